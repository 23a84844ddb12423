import { useEffect } from 'react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { useCommand, type Command } from '../app/server-state.ts';
import { gestureAt, watchInput } from '../measures/last-input.ts';
import { seriesAsked } from '../measures/page-times.ts';
import { useViewer } from '../viewer/viewer-state.ts';
import { mustBeRetrieved } from './series-progress.ts';

/** Opens a series in the viewer; what is not there yet is asked of its source first. */
export function useOpenSeries(patientKey: string): Command<ExaminationSeries> {
  const open = useViewer((viewer) => viewer.open);
  useEffect(watchInput, []);
  return useCommand<ExaminationSeries>(async ({ seriesInstanceUid, progress }, api) => {
    seriesAsked(seriesInstanceUid, gestureAt(performance.now()));
    if (mustBeRetrieved(progress)) await api.openSeries(patientKey, seriesInstanceUid);
    open(seriesInstanceUid);
  });
}
