/**
 * The measurements of the user, kept in the durable store from the moment they are made: neither the end of the program
 * nor that of the machine loses one. Neither patient nor study can be read there: both are in the key of a row as a
 * code under a secret of the store, and the measurement itself is sealed.
 */
import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { WorkstationError } from '../../shared/errors.ts';
import { Measurement, MEASUREMENTS_PER_STUDY, type MeasurementsAnswer } from '../../shared/measurements.ts';
import type { InsTraits } from '../../shared/patient.ts';

/** What the measurements need of the durable store. */
export interface MeasurementStore {
  room(name: string, migrations: readonly string[]): MeasurementRoom;
}

export interface MeasurementRoom {
  readonly database: DatabaseSync;
  write<T>(work: () => T): T;
  seal(plain: string, context: string): Uint8Array;
  unseal(sealed: Uint8Array, context: string): Buffer;
  mac(...parts: readonly Uint8Array[]): Buffer;
}

/** Whose measurements, and of which study (Study Instance UID). */
export interface MeasurementPlace {
  readonly traits: Partial<InsTraits>;
  readonly study: string;
}

/** Rows of all patients together; beyond it the ones that were not touched for longest go. */
const MOST = 50_000;
/** A workstation for consultation is no archive: what was not touched for so long goes. */
export const KEPT_MS = 90 * 24 * 3_600_000;

const TABLES = `
  CREATE TABLE measurements_item (
    place BLOB NOT NULL,
    id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    touched INTEGER NOT NULL,
    PRIMARY KEY (place, id)
  ) STRICT;
  CREATE INDEX measurements_item_touched ON measurements_item (touched);
`;
const Row = z.object({ id: z.string(), sealed: z.instanceof(Uint8Array) });
const Count = z.object({ count: z.number() });

export class KeptMeasurements {
  readonly #room: MeasurementRoom;
  readonly #now: () => number;

  /** `now` in milliseconds since the epoch. Throws STORE_UNREADABLE. */
  constructor(store: MeasurementStore, now: () => number) {
    this.#room = store.room('measurements', [TABLES]);
    this.#now = now;
    this.#forgetOld();
  }

  /** Those of a study, in the order in which they were made. */
  read(where: MeasurementPlace): MeasurementsAnswer {
    const place = this.#place(where);
    const query = this.#room.database.prepare('SELECT id, sealed FROM measurements_item WHERE place = ?');
    const rows = query.all(place);
    const measurements = rows.flatMap((row) => this.#open(place, row) ?? []);
    measurements.sort((a, b) => a.created.localeCompare(b.created));
    return { measurements, unreadable: rows.length - measurements.length };
  }

  /**
   * Keeps a measurement, in the place of the one with its id; it is on the disk on return. Throws MEASUREMENTS_FULL, and
   * what the store throws.
   */
  keep(traits: Partial<InsTraits>, measurement: Measurement): void {
    const place = this.#place({ traits, study: measurement.study });
    const { id } = measurement;
    const sealed = this.#room.seal(JSON.stringify(measurement), contextOf(place, id));
    const { database } = this.#room;
    this.#room.write(() => {
      const others = database.prepare('SELECT count(*) AS count FROM measurements_item WHERE place = ? AND id <> ?');
      if (Count.parse(others.get(place, id)).count >= MEASUREMENTS_PER_STUDY)
        throw new WorkstationError('MEASUREMENTS_FULL', { limit: MEASUREMENTS_PER_STUDY });
      database
        .prepare('INSERT OR REPLACE INTO measurements_item (place, id, sealed, touched) VALUES (?, ?, ?, ?)')
        .run(place, id, sealed, this.#now());
      database
        .prepare(
          `DELETE FROM measurements_item WHERE rowid IN
             (SELECT rowid FROM measurements_item ORDER BY touched DESC, rowid DESC LIMIT -1 OFFSET ?)`,
        )
        .run(MOST);
    });
  }

  /** Forgets a measurement, on the disk on return; one that is not there is forgotten already. */
  remove(where: MeasurementPlace, id: string): void {
    const place = this.#place(where);
    this.#room.write(() =>
      this.#room.database.prepare('DELETE FROM measurements_item WHERE place = ? AND id = ?').run(place, id),
    );
  }

  /** A row that was altered or moved, or holds what this program does not know, is undefined. */
  #open(place: Buffer, row: unknown): Measurement | undefined {
    try {
      const { id, sealed } = Row.parse(row);
      const plain: unknown = JSON.parse(this.#room.unseal(sealed, contextOf(place, id)).toString('utf8'));
      return Measurement.parse(plain);
    } catch {
      return undefined;
    }
  }

  #forgetOld(): void {
    const before = this.#now() - KEPT_MS;
    this.#room.write(() => this.#room.database.prepare('DELETE FROM measurements_item WHERE touched < ?').run(before));
  }

  /** The patient is who has the matricule INS; without one, who has these names and this birth. */
  #place({ traits, study }: MeasurementPlace): Buffer {
    const { insValue, insSystem, birthName, firstGivenName, birthDate, sex } = traits;
    const patient = insValue === undefined ? [birthName, firstGivenName, birthDate, sex] : [insSystem, insValue];
    return this.#room.mac(Buffer.from(JSON.stringify([patient, study])));
  }
}

function contextOf(place: Buffer, id: string): string {
  return `measurements_item/${place.toString('hex')}/${id}`;
}
