import { useEffect } from 'react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { reportOf } from '../app/requests.ts';
import { useCommand, type Command } from '../app/server-state.ts';
import { hang } from '../layout/hang.ts';
import { gestureAt, watchInput } from '../measures/last-input.ts';
import { seriesAsked } from '../measures/page-times.ts';
import { prepareSeries, useViewer } from '../viewer/viewer-state.ts';
import { mustBeRetrieved } from './series-progress.ts';

/**
 * Opens a series in the viewer, and asks its source for what is not there yet. The viewer does not wait for the answer:
 * an error comes up in it, and in the command.
 */
export function useOpenSeries(patientKey: string): Command<ExaminationSeries> {
  return useOpening(patientKey, 'series');
}

/** The same for an examination, by its first series: which of its series comes up is for the hanging rules. */
export function useOpenExamination(patientKey: string): Command<ExaminationSeries> {
  return useOpening(patientKey, 'examination');
}

function useOpening(patientKey: string, asked: 'series' | 'examination'): Command<ExaminationSeries> {
  useEffect(watchInput, []);
  return useCommand<ExaminationSeries>(async (series, api) => {
    const { seriesInstanceUid: uid, progress } = hang(patientKey, series, asked);
    const { open, fail } = useViewer.getState();
    seriesAsked(uid, gestureAt(performance.now()));
    // The question goes out before the page has its hands full with the viewer.
    const retrieval = mustBeRetrieved(progress) ? api.openSeries(patientKey, uid) : undefined;
    prepareSeries(uid, api, retrieval);
    open(uid);
    await retrieval?.catch((thrown: unknown) => {
      fail(uid, reportOf(thrown));
      throw thrown;
    });
  });
}
