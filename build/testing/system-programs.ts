/** Makes sure of the system programs that tests drive, as far as this machine lets us. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { PROGRAMS, PROGRAM_NAMES, isPresent, type ProgramName } from '../../e2e/support/programs.ts';

const SCRIPT = join(import.meta.dirname, '..', 'system-programs.sh');

/** Looks for every program, installs the missing ones where it may, and returns those that are still missing. */
export function provideSystemPrograms(say: (line: string) => void): ProgramName[] {
  const absent = PROGRAM_NAMES.filter((name) => !isPresent(name));
  if (absent.length === 0 || process.platform !== 'linux') return absent;
  const packages = absent.flatMap((name) => PROGRAMS[name].debian);
  say(`Installing what is missing: ${packages.join(' ')}`);
  const { status, stderr, error } = spawnSync('bash', [SCRIPT, ...packages], { encoding: 'utf8', timeout: 600_000 });
  if (status !== 0) say((stderr || String(error ?? 'the installation was interrupted')).trim());
  return PROGRAM_NAMES.filter((name) => !isPresent(name));
}
