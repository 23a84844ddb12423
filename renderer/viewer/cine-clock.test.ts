import { describe, expect, test } from 'vitest';
import { CineClock, nextRate } from './cine-clock.ts';

const ready = { count: 4, isReady: () => true };

/** What is shown, and when, on a screen that is drawn every `every` ms. */
function played(
  clock: CineClock,
  {
    until,
    every = 1000 / 60,
    frames = ready,
  }: { until: number; every?: number; frames?: Parameters<CineClock['next']>[2] },
): { readonly frame: number; readonly at: number }[] {
  const shown: { frame: number; at: number }[] = [];
  let frame = 0;
  clock.start(0);
  for (let now = 0; now <= until; now += every) {
    const next = clock.next(frame, now, frames);
    if (next === 'end') break;
    if (next === undefined) continue;
    frame = next;
    shown.push({ frame, at: now });
  }
  return shown;
}

test.for([30, 25, 10, 7.5])('%d frames a second are that many on a screen of 60 Hz, and none is left out', (rate) => {
  const shown = played(new CineClock({ rate }), { until: 10_000 });
  expect(shown.length).toBeGreaterThanOrEqual(10 * rate - 1);
  expect(shown.length).toBeLessThanOrEqual(10 * rate + 1);
  expect(shown.map(({ frame }) => frame)).toEqual(shown.map((_, index) => (index + 1) % 4));
});

test('each frame stays as long as the file says', () => {
  const clock = new CineClock({ rate: 10, durations: [100, 300, 50, 150] });
  const at = played(clock, { until: 650, every: 1 }).map((one) => one.at);
  expect(at.map((time, index) => time - (at[index - 1] ?? 0)).slice(1)).toEqual([300, 50, 150]);
});

test('twice the rate halves the time of each', () => {
  const clock = new CineClock({ rate: 10, durations: [100, 300, 50, 150] });
  clock.setRate(20);
  expect(clock.rate).toBe(20);
  const at = played(clock, { until: 300, every: 1 }).map((one) => one.at);
  expect(at.map((time, index) => time - (at[index - 1] ?? 0)).slice(1, 4)).toEqual([150, 25, 75]);
});

describe('a frame that is not there', () => {
  test('is waited for, never passed over', () => {
    let isThere = false;
    const frames = { count: 4, isReady: (frame: number) => frame !== 2 || isThere };
    const clock = new CineClock({ rate: 10 });
    clock.start(0);
    expect(clock.next(0, 100, frames)).toBe(1);
    for (const now of [200, 300, 900]) expect(clock.next(1, now, frames)).toBeUndefined();
    isThere = true;
    expect(clock.next(1, 910, frames)).toBe(2);
  });

  test('what was lost by waiting is not caught up', () => {
    let isThere = false;
    const frames = { count: 4, isReady: () => isThere };
    const clock = new CineClock({ rate: 10 });
    clock.start(0);
    expect(clock.next(0, 5000, frames)).toBeUndefined();
    isThere = true;
    expect(clock.next(0, 5010, frames)).toBe(1);
    expect(clock.next(1, 5050, frames)).toBeUndefined();
    expect(clock.next(1, 5110, frames)).toBe(2);
  });
});

test('at the end it stands still, unless it loops', () => {
  const clock = new CineClock({ rate: 10 });
  clock.isLooping = false;
  expect(played(clock, { until: 5000 }).map(({ frame }) => frame)).toEqual([1, 2, 3]);
});

test('tells how many frames a second were really shown', () => {
  const clock = new CineClock({ rate: 30 });
  expect(clock.realRate(0)).toBeUndefined();
  played(clock, { until: 3000, every: 100 });
  expect(clock.realRate(3000)).toBeCloseTo(10, 0);
});

test('rates go in steps, from whatever the file says', () => {
  expect(nextRate(10, 1)).toBe(12);
  expect(nextRate(10, -1)).toBe(7);
  expect(nextRate(29.97, 1)).toBe(40);
  expect(nextRate(60, 1)).toBe(60);
  expect(nextRate(100, 1)).toBe(100);
  expect(nextRate(1, -1)).toBe(1);
  expect(nextRate(0.5, -1)).toBe(0.5);
});
