import { useEffect, useSyncExternalStore } from 'react';
import type { ExaminationSeries } from '../../shared/examination.ts';
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

const nothing = (): (() => void) => () => undefined;

/** The thumbnails of series, those in sight first; they wait while the active pane waits for its first image. */
export function useThumbnails(
  onScreen: OnScreen | undefined,
  list: readonly ExaminationSeries[],
  visible: readonly string[],
): Thumbnails {
  const all = thumbnails(useApi());
  const isShown = useSyncExternalStore(
    onScreen?.view.state.subscribe ?? nothing,
    () => onScreen?.view.state.getState().shown !== undefined,
  );
  const isHopeless = useSyncExternalStore(
    onScreen?.model.subscribe ?? nothing,
    () => onScreen !== undefined && showsSomethingElse(onScreen.model),
  );
  const hasFailed = useViewer(({ failure }) => failure !== undefined);
  const mayCome = onScreen !== undefined && isAwaitable(onScreen.series, hasFailed);
  const isAwaited = !isShown && !isHopeless && mayCome;
  useEffect(() => all.allow(!isAwaited), [all, isAwaited]);
  useEffect(() => {
    const inSight = new Set(visible);
    const isInSight = ({ seriesInstanceUid }: ExaminationSeries): boolean => inSight.has(seriesInstanceUid);
    all.want([...list.filter(isInSight), ...list.filter((one) => !isInSight(one))]);
  }, [all, list, visible]);
  useEffect(() => () => all.allow(false), [all]);
  return all;
}

/** Images of it are here, or will come. */
function isAwaitable({ progress }: ExaminationSeries, hasFailed: boolean): boolean {
  // Idle: the viewer is open before the source has been asked.
  const isComing = missing(progress) === 'arriving' || (progress.state === 'idle' && !isEvicted(progress));
  return progress.received > 0 || (isComing && !hasFailed);
}

/** The slice that the user is at is a video, or cannot be shown: no image is waited for. */
function showsSomethingElse(model: SeriesModel): boolean {
  const state = model.target === undefined ? undefined : model.snapshot().states.get(model.target);
  return state?.status === 'failed' || state?.status === 'video';
}
