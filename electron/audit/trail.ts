/** The audit trail: append-only, sealed, and chained so that a change to what was written is seen. */
import { timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { WorkstationError } from '../../shared/errors.ts';
import { AuditEventSchema, DICOM_AUDIT_EVENTS } from './events.ts';
import type { AuditEvent, DicomAuditEvent } from './events.ts';

/** What the trail needs of the durable store: a room with keys of its own. */
export interface AuditRoom {
  readonly database: DatabaseSync;
  write<T>(work: () => T): T;
  snapshot<T>(work: () => T): T;
  seal(plain: string, context: string): Uint8Array;
  unseal(sealed: Uint8Array, context: string): Uint8Array;
  mac(...parts: readonly Uint8Array[]): Uint8Array;
}

export interface AuditStore {
  room(name: string, migrations: readonly (string | ((room: AuditRoom) => void))[]): AuditRoom;
}

/** An event as it was recorded. */
export interface AuditEntry {
  /** 1 for the first event of the store, without gaps. */
  readonly sequence: number;
  readonly at: Date;
  readonly event: AuditEvent;
  readonly dicom: DicomAuditEvent;
}

/** Entries given by one `read`. */
const MAX_READ = 1000;

const TABLES = `
  CREATE TABLE audit_event (sequence INTEGER PRIMARY KEY, sealed BLOB NOT NULL, mac BLOB NOT NULL) STRICT;
  CREATE TABLE audit_head (
    id INTEGER PRIMARY KEY CHECK (id = 1), sequence INTEGER NOT NULL, mac BLOB NOT NULL, head_mac BLOB NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_event_stays BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
  CREATE TRIGGER audit_event_remains BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
`;

/** In place of the MAC before the first event. */
const NO_MAC = new Uint8Array(32);

const StoredRow = z.object({
  sequence: z.int().positive(),
  sealed: z.instanceof(Uint8Array),
  mac: z.instanceof(Uint8Array),
});
const StoredHead = z.object({
  sequence: z.int().nonnegative(),
  mac: z.instanceof(Uint8Array),
  head_mac: z.instanceof(Uint8Array),
});
const StoredEvent = z.object({ at: z.iso.datetime(), event: AuditEventSchema });

/** The end of the chain. */
interface Head {
  readonly sequence: number;
  readonly mac: Uint8Array;
}

/**
 * Each event is sealed (AES-256-GCM) and chained: its MAC (HMAC-SHA-256) covers its sequence, the MAC before it and the
 * sealed bytes. A head record, authenticated too, says where the chain ends.
 *
 * Seen by `verify`: an event altered, removed, inserted, exchanged or reordered, and a tail cut off.
 * Not seen: the store put back to an older copy of itself (the head record included, alone or with the whole file), the
 * store removed altogether, and any change by whoever has the master key. Against these a copy of the trail has to
 * leave the machine.
 */
export class AuditTrail {
  readonly #room: AuditRoom;
  readonly #now: () => Date;

  constructor(store: AuditStore, now: () => Date) {
    this.#room = store.room('audit', [
      (room) => {
        room.database.exec(TABLES);
        saveHead(room, { sequence: 0, mac: NO_MAC });
      },
    ]);
    this.#now = now;
  }

  /**
   * Appends one event; on the disk when it returns. Throws WorkstationError AUDIT_WRITE when it is not: the action that
   * it stands for must then not take place. That includes a head record that is not authentic.
   */
  record(event: AuditEvent): void {
    try {
      const checked = AuditEventSchema.parse(event);
      const plain = JSON.stringify({ at: this.#now().toISOString(), event: checked });
      this.#room.write(() => this.#append(plain));
    } catch (cause) {
      throw new WorkstationError('AUDIT_WRITE', {}, { cause });
    }
  }

  /** The head is read anew each time: another process may have written. */
  #append(plain: string): void {
    const head = loadHead(this.#room);
    const sequence = head.sequence + 1;
    const sealed = this.#room.seal(plain, contextOf(sequence));
    const mac = macOf(this.#room, sequence, head.mac, sealed);
    this.#room.database.prepare('INSERT INTO audit_event VALUES (?, ?, ?)').run(sequence, sealed, mac);
    saveHead(this.#room, { sequence, mac });
  }

  /**
   * Follows the chain from its first event to its head.
   * Throws WorkstationError AUDIT_CHAIN_BROKEN with the sequence of the first event that is not what was written.
   */
  verify(): { events: number } {
    let last: Head = { sequence: 0, mac: NO_MAC };
    try {
      return this.#room.snapshot(() => {
        for (const row of this.#room.database.prepare('SELECT * FROM audit_event ORDER BY sequence').iterate()) {
          last = this.#follow(last, row);
        }
        const head = loadHead(this.#room);
        if (head.sequence !== last.sequence) throw broken(last.sequence + 1);
        if (!timingSafeEqual(head.mac, last.mac)) throw broken(last.sequence);
        return { events: last.sequence };
      });
    } catch (cause) {
      // Damage that SQLite itself stumbles over is damage all the same.
      throw cause instanceof WorkstationError ? cause : broken(last.sequence + 1, cause);
    }
  }

  #follow(last: Head, row: unknown): Head {
    const { sequence, sealed, mac } = StoredRow.parse(row);
    const expected = last.sequence + 1;
    if (sequence !== expected) throw broken(expected);
    const own = macOf(this.#room, sequence, last.mac, sealed);
    if (mac.length !== own.length || !timingSafeEqual(mac, own)) throw broken(sequence);
    return { sequence, mac };
  }

  /**
   * Entries from a sequence on, oldest first; at most `limit` (1000 at most).
   * Throws WorkstationError AUDIT_CHAIN_BROKEN for an entry that was altered; only `verify` sees that one is missing.
   */
  read({ from, limit }: { from: number; limit: number }): AuditEntry[] {
    const query = 'SELECT * FROM audit_event WHERE sequence >= ? ORDER BY sequence LIMIT ?';
    const entries: AuditEntry[] = [];
    try {
      for (const row of this.#room.database.prepare(query).iterate(from, Math.max(0, Math.min(limit, MAX_READ)))) {
        entries.push(this.#open(row));
      }
      return entries;
    } catch (cause) {
      throw broken((entries.at(-1)?.sequence ?? from - 1) + 1, cause);
    }
  }

  #open(row: unknown): AuditEntry {
    const { sequence, sealed } = StoredRow.parse(row);
    const plain = Buffer.from(this.#room.unseal(sealed, contextOf(sequence))).toString('utf8');
    const { at, event } = StoredEvent.parse(JSON.parse(plain));
    return { sequence, at: new Date(at), event, dicom: DICOM_AUDIT_EVENTS[event.action] };
  }
}

function contextOf(sequence: number): string {
  return `audit_event/${sequence}`;
}

/** Parts of fixed length come first, so that no two different events give the same bytes. */
function macOf(room: AuditRoom, sequence: number, before: Uint8Array, sealed: Uint8Array): Uint8Array {
  return room.mac(Buffer.from('event'), numbered(sequence), before, sealed);
}

function headMacOf(room: AuditRoom, { sequence, mac }: Head): Uint8Array {
  return room.mac(Buffer.from('head.'), numbered(sequence), mac);
}

function numbered(sequence: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(sequence));
  return bytes;
}

function saveHead(room: AuditRoom, head: Head): void {
  room.database
    .prepare('INSERT OR REPLACE INTO audit_head (id, sequence, mac, head_mac) VALUES (1, ?, ?, ?)')
    .run(head.sequence, head.mac, headMacOf(room, head));
}

/** Throws AUDIT_CHAIN_BROKEN when the head is missing or was not written by `saveHead`. */
function loadHead(room: AuditRoom): Head {
  const stored = StoredHead.safeParse(room.database.prepare('SELECT * FROM audit_head WHERE id = 1').get());
  if (!stored.success) throw broken(0);
  const { sequence, mac, head_mac: written } = stored.data;
  const own = headMacOf(room, { sequence, mac });
  if (mac.length !== NO_MAC.length || written.length !== own.length || !timingSafeEqual(written, own)) {
    throw broken(sequence);
  }
  return { sequence, mac };
}

function broken(sequence: number, cause?: unknown): WorkstationError {
  return new WorkstationError('AUDIT_CHAIN_BROKEN', { sequence }, { cause });
}
