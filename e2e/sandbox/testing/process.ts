/** The sandbox as a process, for tests. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { LOOPBACK } from '../http.ts';
import type { ReadyLine } from '../ready-line.ts';

export const ROOT = path.join(import.meta.dirname, '../../..');
export const MAIN = path.join(ROOT, 'e2e/sandbox/main.ts');
/** The phantom patient may have to be drawn first, on a busy machine. */
export const PATIENCE = 120_000;

export interface Started {
  readonly child: ChildProcess;
  readonly ready: ReadyLine;
  readonly stdout: string[];
}

export async function start(...args: string[]): Promise<Started> {
  return ready(spawn(process.execPath, [MAIN, ...args, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] }));
}

export async function ready(child: ChildProcess): Promise<Started> {
  const stdout: string[] = [];
  const lines = createInterface({ input: child.stdout! });
  const first = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the sandbox ended with ${code ?? 'a signal'}`)));
    lines.on('line', (line) => {
      stdout.push(line);
      resolve(line);
    });
  });
  return { child, ready: JSON.parse(first) as ReadyLine, stdout };
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill(signal);
  return ((await exit) as [number | null])[0];
}

/** Resolves when the program on the port is gone. */
export async function gone(port: number): Promise<void> {
  const socket = connect(port, LOOPBACK);
  await new Promise<void>((resolve) => {
    socket.once('error', () => resolve());
    socket.once('close', () => resolve());
  });
}

/** Resolves when something is made in a folder. */
export function folderAppears(parent: string): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(parent, () => {
      watcher.close();
      resolve();
    });
  });
}
