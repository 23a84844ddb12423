import { expect, test } from 'vitest';
import type { SeriesProgress } from '../../shared/examination.ts';
import { createI18n } from '../ui/i18n.ts';
import { estimateSeconds, RemainingTime, remainingText } from './remaining-time.ts';

const running = (progress: Partial<SeriesProgress>) => ({
  expected: 120,
  progress: { state: 'running' as const, received: 60, bytes: 30e6, bytesPerSecond: 3e6, warnings: [], ...progress },
});

/** A series told of at `at` milliseconds with the rate `rate`, once for each. */
function estimateAfter(told: readonly (readonly [at: number, rate: number])[]): number | undefined {
  let now = 0;
  const remaining = new RemainingTime(() => now);
  for (const [at, bytesPerSecond] of told) {
    now = at;
    remaining.note(running({ bytesPerSecond }));
  }
  return remaining.snapshot();
}

test('what is missing is as large as what came', () => {
  expect(estimateSeconds(running({}))).toBe(10);
  expect(estimateSeconds(running({ bytesPerSecond: 0 }))).toBeUndefined();
  expect(estimateSeconds(running({ received: 2, bytes: 1e6 }))).toBeUndefined();
  expect(estimateSeconds(running({ received: 120 }))).toBeUndefined();
});

test('is said once the rate has been steady for three seconds', () => {
  const steady = [0, 1000, 2000, 2900].map((at) => [at, 3e6] as const);
  expect(estimateAfter(steady)).toBeUndefined();
  expect(estimateAfter([...steady, [3000, 3e6]])).toBe(10);
});

test('a rate that jumps says nothing until it has calmed down', () => {
  const jump = [[0, 3e6] as const, [1500, 9e6] as const, [3000, 3e6] as const, [4000, 3e6] as const];
  expect(estimateAfter(jump)).toBeUndefined();
  expect(estimateAfter([...jump, [6100, 3e6]])).toBe(10);
  expect(estimateAfter([...jump, [6100, 0]])).toBeUndefined();
});

test('a retrieval that pauses begins anew', () => {
  let now = 0;
  const remaining = new RemainingTime(() => now);
  const told: (number | undefined)[] = [];
  remaining.subscribe(() => told.push(remaining.snapshot()));
  for (now = 0; now <= 3000; now += 1000) remaining.note(running({}));
  remaining.note(running({ state: 'waiting' }));
  now = 4000;
  remaining.note(running({}));
  expect(told).toEqual([10, undefined]);
});

test('in words, rounded up', () => {
  const i18n = createI18n('fr');
  const text = (seconds: number) => remainingText(i18n, seconds).replace(/\s/g, ' ');
  expect(text(0.2)).toBe('reste 1 s');
  expect(text(9.4)).toBe('reste 10 s');
  expect(text(11)).toBe('reste 15 s');
  expect(text(59)).toBe('reste 60 s');
  expect(text(61)).toBe('reste 2 min');
});
