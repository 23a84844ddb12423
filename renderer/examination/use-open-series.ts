import { useEffect } from 'react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { reportOf } from '../app/requests.ts';
import { useCommand, type Command } from '../app/server-state.ts';
import { gestureAt, watchInput } from '../measures/last-input.ts';
import { seriesAsked } from '../measures/page-times.ts';
import { prepareSeries, useViewer } from '../viewer/viewer-state.ts';
import { mustBeRetrieved } from './series-progress.ts';

/**
 * Opens a series in the viewer, and asks its source for what is not there yet. The viewer does not wait for the answer:
 * an error comes up in it, and in the command.
 */
export function useOpenSeries(patientKey: string): Command<ExaminationSeries> {
  useEffect(watchInput, []);
  return useCommand<ExaminationSeries>(async ({ seriesInstanceUid: uid, progress }, api) => {
    const { open, fail } = useViewer.getState();
    seriesAsked(uid, gestureAt(performance.now()));
    // The question goes out before the page has its hands full with the viewer.
    const asked = mustBeRetrieved(progress) ? api.openSeries(patientKey, uid) : undefined;
    prepareSeries(uid, api, asked);
    open(uid);
    await asked?.catch((thrown: unknown) => {
      fail(uid, reportOf(thrown));
      throw thrown;
    });
  });
}
