/** Real DICOM objects that lie beside the repository, where they do; tests that need them are skipped where they do not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SHARED = join(import.meta.dirname, '../../../shared');

export const SHARED_DICOM = join(SHARED, 'dicom');
export const SHARED_STUDIES = join(SHARED_DICOM, 'studies');
export const OFFICIAL_KOS = join(SHARED, 'ans/kos');

/** Arguments of the sandbox that serves them. One value for all specs: those that name it share a worker, with its sandbox. */
export const SANDBOX_WITH_SHARED_DICOM: readonly string[] = ['--data', SHARED_DICOM];

/** The reason of a skip; undefined when the folder is there. */
export function whatDataIsMissing(folder: string): string | undefined {
  return existsSync(folder) ? undefined : `needs the data of ${folder.slice(SHARED.length + 1)}, not on this machine`;
}
