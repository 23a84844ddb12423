/**
 * The durable store: one SQLite file for what must survive the program (audit trail, export queue, histories).
 * Each room of the program has its own tables and its own keys in it, and changes its tables by migrations of its own.
 * What names a patient is sealed before it is written: in the database, its journal and its backups alike.
 */
import { createHmac, randomBytes as systemRandomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WorkstationError } from '../../shared/errors.ts';
import type { KeyProtection, KeyVault } from './key-vault.ts';
import { makePrivateFile, makePrivateFolder } from './private-files.ts';
import { deriveKey, sealWith, unsealWith } from './sealing.ts';

export const STORE_FILE = 'drimbox.sqlite';

/** How long a statement waits for another process that writes; milliseconds. */
const BUSY_TIMEOUT = 5_000;

/** One step of a room's tables: SQL, or a function where SQL is not enough. Steps are added, never changed. */
export type Migration = string | ((room: StoreRoom) => void);

/** What a room of the program sees of the store. */
export interface StoreRoom {
  /** Table names begin with the room's name. */
  readonly database: DatabaseSync;
  /** Runs `work` alone and durably: all of it or nothing, on the disk when it returns. Not to be nested. */
  write<T>(work: () => T): T;
  /** Runs `work` on one state of the database, whatever others write meanwhile. */
  snapshot<T>(work: () => T): T;
  /** Encrypts under the room's key. `context` names the place (table, row, column), see `sealWith`. */
  seal(plain: string | Uint8Array, context: string): Uint8Array;
  /** Opens what `seal` sealed. Throws WorkstationError STORE_UNREADABLE when it was altered or moved. */
  unseal(sealed: Uint8Array, context: string): Buffer;
  /** HMAC-SHA-256 under a key of the room's own: 32 bytes. */
  mac(...parts: readonly Uint8Array[]): Buffer;
}

export interface DurableStore {
  /** Path of the database file. */
  readonly path: string;
  /** What protects the master key. */
  readonly protection: KeyProtection;
  /** The room of a name, its tables brought up to date. Throws WorkstationError STORE_UNREADABLE. */
  room(name: string, migrations: readonly Migration[]): StoreRoom;
  /** Closes the file and forgets the keys. */
  close(): void;
}

export interface DurableStoreOptions {
  /** Made with mode 0700 when it does not exist. Must be on a local disk: SQLite's journal needs shared memory. */
  readonly directory: string;
  readonly keyVault: KeyVault;
  /** For nonces; the system's generator by default. */
  readonly randomBytes?: (length: number) => Uint8Array;
}

/**
 * Opens the store, or makes a new one.
 * Throws WorkstationError: STORE_UNREADABLE (no right, not a database, written by a later version), STORE_KEY_WRONG (the
 * key is not the one that the store was made with), and what the vault throws.
 */
export async function openDurableStore(options: DurableStoreOptions): Promise<DurableStore> {
  const path = join(options.directory, STORE_FILE);
  const database = readable(path, () => openDatabase(options.directory, path));
  try {
    const isNew = readable(path, () => storedCanary(database) === undefined);
    const master = await options.keyVault.load({ create: isNew });
    const store = new SqliteStore(path, database, master, options);
    store.checkKey();
    return store;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Whatever SQLite or the file system throws is one thing to people: the store cannot be read. */
function readable<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof WorkstationError) throw cause;
    throw new WorkstationError('STORE_UNREADABLE', { path }, { cause });
  }
}

function openDatabase(directory: string, path: string): DatabaseSync {
  makePrivateFolder(directory);
  // SQLite gives its journal files the mode of the database file.
  makePrivateFile(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
  try {
    // FULL: a commit is on the disk when it returns. Untrusted schema: nothing in a doctored file may run as code.
    database.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA trusted_schema = OFF;
      PRAGMA cell_size_check = ON;
      PRAGMA temp_store = MEMORY;
      CREATE TABLE IF NOT EXISTS schema_version (room TEXT PRIMARY KEY, version INTEGER NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS key_canary (id INTEGER PRIMARY KEY CHECK (id = 1), sealed BLOB NOT NULL) STRICT;
    `);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function storedCanary(database: DatabaseSync): Uint8Array | undefined {
  const sealed = database.prepare('SELECT sealed FROM key_canary WHERE id = 1').get()?.['sealed'];
  return sealed instanceof Uint8Array ? sealed : undefined;
}

class SqliteStore implements DurableStore {
  readonly path: string;
  readonly protection: KeyProtection;
  readonly #database: DatabaseSync;
  readonly #master: Buffer;
  readonly #randomBytes: (length: number) => Uint8Array;

  constructor(path: string, database: DatabaseSync, master: Buffer, options: DurableStoreOptions) {
    this.path = path;
    this.protection = options.keyVault.protection;
    this.#database = database;
    this.#master = master;
    this.#randomBytes = options.randomBytes ?? systemRandomBytes;
  }

  /** Leaves a sealed mark in a new store, and opens it in an old one. */
  checkKey(): void {
    const key = deriveKey(this.#master, 'canary');
    const canary = readable(this.path, () =>
      this.#write(() => {
        const sealed = storedCanary(this.#database) ?? sealWith(key, 'canary', 'canary', this.#randomBytes);
        this.#database.prepare('INSERT OR IGNORE INTO key_canary (id, sealed) VALUES (1, ?)').run(sealed);
        return sealed;
      }),
    );
    if (unsealWith(key, canary, 'canary') === undefined)
      throw new WorkstationError('STORE_KEY_WRONG', { path: this.path });
  }

  room(name: string, migrations: readonly Migration[]): StoreRoom {
    const sealKey = deriveKey(this.#master, `seal/${name}`);
    const macKey = deriveKey(this.#master, `mac/${name}`);
    const room: StoreRoom = {
      database: this.#database,
      write: (work) => this.#write(work),
      snapshot: (work) => this.#inTransaction('BEGIN', work),
      seal: (plain, context) => sealWith(sealKey, plain, context, this.#randomBytes),
      unseal: (sealed, context) => {
        const plain = unsealWith(sealKey, sealed, context);
        if (plain === undefined) throw new WorkstationError('STORE_UNREADABLE', { path: this.path });
        return plain;
      },
      mac: (...parts) => parts.reduce((mac, part) => mac.update(part), createHmac('sha256', macKey)).digest(),
    };
    readable(this.path, () => this.#write(() => this.#migrate(name, migrations, room)));
    return room;
  }

  #migrate(name: string, migrations: readonly Migration[], room: StoreRoom): void {
    const stored = this.#database.prepare('SELECT version FROM schema_version WHERE room = ?').get(name);
    const version = Number(stored?.['version'] ?? 0);
    if (version > migrations.length)
      throw new Error(`tables of ${name} are of version ${version}, later than this program`);
    for (const migration of migrations.slice(version)) {
      if (typeof migration === 'string') this.#database.exec(migration);
      else migration(room);
    }
    const save = 'INSERT INTO schema_version VALUES (?, ?) ON CONFLICT (room) DO UPDATE SET version = excluded.version';
    if (version < migrations.length) this.#database.prepare(save).run(name, migrations.length);
  }

  /** IMMEDIATE takes the writer's place at once, so that what was read cannot change before it is written. */
  #write<T>(work: () => T): T {
    return this.#inTransaction('BEGIN IMMEDIATE', work);
  }

  #inTransaction<T>(begin: string, work: () => T): T {
    this.#database.exec(begin);
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors (disk full, out of memory).
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#database.close();
    this.#master.fill(0);
  }
}
