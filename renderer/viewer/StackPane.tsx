import { useEffect, useRef, useSyncExternalStore } from 'react';
import { Enums } from '@cornerstonejs/core';
import { RotateCw } from 'lucide-react';
import { useStore } from 'zustand';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { canAskAgain, isEvicted } from '../examination/series-progress.ts';
import { seriesPainted } from '../measures/page-times.ts';
import { ObjectPane } from '../objects/ObjectPane.tsx';
import { useGoToImage } from '../objects/use-go-to-image.ts';
import { usePresenting } from '../presentation/use-presenting.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { CineBar } from './CineBar.tsx';
import { CornerTexts } from './CornerTexts.tsx';
import { Lens } from './Lens.tsx';
import { listenToHands } from './pane-hands.ts';
import { PaneLayers } from './PaneLayers.tsx';
import { PlaceMarks } from './PlaceMarks.tsx';
import { SliceSlider } from './SliceSlider.tsx';
import type { SeriesSnapshot } from './series-model.ts';
import type { StackModel } from './stack-model.ts';
import { VideoPane } from './VideoPane.tsx';
import type { StackView } from './stack-view.ts';
import { useViewer } from './viewer-state.ts';
import { pointerTools } from './views.ts';
import styles from './StackPane.module.css';

interface StackPaneProps {
  readonly view: StackView;
  readonly model: StackModel;
  readonly examination: Examination;
  readonly series: ExaminationSeries;
  /** Asks the source for what is missing of the series. */
  readonly onAskAgain: () => void;
}

/** The image, what is written around it, and the slider through the slices. */
export function StackPane({ view, model, examination, series, onAskAgain }: StackPaneProps) {
  const { t, number } = useI18n();
  const canvas = useRef<HTMLDivElement>(null);
  const snapshot = useSyncExternalStore(model.subscribe, model.snapshot);
  const target = useStore(view.state, (state) => state.target);
  const shown = useStore(view.state, (state) => state.shown);
  useViewport(view, model, canvas);
  usePresenting(view, model, series.seriesInstanceUid);
  usePaintMeasure(view, canvas, series.seriesInstanceUid);
  const index = target === undefined ? -1 : snapshot.ids.indexOf(target);
  const isCovered = shown === undefined || shown !== target;
  // What lies over an image stays while the next one comes: put away and made anew, it would cost more than the image.
  const drawn = shown === undefined ? undefined : snapshot.slices[snapshot.ids.indexOf(shown)];
  return (
    <section
      aria-label={view.index === 0 ? t('viewer.image') : `${t('viewer.image')} ${number(view.index + 1)}`}
      className={styles['pane']}
    >
      <div className={styles['frame']}>
        <div ref={canvas} tabIndex={-1} className={styles['canvas']} data-shown={isCovered ? undefined : shown} />
        {drawn && (
          <div hidden={isCovered}>
            <PaneLayers view={view} slice={drawn} examination={examination} series={series} />
          </div>
        )}
        {isCovered && (
          <Cover
            view={view}
            model={model}
            snapshot={snapshot}
            target={target}
            series={series}
            onRetry={() => view.retry()}
            onAskAgain={onAskAgain}
          />
        )}
        {drawn && (
          <div hidden={isCovered}>
            <PlaceMarks facts={drawn.facts} view={view} />
            <Lens view={view} />
          </div>
        )}
        {drawn && <CineBar view={view} slices={snapshot.slices} index={index} />}
        <CornerTexts view={view} snapshot={snapshot} index={index} examination={examination} series={series} />
      </div>
      <SliceSlider snapshot={snapshot} index={index} onChange={(next) => view.goTo(next)} />
    </section>
  );
}

/** Ties the viewport to its element, and wheel and fingers to its slices. */
function useViewport(view: StackView, model: StackModel, canvas: React.RefObject<HTMLDivElement | null>): void {
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    view.attach(element);
    const ignore = listenToHands(element, view, pointerTools().wheel);
    const observer = new ResizeObserver(() => view.resize());
    observer.observe(element);
    return () => {
      ignore();
      observer.disconnect();
      view.detach();
    };
  }, [view, canvas]);
  useEffect(() => view.open(model), [view, model]);
}

/** Tells when an image of the series is on the screen: in the frame after it was drawn. */
function usePaintMeasure(view: StackView, canvas: React.RefObject<HTMLDivElement | null>, seriesUid: string): void {
  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const onRendered = (): void => {
      const { shown, target } = view.state.getState();
      // Cornerstone draws an image once before the viewport has set its window: that one is not meant.
      if (shown === undefined || shown !== target) return;
      requestAnimationFrame(() => seriesPainted(seriesUid, performance.now()));
    };
    element.addEventListener(Enums.Events.IMAGE_RENDERED, onRendered);
    return () => element.removeEventListener(Enums.Events.IMAGE_RENDERED, onRendered);
  }, [view, canvas, seriesUid]);
}

interface CoverProps {
  readonly view: StackView;
  readonly model: StackModel;
  readonly snapshot: SeriesSnapshot;
  readonly target: string | undefined;
  readonly series: ExaminationSeries;
  readonly onRetry: () => void;
  readonly onAskAgain: () => void;
}

/** In the place of an image that is not there: never the picture of another slice. */
function Cover({ view, model, snapshot, target, series, onRetry, onAskAgain }: CoverProps) {
  const { t } = useI18n();
  const goToImage = useGoToImage(view, model);
  const state = target === undefined ? undefined : snapshot.states.get(target);
  if (state?.status === 'video') {
    const video = snapshot.slices.find(({ id }) => id === target);
    return video && <VideoPane key={target} facts={video.facts} />;
  }
  if (state?.status === 'object') {
    const object = snapshot.slices.find(({ id }) => id === target);
    return object && <ObjectPane key={target} sop={object.facts.sopInstanceUid} series={series} onGoTo={goToImage} />;
  }
  if (state?.status === 'failed') {
    return (
      <div className={styles['cover']}>
        <div className={styles['message']}>
          <ErrorMessage
            error={state.error}
            tone="warning"
            action={!state.isFinal && <Button onPress={onRetry}>{t('control.retry')}</Button>}
          />
        </div>
      </div>
    );
  }
  // A slice may have left the series: its bytes were damaged on the disk.
  const isGone = target === undefined || !snapshot.ids.includes(target);
  if (target === undefined || (isGone && canAskAgain(series.progress))) {
    return <NoImage series={series} onAskAgain={onAskAgain} />;
  }
  return (
    <div className={styles['cover']}>
      <p role="status" className={styles['loading']}>
        {t('viewer.loading')}
      </p>
    </div>
  );
}

/** Nothing of the series is here: it is coming, or why it is not. */
function NoImage({ series, onAskAgain }: Pick<CoverProps, 'series' | 'onAskAgain'>) {
  const { t } = useI18n();
  const { progress } = series;
  const failure = useViewer((viewer) => (viewer.seriesUid === series.seriesInstanceUid ? viewer.failure : undefined));
  const error =
    failure ??
    progress.error ??
    (isEvicted(progress) ? progress.warnings.find(({ code }) => code === 'CACHE_EVICTED') : undefined);
  const again = (failure !== undefined || canAskAgain(progress)) && (
    <Button icon={RotateCw} onPress={onAskAgain}>
      {t('control.askSeriesAgain')}
    </Button>
  );
  return (
    <div className={styles['cover']}>
      {error && (
        <div className={styles['message']}>
          <ErrorMessage error={error} tone={failure || progress.error ? 'bad' : 'warning'} action={again} />
        </div>
      )}
      {!error && progress.state === 'cancelled' && (
        <div className={styles['message']}>
          <p>{t('viewer.cancelled')}</p>
          {again}
        </div>
      )}
      {!error && progress.state !== 'cancelled' && (
        <p role="status" className={styles['loading']}>
          {t('viewer.waiting')}
        </p>
      )}
    </div>
  );
}
