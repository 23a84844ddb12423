import type { ExaminationSeries } from '../../shared/examination.ts';
import { useCommand, type Command } from '../app/server-state.ts';
import { useViewer } from '../viewer/viewer-state.ts';
import { mustBeRetrieved } from './series-progress.ts';

/** Opens a series in the viewer; what is not there yet is asked of its source first. */
export function useOpenSeries(patientKey: string): Command<ExaminationSeries> {
  const open = useViewer((viewer) => viewer.open);
  return useCommand<ExaminationSeries>(async ({ seriesInstanceUid, progress }, api) => {
    if (mustBeRetrieved(progress)) await api.openSeries(patientKey, seriesInstanceUid);
    open(seriesInstanceUid);
  });
}
