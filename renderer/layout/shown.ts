/** What the panes show of a patient. Pure. */
import type { OpenPatient } from '../../shared/api.ts';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { findSeries } from './drag.ts';
import { shownSeries, type Layout } from './grid.ts';

type WithExaminations = Pick<OpenPatient, 'examinations'>;

/** The examinations in the panes, that of the active one first; never one that is blocked. */
export function shownExaminations(layout: Layout, patient: WithExaminations): readonly Examination[] {
  const found = shownSeries(layout).flatMap((uid) => findSeries(patient, uid)?.examination ?? []);
  return [...new Set(found)];
}

/** Series in the panes that may be shown, that of the active one first. */
export function shownUids(layout: Layout, patient: WithExaminations): readonly string[] {
  return shownSeries(layout).filter((uid) => findSeries(patient, uid)?.series.problem === undefined);
}

/** The date of the newest examination in the panes; undefined while they show only one. */
export function newestShown(layout: Layout, patient: WithExaminations): string | undefined {
  const shown = shownExaminations(layout, patient);
  if (shown.length < 2) return undefined;
  return shown
    .map(({ date }) => date)
    .toSorted()
    .at(-1);
}

/** The examinations whose series can be chosen beside the panes: the newest first, always in the same order. */
export function listedExaminations(layout: Layout, patient: WithExaminations): readonly Examination[] {
  const shown = shownExaminations(layout, patient);
  const listed = shown.length > 0 ? shown : patient.examinations.filter(({ blocked }) => !blocked);
  const places = new Map(patient.examinations.map(({ id }, place) => [id, place]));
  const placeOf = ({ id }: Examination): number => places.get(id) ?? 0;
  return listed.toSorted((a, b) => b.date.localeCompare(a.date) || placeOf(a) - placeOf(b));
}

/** Their series that can be opened, in that order. */
export function usableSeries(examinations: readonly Examination[]): readonly ExaminationSeries[] {
  return examinations.flatMap(({ series }) => series.filter(({ problem }) => !problem));
}
