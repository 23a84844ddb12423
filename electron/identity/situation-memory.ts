/** The situation d'exercice that each professional chose last, in the durable store: who they are is not readable there. */
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { SituationMemory } from './situations.ts';

/** What the memory needs of the durable store. */
export interface SituationStore {
  room(name: string, migrations: readonly string[]): SituationRoom;
}

export interface SituationRoom {
  readonly database: DatabaseSync;
  write<T>(work: () => T): T;
  seal(plain: string, context: string): Uint8Array;
  unseal(sealed: Uint8Array, context: string): Buffer;
  mac(...parts: readonly Uint8Array[]): Buffer;
}

const TABLES = `CREATE TABLE identity_situation (professional BLOB PRIMARY KEY, situation BLOB NOT NULL) STRICT;`;
const Row = z.object({ situation: z.instanceof(Uint8Array) });

/** A choice that cannot be read any more is no choice: the professional is asked again. */
export class StoredSituations implements SituationMemory {
  readonly #room: SituationRoom;

  /** Throws STORE_UNREADABLE. */
  constructor(store: SituationStore) {
    this.#room = store.room('identity', [TABLES]);
  }

  recall(userId: string): string | undefined {
    const professional = this.#room.mac(Buffer.from(userId));
    const query = this.#room.database.prepare('SELECT situation FROM identity_situation WHERE professional = ?');
    try {
      const row = Row.safeParse(query.get(professional));
      return row.success ? this.#room.unseal(row.data.situation, contextOf(professional)).toString('utf8') : undefined;
    } catch {
      return undefined;
    }
  }

  remember(userId: string, situation: string): void {
    const professional = this.#room.mac(Buffer.from(userId));
    const sealed = this.#room.seal(situation, contextOf(professional));
    this.#room.write(() =>
      this.#room.database
        .prepare('INSERT OR REPLACE INTO identity_situation (professional, situation) VALUES (?, ?)')
        .run(professional, sealed),
    );
  }
}

function contextOf(professional: Buffer): string {
  return `identity_situation/${professional.toString('hex')}`;
}
