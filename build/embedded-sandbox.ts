/** The sandbox of a start without configuration: the simulated peers as a child process that ends with this one. */
import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { firstJsonLine } from './ready-line.ts';

export interface EmbeddedSandbox {
  /** The configuration file that it wrote for the program. */
  readonly config: string;
  /** Address of the simulated DPI. */
  readonly dpi: string;
  /** Makes the contextual call of the ready patient, as the DPI would, and opens its Location. */
  call(listener: string): Promise<void>;
  close(): Promise<void>;
}

interface ReadyLine {
  readonly config: string;
  readonly dpi: string;
  readonly call: string;
}

/** Starts the sandbox and waits until it is ready. Throws when it ends before. */
export async function startEmbeddedSandbox(root: string): Promise<EmbeddedSandbox> {
  const child = fork(join(root, 'e2e/sandbox/main.ts'), ['--json'], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const ready = (await firstJsonLine(child)) as ReadyLine;
  return {
    config: ready.config,
    dpi: ready.dpi,
    call: (listener) => makeCall(listener, ready.call),
    close: () => endChild(child),
  };
}

async function makeCall(listener: string, form: string): Promise<void> {
  const answer = await fetch(`${listener}/appel-contextuel`, {
    method: 'POST',
    body: form,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (answer.status !== 303 || location === null) throw new Error(`The sandbox's call was answered ${answer.status}.`);
  const page = await fetch(location);
  await page.text();
}

/** Asks a child to end and waits for it. */
export function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
