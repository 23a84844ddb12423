/** The program on its browser host, as a child process of a test, driven as other programs drive it. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstJsonLine } from '../../build/ready-line.ts';
import { withCompileCache } from './compile-cache.ts';

const ROOT = join(import.meta.dirname, '../..');

export interface RunningProgram {
  /** One-time launch URL. */
  readonly url: string;
  readonly listener: string;
  readonly pid: number;
  /** All that it wrote to standard output and standard error. */
  output(): string;
  /** Sends the signal and waits; the exit code. */
  close(signal?: NodeJS.Signals): Promise<number | null>;
}

/** What the script `start` of package.json gives Node: memory is measured as users have it. */
function nodeFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
  return scripts.start.split(' ').filter((part) => part.startsWith('--'));
}

/** `npm start -- --config FILE --browser --no-open --json`, without npm. */
export async function startProgram(config: string, args: readonly string[] = []): Promise<RunningProgram> {
  const child = spawn(
    process.execPath,
    [...nodeFlags(), join(ROOT, 'build/start.ts'), '--config', config, '--browser', '--no-open', '--json', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: withCompileCache() },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const exit = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = (await firstJsonLine(child)) as Pick<RunningProgram, 'url' | 'listener' | 'pid'>;
  return {
    ...ready,
    output: () => output,
    close: async (signal = 'SIGTERM') => {
      child.kill(signal);
      return exit;
    },
  };
}
