/** Dates and times in the spellings of files old and new. */
import { expect, test } from 'vitest';
import { isoDate, isoTime } from './dates.ts';

test.for<[string | undefined, string | undefined]>([
  ['20220822', '2022-08-22'],
  ['2022.08.22', '2022-08-22'],
  ['2022-08-22', '2022-08-22'],
  [' 20220822 ', '2022-08-22'],
  ['20000229', '2000-02-29'],
  ['19790000', '1979-00-00'],
  ['19790300', '1979-03-00'],
  ['20010229', undefined],
  ['20221301', undefined],
  ['20220832', undefined],
  ['2022.0822', undefined],
  ['202208', undefined],
  ['', undefined],
  [undefined, undefined],
])('date %s: %s', ([text, expected]) => {
  expect(isoDate(text)).toBe(expected);
});

test.for<[string | undefined, string | undefined]>([
  ['083117.658000', '08:31:17'],
  ['083117', '08:31:17'],
  ['0831', '08:31'],
  ['08:30:00', '08:30:00'],
  ['235960', '23:59:60'],
  ['08', undefined],
  ['20221209', undefined],
  ['240000', undefined],
  ['086000', undefined],
  [undefined, undefined],
])('time %s: %s', ([text, expected]) => {
  expect(isoTime(text)).toBe(expected);
});
