/** The audit trail on the real durable store: two services together, which neither may import from its own folder. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { AuditEvent } from '../audit/events.ts';
import { AuditTrail } from '../audit/trail.ts';
import { openDurableStore, STORE_FILE } from '../store/durable-store.ts';
import type { DurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';
import { generator } from './generator.ts';

const SOAK = process.env['DRIMBOX_SOAK'] === '1';
const USER = '899700218896';
const INS = '279035121518989';
const patient = { insValue: INS, insSystem: '1.2.250.1.213.1.4.10' } as const;

const EVENTS: readonly AuditEvent[] = [
  { action: 'application-start', outcome: 'success' },
  { action: 'call-received', outcome: 'success', patient },
  { action: 'login-started', outcome: 'success', provider: 'psc' },
  { action: 'login-succeeded', outcome: 'success', provider: 'psc', userId: USER },
  { action: 'patient-opened', outcome: 'success', patient, userId: USER, provider: 'psc' },
  { action: 'call-rejected', outcome: 'minor-failure', errorCode: 'CALL_PROBLEM_INS_KEY' },
  { action: 'patient-closed', outcome: 'success', patient, userId: USER },
  { action: 'logout', outcome: 'success', provider: 'psc', userId: USER },
];

let root = '';
let opened: DurableStore[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drimbox-audit-'));
});
afterEach(() => {
  closeAll();
  rmSync(root, { recursive: true });
});

function closeAll(): void {
  for (const store of opened) store.close();
  opened = [];
}

async function openStore(directory = join(root, 'state')): Promise<DurableStore> {
  const store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
  opened.push(store);
  return store;
}

let minutes = 0;
const clock = () => new Date(Date.UTC(2026, 10, 21, 8, (minutes += 1)));
beforeEach(() => {
  minutes = 0;
});

async function filled(): Promise<{ store: DurableStore; trail: AuditTrail }> {
  const store = await openStore();
  const trail = new AuditTrail(store, clock);
  for (const event of EVENTS) trail.record(event);
  return { store, trail };
}

const codeOf = (work: () => unknown) => {
  try {
    work();
    return 'nothing';
  } catch (error) {
    if (error instanceof WorkstationError) return [error.code, error.facts['sequence']].filter(Boolean).join(' ');
    throw error;
  }
};

describe('record, read, verify', () => {
  it('gives back what was recorded, with its time and its DICOM event', async () => {
    const { trail } = await filled();
    const entries = trail.read({ from: 1, limit: 100 });
    expect(entries.map(({ event }) => event)).toEqual(EVENTS);
    expect(entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(entries[1]).toMatchObject({ at: new Date('2026-11-21T08:02:00Z'), dicom: { id: '110110', action: 'R' } });
    expect(trail.verify()).toEqual({ events: 8 });
  });

  it('verifies an empty trail', async () => {
    expect(new AuditTrail(await openStore(), clock).verify()).toEqual({ events: 0 });
  });

  it('goes on after the program was closed', async () => {
    await filled();
    closeAll();
    const trail = new AuditTrail(await openStore(), clock);
    trail.record({ action: 'application-start', outcome: 'success' });
    expect(trail.verify()).toEqual({ events: 9 });
  });

  it('pages', async () => {
    const { trail } = await filled();
    const sequences = (from: number, limit: number) => trail.read({ from, limit }).map(({ sequence }) => sequence);
    expect(sequences(3, 2)).toEqual([3, 4]);
    expect(sequences(8, 5)).toEqual([8]);
    expect(sequences(9, 5)).toEqual([]);
    expect(sequences(1, 0)).toEqual([]);
    expect(sequences(1, -1)).toEqual([]);
  });

  it('is append-only for the program itself', async () => {
    const { database } = (await filled()).store.room('other', []);
    expect(() => database.exec('DELETE FROM audit_event WHERE sequence = 8')).toThrow('append-only');
    expect(() => database.exec('UPDATE audit_event SET sealed = mac')).toThrow('append-only');
  });
});

describe('AUDIT_WRITE', () => {
  it('for an event that is none, without a trace of it', async () => {
    const { trail } = await filled();
    const named = { action: 'logout', outcome: 'success', provider: 'psc', userId: 'Dominique PAT TROIS' } as const;
    expect(codeOf(() => trail.record(named))).toBe('AUDIT_WRITE');
    expect(trail.verify()).toEqual({ events: 8 });
  });

  it('when the store is closed', async () => {
    const { trail } = await filled();
    closeAll();
    expect(codeOf(() => trail.record(EVENTS[0]!))).toBe('AUDIT_WRITE');
  });

  it('when the disk is full; the trail is whole and goes on when there is room again', async () => {
    const { store, trail } = await filled();
    const { database } = store.room('other', []);
    const pages = Number(Object.values(database.prepare('PRAGMA page_count').get() ?? {})[0]);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    let written = 8;
    const fill = () => {
      for (; written < 1000; written += 1) trail.record(EVENTS[1]!);
    };
    expect(codeOf(fill)).toBe('AUDIT_WRITE');
    expect(trail.verify()).toEqual({ events: written });
    database.exec('PRAGMA max_page_count = 1000000');
    trail.record(EVENTS[1]!);
    expect(trail.verify()).toEqual({ events: written + 1 });
  });

  it('when the head is not authentic', async () => {
    const { store, trail } = await filled();
    store.room('other', []).database.exec('UPDATE audit_head SET sequence = 3');
    expect(codeOf(() => trail.record(EVENTS[0]!))).toBe('AUDIT_WRITE');
  });
});

describe('verify sees what was done to the file', () => {
  const open = 'DROP TRIGGER audit_event_stays; DROP TRIGGER audit_event_remains;';
  const exchange = (column: string) =>
    `CREATE TABLE kept AS SELECT * FROM audit_event;
     UPDATE audit_event SET ${column} = (SELECT ${column} FROM kept WHERE kept.sequence = 9 - audit_event.sequence)
     WHERE sequence IN (4, 5)`;
  const tampering: [string, string, string][] = [
    ['a sealed event altered', 'UPDATE audit_event SET sealed = zeroblob(length(sealed)) WHERE sequence = 3', '3'],
    ['a sealed event cut', 'UPDATE audit_event SET sealed = substr(sealed, 1, 40) WHERE sequence = 3', '3'],
    ['a MAC altered', 'UPDATE audit_event SET mac = zeroblob(32) WHERE sequence = 3', '3'],
    ['a MAC cut', "UPDATE audit_event SET mac = x'' WHERE sequence = 3", '3'],
    ['an event removed', 'DELETE FROM audit_event WHERE sequence = 4', '4'],
    ['the first removed', 'DELETE FROM audit_event WHERE sequence = 1', '1'],
    [
      'one removed and the rest moved up',
      'DELETE FROM audit_event WHERE sequence = 8; UPDATE audit_event SET sequence = sequence + 100; DELETE FROM audit_event WHERE sequence = 104; UPDATE audit_event SET sequence = sequence - 100 - (sequence > 104)',
      '4',
    ],
    [
      'two exchanged whole',
      `${exchange('sealed')}; UPDATE audit_event SET mac = (SELECT mac FROM kept WHERE kept.sequence = 9 - audit_event.sequence) WHERE sequence IN (4, 5)`,
      '4',
    ],
    ['two contents exchanged', exchange('sealed'), '4'],
    [
      'a copy inserted at the end',
      'INSERT INTO audit_event SELECT 9, sealed, mac FROM audit_event WHERE sequence = 8',
      '9',
    ],
    [
      'one inserted before the first',
      'INSERT INTO audit_event SELECT -1, sealed, mac FROM audit_event WHERE sequence = 8',
      '1',
    ],
    ['the tail cut off', 'DELETE FROM audit_event WHERE sequence > 6', '7'],
    ['everything removed', 'DELETE FROM audit_event', '1'],
    [
      'the tail cut off and the head put back by hand',
      'DELETE FROM audit_event WHERE sequence > 6; UPDATE audit_head SET sequence = 6, mac = (SELECT mac FROM audit_event WHERE sequence = 6)',
      '6',
    ],
    ['the head removed', 'DELETE FROM audit_head', ''],
    ['the head moved on', 'UPDATE audit_head SET sequence = 9', '9'],
  ];
  it.each(tampering)('%s', async (_, sql, sequence) => {
    const { store, trail } = await filled();
    store.room('other', []).database.exec(open + sql);
    expect(codeOf(() => trail.verify())).toBe(`AUDIT_CHAIN_BROKEN ${sequence}`.trim());
  });

  it('still after more was recorded on top', async () => {
    const { store, trail } = await filled();
    store.room('other', []).database.exec(`${open} DELETE FROM audit_event WHERE sequence > 6`);
    trail.record(EVENTS[0]!);
    expect(codeOf(() => trail.verify())).toBe('AUDIT_CHAIN_BROKEN 7');
  });

  it.each([
    ['in the middle', 8, 10],
    ['at the end', 1, 9],
  ])('an authentic event of another history of the same store, %s', async (_, more, exchanged) => {
    const own = join(root, 'state');
    const copy = join(root, 'copy');
    await filled();
    closeAll();
    cpSync(own, copy, { recursive: true });
    for (const directory of [own, copy]) {
      const trail = new AuditTrail(await openStore(directory), clock);
      for (const event of EVENTS.slice(0, more)) trail.record(event);
      expect(trail.verify()).toEqual({ events: 8 + more });
    }
    closeAll();
    const store = await openStore(own);
    const trail = new AuditTrail(store, clock);
    store.room('other', []).database.exec(`${open} ATTACH '${join(copy, STORE_FILE)}' AS theirs;
      REPLACE INTO main.audit_event SELECT * FROM theirs.audit_event WHERE sequence = ${exchanged}`);
    // The event itself is genuine; it does not follow the one before it here, or is not the one of the head.
    expect(trail.read({ from: exchanged, limit: 1 })).toHaveLength(1);
    expect(codeOf(() => trail.verify())).toBe(`AUDIT_CHAIN_BROKEN ${exchanged}`);
  });

  it('read refuses an altered event and gives the others', async () => {
    const { store, trail } = await filled();
    store.room('other', []).database.exec(`${open} UPDATE audit_event SET sealed = zeroblob(90) WHERE sequence = 3`);
    expect(codeOf(() => trail.read({ from: 1, limit: 8 }))).toBe('AUDIT_CHAIN_BROKEN 3');
    expect(trail.read({ from: 4, limit: 8 })).toHaveLength(5);
  });

  const flips = SOAK ? 1000 : 60;
  it(`${flips} flipped bits of the file: refused, or of no consequence`, async () => {
    const whole = JSON.stringify((await filled()).trail.read({ from: 1, limit: 100 }));
    closeAll();
    const random = generator(7);
    const bytes = readFileSync(join(root, 'state', STORE_FILE));
    let refused = 0;
    for (let i = 0; i < flips; i += 1) {
      const copy = join(root, `flip-${i}`);
      cpSync(join(root, 'state'), copy, { recursive: true });
      const flipped = Buffer.from(bytes);
      const bit = random(bytes.length * 8);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(join(copy, STORE_FILE), flipped);
      try {
        const trail = new AuditTrail(await openStore(copy), clock);
        expect(trail.verify()).toEqual({ events: 8 });
        expect(JSON.stringify(trail.read({ from: 1, limit: 100 }))).toBe(whole);
      } catch (error) {
        if (!(error instanceof WorkstationError)) throw error;
        expect(['STORE_UNREADABLE', 'STORE_KEY_WRONG', 'AUDIT_CHAIN_BROKEN']).toContain(error.code);
        refused += 1;
      }
      closeAll();
      rmSync(copy, { recursive: true });
    }
    expect(refused).toBeGreaterThan(0);
  });
});

describe('on the disk', () => {
  const found = (marker: string) =>
    readdirSync(join(root, 'state')).filter((name) => {
      const bytes = readFileSync(join(root, 'state', name));
      return [marker, marker.toUpperCase()].some((text) => bytes.includes(text) || bytes.includes(text, 0, 'utf16le'));
    });

  it('nothing of patient, user or action is readable, before and after closing', async () => {
    await filled();
    const markers = [INS, INS.slice(0, 13), USER, 'patient-opened', 'logout', 'CALL_PROBLEM_INS_KEY', '2026-11-21'];
    for (const state of ['open', 'closed']) {
      for (const marker of markers) expect(found(marker), `${marker}, ${state}`).toEqual([]);
      // The scan does find what is in clear.
      expect(found('audit_event'), state).toContain(state === 'open' ? `${STORE_FILE}-wal` : STORE_FILE);
      closeAll();
    }
  });
});
