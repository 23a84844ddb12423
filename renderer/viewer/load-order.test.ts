import { expect, test } from 'vitest';
import { loadedRuns, nearestFirst } from './load-order.ts';

test('from the current one outwards, each once', () => {
  expect(nearestFirst(['a', 'b', 'c', 'd', 'e'], 1)).toEqual(['b', 'c', 'a', 'd', 'e']);
  expect(nearestFirst(['a', 'b'], 1)).toEqual(['b', 'a']);
  expect(nearestFirst([], 0)).toEqual([]);
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
