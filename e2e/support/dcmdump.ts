/** dcmtk's dcmdump as the judge of whether two DICOM files say the same. */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { peerFolder, runTool } from './peer-process.ts';

export interface DumpedObject {
  readonly file: string;
  readonly sopInstanceUid: string;
  readonly transferSyntax: string;
  /** The data set, an element a line, without what a lossless rewriting may change. */
  readonly attributes: readonly string[];
  /** SHA-256 of Pixel Data: of the native value, or of each item of the encapsulated one, the offset table first. */
  readonly pixels: readonly string[];
}

/** Dumps files of one folder (their base names must differ). Throws when dcmdump cannot read one. */
export async function dumpFiles(files: readonly string[]): Promise<DumpedObject[]> {
  if (files.length === 0) return [];
  const home = await peerFolder('dcmdump');
  const folder = join(home, 'pixels');
  await mkdir(folder);
  try {
    // One file would be dumped without the header that names it.
    const [first = ''] = files;
    const list = files.length === 1 ? [first, first] : files;
    const { output } = await runTool('dcmdump', ['-q', '+F', '+L', '-Un', '+W', folder, ...list]);
    const digests = await digestsOf(folder);
    const dumps = output.split(/^# dcmdump \(\d+\/\d+\): /m).slice(1);
    return dumps.slice(0, files.length).map((dump) => parseDump(dump, folder, digests));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function digestsOf(folder: string): Promise<Map<string, string>> {
  const digests = new Map<string, string>();
  for (const name of await readdir(folder)) {
    digests.set(
      name,
      createHash('sha256')
        .update(await readFile(join(folder, name)))
        .digest('hex'),
    );
  }
  return digests;
}

function parseDump(dump: string, folder: string, digests: ReadonlyMap<string, string>): DumpedObject {
  const [file = '', ...lines] = dump.split('\n');
  const dataset = lines.slice(lines.indexOf('# Dicom-Data-Set') + 1);
  const pixels: string[] = [];
  const attributes = dataset.flatMap((line) => {
    const raw = line.split(`=${folder}/`)[1]?.split('.raw')[0];
    if (raw !== undefined) pixels.push(digests.get(`${raw}.raw`) ?? 'missing');
    return raw === undefined ? comparable(line) : [line.trim().slice(0, 14)];
  });
  return {
    file,
    sopInstanceUid: /^\(0008,0018\) UI \[([\d.]+)\]/m.exec(dataset.join('\n'))?.[1] ?? '',
    transferSyntax: /# Used TransferSyntax: (.*)/.exec(dataset.join('\n'))?.[1] ?? '',
    attributes,
    pixels,
  };
}

/**
 * Group lengths are retired, padding blanks are not significant (PS3.5 6.2), and whether a sequence says its length or ends by
 * a delimiter is the writer's choice.
 */
function comparable(line: string): string[] {
  if (/^\s*\([0-9a-f]{4},0000\)|^\s*\(fffe,e0[0d]d\)|^\s*(#|$)/.test(line)) return [];
  const withoutLength = line.replace(/\s*#\s+(?:u\/l|\d+), \d+ ([^#]*)$/, ' # $1');
  const isSequence = /^\s*\([0-9a-f]{4},[0-9a-f]{4}\) (SQ|na) \(/.test(line);
  return [isSequence ? withoutLength.replace(/ with (un)?defined length| with explicit length/, '') : withoutLength];
}
