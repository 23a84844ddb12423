/** Real files from the folder of shared data beside the repository; without it a test skips and says so. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { whatIsMissing } from '../../../e2e/support/programs.ts';

const SHARED = join(import.meta.dirname, '../../../../shared');

/** Path of a file or folder of the shared data. */
export function sharedPath(context: TestContext, path: string): string {
  const whole = join(SHARED, path);
  if (!existsSync(whole)) context.skip(`needs the shared data ${path}`);
  return whole;
}

export function sharedBytes(context: TestContext, path: string): Buffer {
  return readFileSync(sharedPath(context, path));
}

/** Paths of the DICOM files of a folder of the shared data and of the folders in it, from the shared data on. */
export function dicomFiles(context: TestContext, folder: string): string[] {
  const names = readdirSync(sharedPath(context, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => join(folder, name))
    .sort();
}

export function skipWithoutDcmtk(context: TestContext): void {
  const reason = whatIsMissing('dcmtk');
  if (reason !== undefined) context.skip(reason);
}

/** What a program of dcmtk writes to its output, as UTF-8; throws when it fails. */
export function dcmtkText(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
  const env = { ...process.env, ...environment };
  return execFileSync(program, args, {
    encoding: 'utf8',
    env,
    maxBuffer: 512 * 1_048_576,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

/** An environment in which dcmtk knows the attributes of the standard and no private ones. */
export function standardDictionary(): NodeJS.ProcessEnv {
  const folders = readdirSync('/usr/share').filter((name) => name.startsWith('libdcmtk'));
  const dictionary = folders.map((name) => join('/usr/share', name, 'dicom.dic')).find((path) => existsSync(path));
  return dictionary === undefined ? {} : { DCMDICTPATH: dictionary };
}
