import { describe, expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { entry } from './testing/reports.ts';
import { asAddress, dateText, daysLeftText, distinct, matchingEntries, problemTone } from './trust-text.ts';

const fr = createI18n('fr');

describe('the search in the list', () => {
  const entries = [entry(1, 'Centre d’imagerie de Nîmes'), entry(2, 'CHU de Rennes'), entry(33, 'IMGO')];
  test.each([
    ['', [1, 2, 33]],
    ['   ', [1, 2, 33]],
    ['nimes', [1]],
    ["D'IMAGERIE nîmes", [1]],
    ['rennes nimes', []],
    ['db33.example', [33]],
    ['support2@', [2]],
    ['évry', [1, 2, 33]],
    ['.*', []],
  ])('%j', (query, numbers) => {
    expect(matchingEntries(entries, query)).toEqual(entries.filter((_, index) => numbers.includes([1, 2, 33][index]!)));
  });
});

test('a problem is told once, with other facts it is another one', () => {
  const one = { code: 'TRUST_NOT_LISTED', facts: { host: 'db8.example' } } as const;
  const other = { code: 'TRUST_NOT_LISTED', facts: { host: 'db9.example' } } as const;
  expect(distinct([one, undefined, { ...one }, other])).toEqual([one, other]);
});

test('what stops nothing is a warning; a code of another version is not played down', () => {
  expect(problemTone({ code: 'OWN_CERTIFICATE_EXPIRES', facts: {} })).toBe('warning');
  expect(problemTone({ code: 'OWN_CERTIFICATE_EXPIRED', facts: {} })).toBe('bad');
  expect(problemTone({ code: 'toString' as 'INTERNAL', facts: {} })).toBe('bad');
});

test('days left are said while there are any', () => {
  expect(daysLeftText(fr, 23)?.replaceAll(/\s/g, ' ')).toBe('reste 23 jours');
  expect(daysLeftText(fr, -1)).toBeUndefined();
  expect(daysLeftText(fr, undefined)).toBeUndefined();
});

test('a date, an instant, and what is neither', () => {
  expect(dateText(fr, '2026-03-01')).toBe('01/03/2026');
  expect(dateText(fr, new Date(2026, 2, 1, 9, 30).toISOString())).toBe('01/03/2026 09:30');
  expect(dateText(fr, 'Toujours')).toBe('Toujours');
});

test.each([
  ['db4.example', 'https://db4.example'],
  [' db4.example:8443 ', 'https://db4.example:8443'],
  ['https://db4.example/wado', 'https://db4.example/wado'],
  ['http://db4.example', 'http://db4.example'],
])('%j is tested as %s', (typed, address) => {
  expect(asAddress(typed)).toBe(address);
});
