/** The order of the list. */
import type { RecordStudy } from '../../shared/record.ts';
import type { I18n } from '../ui/i18n.ts';
import { dayOf } from './days.ts';
import { regionKey, regionText } from './regions.ts';

export const SORT_COLUMNS = ['date', 'modality', 'region', 'title', 'author', 'structure'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

export interface Sorting {
  readonly column: SortColumn;
  readonly isDescending: boolean;
}

/** Newest first. */
export const TIMELINE: Sorting = { column: 'date', isDescending: true };

/** The other direction, or the column's own first one: dates from the newest, words from A. */
export function sortedBy(column: SortColumn, before: Sorting): Sorting {
  return { column, isDescending: before.column === column ? !before.isDescending : column === 'date' };
}

/** What is unknown comes last in either direction; among equals the newest is first. */
export function sortStudies(
  studies: readonly RecordStudy[],
  { column, isDescending }: Sorting,
  i18n: I18n,
): readonly RecordStudy[] {
  const { compare } = new Intl.Collator(i18n.tag, { numeric: true, sensitivity: 'base' });
  const sign = isDescending ? -1 : 1;
  return studies
    .map((study) => ({ study, value: valueOf(study, column, i18n), date: sortableDate(study.date) }))
    .sort((a, b) => {
      if (a.value === '' || b.value === '') return Number(a.value === '') - Number(b.value === '') || newer(a, b);
      return sign * (column === 'date' ? order(a.value, b.value) : compare(a.value, b.value)) || newer(a, b);
    })
    .map(({ study }) => study);
}

/**
 * The year at which each line of a list by date begins a new one: `2026` on the first line of 2026, empty text where no day
 * is known, undefined on the others.
 */
export function yearMarks(studies: readonly RecordStudy[]): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  let before: string | undefined;
  for (const { id, date } of studies) {
    const year = dayOf(date).slice(0, 4);
    if (year !== before) marks.set(id, year);
    before = year;
  }
  return marks;
}

function valueOf({ date, modalities, regions, title, author, structure }: RecordStudy, column: SortColumn, i18n: I18n) {
  switch (column) {
    case 'date':
      return sortableDate(date);
    case 'modality':
      return modalities.map(({ code }) => code).join();
    case 'region':
      return regions.map((region) => regionText(i18n, regionKey(region))).join();
    case 'title':
      return title;
    case 'author':
      return author;
    case 'structure':
      return structure;
  }
}

/** A day stands before every moment of it. */
function sortableDate(date: string): string {
  const day = dayOf(date);
  if (day === '' || day === date) return day;
  return `${day} ${new Date(date).toISOString()}`;
}

function newer(a: { readonly date: string }, b: { readonly date: string }): number {
  return order(b.date, a.date);
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
