/**
 * The volatile store of received instances: sealed files whose keys live in memory only, so that after a crash, a kill
 * or the loss of the machine nothing readable is left on the disk.
 */
import { chmod, lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import { InstanceWriter } from './instance-writer.ts';
import { storageError } from './storage-error.ts';
import { isStoreFile, Vault, type VaultOptions } from './vault.ts';

const FOR_OTHERS = 0o077;
/** Set on folders that everybody uses, such as the system's temporary one: those are left as they are. */
const STICKY = 0o1000;

/** `directory` belongs to one running program at a time; `maxBytes` bounds the bytes on the disk. */
export type InstanceStoreOptions = VaultOptions;

export class InstanceStore {
  readonly #options: InstanceStoreOptions;
  #vault: Vault | undefined;

  constructor(options: InstanceStoreOptions) {
    this.#options = options;
  }

  /** Bytes on the disk. */
  get bytes(): number {
    return this.#vault?.bytes ?? 0;
  }

  /**
   * Makes the folder (mode 0700) and deletes what earlier runs have left in it: only files with the store's own names.
   * Throws WorkstationError CACHE_UNAVAILABLE.
   */
  async open(): Promise<void> {
    const { directory } = this.#options;
    try {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const folder = await lstat(directory);
      if (!folder.isDirectory()) throw new WorkstationError('CACHE_UNAVAILABLE', { reason: 'ENOTDIR' });
      const shared = (folder.mode & STICKY) !== 0 || folder.uid !== process.getuid?.();
      if (!shared && (folder.mode & FOR_OTHERS) !== 0) await chmod(directory, 0o700);
      const names = await readdir(directory);
      await Promise.all(names.filter(isStoreFile).map((name) => unlink(join(directory, name))));
    } catch (error) {
      throw storageError(error);
    }
    this.#vault = new Vault(this.#options);
  }

  /** A writer for one more instance. Throws WorkstationError CACHE_CLEARED when the store is closed. */
  async create(): Promise<InstanceWriter> {
    if (this.#vault === undefined) throw new WorkstationError('CACHE_CLEARED');
    return new InstanceWriter(this.#vault);
  }

  /**
   * Makes everything stored unreadable before it returns its promise, also for readers and writers under way; the files
   * are gone when the promise settles. The store can be used again at once.
   */
  async clear(): Promise<void> {
    const old = this.#vault;
    if (old === undefined) return;
    this.#vault = new Vault(this.#options);
    await old.drop();
  }

  /** Clears the store for good. */
  async close(): Promise<void> {
    const old = this.#vault;
    this.#vault = undefined;
    await old?.drop();
  }
}
