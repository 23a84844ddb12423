/** The simulated peers, as a child process of a test. */
import { fork } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { firstJsonLine } from '../../build/ready-line.ts';
import type { ReadyAir, ReadySource } from '../sandbox/ready-line.ts';
import { withCompileCache } from './compile-cache.ts';

/** What a test uses of the sandbox's ready line. */
export interface SandboxReady {
  readonly config: string;
  readonly kos: string;
  readonly pki: string;
  readonly out: string;
  readonly psc: string;
  readonly franceConnect: string;
  readonly dpi: string;
  readonly listener: string;
  /** Body of the contextual call of the test patient. */
  readonly call: string;
  /** Address of the nominal liste blanche. */
  readonly whitelist: string;
  /** Where lists and CRLs are switched; see `trust.ts`. */
  readonly trustControl: string;
  /** Base address of the DMP's services. */
  readonly dmp: string;
  /** Where the DMP is told what to do; see `dmp.ts`. */
  readonly dmpControl: string;
  /** The DMP behind mutual TLS, and what the strategy AIR needs for it. */
  readonly dmpAir: ReadyAir;
  /** Every case of a source; those that serve studies come first. */
  readonly sources: readonly SandboxSource[];
  readonly pacs: readonly { aet: string; host: string; port: number; storage: string }[];
}

export type SandboxSource = ReadySource;

export interface RunningSandbox extends SandboxReady {
  close(): Promise<void>;
}

/** Starts the sandbox on a free block of ports; `args` are its own. */
export async function startSandbox(args: readonly string[] = []): Promise<RunningSandbox> {
  const main = join(import.meta.dirname, '../sandbox/main.ts');
  const child = fork(main, ['--json', ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    execArgv: [],
    env: withCompileCache(),
  });
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ready = (await firstJsonLine(child)) as SandboxReady;
  return {
    ...ready,
    close: async () => {
      child.kill('SIGTERM');
      await exit;
    },
  };
}

type Json = Record<string, unknown>;

/** What replaces parts of the configuration: keys of a section, or a whole list. */
export type Changes = Readonly<Record<string, Json | readonly Json[]>>;

/** A copy of the sandbox's configuration beside it, with parts of its sections replaced. */
export function writeVariant(config: string, name: string, changes: Changes): string {
  const base = JSON.parse(readFileSync(config, 'utf8')) as Record<string, unknown>;
  for (const [section, values] of Object.entries(changes)) {
    base[section] = isList(values) ? values : { ...(base[section] as Json), ...values };
  }
  const path = config.replace(/\.json$/, `-${name}.json`);
  writeFileSync(path, JSON.stringify(base, null, 2));
  return path;
}

function isList(values: Json | readonly Json[]): values is readonly Json[] {
  return Array.isArray(values);
}

/** Asks a provider of the sandbox for a fault; see `e2e/sandbox/openid/control.ts`. */
export async function controlProvider(issuer: string, command: Json): Promise<void> {
  const address = new URL('/__control', issuer);
  const answer = await fetch(address, {
    method: 'POST',
    body: JSON.stringify(command),
    headers: { 'Content-Type': 'application/json' },
  });
  if (!answer.ok) throw new Error(`the provider refused the command: ${answer.status}`);
}
