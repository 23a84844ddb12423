/** The built desktop program on the stand-in, from a test's side: its deeds, its windows, and Electron's part to play. */
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, type Browser, type Page } from '@playwright/test';
import type { Command, CommandAnswer, Deed } from './stand-in/control.ts';

export const ROOT = join(import.meta.dirname, '..', '..');
const RUN = join(import.meta.dirname, 'stand-in/run.ts');
export const BUILT_MAIN = join(ROOT, 'dist/desktop/main.js');

export interface DesktopReadyLine {
  readonly ready: true;
  readonly host: 'desktop';
  readonly url: string;
  readonly listener: string;
  readonly pid: number;
}

interface Exit {
  readonly code: number | null;
  readonly stderr: string;
}

export class DesktopProgram {
  readonly deeds: Deed[] = [];
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (answer: CommandAnswer) => void>();
  readonly #ready: Promise<DesktopReadyLine>;
  readonly exit: Promise<Exit>;
  #browser: Browser | undefined;
  #commands = 0;

  constructor(userData: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.#child = fork(RUN, [BUILT_MAIN, ...args], {
      stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
      env: { ...process.env, ...environment, STAND_IN_USER_DATA: userData },
      execArgv: [],
    });
    this.#child.on('message', (message) => this.#take(message as Deed | CommandAnswer));
    let stderr = '';
    this.#child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
    this.exit = new Promise((resolve) => this.#child.once('close', (code) => resolve({ code, stderr })));
    this.#ready = this.#readyLine();
    this.#ready.catch(() => undefined);
  }

  /** The ready line; fails with the program's own words when it ends without one. */
  ready(): Promise<DesktopReadyLine> {
    return this.#ready;
  }

  #readyLine(): Promise<DesktopReadyLine> {
    const { stdout } = this.#child;
    if (stdout === null) throw new Error('no standard output');
    return new Promise((resolve, reject) => {
      createInterface({ input: stdout }).once('line', (line) => resolve(JSON.parse(line) as DesktopReadyLine));
      void this.exit.then(({ code, stderr }) => reject(new Error(`ended with ${String(code)}: ${stderr}`)));
    });
  }

  #take(message: Deed | CommandAnswer): void {
    if ('deed' in message) this.deeds.push(message);
    else this.#answers.get(message.id)?.(message);
  }

  /** What the program did of one kind, so far. */
  did<Name extends Deed['deed']>(name: Name): Extract<Deed, { deed: Name }>[] {
    return this.deeds.filter((one): one is Extract<Deed, { deed: Name }> => one.deed === name);
  }

  /** Waits until the program has done something once more than `times` times; the latest one. */
  async doing<Name extends Deed['deed']>(name: Name, times = 0): Promise<Extract<Deed, { deed: Name }>> {
    await expect.poll(() => this.did(name).length, { message: name }).toBeGreaterThan(times);
    const latest = this.did(name).at(-1);
    if (latest === undefined) throw new Error(`${name} was not done`);
    return latest;
  }

  /** Plays a part of Electron, see `onCommand` in the stand-in. */
  ask(name: string, input: Command['input'] = {}): Promise<unknown> {
    const id = ++this.#commands;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ value, error }) => {
        this.#answers.delete(id);
        if (error === undefined) resolve(value);
        else reject(new Error(error));
      });
      this.#child.send({ id, name, input } satisfies Command);
    });
  }

  /** The pages that the program's windows show, oldest first. */
  async pages(): Promise<Page[]> {
    const { endpoint } = await this.doing('browser');
    this.#browser ??= await chromium.connectOverCDP(endpoint);
    return this.#browser.contexts().flatMap((context) => context.pages());
  }

  async firstPage(): Promise<Page> {
    const [page] = await this.pages();
    if (page === undefined) throw new Error('no window is open');
    return page;
  }

  /** Gives the program its standard input. */
  type(text: string): void {
    this.#child.stdin?.end(text);
  }

  /** Asks the program to end, as the system does; its exit code. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    await this.#browser?.close();
    this.#child.kill(signal);
    const { code } = await this.exit;
    return code;
  }
}

/** A folder for the data of one user; gone when `remove` is called. */
export function userData(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'drimbox-desktop-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Brings the bundles up to date, for a spec that is run alone. */
export function buildDesktop(): void {
  const build = spawnSync(process.execPath, [join(ROOT, 'build/bundle.ts')], { encoding: 'utf8' });
  if (build.status !== 0) throw new Error(build.stderr);
}

/** The files under a folder whose bytes match. */
export function filesNaming(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => pattern.test(readFileSync(file, 'latin1')));
}
