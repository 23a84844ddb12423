/** Revocation lists that the administrator puts into a folder. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import type { Crl } from './crl.ts';

/** More files than this is not a folder of revocation lists. */
const MOST_FILES = 256;
const MEBIBYTE = 1024 * 1024;

export interface CrlFile {
  readonly name: string;
  readonly crl?: Crl;
  /** Why the file is not a list. */
  readonly error?: WorkstationError;
}

export interface CrlFolderOptions {
  readonly path: string;
  readonly mebibytes: number;
  /** Throws CRL_UNREADABLE. */
  readonly parse: (bytes: Uint8Array) => Crl;
}

export class CrlFolder {
  readonly #options: CrlFolderOptions;
  readonly #files = new Map<string, { readonly stamp: string; readonly file: CrlFile }>();
  #reading: Promise<readonly CrlFile[]> | undefined;

  constructor(options: CrlFolderOptions) {
    this.#options = options;
  }

  /** What lies in the folder now; a file that has not changed is not read again. Throws CONFIG_UNREADABLE. */
  read(): Promise<readonly CrlFile[]> {
    this.#reading ??= this.#readOnce().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readOnce(): Promise<readonly CrlFile[]> {
    const names = await this.#names();
    for (const known of this.#files.keys()) if (!names.includes(known)) this.#files.delete(known);
    for (const name of names) await this.#refresh(name);
    return [...this.#files.values()].map(({ file }) => file);
  }

  async #names(): Promise<string[]> {
    const { path } = this.#options;
    try {
      const entries = await readdir(path, { withFileTypes: true });
      const files = entries.filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'));
      return files
        .map(({ name }) => name)
        .sort()
        .slice(0, MOST_FILES);
    } catch (cause) {
      throw new WorkstationError('CONFIG_UNREADABLE', { path }, { cause });
    }
  }

  async #refresh(name: string): Promise<void> {
    const path = join(this.#options.path, name);
    try {
      const { mtimeMs, size, ino } = await stat(path);
      const stamp = `${mtimeMs} ${size} ${ino}`;
      if (this.#files.get(name)?.stamp === stamp) return;
      this.#files.set(name, { stamp, file: await this.#file(name, path, size) });
    } catch (cause) {
      const error = new WorkstationError('CONFIG_UNREADABLE', { path }, { cause });
      this.#files.set(name, { stamp: '', file: { name, error } });
    }
  }

  async #file(name: string, path: string, size: number): Promise<CrlFile> {
    const { mebibytes, parse } = this.#options;
    if (size > mebibytes * MEBIBYTE) {
      return { name, error: new WorkstationError('CRL_TOO_LARGE', { limit: `${mebibytes} MiB` }) };
    }
    const bytes = await readFile(path);
    try {
      return { name, crl: parse(bytes) };
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      return { name, error };
    }
  }
}
