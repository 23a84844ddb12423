import { expect, test } from 'vitest';
import { commandOf } from './shortcuts.ts';
import { createWheelSteps } from './wheel.ts';

const key = (name: string, held?: 'ctrlKey' | 'altKey' | 'metaKey') =>
  commandOf({ key: name, ctrlKey: held === 'ctrlKey', altKey: held === 'altKey', metaKey: held === 'metaKey' });

test('keys, with capitals as without', () => {
  expect(key('ArrowDown')).toEqual({ do: 'step', by: 1 });
  expect(key('PageUp')).toEqual({ do: 'step', by: -10 });
  expect(key('i')).toEqual(key('I'));
  expect(key('W')).toEqual({ do: 'mode', mode: 'window' });
  expect(key('ArrowRight', 'ctrlKey')).toEqual({ do: 'series', by: 1 });
  expect(key('B')).toEqual({ do: 'series', by: -1 });
  expect(key('m')).toEqual({ do: 'measures' });
  expect(key('c')).toEqual({ do: 'report' });
});

test('what belongs to the system or to nobody is left alone', () => {
  expect(key('r', 'ctrlKey')).toBeUndefined();
  expect(key('c', 'ctrlKey')).toBeUndefined();
  expect(key('f', 'metaKey')).toBeUndefined();
  expect(key('ArrowLeft', 'altKey')).toBeUndefined();
  expect(key('x')).toBeUndefined();
  expect(key('constructor')).toBeUndefined();
});

test('a notch is one slice; small movements of a touchpad add up', () => {
  const steps = createWheelSteps();
  expect(steps({ deltaY: 120, deltaMode: 0 })).toBe(1);
  expect(steps({ deltaY: -3, deltaMode: 1 })).toBe(-1);
  expect([15, 15, 15, 15].map((deltaY) => steps({ deltaY, deltaMode: 0 }))).toEqual([0, 0, 1, 0]);
  expect([15, -15, -30].map((deltaY) => steps({ deltaY, deltaMode: 0 }))).toEqual([0, 0, -1]);
});
