import { expect, test } from 'vitest';
import { createWheelSteps } from './wheel.ts';

test('a notch is one slice; small movements of a touchpad add up', () => {
  const steps = createWheelSteps();
  expect(steps({ deltaY: 120, deltaMode: 0 })).toBe(1);
  expect(steps({ deltaY: -3, deltaMode: 1 })).toBe(-1);
  expect([15, 15, 15, 15].map((deltaY) => steps({ deltaY, deltaMode: 0 }))).toEqual([0, 0, 1, 0]);
  expect([15, -15, -30].map((deltaY) => steps({ deltaY, deltaMode: 0 }))).toEqual([0, 0, -1]);
});
