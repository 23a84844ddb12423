import { expect, test } from 'vitest';
import { dayOf, parseDay, yearsBefore } from './days.ts';

test('the day of a document is that of the local calendar', () => {
  expect(dayOf('2024-03-12')).toBe('2024-03-12');
  expect(dayOf(new Date(2024, 2, 12, 0, 5).toISOString())).toBe('2024-03-12');
  expect(dayOf(new Date(2024, 2, 12, 23, 55).toISOString())).toBe('2024-03-12');
  expect(dayOf('')).toBe('');
  expect(dayOf('bientôt')).toBe('');
});

test('years before', () => {
  expect(yearsBefore(new Date(2026, 10, 21), 3)).toBe('2023-11-21');
  expect(yearsBefore(new Date(2024, 1, 29), 1)).toBe('2023-03-01');
});

test.each([
  ['12/03/2024', '2024-03-12', '2024-03-12'],
  [' 12.3.2024 ', '2024-03-12', '2024-03-12'],
  ['2024-03-12', '2024-03-12', '2024-03-12'],
  ['03/2024', '2024-03-01', '2024-03-31'],
  ['02/2024', '2024-02-01', '2024-02-29'],
  ['2024-02', '2024-02-01', '2024-02-29'],
  ['2024', '2024-01-01', '2024-12-31'],
  ['29/02/2023', undefined, undefined],
  ['31/04/2024', undefined, undefined],
  ['12/13/2024', undefined, undefined],
  ['0/2024', undefined, undefined],
  ['12/03/24', undefined, undefined],
  ['1/2/3/2024', undefined, undefined],
  ['hier', undefined, undefined],
  ['', undefined, undefined],
])('typed %j', (text, first, last) => {
  expect(parseDay(text, 'first')).toBe(first);
  expect(parseDay(text, 'last')).toBe(last);
});
