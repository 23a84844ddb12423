import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MEASUREMENTS_PER_STUDY, type Measurement } from '../../shared/measurements.ts';
import { openDurableStore, type DurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';
import { KEPT_MS, KeptMeasurements } from '../measurements/kept-measurements.ts';
import { measurement } from '../measurements/testing/measurement.ts';

const PATIENT = { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10', birthName: 'PAT-TROIS' } as const;
const OTHER = { ...PATIENT, insValue: '280035121518999' };
const STUDY = '1.2.3';

let directory = '';
let store: DurableStore;
let now = 1_000_000_000_000;

const open = async (): Promise<KeptMeasurements> => {
  store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
  return new KeptMeasurements(store, () => now);
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drimbox-measurements-'));
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

const idsOf = (kept: KeptMeasurements, traits: object, study = STUDY): string[] =>
  kept.read({ traits, study }).measurements.map(({ id }) => id);

test('what was kept is there when the study is opened again, as it was last', async () => {
  const first = measurement(1);
  const kept = await open();
  kept.keep(PATIENT, first);
  kept.keep(PATIENT, measurement(2));
  kept.keep(PATIENT, { ...first, label: 'Nodule' });
  store.close();
  const answer = (await open()).read({ traits: PATIENT, study: STUDY });
  expect(answer).toEqual({ measurements: [{ ...first, label: 'Nodule' }, measurement(2)], unreadable: 0 });
});

test('another patient, another nature of the matricule and another study have none of them', async () => {
  const kept = await open();
  kept.keep(PATIENT, measurement(1));
  expect(idsOf(kept, OTHER)).toEqual([]);
  expect(idsOf(kept, { ...PATIENT, insSystem: '1.2.250.1.213.1.4.8' })).toEqual([]);
  expect(idsOf(kept, PATIENT, '1.2.4')).toEqual([]);
  kept.remove({ traits: OTHER, study: STUDY }, measurement(1).id);
  expect(idsOf(kept, PATIENT)).toHaveLength(1);
  kept.remove({ traits: PATIENT, study: STUDY }, measurement(1).id);
  expect(idsOf(kept, PATIENT)).toEqual([]);
});

test('a corrected name changes nothing; without a matricule the names and the birth say who it is', async () => {
  const kept = await open();
  kept.keep(PATIENT, measurement(1));
  expect(idsOf(kept, { ...PATIENT, birthName: 'PAT TROIS' })).toHaveLength(1);
  const bare = { birthName: 'DURAND', firstGivenName: 'ANNE', birthDate: '1960-01-01', sex: 'F' } as const;
  kept.keep(bare, measurement(2));
  expect(idsOf(kept, bare)).toEqual([measurement(2).id]);
  expect(idsOf(kept, { ...bare, birthDate: '1961-01-01' })).toEqual([]);
});

test('neither patient, study nor what was written can be read on the disk', async () => {
  const kept = await open();
  kept.keep(PATIENT, { ...measurement(1), study: '1.2.250.1.59.12345', label: 'Nodule apical' });
  const bytes = readdirSync(directory).map((name) => readFileSync(join(directory, name)));
  for (const secret of [PATIENT.insValue, 'PAT-TROIS', '1.2.250.1.59.12345', 'Nodule apical'])
    expect(bytes.some((file) => file.includes(secret))).toBe(false);
});

test('a row that was moved to another measurement is counted and not shown', async () => {
  const kept = await open();
  kept.keep(PATIENT, measurement(1));
  kept.keep(PATIENT, measurement(2));
  const { database } = store.room('measurements', ['']);
  const rows = database.prepare('SELECT id, sealed FROM measurements_item ORDER BY id').all();
  database
    .prepare('UPDATE measurements_item SET sealed = ? WHERE id = ?')
    .run(rows[0]?.['sealed'] ?? null, rows[1]?.['id'] ?? null);
  expect(kept.read({ traits: PATIENT, study: STUDY })).toEqual({ measurements: [measurement(1)], unreadable: 1 });
});

test('a study has room for so many; one of them may still change', async () => {
  const kept = await open();
  for (let index = 0; index < MEASUREMENTS_PER_STUDY; index += 1) keepQuickly(kept, measurement(index));
  expect(() => kept.keep(PATIENT, measurement(9999))).toThrow(expect.objectContaining({ code: 'MEASUREMENTS_FULL' }));
  kept.keep(PATIENT, { ...measurement(3), label: 'x' });
  expect(idsOf(kept, PATIENT)).toHaveLength(MEASUREMENTS_PER_STUDY);
});

/** The disk is waited for once a thousand rows are there, not after each. */
function keepQuickly(kept: KeptMeasurements, one: Measurement): void {
  store.room('measurements', ['']).database.exec('PRAGMA synchronous = OFF');
  kept.keep(PATIENT, one);
}

test('what was not touched for too long is gone at the next start', async () => {
  const kept = await open();
  kept.keep(PATIENT, measurement(1));
  now += KEPT_MS - 1;
  kept.keep(PATIENT, measurement(2));
  store.close();
  now += 2;
  expect(idsOf(await open(), PATIENT)).toEqual([measurement(2).id]);
});
