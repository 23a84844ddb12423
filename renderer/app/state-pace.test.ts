import { expect, test } from 'vitest';
import type { WorkstationState } from '../../shared/api.ts';
import { StatePace } from './state-pace.ts';

function setUp({ isAwaited = false } = {}) {
  const delivered: unknown[] = [];
  const timers: { readonly milliseconds: number; readonly run: () => void }[] = [];
  const waiting = { isAwaited };
  const pace = new StatePace({
    deliver: (state) => delivered.push(state),
    after: (milliseconds, run) => {
      const timer = { milliseconds, run };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
    isImageAwaited: () => waiting.isAwaited,
  });
  const wake = (): void => timers.shift()?.run();
  return { pace, delivered, timers, wake, waiting };
}

/** As much of a state as is compared. */
function state(progress: object, rest: object = {}): WorkstationState {
  const series = [{ seriesInstanceUid: '1.2', progress: { state: 'running', warnings: [], ...progress } }];
  return { locale: 'fr', exports: [], patient: { key: 'k', examinations: [{ series }] }, ...rest } as unknown as never;
}

test('counts that grow are told together a little later, and of them the newest', () => {
  const { pace, delivered, timers, wake } = setUp();
  pace.take(state({ received: 1, bytes: 10 }));
  expect(delivered).toHaveLength(1);
  pace.take(state({ received: 2, bytes: 20, timings: { askedAt: 'x' } }));
  pace.take(state({ received: 3, bytes: 30 }));
  expect(delivered).toHaveLength(1);
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([250]);
  wake();
  expect(delivered.slice(1)).toEqual([state({ received: 3, bytes: 30 })]);
});

test.each([
  ['a retrieval has ended', state({ received: 2, state: 'complete' })],
  ['something is wrong', state({ received: 2, error: { code: 'WADO_404', facts: {} } })],
  ['something is odd', state({ received: 2, warnings: [{ code: 'WADO_PARTIAL', facts: {} }] })],
  ['the patient goes', { ...state({}), patient: undefined } as unknown as WorkstationState],
  ['another patient comes', state({}, { patient: { key: 'other', examinations: [] } })],
  ['an export moves', state({}, { exports: [{ id: 'e' }] })],
])('%s: told at once, with what was kept back', (_, next) => {
  const { pace, delivered, timers } = setUp();
  pace.take(state({ received: 1 }));
  pace.take(state({ received: 2 }));
  pace.take(next);
  expect(delivered.slice(1)).toEqual([next]);
  expect(timers).toEqual([]);
});

test('while an image is awaited nothing of a retrieval is told, but for the rest', () => {
  const { pace, delivered, timers, wake } = setUp({ isAwaited: true });
  pace.take(state({ received: 0, state: 'idle' }));
  pace.take(state({ received: 0, state: 'waiting' }));
  pace.take(state({ received: 1, state: 'running' }));
  expect(delivered).toHaveLength(1);
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([200]);
  wake();
  expect(delivered.slice(1)).toEqual([state({ received: 1, state: 'running' })]);
  const called = state({ received: 1, state: 'running' }, { waiting: { key: 'w' } });
  pace.take(called);
  expect(delivered.at(-1)).toBe(called);
});

test('what was forgotten is not told; the next state is', () => {
  const { pace, delivered, timers } = setUp();
  pace.take(state({ received: 1 }));
  pace.take(state({ received: 2 }));
  pace.forget();
  expect(timers).toEqual([]);
  pace.take(state({ received: 2 }));
  expect(delivered).toHaveLength(2);
});
