import { beforeEach, describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { ContextualCall } from '../../shared/patient.ts';
import { Desk, type DeskState } from './desk.ts';
import { sampleCall } from './test-samples.ts';

const IDLE_AFTER = 120_000;
const RECEIVED = '2026-11-21T12:00:00.000Z';

const callA = sampleCall();
const callA2 = sampleCall({ PatientID: 'IPP0001-B', PatientIDIssuer: 'HOPY', 'Patient.name.family': 'PAT TROIS' });
const callB = sampleCall({ 'Patient.identifier.value': '162018885045327', PatientID: 'IPP0002' });
const callC = sampleCall({ 'Patient.identifier.value': '255081416802538', PatientID: 'IPP0003' });

let clock: number;
let keys: number;
let changes: number;
let desk: Desk;

beforeEach(() => {
  [clock, keys, changes] = [1_000_000, 0, 0];
  desk = new Desk({
    now: () => clock,
    randomKey: () => `key-${(keys += 1)}`,
    idleAfterMs: IDLE_AFTER,
    onChange: () => (changes += 1),
  });
});

const arrive = (call: ContextualCall): void => desk.arrive(call, RECEIVED);
const patientKey = (): string => desk.patient?.key ?? 'nobody';
const waitingKey = (): string => desk.waiting?.key ?? 'nobody';

/** Brings a fresh desk into a state: patient A, waiting B. */
const INTO: Readonly<Record<DeskState, () => void>> = {
  empty: () => undefined,
  idle: () => arrive(callA),
  read: () => {
    arrive(callA);
    desk.touch(patientKey());
  },
  'idle+waiting': () => {
    INTO['read+waiting']();
    clock += IDLE_AFTER;
  },
  'read+waiting': () => {
    INTO.read();
    arrive(callB);
  },
};
const STATES = Object.keys(INTO) as DeskState[];

const COMMANDS: Readonly<Record<string, (key: string) => void>> = {
  accept: (key) => desk.accept(key),
  dismiss: (key) => desk.dismiss(key),
  close: (key) => desk.close(key),
  touch: (key) => desk.touch(key),
  openItem: (key) => desk.openItem(key, 'series-1'),
  closeItem: (key) => desk.closeItem(key, 'series-1'),
};
const OF_THE_WAITING = ['accept', 'dismiss'];

function codeOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return error instanceof WorkstationError ? error.code : String(error);
  }
  return 'done';
}

const snapshot = (): unknown => ({ patient: desk.patient, waiting: desk.waiting, state: desk.state });

describe('a call that arrives', () => {
  it.each<[DeskState, string, ContextualCall, ContextualCall, ContextualCall | undefined]>([
    ['empty', 'of anybody', callA, callA, undefined],
    ['idle', 'of another patient', callB, callB, undefined],
    ['idle', 'of the same patient', callA2, callA2, undefined],
    ['read', 'of another patient', callB, callA, callB],
    ['read', 'of the same patient', callA2, callA2, undefined],
    ['idle+waiting', 'of a third patient', callC, callC, undefined],
    ['idle+waiting', 'of the same patient', callA2, callA2, undefined],
    ['idle+waiting', 'of the waiting patient', callB, callB, undefined],
    ['read+waiting', 'of a third patient', callC, callA, callC],
    ['read+waiting', 'of the same patient', callA2, callA2, undefined],
    ['read+waiting', 'of the waiting patient', callB, callA, callB],
  ])('at a desk that is %s, %s', (state, _, call, patient, waiting) => {
    INTO[state]();
    expect(desk.state).toBe(state);
    const before = [desk.patient, desk.waiting];
    const changesBefore = changes;
    desk.arrive(call, '2026-11-21T13:00:00.000Z');
    expect([desk.patient?.call, desk.waiting?.call]).toEqual([patient, waiting]);
    expect(changes).toBe(changesBefore + 1);
    const newcomer = waiting === undefined ? desk.patient : desk.waiting;
    expect(newcomer).toEqual({ key: `key-${keys}`, traits: call.traits, call, receivedAt: '2026-11-21T13:00:00.000Z' });
    expect(before.map((entry) => entry?.key)).not.toContain(newcomer?.key);
    if (waiting !== undefined) expect(desk.patient).toBe(before[0]);
  });

  it('replaces a fresh patient whom nobody has touched', () => {
    arrive(callA);
    arrive(callB);
    expect([desk.patient?.call, desk.waiting]).toEqual([callB, undefined]);
  });

  it('waits to the millisecond while the last touch is recent', () => {
    INTO.read();
    clock += IDLE_AFTER - 1;
    expect(desk.state).toBe('read');
    clock += 1;
    expect(desk.state).toBe('idle');
    arrive(callB);
    expect(desk.patient?.call).toBe(callB);
  });

  it('waits however long a report or a series is open', () => {
    arrive(callA);
    desk.openItem(patientKey(), 'report-1');
    desk.openItem(patientKey(), 'series-1');
    desk.openItem(patientKey(), 'series-1');
    clock += 100 * IDLE_AFTER;
    desk.closeItem(patientKey(), 'series-1');
    clock += 100 * IDLE_AFTER;
    expect(desk.state).toBe('read');
    arrive(callB);
    expect(desk.state).toBe('read+waiting');
  });

  it('waits a while after the last item was closed', () => {
    arrive(callA);
    desk.openItem(patientKey(), 'series-1');
    clock += IDLE_AFTER;
    desk.closeItem(patientKey(), 'series-1');
    expect(desk.state).toBe('read');
    clock += IDLE_AFTER;
    expect(desk.state).toBe('idle');
  });

  it('leaves the reading as it is when it is of the same patient', () => {
    arrive(callA);
    desk.openItem(patientKey(), 'series-1');
    const oldKey = patientKey();
    arrive(callA2);
    expect(codeOf(() => desk.touch(oldKey))).toBe('PATIENT_CHANGED');
    clock += IDLE_AFTER;
    expect(desk.state).toBe('read');
    desk.closeItem(patientKey(), 'series-1');
    clock += IDLE_AFTER;
    expect(desk.state).toBe('idle');
  });

  it('leaves nothing of the reading to another patient', () => {
    arrive(callA);
    desk.openItem(patientKey(), 'series-1');
    arrive(callB);
    desk.dismiss(waitingKey());
    desk.close(patientKey());
    arrive(callB);
    expect(desk.state).toBe('idle');
  });
});

describe('the same patient', () => {
  it.each([
    ['another matricule', { 'Patient.identifier.value': '162018885045327' }, false],
    ['another nature of the matricule', { 'Patient.identifier.system': '1.2.250.1.213.1.4.8' }, false],
    ['another date of birth', { 'Patient.birthDate': '19790329' }, false],
    ['another spelling of the names', { 'Patient.name.family': 'PAT TROIS', 'Patient.name.given': 'Dominique' }, true],
    ['another local identifier', { PatientID: '77', PatientIDIssuer: 'HOPY' }, true],
    ['another place of birth', { 'Address.district': '63220' }, true],
  ])('with %s', (_, difference, same) => {
    INTO.read();
    arrive(sampleCall(difference));
    expect(desk.waiting === undefined).toBe(same);
  });
});

describe('the commands', () => {
  it('accept: the waiting call is the patient under the same key, being read', () => {
    INTO['read+waiting']();
    const key = waitingKey();
    desk.accept(key);
    expect([desk.patient, desk.waiting]).toEqual([
      { key, traits: callB.traits, call: callB, receivedAt: RECEIVED },
      undefined,
    ]);
    arrive(callC);
    expect([desk.patient?.call, desk.waiting?.call]).toEqual([callB, callC]);
  });

  it('dismiss: the patient stays, under the same key', () => {
    INTO['read+waiting']();
    const before = desk.patient;
    desk.dismiss(waitingKey());
    expect([desk.patient, desk.waiting, desk.state]).toEqual([before, undefined, 'read']);
  });

  it('close: nobody is left, or the one who waited', () => {
    INTO['read+waiting']();
    const key = waitingKey();
    desk.close(patientKey());
    expect([desk.patient, desk.waiting]).toEqual([
      { key, traits: callB.traits, call: callB, receivedAt: RECEIVED },
      undefined,
    ]);
    desk.close(key);
    expect([desk.patient, desk.waiting]).toEqual([undefined, undefined]);
  });

  it.each(STATES)('clear: nothing is left of %s', (state) => {
    INTO[state]();
    desk.clear();
    expect([desk.patient, desk.waiting, desk.state]).toEqual([undefined, undefined, 'empty']);
  });

  it('tell of a change once, and of a touch not at all', () => {
    INTO['read+waiting']();
    expect(changes).toBe(2);
    desk.touch(patientKey());
    desk.openItem(patientKey(), 'series-1');
    expect(changes).toBe(2);
    desk.dismiss(waitingKey());
    desk.close(patientKey());
    expect(changes).toBe(4);
    desk.clear();
    expect(changes).toBe(4);
  });

  it('refuse items without end', () => {
    arrive(callA);
    for (let item = 0; item < 1000; item += 1) desk.openItem(patientKey(), `series-${item}`);
    expect(codeOf(() => desk.openItem(patientKey(), 'series-1000'))).toBe('REQUEST_INVALID');
    desk.openItem(patientKey(), 'series-0');
  });

  const pairs = STATES.flatMap((state) => Object.keys(COMMANDS).map((command) => ({ state, command })));

  it.each(pairs)('$command at a desk that is $state reaches only the call that it names', ({ state, command }) => {
    INTO[state]();
    const named = OF_THE_WAITING.includes(command) ? desk.waiting : desk.patient;
    const other = OF_THE_WAITING.includes(command) ? desk.patient : desk.waiting;
    const before = snapshot();
    const refusal = state === 'empty' ? 'PATIENT_NONE' : 'PATIENT_CHANGED';
    for (const key of [other?.key, 'key-0', '', '__proto__']) {
      if (key !== undefined) expect(codeOf(() => COMMANDS[command]?.(key))).toBe(refusal);
    }
    expect(snapshot()).toEqual(before);
    if (named !== undefined) expect(codeOf(() => COMMANDS[command]?.(named.key))).toBe('done');
  });

  it('refuse a key that comes twice', () => {
    const careless = new Desk({ now: () => clock, randomKey: () => 'key', idleAfterMs: 1, onChange: () => undefined });
    careless.arrive(callA, RECEIVED);
    expect(codeOf(() => careless.arrive(callB, RECEIVED))).toBe('INTERNAL');
    expect(careless.patient?.call).toBe(callA);
  });
});

describe('a patient opened by hand', () => {
  it('comes to an empty desk, counts as read, and has no call', () => {
    const opened = desk.openByHand({ birthName: 'PAT-TROIS' }, '2026-11-21T12:00:00.000Z');
    expect(desk.patient).toBe(opened);
    expect(opened.call).toBeUndefined();
    expect(desk.state).toBe('read');
  });

  it('does not take the place of another', () => {
    desk.openByHand({ birthName: 'PAT-TROIS' }, '2026-11-21T12:00:00.000Z');
    expect(() => desk.openByHand({ birthName: 'PAT-SIX' }, '2026-11-21T12:00:00.000Z')).toThrow('PATIENT_CHANGED');
    expect(desk.patient?.traits.birthName).toBe('PAT-TROIS');
  });

  it('without a matricule is nobody that a call names: the call waits', () => {
    desk.openByHand({ birthName: 'PAT-TROIS', birthDate: '1979-03-28' }, '2026-11-21T12:00:00.000Z');
    desk.arrive(sampleCall(), '2026-11-21T12:01:00.000Z');
    expect(desk.state).toBe('read+waiting');
  });

  it('is replaced without asking by a call of the same patient', () => {
    desk.openByHand(sampleCall().traits, '2026-11-21T12:00:00.000Z');
    desk.arrive(sampleCall(), '2026-11-21T12:01:00.000Z');
    expect(desk.patient?.call).toBeDefined();
    expect(desk.waiting).toBeUndefined();
  });
});
