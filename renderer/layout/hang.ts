/** An examination is opened: the panes are arranged by the rules, then and only then. */
import type { OpenPatient } from '../../shared/api.ts';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { readHangingRules } from '../../shared/hanging-rules.ts';
import type { RecordStudy } from '../../shared/record.ts';
import { latestState } from '../app/server-state.ts';
import { useReport } from '../report/report-state.ts';
import { preferences } from '../settings/preferences.ts';
import { onPatientLeaving, useViewer } from '../viewer/viewer-state.ts';
import { findSeries } from './drag.ts';
import { paneCount, shownSeries } from './grid.ts';
import { arrange, factsOf, type ExaminationFacts } from './hanging-rules.ts';
import { useLayout } from './layout-state.ts';
import { candidates, comparedOf, nearestPrior } from './prior.ts';
import { SCREEN } from './screen.ts';

let studies: readonly RecordStudy[] = [];
let isPriorWanted = false;

/** The list of the record, where there is one: it knows regions that manifests do not. */
export function rememberStudies(list: readonly RecordStudy[]): void {
  studies = list;
}

export function knownStudies(): readonly RecordStudy[] {
  return studies;
}

/** The rule that arranged the panes has some for an earlier examination; told once. */
export function takePriorWish(): boolean {
  const was = isPriorWanted;
  isPriorWanted = false;
  return was;
}

/** What rules are chosen by. */
export function hangingFacts(examination: Examination): ExaminationFacts {
  return factsOf(examination, comparedOf(examination, studies).regions[0]);
}

/** The nearest earlier examination that is open already. */
export function openPrior(
  examination: Examination,
  patient: Pick<OpenPatient, 'examinations'>,
): Examination | undefined {
  const others = patient.examinations.filter(({ id }) => id !== examination.id);
  const all = candidates(others, studies).filter(({ kind }) => kind === 'open');
  const found = nearestPrior(comparedOf(examination, studies), all);
  return found?.kind === 'open' ? found.examination : undefined;
}

/**
 * Called when a series, or an examination by its first one, is about to open. Arranges the panes when the examination is
 * not among them and the viewer is not on the screen: what the user has placed is never moved. Returns the series for the
 * active pane.
 */
export function hang(
  patientKey: string,
  series: ExaminationSeries,
  asked: 'series' | 'examination',
): ExaminationSeries {
  const patient = latestState()?.patient;
  const found = patient?.key === patientKey ? findSeries(patient, series.seriesInstanceUid) : undefined;
  // On a second screen nothing is opened from a record: what stands there was put there.
  if (SCREEN === 2 || !patient || !found || useViewer.getState().seriesUid !== undefined) return series;
  const { examination } = found;
  const layout = useLayout.getState();
  const shown = new Set(shownSeries(layout));
  if (examination.series.some(({ seriesInstanceUid }) => shown.has(seriesInstanceUid))) {
    const { cells, active } = layout;
    // Back to where it was left, unless it is a series that has no pane.
    if (asked === 'examination') return findSeries(patient, cells[active]?.seriesUid)?.series ?? series;
    const place = cells.slice(0, paneCount(layout)).findIndex((cell) => cell?.seriesUid === series.seriesInstanceUid);
    if (place >= 0) layout.activate(place);
    return series;
  }
  const prior = openPrior(examination, patient);
  const arrangement = arrange(readHangingRules(preferences().hangingRules), {
    current: hangingFacts(examination),
    prior: prior && hangingFacts(prior),
    first: asked === 'series' ? series.seriesInstanceUid : undefined,
  });
  layout.arrange(arrangement.layout);
  isPriorWanted = arrangement.wantsPrior && !prior;
  if (arrangement.report !== 'as-is') useReport.getState().showBeside(arrangement.report === 'beside');
  return findSeries(patient, arrangement.layout.cells[arrangement.layout.active]?.seriesUid)?.series ?? series;
}

onPatientLeaving(() => {
  studies = [];
  isPriorWanted = false;
});
