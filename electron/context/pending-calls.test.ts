import { describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { PendingCalls, type PendingCallsOptions } from './pending-calls.ts';
import { sampleCall } from './test-samples.ts';

const START = Date.UTC(2026, 10, 21, 12);
const LIFETIME = 600_000;

function makePending(options: Partial<PendingCallsOptions> = {}): { pending: PendingCalls; clock: { now: number } } {
  const clock = { now: START };
  let count = 0;
  const randomId = (): string => `id-${(count += 1)}`;
  const pending = new PendingCalls({ lifetimeMs: LIFETIME, capacity: 3, now: () => clock.now, randomId, ...options });
  return { pending, clock };
}

const call = sampleCall();

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return error instanceof WorkstationError ? error.code : String(error);
  }
  return 'nothing thrown';
}

describe('PendingCalls', () => {
  it('gives the call back under its id, first once, then as a repeat', () => {
    const { pending, clock } = makePending();
    const { id, expiresAt } = pending.add(call);
    expect(expiresAt).toBe(START + LIFETIME);
    clock.now += 1000;
    const receivedAt = '2026-11-21T12:00:00.000Z';
    expect(pending.take(id)).toEqual({ call, receivedAt, first: true });
    expect(pending.take(id)).toEqual({ call, receivedAt, first: false });
    expect(pending.take(id).call).toBe(call);
  });

  it('keeps calls apart', () => {
    const { pending } = makePending();
    const other = sampleCall({ PatientID: 'IPP0002' });
    const [one, two] = [pending.add(call), pending.add(other)];
    expect(pending.take(two.id).call).toBe(other);
    expect(pending.take(one.id)).toMatchObject({ call, first: true });
  });

  it('lets a call expire to the millisecond, opened or not', () => {
    const { pending, clock } = makePending();
    const [one, two] = [pending.add(call), pending.add(call)];
    clock.now = one.expiresAt - 1;
    expect(pending.take(one.id).first).toBe(true);
    clock.now = one.expiresAt;
    expect(codeOf(() => pending.take(one.id))).toBe('CALL_EXPIRED');
    expect(codeOf(() => pending.take(two.id))).toBe('CALL_EXPIRED');
    expect(pending.size).toBe(0);
  });

  it.each(['', 'id-2', '__proto__', 'ID-1'])('does not know %j', (id) => {
    const { pending } = makePending();
    pending.add(call);
    expect(codeOf(() => pending.take(id))).toBe('CALL_UNKNOWN');
  });

  it('is busy when full, until a call has expired', () => {
    const { pending, clock } = makePending({ capacity: 2 });
    pending.add(call);
    clock.now += 1000;
    pending.add(call);
    expect(codeOf(() => pending.add(call))).toBe('CALL_BUSY');
    clock.now = START + LIFETIME;
    expect(pending.add(call).id).toBe('id-3');
    expect(codeOf(() => pending.add(call))).toBe('CALL_BUSY');
  });

  it('forgets expired calls when swept, and remembers only so many ids', () => {
    const { pending, clock } = makePending({ capacity: 1 });
    const ids: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      ids.push(pending.add(call).id);
      clock.now += LIFETIME;
      expect(pending.size).toBe(1);
      pending.sweep();
      expect(pending.size).toBe(0);
    }
    const codes = ids.map((id) => codeOf(() => pending.take(id)));
    expect(codes).toEqual([...Array<string>(6).fill('CALL_UNKNOWN'), ...Array<string>(4).fill('CALL_EXPIRED')]);
  });

  it('forgets everything when closed, and goes on', () => {
    const { pending, clock } = makePending();
    const expired = pending.add(call);
    clock.now += LIFETIME;
    const kept = pending.add(call);
    pending.close();
    expect([expired, kept].map(({ id }) => codeOf(() => pending.take(id)))).toEqual(['CALL_UNKNOWN', 'CALL_UNKNOWN']);
    expect(pending.take(pending.add(call).id).first).toBe(true);
  });

  it('never puts two calls under one id', () => {
    const { pending, clock } = makePending({ randomId: () => 'again' });
    pending.add(call);
    expect(codeOf(() => pending.add(sampleCall({ PatientID: 'IPP0002' })))).toBe('INTERNAL');
    expect(pending.take('again').call).toBe(call);
    clock.now += LIFETIME;
    expect(codeOf(() => pending.add(call))).toBe('INTERNAL');
  });
});
