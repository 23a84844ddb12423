/** The desktop host, where Electron's binary is installed. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endChild } from './embedded-sandbox.ts';
import { firstJsonLine } from './ready-line.ts';

export interface RunningDesktop {
  readonly url: string;
  readonly listener: string;
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

/** Path of Electron's binary; undefined when its package came without (it is a download of its own). */
export function electronBinary(root: string): string | undefined {
  const folder = join(root, 'node_modules/electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer)) return undefined;
  const binary = join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

/** Starts the built desktop program and waits until it is ready. */
export async function runDesktop(root: string, configurationPath: string, kos?: string): Promise<RunningDesktop> {
  const binary = electronBinary(root);
  if (binary === undefined) {
    throw new Error("Electron's binary is not installed: run `npx install-electron`, or start with --browser.");
  }
  const args = [root, '--config', configurationPath, '--json', ...(kos === undefined ? [] : ['--kos', kos])];
  const child = spawn(binary, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = (await firstJsonLine(child)) as { url: string; listener: string };
  return {
    url: ready.url,
    listener: ready.listener,
    closed: new Promise((resolve) => child.once('exit', () => resolve())),
    close: () => endChild(child),
  };
}
