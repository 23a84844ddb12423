import { mkdir } from 'node:fs/promises';
import { phantomFolder } from '../phantom/generate.ts';
import type { SandboxStudy, SkippedFile } from '../types.ts';
import { readDataFolder } from './read-folder.ts';

export interface PrepareOptions {
  /** A folder of DICOM files to serve; without it, the phantom patient. */
  readonly dataDir?: string;
  /** Where the phantom patient's files are kept from one start to the next. */
  readonly workDir: string;
  /** Told once, when any file below `dataDir` is not served. */
  readonly onSkipped?: (files: readonly SkippedFile[]) => void;
}

/** The studies that the sandbox serves, in a stable order. A study of which several folders hold the same UIDs comes several times. */
export async function prepareStudies({ dataDir, workDir, onSkipped }: PrepareOptions): Promise<SandboxStudy[]> {
  await mkdir(workDir, { recursive: true });
  const { studies, skipped } = await readDataFolder(dataDir ?? (await phantomFolder(workDir)));
  if (skipped.length > 0) onSkipped?.(skipped);
  return studies;
}
