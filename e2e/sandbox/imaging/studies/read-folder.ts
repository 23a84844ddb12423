import { readdir } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isUid, SOP_CLASS } from '../dicom/uid.ts';
import type { SandboxInstance, SandboxSeries, SandboxStudy, SkippedFile } from '../types.ts';
import type { FolderSet, FoundFile } from './folder-sets.ts';
import { folderSets } from './folder-sets.ts';
import { readHeader } from './header.ts';

const PARALLEL_READS = 8;
/** Key objects of these titles select images (PS3.16 CID 7010): they belong to the study that they are in. */
const KEY_IMAGE_TITLES = ['113000', '113002', '113004', '113013'];

/**
 * Every DICOM object below `dataDir` as studies; files are left where and as they are. Files that cannot be served
 * (not Part 10, no usable UIDs, a media directory, a manifest) are listed in `skipped`.
 */
export async function readDataFolder(dataDir: string): Promise<{ studies: SandboxStudy[]; skipped: SkippedFile[] }> {
  const files = (await listFiles(dataDir)).toSorted(byName);
  const skipped: SkippedFile[] = [];
  const found: FoundFile[] = [];
  const queue = files.entries();
  const results = new Array<FoundFile | undefined>(files.length);
  await Promise.all(
    Array.from({ length: PARALLEL_READS }, async () => {
      for (const [index, file] of queue) {
        try {
          results[index] = await examine(dataDir, file);
        } catch (cause) {
          skipped.push({ file, reason: cause instanceof Error ? cause.message : String(cause) });
        }
      }
    }),
  );
  for (const result of results) if (result !== undefined) found.push(result);
  return { studies: folderSets(found).map(toStudy), skipped: skipped.toSorted((a, b) => byName(a.file, b.file)) };
}

/** By code unit, as a source that lists a folder would: I0, I1, I10, I100, I11… */
function byName(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function examine(dataDir: string, file: string): Promise<FoundFile> {
  const header = await readHeader(file);
  const uid = (tag: string, name: string): string => {
    const value = header.text(tag);
    if (!isUid(value)) throw new Error(value === '' ? `no ${name}` : `${name} is not a UID`);
    return value;
  };
  const sopClassUid = uid('x00080016', 'SOPClassUID');
  const isKeyObject = sopClassUid === SOP_CLASS.keyObjectSelection;
  if (isKeyObject && !KEY_IMAGE_TITLES.includes(header.titleCode)) throw new Error('a manifest, not an image');
  if (sopClassUid === SOP_CLASS.mediaDirectory) throw new Error('a media directory');
  const instanceNumber = Number.parseInt(header.text('x00200013'), 10);
  const instance: SandboxInstance = {
    sopClassUid,
    sopInstanceUid: uid('x00080018', 'SOPInstanceUID'),
    transferSyntaxUid: header.transferSyntaxUid,
    instanceNumber: Number.isNaN(instanceNumber) ? undefined : instanceNumber,
    hasPixels: header.hasPixels,
    file,
    bytes: header.bytes,
  };
  const path = relative(dataDir, file).split(sep).join('/');
  return {
    path,
    folder: dirname(path),
    studyInstanceUid: uid('x0020000d', 'StudyInstanceUID'),
    seriesInstanceUid: uid('x0020000e', 'SeriesInstanceUID'),
    instance,
    header,
  };
}

function toStudy({ folder, files }: FolderSet): SandboxStudy {
  const series = Map.groupBy(files, (file) => file.seriesInstanceUid);
  const first = files[0];
  const text = (tag: string): string => first?.header.text(tag) ?? '';
  return {
    studyInstanceUid: first?.studyInstanceUid ?? '',
    folder,
    date: /^\d{8}$/.test(text('x00080020')) ? text('x00080020') : '',
    time: /^\d{2,6}(\.\d{1,6})?$/.test(text('x00080030')) ? text('x00080030') : '',
    description: text('x00081030'),
    accessionNumber: text('x00080050'),
    referringPhysician: text('x00080090'),
    institution: text('x00080080'),
    localPatientId: text('x00100020'),
    series: [...series.values()].map(toSeries),
  };
}

function toSeries(files: readonly FoundFile[]): SandboxSeries {
  const first = files[0];
  const text = (tag: string): string => first?.header.text(tag) ?? '';
  const seriesNumber = Number.parseInt(text('x00200011'), 10);
  return {
    seriesInstanceUid: first?.seriesInstanceUid ?? '',
    modality: text('x00080060'),
    description: text('x0008103e'),
    seriesNumber: Number.isNaN(seriesNumber) ? undefined : seriesNumber,
    instances: files.map((file) => file.instance),
  };
}
