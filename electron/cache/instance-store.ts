/**
 * The volatile store of received instances: sealed files whose keys live in memory only, so that after a crash, a kill
 * or the loss of the machine nothing readable is left on the disk.
 */
import { chmod, lstat, mkdir, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkstationError } from '../../shared/errors.ts';
import { InstanceWriter } from './instance-writer.ts';
import { Space, type SpaceOptions } from './space.ts';
import { storageError } from './storage-error.ts';
import { isStoreFile, Vault, type VaultOptions } from './vault.ts';

const FOR_OTHERS = 0o077;
/** Set on folders that everybody uses, such as the system's temporary one: those are left as they are. */
const STICKY = 0o1000;

/** `directory` belongs to one running program at a time; `maxBytes` bounds the bytes on the disk. */
export type InstanceStoreOptions = VaultOptions & SpaceOptions;

/** Where instances are written: the content that the store has when this is asked for, also once it is detached. */
export interface StoreContent {
  /**
   * A writer for one more instance; those of one `group` can be deleted together to give their space back. The beginning
   * of one that is read soon stays in memory for a while.
   * Throws WorkstationError CACHE_CLEARED when the content is gone.
   */
  create(group: string, use?: { readonly isReadSoon: boolean }): Promise<InstanceWriter>;
}

/** Content that the store has no more, but whose instances can be read and written by those who have them. */
export interface DetachedVault {
  /** Bytes on the disk. */
  readonly bytes: number;
  /** As `clear` of the store. */
  drop(): Promise<void>;
}

export class InstanceStore {
  readonly #options: InstanceStoreOptions;
  readonly #space: Space;
  /** The content of now, and what was detached and is not gone yet. */
  readonly #vaults = new Set<Vault>();
  #vault: Vault | undefined;

  constructor(options: InstanceStoreOptions) {
    this.#options = options;
    this.#space = new Space(options);
  }

  /** Bytes on the disk, those of detached content too: `maxBytes` bounds them together. */
  get bytes(): number {
    return this.#space.used;
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
    this.#vault = this.#newVault();
  }

  /** The content of now, to write to. */
  get content(): StoreContent {
    const vault = this.#vault;
    return {
      create: async (group, use) => {
        if (vault === undefined) throw new WorkstationError('CACHE_CLEARED');
        return new InstanceWriter(vault, group, use);
      },
    };
  }

  /**
   * Makes everything stored unreadable before it returns its promise, also for readers and writers under way; the files
   * are gone when the promise settles. The store can be used again at once. Detached content stays.
   */
  async clear(): Promise<void> {
    await this.detach().drop();
  }

  /** Begins with new content, under another key; the former content stays until it is dropped, or the store closed. */
  detach(): DetachedVault {
    const old = this.#vault;
    if (old !== undefined) this.#vault = this.#newVault();
    return {
      get bytes() {
        return old?.bytes ?? 0;
      },
      drop: async () => {
        if (old !== undefined) await this.#drop(old);
      },
    };
  }

  /** Makes everything unreadable as `clear` does, detached content too, for good. */
  async close(): Promise<void> {
    this.#vault = undefined;
    await Promise.all([...this.#vaults].map((vault) => this.#drop(vault)));
  }

  #newVault(): Vault {
    const vault = new Vault(this.#options, this.#space);
    this.#vaults.add(vault);
    return vault;
  }

  async #drop(vault: Vault): Promise<void> {
    this.#vaults.delete(vault);
    await vault.drop();
  }
}
