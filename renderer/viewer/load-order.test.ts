import { expect, test } from 'vitest';
import { directionOf, loadedRuns, nearestFirst } from './load-order.ts';

test('from the current one outwards, each once', () => {
  expect(nearestFirst(['a', 'b', 'c', 'd', 'e'], 1)).toEqual(['b', 'c', 'a', 'd', 'e']);
  expect(nearestFirst(['a', 'b'], 1)).toEqual(['b', 'a']);
  expect(nearestFirst([], 0)).toEqual([]);
});

test('while scrolling, three ahead for each one behind', () => {
  const ids = Array.from('abcdefghij');
  expect(nearestFirst(ids, 3, 1).join('')).toBe('defgchijba');
  expect(nearestFirst(ids, 6, -1).join('')).toBe('gfedhcbaij');
  expect(nearestFirst(ids, 9, 1).join('')).toBe('jihgfedcba');
  for (let current = 0; current < ids.length; current += 1) {
    for (const direction of [-1, 0, 1] as const) {
      expect(nearestFirst(ids, current, direction).toSorted()).toEqual(ids);
    }
  }
});

test('a step has a direction, a jump has none', () => {
  expect(directionOf(5, 6)).toBe(1);
  expect(directionOf(15, 5)).toBe(-1);
  expect(directionOf(5, 100)).toBeUndefined();
  expect(directionOf(5, 5)).toBeUndefined();
  expect(directionOf(-1, 5)).toBeUndefined();
});

test('loaded neighbours are one run', () => {
  const runs = (loaded: string) => loadedRuns(['a', 'b', 'c', 'd'], (id) => loaded.includes(id));
  expect(runs('')).toEqual([]);
  expect(runs('abcd')).toEqual([{ from: 0, to: 1 }]);
  expect(runs('ad')).toEqual([
    { from: 0, to: 0.25 },
    { from: 0.75, to: 1 },
  ]);
});
