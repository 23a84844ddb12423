import { expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { sortedBy, sortStudies, TIMELINE, yearMarks, type Sorting } from './sorting.ts';
import { study } from './testing/studies.ts';

const fr = createI18n('fr');
const coded = (code: string, label = '') => [{ code, system: '', label }];
const STUDIES = [
  study('old', { date: '2022-11-04', title: 'Écho 10', modalities: coded('US'), regions: coded('67734004') }),
  study('morning', { date: new Date(2024, 2, 12, 8, 0).toISOString(), title: 'écho 9', modalities: coded('CT') }),
  study('undated', { date: '', title: '', author: 'B', modalities: coded('CT') }),
  study('evening', { date: new Date(2024, 2, 12, 18, 0).toISOString(), title: 'TDM', author: 'a', structure: 'CHU' }),
  study('day', { date: '2024-03-12', title: 'Écho 10', regions: coded('T', 'Tête') }),
];
const order = (sorting: Sorting) => sortStudies(STUDIES, sorting, fr).map(({ id }) => id);

test('the timeline begins with the newest; what has no date comes last', () => {
  expect(order(TIMELINE)).toEqual(['evening', 'morning', 'day', 'old', 'undated']);
  expect(order({ column: 'date', isDescending: false })).toEqual(['old', 'day', 'morning', 'evening', 'undated']);
});

test('words as the language sorts them, numbers by their value, the newest first among equals', () => {
  expect(order({ column: 'title', isDescending: false })).toEqual(['morning', 'day', 'old', 'evening', 'undated']);
  expect(order({ column: 'title', isDescending: true })).toEqual(['evening', 'day', 'old', 'morning', 'undated']);
});

test.each([
  ['modality', ['morning', 'undated', 'old']],
  ['author', ['evening', 'undated']],
  ['structure', ['evening']],
  ['region', ['day', 'old']],
] as const)('by %s: what is unknown comes last', (column, first) => {
  expect(order({ column, isDescending: false }).slice(0, first.length)).toEqual(first);
});

test('another column begins in its own direction, the same one turns round', () => {
  const title = sortedBy('title', TIMELINE);
  expect(title).toEqual({ column: 'title', isDescending: false });
  expect(sortedBy('title', title)).toEqual({ column: 'title', isDescending: true });
  expect(sortedBy('date', title)).toEqual(TIMELINE);
});

test('years are marked where they begin', () => {
  expect([...yearMarks(sortStudies(STUDIES, TIMELINE, fr))]).toEqual([
    ['evening', '2024'],
    ['old', '2022'],
    ['undated', ''],
  ]);
  expect(yearMarks([])).toEqual(new Map());
});
