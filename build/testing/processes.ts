/** Child processes of the test run: each in a process group of its own, none left behind. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface Ending {
  /** Exit code; null when a signal ended it or it could not be started. */
  readonly code: number | null;
  readonly output: string;
}

export interface LeftOver {
  readonly pid: number;
  readonly command: string;
}

/** How long each signal is given to take effect, in milliseconds. */
type StopPatience = Readonly<Record<'SIGINT' | 'SIGTERM' | 'SIGKILL', number>>;

const POLL_MS = 100;

export class Processes {
  readonly #running = new Set<ChildProcess>();
  /** Inherited by everything that the tests start, however far down: it tells our processes from all others. */
  readonly #mark: string;
  readonly #environment: NodeJS.ProcessEnv;
  #stopping = false;

  /** `mark` is unlike any other text on the machine and is part of the environment given. */
  constructor(mark: string, environment: NodeJS.ProcessEnv) {
    this.#mark = mark;
    this.#environment = environment;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  /** Runs a program to its end. With `capture`, what it writes is returned instead of shown. */
  run(command: string, args: readonly string[], options: { capture?: boolean } = {}): Promise<Ending> {
    if (this.#stopping) return Promise.resolve({ code: null, output: '' });
    return new Promise((resolve) => {
      const child = spawn(command, args, {
        env: this.#environment,
        stdio: options.capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
        detached: process.platform !== 'win32',
      });
      let output = '';
      const collect = (chunk: Buffer): void => void (output += chunk.toString());
      child.stdout?.on('data', collect);
      child.stderr?.on('data', collect);
      this.#running.add(child);
      const end = (code: number | null): void => {
        this.#running.delete(child);
        resolve({ code, output });
      };
      child.once('error', (error) => {
        output += error.message;
        end(null);
      });
      child.once('close', end);
    });
  }

  /** Ends what runs: asks first, so that the runners can close their browsers, then insists. */
  async stop(patience: StopPatience = { SIGINT: 5000, SIGTERM: 2000, SIGKILL: 1000 }): Promise<void> {
    this.#stopping = true;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
      for (const child of this.#running) signalGroup(child, signal);
      const deadline = performance.now() + patience[signal];
      while (this.#running.size > 0 && performance.now() < deadline) await delay(POLL_MS);
    }
    await this.sweep(0);
  }

  /** Waits a little for processes of ours that are on their way out, then ends the others and says which they were. */
  async sweep(patienceMs: number): Promise<LeftOver[]> {
    const deadline = performance.now() + patienceMs;
    let left = this.#leftOver();
    while (left.length > 0 && performance.now() < deadline) {
      await delay(POLL_MS);
      left = this.#leftOver();
    }
    for (const { pid } of left) endProcess(pid);
    return left;
  }

  /** Linux only: elsewhere the runners are trusted with what they started. */
  #leftOver(): LeftOver[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
      .flatMap((entry) => {
        const command = readProcess(entry, 'cmdline');
        const ours = command.includes(this.#mark) || readProcess(entry, 'environ').includes(this.#mark);
        return ours && command !== '' ? [{ pid: Number(entry), command: command.replaceAll('\0', ' ').trim() }] : [];
      });
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended meanwhile.
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** A file of /proc; empty when the process has ended or belongs to somebody else. */
function readProcess(pid: string, file: 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return '';
  }
}
