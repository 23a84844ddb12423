import { beforeEach, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { ContextualCall } from '../../shared/patient.ts';
import { Reception } from './reception.ts';

const LIFETIME_MS = 60_000;

const call = (insValue: string): ContextualCall => ({
  traits: {
    insValue,
    insSystem: '1.2.250.1.213.1.4.10',
    birthName: 'PAT-TROIS',
    firstGivenName: 'DOMINIQUE',
    sex: 'F',
    birthDate: '1979-03-28',
    birthPlace: '51215',
  },
  patientId: 'IPP0001',
  patientIdIssuer: 'HOPX',
  opposition: 'no',
  filters: {},
  unknownParameters: [],
});

/** The rooms next door, as plain as can be. */
class Neighbours {
  now = Date.parse('2026-03-12T10:00:00Z');
  open = false;
  refuses = false;
  kept = new Map<string, { call: ContextualCall; receivedAt: string; first: boolean }>();
  onDesk: ContextualCall | undefined;
  changes = 0;
  readonly reception = new Reception({
    keeper: {
      add: (added) => {
        const id = `id-${this.kept.size + 1}`;
        this.kept.set(id, { call: added, receivedAt: new Date(this.now).toISOString(), first: true });
        return { id };
      },
      take: (id) => {
        const kept = this.kept.get(id);
        if (kept === undefined) throw new WorkstationError('CALL_UNKNOWN');
        this.kept.set(id, { ...kept, first: false });
        return kept;
      },
      close: () => this.kept.clear(),
    },
    desk: { arrive: (arrived) => (this.onDesk = arrived), clear: () => (this.onDesk = undefined) },
    session: {
      isOpen: () => this.open,
      admit: () => {
        if (this.refuses) throw new WorkstationError('LOGIN_PATIENT_DIFFERS');
      },
    },
    lifetimeMs: LIFETIME_MS,
    now: () => this.now,
    onChange: () => (this.changes += 1),
  });
}

let rooms: Neighbours;
beforeEach(() => {
  rooms = new Neighbours();
});

test('a call opened before the login waits for it and is not on the desk', () => {
  rooms.reception.open(rooms.reception.keep(call('279035121518989')));
  expect(rooms.reception.callWaitsForLogin).toBe(true);
  expect(rooms.onDesk).toBeUndefined();

  rooms.open = true;
  rooms.reception.sessionOpened();
  expect(rooms.onDesk?.traits.insValue).toBe('279035121518989');
  expect(rooms.reception.callWaitsForLogin).toBe(false);
});

test('a call opened within a session goes to the desk at once, and only the first time', () => {
  rooms.open = true;
  const first = rooms.reception.keep(call('279035121518989'));
  const second = rooms.reception.keep(call('180017512345678'));
  rooms.reception.open(first);
  rooms.reception.open(second);
  rooms.reception.open(first);
  expect(rooms.onDesk?.traits.insValue).toBe('180017512345678');
});

test('the newest of two calls that wait is the one that the login opens', () => {
  rooms.reception.open(rooms.reception.keep(call('279035121518989')));
  rooms.reception.open(rooms.reception.keep(call('180017512345678')));
  rooms.open = true;
  rooms.reception.sessionOpened();
  expect(rooms.onDesk?.traits.insValue).toBe('180017512345678');
});

test('a call that waited too long is not opened by the login, and the user is told', () => {
  rooms.reception.open(rooms.reception.keep(call('279035121518989')));
  rooms.now += LIFETIME_MS + 1;
  rooms.open = true;
  rooms.reception.sessionOpened();
  expect(rooms.onDesk).toBeUndefined();
  expect(rooms.reception.notice?.code).toBe('CALL_EXPIRED');

  rooms.reception.dismissNotice();
  expect(rooms.reception.notice).toBeUndefined();
});

test('a patient the session may not see stays off the desk, and the user is told', () => {
  rooms.open = true;
  rooms.refuses = true;
  rooms.reception.open(rooms.reception.keep(call('279035121518989')));
  expect(rooms.onDesk).toBeUndefined();
  expect(rooms.reception.notice?.code).toBe('LOGIN_PATIENT_DIFFERS');
});

test('the end of the session empties the desk and every call that waits', () => {
  rooms.open = true;
  const kept = rooms.reception.keep(call('180017512345678'));
  rooms.reception.open(rooms.reception.keep(call('279035121518989')));
  rooms.open = false;
  rooms.reception.sessionEnded();
  expect(rooms.onDesk).toBeUndefined();
  expect(() => rooms.reception.open(kept)).toThrow('CALL_UNKNOWN');
});

test('a session taken over by another screen keeps the call that waits and clears the desk', () => {
  rooms.open = true;
  rooms.reception.open(rooms.reception.keep(call('279035121518989')));
  rooms.open = false;
  rooms.reception.open(rooms.reception.keep(call('180017512345678')));
  rooms.reception.sessionReplaced();
  expect(rooms.onDesk).toBeUndefined();
  expect(rooms.reception.callWaitsForLogin).toBe(true);
});
