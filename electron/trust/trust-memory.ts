/**
 * What this room keeps in the durable store, so that a start without network has the lists of the last time. Nothing in
 * here is believed because it is here: lists are verified again when they are read. Nothing is personal, so nothing is
 * sealed.
 */
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { WorkstationError } from '../../shared/errors.ts';
import type { WhitelistOrigin } from '../../shared/trust.ts';

/** What the memory needs of the durable store. */
export interface TrustStore {
  readonly path: string;
  room(name: string, migrations: readonly string[]): TrustRoom;
}

export interface TrustRoom {
  readonly database: DatabaseSync;
  write<T>(work: () => T): T;
}

const TABLES = `
  CREATE TABLE trust_crl (
    authority TEXT PRIMARY KEY, points TEXT NOT NULL, origin TEXT NOT NULL, obtained_at INTEGER NOT NULL,
    bytes BLOB NOT NULL, grace_noted INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE trust_whitelist (
    origin TEXT PRIMARY KEY, address TEXT NOT NULL, obtained_at INTEGER NOT NULL, generated_at INTEGER NOT NULL,
    signed_at INTEGER NOT NULL, bytes BLOB NOT NULL
  ) STRICT;
  CREATE TABLE trust_choice (id INTEGER PRIMARY KEY CHECK (id = 1), origin TEXT NOT NULL) STRICT;
`;

export interface RememberedCrl {
  /** Fingerprint of the certificate of the authority that issues it. */
  readonly authority: string;
  /** Where it is published. */
  readonly points: readonly string[];
  /** Where this one came from. */
  readonly origin: string;
  /** Milliseconds since the epoch. */
  readonly obtainedAt: number;
  readonly bytes: Uint8Array;
  /** Whether it was recorded that this list was used past its end. */
  readonly graceNoted: boolean;
}

export interface RememberedWhitelist {
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly obtainedAt: number;
  /** As it was found when it was verified: no older list may follow, though this one should not count any more. */
  readonly generatedAt: Date;
  readonly signedAt: Date;
  readonly bytes: Uint8Array;
}

const CrlRow = z.object({
  authority: z.string(),
  points: z.string().transform((text) => text.split('\n').filter((line) => URL.canParse(line))),
  origin: z.string(),
  obtained_at: z.number(),
  bytes: z.instanceof(Uint8Array),
  grace_noted: z.number(),
});
const WhitelistRow = z.object({
  address: z.string(),
  obtained_at: z.number(),
  generated_at: z.number(),
  signed_at: z.number(),
  bytes: z.instanceof(Uint8Array),
});
const ChoiceRow = z.object({ origin: z.enum(['nominal', 'test', 'file']) });

/** Every method throws STORE_UNREADABLE when the store does not do what it is asked. */
export class TrustMemory {
  readonly #path: string;
  readonly #room: TrustRoom;

  constructor(store: TrustStore) {
    this.#path = store.path;
    this.#room = store.room('trust', [TABLES]);
  }

  /** The list of one authority; none when the row is not what `keepCrl` writes. */
  crl(authority: string): RememberedCrl | undefined {
    const row = CrlRow.safeParse(this.#one('SELECT * FROM trust_crl WHERE authority = ?', authority));
    if (!row.success) return undefined;
    const { obtained_at: obtainedAt, grace_noted: noted, ...rest } = row.data;
    return { ...rest, obtainedAt, graceNoted: noted !== 0 };
  }

  keepCrl({ authority, points, origin, obtainedAt, bytes, graceNoted }: RememberedCrl): void {
    this.#run(
      'INSERT OR REPLACE INTO trust_crl VALUES (?, ?, ?, ?, ?, ?)',
      authority,
      points.join('\n'),
      origin,
      obtainedAt,
      bytes,
      graceNoted ? 1 : 0,
    );
  }

  /** The list was there again, unchanged. */
  touchCrl(authority: string, points: readonly string[], obtainedAt: number): void {
    const statement = 'UPDATE trust_crl SET points = ?, obtained_at = ? WHERE authority = ?';
    this.#run(statement, points.join('\n'), obtainedAt, authority);
  }

  noteGrace(authority: string): void {
    this.#run('UPDATE trust_crl SET grace_noted = 1 WHERE authority = ?', authority);
  }

  /** The last good list of an origin. */
  whitelist(origin: WhitelistOrigin): RememberedWhitelist | undefined {
    const row = WhitelistRow.safeParse(this.#one('SELECT * FROM trust_whitelist WHERE origin = ?', origin));
    if (!row.success) return undefined;
    const { address, obtained_at: obtainedAt, generated_at: generated, signed_at: signed, bytes } = row.data;
    return { address, obtainedAt, generatedAt: new Date(generated), signedAt: new Date(signed), bytes };
  }

  keepWhitelist(origin: WhitelistOrigin, list: RememberedWhitelist): void {
    const { address, obtainedAt, generatedAt, signedAt, bytes } = list;
    this.#run(
      'INSERT OR REPLACE INTO trust_whitelist VALUES (?, ?, ?, ?, ?, ?)',
      origin,
      address,
      obtainedAt,
      generatedAt.getTime(),
      signedAt.getTime(),
      bytes,
    );
  }

  /** The origin that was chosen on the screen. */
  get choice(): WhitelistOrigin | undefined {
    const row = ChoiceRow.safeParse(this.#one('SELECT origin FROM trust_choice WHERE id = 1'));
    return row.success ? row.data.origin : undefined;
  }

  choose(origin: WhitelistOrigin): void {
    this.#run('INSERT OR REPLACE INTO trust_choice VALUES (1, ?)', origin);
  }

  #one(statement: string, ...values: readonly string[]): unknown {
    return this.#tried(() => this.#room.database.prepare(statement).get(...values));
  }

  #run(statement: string, ...values: readonly (string | number | Uint8Array)[]): void {
    this.#tried(() => this.#room.write(() => this.#room.database.prepare(statement).run(...values)));
  }

  #tried<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw new WorkstationError('STORE_UNREADABLE', { path: this.#path }, { cause });
    }
  }
}
