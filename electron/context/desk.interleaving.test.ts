/** Calls and commands in any order, against a second telling of the rules: no two patients are ever mixed. */
import { describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { ContextualCall } from '../../shared/patient.ts';
import { Desk, type DeskPatient, type DeskState } from './desk.ts';
import { rounds, sampleCall, seededRandom } from './test-samples.ts';

const IDLE_AFTER = 120_000;

const callA = sampleCall();
const callA2 = sampleCall({ PatientID: 'IPP0001-B', PatientIDIssuer: 'HOPY' });
const callB = sampleCall({ 'Patient.identifier.value': '162018885045327', PatientID: 'IPP0002' });
const callC = sampleCall({ 'Patient.identifier.value': '255081416802538', PatientID: 'IPP0003' });
const CALLS = [callA, callA2, callB, callC];

let clock = 1_000_000;
let keys = 0;
const desk = new Desk({
  now: () => clock,
  randomKey: () => `key-${(keys += 1)}`,
  idleAfterMs: IDLE_AFTER,
  onChange: () => undefined,
});

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

/** A plain second telling of the rules, without keys, tables or classes: what the desk must show after each event. */
interface Model {
  patient: ContextualCall | undefined;
  waiting: ContextualCall | undefined;
  touchedAt: number;
  items: Set<string>;
}

const fresh = (patient?: ContextualCall, touchedAt = -Infinity): Model => ({
  patient,
  waiting: undefined,
  touchedAt,
  items: new Set(),
});

function modelArrive(model: Model, call: ContextualCall): Model {
  const beingRead = model.items.size > 0 || clock - model.touchedAt < IDLE_AFTER;
  const same = model.patient?.traits.insValue === call.traits.insValue;
  if (model.patient !== undefined && same) return { ...model, patient: call, waiting: undefined };
  if (model.patient !== undefined && beingRead) return { ...model, waiting: call };
  return fresh(call);
}

function modelCommand(model: Model, command: string): Model {
  if (command === 'dismiss') return { ...model, waiting: undefined };
  if (command === 'accept') return fresh(model.waiting, clock);
  if (command === 'close') return model.waiting === undefined ? fresh() : fresh(model.waiting, clock);
  const items = new Set(model.items);
  if (command === 'openItem') items.add('series-1');
  if (command === 'closeItem') items.delete('series-1');
  return { ...model, items, touchedAt: clock };
}

describe('calls and commands in any order', () => {
  it('never mix two patients', { timeout: 300_000 }, () => {
    const random = seededRandom(4710);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
    const seenKeys = new Map<string, DeskPatient>();
    const reached = new Set<DeskState>();
    let model = fresh();
    let refused = 0;

    const count = rounds(300, 10_000);
    for (let step = 0; step < count; step += 1) {
      clock += pick([0, 1, 1000, IDLE_AFTER / 2, IDLE_AFTER]);
      const kind = random();
      if (kind < 0.35) {
        const call = pick(CALLS);
        desk.arrive(call, '2026-11-21T12:00:00.000Z');
        model = modelArrive(model, call);
      } else if (kind < 0.37) {
        desk.clear();
        model = fresh();
      } else {
        const command = pick(Object.keys(COMMANDS));
        const meant = OF_THE_WAITING.includes(command) ? desk.waiting : desk.patient;
        const key = random() < 0.7 ? meant?.key : pick([...seenKeys.keys(), 'key-0']);
        const outcome = codeOf(() => COMMANDS[command]?.(key ?? 'key-0'));
        const allowed = meant !== undefined && key === meant.key;
        expect(outcome).toBe(allowed ? 'done' : model.patient === undefined ? 'PATIENT_NONE' : 'PATIENT_CHANGED');
        if (allowed) model = modelCommand(model, command);
        else refused += 1;
      }

      expect([desk.patient?.call, desk.waiting?.call]).toEqual([model.patient, model.waiting]);
      for (const entry of [desk.patient, desk.waiting]) {
        if (entry === undefined) continue;
        expect(Object.isFrozen(entry) && Object.isFrozen(entry.call)).toBe(true);
        expect(CALLS).toContain(entry.call);
        // A key means one call for ever.
        expect(seenKeys.get(entry.key) ?? entry).toBe(entry);
        seenKeys.set(entry.key, entry);
      }
      expect(desk.waiting === undefined || desk.patient !== undefined).toBe(true);
      expect(desk.waiting?.key === undefined || desk.waiting.key !== desk.patient?.key).toBe(true);
      reached.add(desk.state);
    }
    expect([...reached].sort()).toEqual(['empty', 'idle', 'idle+waiting', 'read', 'read+waiting']);
    expect(refused).toBeGreaterThan(count / 20);
  });
});
