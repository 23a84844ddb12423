/** Going through some images of a series only. */
import { expect, test } from 'vitest';
import { stopFrom, stopNear } from './stops.ts';

const STOPS = [2, 5, 9];

test.for([
  [0, 2],
  [3, 2],
  [4, 5],
  [8, 9],
  [40, 9],
])('nearest to %d is %d', ([wanted = 0, expected]) => {
  expect(stopNear(STOPS, wanted)).toBe(expected);
  expect(stopNear([], wanted)).toBe(wanted);
});

test.for([
  [2, 1, 5],
  [5, 1, 9],
  [9, 1, 9],
  [9, -2, 2],
  [2, -1, 2],
  [5, 40, 9],
])('from %d by %d to %d', ([now = 0, by = 0, expected]) => {
  expect(stopFrom(STOPS, now, by)).toBe(expected);
  expect(stopFrom([], now, by)).toBe(now + by);
});
