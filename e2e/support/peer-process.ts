/** Programs that are not ours, as child processes of a test: started, waited for, and ended with all that they started. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findCommand } from './programs.ts';

const PATIENCE_MS = 20_000;
const POLL_MS = 25;

export interface RunningPeer {
  /** All that it wrote to standard output and standard error. */
  output(): string;
  /** Ends it, and removes its folder. */
  close(): Promise<void>;
}

export interface PeerOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** It is ready when this port of the loopback address answers. */
  readonly port: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Removed at the end. */
  readonly folder: string;
}

export function peerFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `drimbox-${name}-`));
}

/** Path of a command that `programs.ts` has found. */
export function pathOf(command: string): string {
  const path = findCommand(command);
  if (path === undefined) throw new Error(`${command} is not on this machine`);
  return path;
}

/** Starts a server and waits until it listens. Throws with what it wrote when it ends before. */
export async function startPeer({ command, args, port, environment, folder }: PeerOptions): Promise<RunningPeer> {
  const child = spawn(pathOf(command), args, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: storescp and nginx have children.
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const close = async (): Promise<void> => {
    endGroup(child);
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(child, port);
  } catch (cause) {
    await close();
    throw new Error(`${command} did not start: ${output}`, { cause });
  }
  return { output: () => output, close };
}

/** Such programs do not say when they are ready: asked until they are. Throws when it ends before, or after 20 s. */
export async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await answers(port))) {
    if (hasEnded(child)) throw new Error(`the peer ended with code ${child.exitCode}`);
    if (performance.now() > deadline) throw new Error('the peer does not listen');
    await delay(POLL_MS);
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // The group has ended already.
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

export interface Finished {
  readonly output: string;
  /** From the start of the process to its end. */
  readonly milliseconds: number;
}

/** Runs a program to its end; its standard output. Throws with what it wrote to standard error when it fails. */
export function runTool(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    const child = spawn(pathOf(command), args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => {
      const milliseconds = performance.now() - begun;
      const output = Buffer.concat(chunks).toString('latin1');
      if (code === 0) resolve({ output, milliseconds });
      else reject(new Error(`${command} ended with ${code ?? 'a signal'}: ${errors}${output.slice(-2000)}`));
    });
  });
}
