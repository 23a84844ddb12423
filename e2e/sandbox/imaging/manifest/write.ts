import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ERRORS_BASE, errorStudy } from '../source/error-simulator.ts';
import type { ManifestPatient, SandboxStudy } from '../types.ts';
import type { RetrieveBase } from './key-object.ts';
import { keyObjectSelection, manifestUid } from './key-object.ts';

export interface WriteManifestsOptions {
  readonly studies: readonly SandboxStudy[];
  readonly outDir: string;
  readonly patient: ManifestPatient;
  readonly retrieveBase: RetrieveBase;
}

export interface WrittenManifest {
  readonly studyInstanceUid: string;
  readonly folder: string;
  readonly sopInstanceUid: string;
  readonly file: string;
}

/**
 * Writes one `<StudyInstanceUID>.dcm` per study into `outDir`. Where several folders hold the study with the same UIDs,
 * the manifest of the first lies in `outDir`, each other in a sub-folder named after its folder.
 */
export async function writeManifests(options: WriteManifestsOptions): Promise<WrittenManifest[]> {
  const { studies, outDir, patient, retrieveBase } = options;
  const seen = new Set<string>();
  const written: WrittenManifest[] = [];
  for (const study of studies) {
    const { studyInstanceUid, folder } = study;
    const place = seen.has(studyInstanceUid) ? join(outDir, subFolder(folder)) : outDir;
    seen.add(studyInstanceUid);
    const file = join(place, `${studyInstanceUid}.dcm`);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, keyObjectSelection(study, patient, retrieveBase));
    written.push({ studyInstanceUid, folder, sopInstanceUid: manifestUid(study), file });
  }
  return written;
}

/** Name of the manifest whose series the error simulator answers. */
export const ERROR_MANIFEST = 'erreurs.dcm';

/** Writes `erreurs.dcm` into `outDir`: five series that the error simulator at `origin` answers, each its own way. */
export async function writeErrorManifest(outDir: string, patient: ManifestPatient, origin: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await writeFile(join(outDir, ERROR_MANIFEST), keyObjectSelection(errorStudy(), patient, `${origin}${ERRORS_BASE}`));
}

/** A set of one file is named after it; a folder whose name ends like a file would mislead. */
function subFolder(folder: string): string {
  return folder.replace(/\.dcm$/i, '').replace(/[^\w.-]+/g, '_');
}
