import { useEffect, useMemo, useState, useSyncExternalStore, type DragEvent } from 'react';
import { MousePointerClick } from 'lucide-react';
import { useStore } from 'zustand';
import type { OpenPatient } from '../../shared/api.ts';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { useApi } from '../app/server-state.ts';
import { systemAfter } from '../app/system-after.ts';
import { useOpenSeries } from '../examination/use-open-series.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { StackModel } from '../viewer/stack-model.ts';
import { StackPane } from '../viewer/StackPane.tsx';
import type { StackView } from '../viewer/stack-view.ts';
import { followSeries } from '../viewer/viewer-session.ts';
import { isViewMode, useViewer } from '../viewer/viewer-state.ts';
import { stackView } from '../viewer/views.ts';
import { imageOf, modelOf } from './cell-model.ts';
import { findSeries, judgeDrop, readDrag, SERIES_TYPE, type FoundSeries } from './drag.ts';
import { placesChanged } from './kept-places.ts';
import { useLayout } from './layout-state.ts';
import { PaneCaption } from './PaneCaption.tsx';
import { SeenWatch } from './seen.ts';
import { markSeen } from './seen-state.ts';
import styles from './Pane.module.css';

interface PaneProps {
  /** Place in the layout, from 0. */
  readonly index: number;
  readonly count: number;
  readonly patient: OpenPatient;
  readonly newest: string | undefined;
  readonly mayDraw: boolean;
  readonly onRefused: (refused: ErrorReport | undefined) => void;
}

/** One pane: what its cell names, as long as that is the patient's and may be shown; series can be dropped on it. */
export function Pane({ index, count, patient, newest, mayDraw, onRefused }: PaneProps) {
  const { t, number } = useI18n();
  const cell = useLayout(({ cells }) => cells[index]);
  const isActive = useLayout(({ active }) => active === index) && count > 1;
  const maximised = useLayout((layout) => layout.maximised);
  const isBehind = maximised !== undefined && maximised !== index;
  const found = findSeries(patient, cell?.seriesUid);
  const drop = useDrop(index, patient, onRefused);
  const name = t('layout.pane', { number: number(index + 1), count: number(count) });
  const activate = (): void => {
    if (useLayout.getState().active !== index) useLayout.getState().activate(index);
  };
  return (
    <div
      role="group"
      aria-label={isActive ? t('layout.activePane', { name }) : name}
      aria-current={isActive ? 'true' : undefined}
      data-active={isActive || undefined}
      data-behind={isBehind || undefined}
      data-alone={maximised === index || undefined}
      data-over={drop.isOver || undefined}
      inert={isBehind}
      className={styles['pane']}
      onPointerDownCapture={activate}
      onFocusCapture={activate}
      onDoubleClickCapture={({ target }) => toggleMaximised(index, count, target)}
      {...drop.handlers}
    >
      {found && cell && mayDraw && (
        <Shown index={index} cell={cell} found={found} patientKey={patient.key} isInSight={!isBehind} newest={newest} />
      )}
      {!found && <Empty />}
    </div>
  );
}

/** A double click on the image; on a button, or while something is measured, it means something else. */
function toggleMaximised(index: number, count: number, target: EventTarget): void {
  if (count < 2 || !isViewMode(useViewer.getState().mode)) return;
  if (!(target instanceof Element) || target.closest('button, input, [role="slider"], [role="dialog"]')) return;
  const { maximised, maximise } = useLayout.getState();
  maximise(maximised === undefined ? index : undefined);
}

interface ShownProps {
  readonly index: number;
  readonly cell: NonNullable<ReturnType<typeof useLayout.getState>['cells'][number]>;
  readonly found: FoundSeries;
  readonly patientKey: string;
  readonly isInSight: boolean;
  readonly newest: string | undefined;
}

function Shown({ index, cell, found: { examination, series }, patientKey, isInSight, newest }: ShownProps) {
  const api = useApi();
  const openSeries = useOpenSeries(patientKey);
  const [view] = useState(() => startView(index));
  const model = useMemo(() => modelOf(cell, api), [cell, api]);
  useEffect(() => followSeries(cell.seriesUid), [cell.seriesUid]);
  if (view instanceof WorkstationError) return <ErrorMessage error={view.report()} />;
  return (
    <>
      <div>
        <PaneCaption examination={examination} newest={newest} />
      </div>
      <StackPane
        view={view}
        model={model}
        examination={examination}
        series={series}
        onAskAgain={() => openSeries.run(series)}
      />
      {cell.plane === undefined && (
        <Watched view={view} model={model} seriesUid={cell.seriesUid} isInSight={isInSight} />
      )}
    </>
  );
}

function startView(index: number): StackView | WorkstationError {
  try {
    return stackView(index);
  } catch (cause) {
    return new WorkstationError('VIEWER_UNAVAILABLE', {}, { cause });
  }
}

interface WatchedProps {
  readonly view: StackView;
  readonly model: StackModel;
  readonly seriesUid: string;
  readonly isInSight: boolean;
}

/** Draws nothing: notes which images the user sees in the pane, and where they are. */
function Watched({ view, model, seriesUid, isInSight }: WatchedProps) {
  const target = useStore(view.state, (state) => state.target);
  const isDrawn = useStore(view.state, (state) => state.shown !== undefined && state.shown === state.target);
  const snapshot = useSyncExternalStore(model.subscribe, model.snapshot);
  const isPageInSight = useSyncExternalStore(onVisibility, () => document.visibilityState === 'visible');
  const total = snapshot.ids.length;
  const watch = useMemo(
    () =>
      new SeenWatch({
        after: systemAfter,
        onSeen: (image) => markSeen([{ series: seriesUid, images: [image], total: model.snapshot().ids.length }]),
      }),
    [model, seriesUid],
  );
  // What is no image, or a video, is looked at in the place of the image.
  const status = target === undefined ? undefined : snapshot.states.get(target)?.status;
  const isThere = isDrawn || status === 'object' || status === 'video';
  const image = target !== undefined && snapshot.ids.includes(target) && isThere ? imageOf(target) : undefined;
  const seen = isInSight && isPageInSight ? image : undefined;
  useEffect(() => watch.show(seen), [watch, seen]);
  useEffect(() => () => watch.show(undefined), [watch]);
  useEffect(() => {
    if (total > 0) markSeen([{ series: seriesUid, images: [], total }]);
  }, [seriesUid, total]);
  useEffect(placesChanged, [target]);
  return null;
}

function onVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** Nothing here; told is how something comes here. */
function Empty() {
  const { t } = useI18n();
  return (
    <div className={styles['empty']}>
      <MousePointerClick aria-hidden size={20} />
      <p>{t('layout.empty')}</p>
    </div>
  );
}

/** Series of this patient can be dropped; what is dropped and may not be shown is refused with its reason. */
function useDrop(index: number, patient: OpenPatient, onRefused: PaneProps['onRefused']) {
  const [isOver, setOver] = useState(false);
  const openSeries = useOpenSeries(patient.key);
  const isOurs = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes(SERIES_TYPE);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent): void => {
        if (!isOurs(event)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      },
      onDragLeave: ({ currentTarget, relatedTarget }: DragEvent): void => {
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setOver(false);
      },
      onDrop: (event: DragEvent): void => {
        if (!isOurs(event)) return;
        event.preventDefault();
        setOver(false);
        const verdict = judgeDrop(readDrag(event.dataTransfer.getData(SERIES_TYPE)), patient);
        if ('refused' in verdict) return onRefused(verdict.refused);
        onRefused(undefined);
        const { series } = verdict.found;
        useLayout.getState().place(index, { seriesUid: series.seriesInstanceUid });
        openSeries.run(series);
      },
    },
  };
}
