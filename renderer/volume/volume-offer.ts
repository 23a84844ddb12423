/** Whether planes of a series can be shown now. Light: commands ask it without loading the viewer. */
import { latestState } from '../app/server-state.ts';
import { checkVolume } from '../geometry/volume.ts';
import { openSeries } from '../viewer/open-series.ts';
import type { SeriesSnapshot } from '../viewer/series-model.ts';
import { isForGood, isImage } from './series-volume.ts';
import type { VolumeNotice } from './volume-state.ts';

/** Why planes of a series cannot be shown now; undefined when they can. */
export function objectionTo(seriesUid: string): VolumeNotice | undefined {
  const series = openSeries.get(seriesUid)?.snapshot();
  const missing = series ? awaited(seriesUid, series) : 0;
  const check = checkVolume((series?.slices ?? []).filter(isImage));
  if (check.ok) return undefined;
  const forGood = check.refusals.filter(isForGood);
  // What has arrived may have gaps that the rest fills.
  if (missing > 0) return { seriesUid, refusals: forGood, missing };
  return { seriesUid, refusals: check.refusals, missing: 0 };
}

/** Instances of a series that are still to be announced, by the last state received. */
export function awaited(seriesUid: string, { slices }: SeriesSnapshot): number {
  const all = latestState()?.patient?.examinations.flatMap(({ series }) => series);
  const series = all?.find(({ seriesInstanceUid }) => seriesInstanceUid === seriesUid);
  if (!series) return 0;
  const { state, received } = series.progress;
  const isArriving = state === 'waiting' || state === 'running';
  const known = new Set(slices.map(({ facts }) => facts.sopInstanceUid)).size;
  return Math.max(0, (isArriving ? Math.max(series.expected, received) : received) - known);
}
