import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadJpegLsEncoder } from '../dicom/jpeg-ls.ts';
import type { PhantomObject } from './objects.ts';
import { chestObject, cineObject, headObjects, thoraxObjects } from './objects.ts';

/**
 * The folder with the phantom patient's files below `workDir`, made when it is not there yet. Its name carries a digest of
 * the code that draws, so that a changed phantom is drawn anew. Several processes may ask at once.
 */
export async function phantomFolder(workDir: string): Promise<string> {
  const folder = join(workDir, `phantom-${await sourceDigest()}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${randomUUID()}`;
  try {
    for (const object of await phantomObjects()) {
      const file = join(draft, object.name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, object.bytes);
    }
    await rename(draft, folder);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    // Another process was first: its folder holds the same bytes.
    if (!existsSync(folder)) throw cause;
  }
  return folder;
}

async function phantomObjects(): Promise<Iterable<PhantomObject>> {
  const encodeJpegLs = await loadJpegLsEncoder();
  return (function* () {
    yield* thoraxObjects(encodeJpegLs);
    yield* headObjects();
    yield chestObject();
    yield cineObject();
  })();
}

async function sourceDigest(): Promise<string> {
  const digest = createHash('sha256');
  for (const folder of [import.meta.dirname, join(import.meta.dirname, '../dicom')]) {
    for (const name of (await readdir(folder)).filter((entry) => !entry.endsWith('.test.ts')).toSorted()) {
      digest.update(await readFile(join(folder, name)));
    }
  }
  return digest.digest('hex').slice(0, 12);
}
