/** An image as bytes of grey or colour: through our decoders and tables, and by dcmtk, which judges. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { decodeFrame } from '../../decoding/decode.ts';
import type { DecodedFrame } from '../../decoding/frame.ts';
import { readFrames } from '../../decoding/testing/files.ts';
import { nodeCodecs } from '../../decoding/testing/node-codecs.ts';
import { decodingFacts, firstBitOf, frameFacts, type FrameFacts } from '../../viewer/frame-facts.ts';
import { writeScreenValues, type ScreenWindow } from '../../viewer/screen-values.ts';
import { rangeOf } from '../../viewer/window-memory.ts';
import { defaultVoi, type VoiChoice, type WindowChoice } from '../voi.ts';

const codecs = nodeCodecs();
const PIXELS = 'x7fe00010';
const ICON = '(0088,0200)';

export interface Rendering {
  readonly facts: FrameFacts;
  readonly decoded: DecodedFrame;
  /** What it was shown through; undefined for colours. */
  readonly choice: VoiChoice | undefined;
  /** One byte a pixel for greys, three for colours. */
  readonly bytes: Uint8Array;
}

/** Frame `frame` (from 1) of a file as it is drawn, through `choice` or what the file asks for. */
export async function rendered(file: string, frame = 1, wanted?: VoiChoice): Promise<Rendering> {
  const read = readFrames(file)[frame - 1];
  if (!read) throw new Error('the file has no such frame');
  const facts = frameFacts({ sopInstanceUid: '1.1', frames: frame, dataset: headerOf(file) }, frame);
  const toDecode = { ...decodingFacts(facts), firstBit: firstBitOf(facts, frame) };
  const decoded = await decodeFrame(Uint8Array.from(read.bytes), toDecode, codecs);
  const choice = decoded.isColor ? undefined : (wanted ?? defaultVoi(facts) ?? between(decoded));
  return { facts, decoded, choice, bytes: bytesOf(decoded, choice, facts.isInverse === true) };
}

function bytesOf({ pixels, isColor }: DecodedFrame, choice: VoiChoice | undefined, isInverted: boolean): Uint8Array {
  const window: ScreenWindow = {
    ...(choice?.kind === 'window' ? rangeOf(choice.center, choice.width, choice.function) : { lower: 0, upper: 255 }),
    isSigmoid: choice?.kind === 'window' && choice.function === 'SIGMOID',
    isInverted: !isColor && isInverted,
    ...(choice?.kind === 'table' && { table: choice }),
  };
  const count = pixels.length / (isColor ? 3 : 1);
  const target = new Uint8ClampedArray(count * 4);
  writeScreenValues(target, pixels, isColor, window);
  const kept = isColor ? 3 : 1;
  return Uint8Array.from(
    { length: count * kept },
    (_, index) => target[Math.floor(index / kept) * 4 + (index % kept)]!,
  );
}

function between({ min, max }: DecodedFrame): WindowChoice {
  const [center, width] = [(min + max + 1) / 2, max - min + 1];
  return { id: 'whole', name: '', kind: 'window', center, width, function: 'LINEAR' };
}

/** The header as dcmtk reads it, in DICOM JSON; compressed pixels have none there, and are cut off before. */
function headerOf(file: string): Record<string, unknown> {
  const known = headers.get(file);
  if (known) return known;
  const header = readHeader(file);
  headers.set(file, header);
  return header;
}

const headers = new Map<string, Record<string, unknown>>();

function readHeader(file: string): Record<string, unknown> {
  return inFolder((folder) => {
    const bytes = readFileSync(file);
    const cut = join(folder, 'header.dcm');
    writeFileSync(cut, bytes.subarray(0, startOfPixels(bytes)));
    const dataset = jsonOf(cut) ?? jsonWithoutIcons(cut);
    const syntax = dicomParser.parseDicom(bytes, { untilTag: 'x00020010' }).string('x00020010');
    return { ...dataset, '00083002': { vr: 'UI', Value: [syntax] } };
  });
}

/** Undefined of a header with compressed pixels in it. */
function jsonOf(file: string): Record<string, unknown> | undefined {
  const { status, stdout } = spawnSync('dcm2json', ['-q', '-ee', file], {
    maxBuffer: 64 * 1_048_576,
    encoding: 'utf8',
  });
  return status === 0 ? (JSON.parse(stdout) as Record<string, unknown>) : undefined;
}

function jsonWithoutIcons(file: string): Record<string, unknown> {
  execFileSync('dcmodify', ['-nb', '-q', '-imt', '-ep', '-ea', ICON, file], { stdio: 'ignore' });
  const dataset = jsonOf(file);
  if (!dataset) throw new Error('dcm2json does not read the header');
  return dataset;
}

const DEFLATED = '1.2.840.10008.1.2.1.99';

function startOfPixels(bytes: Uint8Array): number {
  const syntax = dicomParser.parseDicom(bytes, { untilTag: 'x00020010' }).string('x00020010');
  if (syntax === DEFLATED) return bytes.length;
  const element = dicomParser.parseDicom(bytes, { untilTag: PIXELS }).elements[PIXELS];
  if (!element) return bytes.length;
  return element.dataOffset - (syntax === '1.2.840.10008.1.2' ? 8 : 12);
}

/** The program of dcmtk that decodes a transfer syntax; undefined where none does. */
export function judgeOf(transferSyntaxUid: string): string | undefined {
  const [, last] = /^1\.2\.840\.10008\.1\.2\.4\.(\d+)$/.exec(transferSyntaxUid) ?? [];
  if (last === undefined)
    return /^1\.2\.840\.10008\.1\.2(\.\d|\.1\.99)?$/.test(transferSyntaxUid) ? 'dcm2pnm' : undefined;
  if (Number(last) <= 70) return 'dcmj2pnm';
  return last === '80' || last === '81' ? 'dcml2pnm' : undefined;
}

/**
 * What dcmtk makes of the same frame through the same window or table; the reason where it makes nothing. `overlays` are
 * the arguments about them.
 */
export function judged(
  file: string,
  frame: number,
  { facts, choice }: Rendering,
  overlays: readonly string[] = ['-O'],
): Uint8Array | string {
  const program = judgeOf(facts.transferSyntaxUid);
  if (program === undefined) return `dcmtk does not decode ${facts.transferSyntaxUid}`;
  return inFolder((folder) => {
    const output = join(folder, 'image.pnm');
    const args = ['-q', ...overlays, '+F', String(frame), ...windowArguments(choice), '+op', file, output];
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    return status === 0 ? samplesOf(readFileSync(output)) : `${program}: ${stderr.trim()}`;
  });
}

function windowArguments(choice: VoiChoice | undefined): readonly string[] {
  if (!choice) return [];
  if (choice.kind === 'table') return ['+Wl', choice.id.replace('table.', '')];
  const kind = choice.function === 'SIGMOID' ? '+Wfs' : '+Wfl';
  return ['+Ww', String(choice.center), String(choice.width), kind];
}

/** The samples of a binary PGM or PPM of eight bits. */
function samplesOf(file: Uint8Array): Uint8Array {
  const head = /^P[56]\s(?:#[^\n]*\n)?(\d+)\s+(\d+)\s+255\s/.exec(
    Buffer.from(file.subarray(0, 200)).toString('latin1'),
  );
  if (!head) throw new Error('no picture of eight bits');
  return file.subarray(head[0].length);
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-pixels-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
