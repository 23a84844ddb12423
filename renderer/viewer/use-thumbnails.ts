import { useEffect, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { useApi } from '../app/server-state.ts';
import { isEvicted, missing } from '../examination/series-progress.ts';
import type { SeriesModel } from './series-model.ts';
import type { StackView } from './stack-view.ts';
import type { Thumbnails } from './thumbnails.ts';
import { thumbnails } from './viewer-session.ts';
import { useViewer } from './viewer-state.ts';

interface OnScreen {
  readonly view: StackView;
  readonly model: SeriesModel;
  readonly series: ExaminationSeries;
}

/** The thumbnails of an examination, those in sight first; they wait while the viewport waits for its first image. */
export function useThumbnails(
  { view, model, series }: OnScreen,
  examination: Examination,
  visible: readonly string[],
): Thumbnails {
  const all = thumbnails(useApi());
  const isShown = useStore(view.state, ({ shown }) => shown !== undefined);
  const isHopeless = useSyncExternalStore(model.subscribe, () => showsSomethingElse(model));
  const hasFailed = useViewer(({ failure }) => failure !== undefined);
  const { progress } = series;
  // Idle: the viewer is open before the source has been asked.
  const isComing = missing(progress) === 'arriving' || (progress.state === 'idle' && !isEvicted(progress));
  const mayCome = progress.received > 0 || (isComing && !hasFailed);
  const isAwaited = !isShown && !isHopeless && mayCome;
  useEffect(() => all.allow(!isAwaited), [all, isAwaited]);
  useEffect(() => {
    const inSight = new Set(visible);
    const isInSight = ({ seriesInstanceUid }: ExaminationSeries): boolean => inSight.has(seriesInstanceUid);
    all.want([...examination.series.filter(isInSight), ...examination.series.filter((one) => !isInSight(one))]);
  }, [all, examination.series, visible]);
  useEffect(() => () => all.allow(false), [all]);
  return all;
}

/** The slice that the user is at is a video, or cannot be shown: no image is waited for. */
function showsSomethingElse(model: SeriesModel): boolean {
  const state = model.target === undefined ? undefined : model.snapshot().states.get(model.target);
  return state?.status === 'failed' || state?.status === 'video';
}
