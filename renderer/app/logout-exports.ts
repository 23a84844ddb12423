/** What a logout would do to exports that are under way. */
import type { WorkstationState } from '../../shared/api.ts';
import type { ExportJob, SeriesProgress } from '../../shared/examination.ts';
import { isOver } from '../exports/export-job.ts';

export interface ExportAtLogout {
  readonly job: ExportJob;
  /** False when images of it have not been asked for: after a logout nobody can ask their source any more. */
  readonly goesOn: boolean;
}

/** The exports of the open record that are not over. */
export function exportsAtLogout({ exports, patient }: WorkstationState): readonly ExportAtLogout[] {
  const series = patient?.examinations.flatMap((examination) => examination.series) ?? [];
  return exports
    .filter((job) => !isOver(job))
    .map((job) => {
      const own = series.find(({ seriesInstanceUid }) => seriesInstanceUid === job.seriesInstanceUid);
      return { job, goesOn: own !== undefined && isAskedFor(job, own.progress.state) };
    });
}

/** A job that runs without waiting for images sends what is there. */
function isAskedFor(job: ExportJob, state: SeriesProgress['state']): boolean {
  return state === 'complete' || state === 'running' || (state !== 'waiting' && job.state === 'running');
}
