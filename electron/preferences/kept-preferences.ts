/**
 * The preferences of those who use the workstation, in the durable store: each under a code of who they are, so that
 * nobody can read there who works here; what anybody set without a name is the workstation's.
 */
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import {
  DEFAULT_PREFERENCES,
  readPreferences,
  type Preferences,
  type PreferencesChange,
  type PreferencesRead,
} from '../../shared/preferences.ts';

/** What the preferences need of the durable store. */
export interface PreferencesStore {
  room(name: string, migrations: readonly string[]): PreferencesRoom;
}

export interface PreferencesRoom {
  readonly database: DatabaseSync;
  write<T>(work: () => T): T;
  seal(plain: string, context: string): Uint8Array;
  unseal(sealed: Uint8Array, context: string): Buffer;
  mac(...parts: readonly Uint8Array[]): Buffer;
}

/** National identifier of a professional, or what a provider calls somebody; undefined: the workstation itself. */
export type Owner = string | undefined;

/** Grows when a part changes its meaning; content of a later version is not read. */
const VERSION = 1;
/** Users at most; beyond it, who has changed nothing for longest starts anew. */
const MOST = 2_000;

/** `aside`: content that could not be read whole, as it was; the last one of each owner. */
const TABLES = `
  CREATE TABLE preferences_owner (
    owner BLOB PRIMARY KEY,
    sealed BLOB NOT NULL,
    touched INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE preferences_aside (
    owner BLOB PRIMARY KEY,
    sealed BLOB NOT NULL,
    touched INTEGER NOT NULL
  ) STRICT;
`;
const Row = z.object({ sealed: z.instanceof(Uint8Array) });
const Content = z.strictObject({ version: z.literal(VERSION), parts: z.unknown() });
const LOCALE = 'locale';

export class KeptPreferences {
  readonly #room: PreferencesRoom;
  readonly #now: () => number;

  /** `now` in milliseconds since the epoch. Throws STORE_UNREADABLE. */
  constructor(store: PreferencesStore, now: () => number) {
    this.#room = store.room('preferences', [TABLES]);
    this.#now = now;
  }

  /**
   * Those of an owner, with the program's own for what they have not set. `lost` names the parts that could not be read;
   * they are told once: what was there is put aside, and the rest takes its place. Throws what the store throws.
   */
  read(owner: Owner): { readonly preferences: Preferences; readonly lost: readonly string[] } {
    const { kept, lost } = this.#take(ownerText(owner));
    return { preferences: { ...DEFAULT_PREFERENCES, ...kept }, lost };
  }

  /** Keeps what changes; it is on the disk on return. Throws what the store throws. */
  change(owner: Owner, change: PreferencesChange): Preferences {
    const text = ownerText(owner);
    const kept = { ...this.#take(text).kept, ...change };
    this.#write(text, kept);
    return { ...DEFAULT_PREFERENCES, ...kept };
  }

  /** The language chosen last on this workstation; undefined: none was, or it cannot be read any more. */
  get locale(): 'fr' | 'en' | undefined {
    const sealed = this.#sealed(LOCALE);
    const text = sealed && this.#open(LOCALE, sealed);
    return text === 'fr' || text === 'en' ? text : undefined;
  }

  keepLocale(locale: 'fr' | 'en'): void {
    this.#write(LOCALE, locale);
  }

  #take(owner: string): PreferencesRead {
    const sealed = this.#sealed(owner);
    if (sealed === undefined) return { kept: {}, lost: [] };
    const read = readPreferences(this.#open(owner, sealed));
    if (read.lost.length === 0) return read;
    this.#room.write(() => this.#insert('preferences_aside', owner, sealed));
    this.#write(owner, read.kept);
    return read;
  }

  #sealed(owner: string): Uint8Array | undefined {
    const query = this.#room.database.prepare('SELECT sealed FROM preferences_owner WHERE owner = ?');
    const row = Row.safeParse(query.get(this.#code(owner)));
    return row.success ? row.data.sealed : undefined;
  }

  /** Undefined when it was altered or moved, or is of another version. */
  #open(owner: string, sealed: Uint8Array): unknown {
    try {
      const plain = this.#room.unseal(sealed, this.#contextOf(owner)).toString('utf8');
      return Content.parse(JSON.parse(plain)).parts;
    } catch {
      return undefined;
    }
  }

  #write(owner: string, parts: unknown): void {
    const sealed = this.#room.seal(JSON.stringify({ version: VERSION, parts }), this.#contextOf(owner));
    this.#room.write(() => {
      this.#insert('preferences_owner', owner, sealed);
      for (const table of ['preferences_owner', 'preferences_aside'])
        this.#room.database
          .prepare(
            `DELETE FROM ${table} WHERE rowid IN
               (SELECT rowid FROM ${table} ORDER BY touched DESC, rowid DESC LIMIT -1 OFFSET ?)`,
          )
          .run(MOST);
    });
  }

  #insert(table: 'preferences_owner' | 'preferences_aside', owner: string, sealed: Uint8Array): void {
    this.#room.database
      .prepare(`INSERT OR REPLACE INTO ${table} (owner, sealed, touched) VALUES (?, ?, ?)`)
      .run(this.#code(owner), sealed, this.#now());
  }

  #code(owner: string): Buffer {
    return this.#room.mac(Buffer.from(owner));
  }

  #contextOf(owner: string): string {
    return `preferences_owner/${this.#code(owner).toString('hex')}`;
  }
}

/** Nobody is called like the workstation or its language. */
function ownerText(owner: Owner): string {
  return owner === undefined ? 'workstation' : `user/${owner}`;
}
