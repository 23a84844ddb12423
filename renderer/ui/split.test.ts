import { expect, test } from 'vitest';
import { clampShare, shareAfterKey } from './split.ts';

const LIMITS = { main: 600, side: 320 };

test('both parts keep their least width', () => {
  expect(clampShare(0.36, 1920, LIMITS)).toBe(0.36);
  expect(clampShare(0.05, 1600, LIMITS)).toBeCloseTo(0.2);
  expect(clampShare(0.95, 1600, LIMITS)).toBeCloseTo(1 - 600 / 1600);
});

test('a window that is too narrow is shared out as the least widths are', () => {
  expect(clampShare(0.9, 920, LIMITS)).toBeCloseTo(320 / 920);
  expect(clampShare(0.9, 300, LIMITS)).toBeCloseTo(320 / 920);
  expect(clampShare(0.4, 0, LIMITS)).toBe(0.4);
});

test('arrows move the divider, Home and End take it to its ends, Enter back', () => {
  const after = (key: string, isBig = false) => shareAfterKey(key, isBig, 0.4, 0.36, [0.2, 0.6]);
  expect(after('ArrowLeft')).toBeCloseTo(0.42);
  expect(after('ArrowRight')).toBeCloseTo(0.38);
  expect(after('ArrowLeft', true)).toBeCloseTo(0.5);
  expect(after('Home')).toBe(0.2);
  expect(after('End')).toBe(0.6);
  expect(after('Enter')).toBe(0.36);
  expect(after('a')).toBeUndefined();
  expect(after('constructor')).toBeUndefined();
  expect(shareAfterKey('ArrowLeft', true, 0.55, 0.36, [0.2, 0.6])).toBe(0.6);
});
