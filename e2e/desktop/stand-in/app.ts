/** Electron's `app`: the life of the program, and what it asks of the system. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onCommand, record } from './control.ts';
import { emitCancelable } from './events.ts';
import { takeInstanceLock } from './instance-lock.ts';

/** Folder of the user's data; the test gives each program its own. */
const USER_DATA = process.env['STAND_IN_USER_DATA'] ?? '';

class App extends EventEmitter {
  /** As the installed program. */
  readonly isPackaged = true;
  #ready = Promise.withResolvers<void>();
  #isReady = false;
  #beforeExit: (() => Promise<unknown>) | undefined;

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  isReady(): boolean {
    return this.#isReady;
  }
  /** Called when the main module has run: whatever must come before is refused from now on. */
  becomeReady(): void {
    this.#isReady = true;
    this.emit('ready', {}, {});
    this.#ready.resolve();
  }
  /** Something that must be over before the process ends. */
  beforeExit(task: () => Promise<unknown>): void {
    this.#beforeExit = task;
  }

  enableSandbox(): void {
    this.mustComeBeforeReady('enableSandbox');
    record({ deed: 'enableSandbox' });
  }
  mustComeBeforeReady(what: string): void {
    if (this.#isReady) throw new Error(`${what} can only be called before the app is ready`);
  }

  requestSingleInstanceLock(data: unknown): boolean {
    const own = { argv: process.argv, directory: process.cwd(), data };
    return takeInstanceLock(join(USER_DATA, 'lock'), own, (second) => {
      this.emit('second-instance', {}, second.argv, second.directory, second.data);
    });
  }
  setAsDefaultProtocolClient(scheme: string): boolean {
    record({ deed: 'protocolClient', scheme });
    return true;
  }
  getPath(name: string): string {
    if (name !== 'userData') throw new Error(`the stand-in has no path ${name}`);
    return USER_DATA;
  }
  /** The version in the package.json above the built program. */
  getVersion(): string {
    const file = join(dirname(process.env['STAND_IN_MAIN'] ?? ''), '..', '..', 'package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  }

  quit(): void {
    if (!emitCancelable(this, 'before-quit')) this.exit(0);
  }
  exit(code = 0): void {
    const task = this.#beforeExit;
    if (task === undefined) process.exit(code);
    this.#beforeExit = () => new Promise(() => undefined);
    void task().finally(() => process.exit(code));
  }
}

export const app = new App();

onCommand('certificateError', () => {
  let trusted: boolean | undefined;
  const prevented = emitCancelable(
    app,
    'certificate-error',
    {},
    null,
    'https://example/',
    'net::ERR',
    {},
    (is: boolean) => {
      trusted = is;
    },
  );
  return { prevented, trusted };
});
onCommand('clientCertificate', () => {
  let chosen: unknown = 'nothing answered';
  const prevented = emitCancelable(
    app,
    'select-client-certificate',
    {},
    null,
    'https://example/',
    [{}],
    (one?: object) => {
      chosen = one ?? null;
    },
  );
  return { prevented, chosen };
});
onCommand('openUrl', ({ url }) => emitCancelable(app, 'open-url', {}, url));
