import { useCallback, useEffect, useState } from 'react';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { Measurement } from '../../shared/measurements.ts';
import { useApi } from '../app/server-state.ts';
import { useAttention } from '../examination/use-attention.ts';
import { useOpenSeries } from '../examination/use-open-series.ts';
import { placesNow } from '../layout/cell-model.ts';
import { findSeries, type FoundSeries } from '../layout/drag.ts';
import { providePlaces } from '../layout/kept-places.ts';
import { LayoutMenu } from '../layout/LayoutMenu.tsx';
import { LayoutNotes } from '../layout/LayoutNotes.tsx';
import { useLayout } from '../layout/layout-state.ts';
import { listedExaminations, shownExaminations, shownUids, usableSeries } from '../layout/shown.ts';
import { useLayoutActions } from '../layout/use-layout-actions.ts';
import { ViewportGrid } from '../layout/ViewportGrid.tsx';
import { MeasuresScreen } from '../measures/MeasuresScreen.tsx';
import { imageIdOf } from '../measuring/annotations.ts';
import { MeasuringPanel } from '../measuring/MeasuringPanel.tsx';
import { useMeasuring } from '../measuring/measuring-state.ts';
import { MeasuringTrouble } from '../measuring/MeasuringTrouble.tsx';
import { useMeasurementsOf } from '../measuring/use-measuring.ts';
import { OutputDialogs } from '../output/OutputDialogs.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { BesideReport } from './BesideReport.tsx';
import { SeriesColumn } from './SeriesColumn.tsx';
import { Toolbar } from './Toolbar.tsx';
import type { StackView } from './stack-view.ts';
import { useAfterFirstImage } from './use-after-first-image.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useThumbnails } from './use-thumbnails.ts';
import { placeOf, seriesModel, stackView } from './viewer-session.ts';

export { warmViewer } from './viewer-session.ts';
import { useViewer } from './viewer-state.ts';
import styles from './Viewer.module.css';

interface ViewerProps {
  readonly state: WorkstationState;
  readonly patient: OpenPatient;
}

/** Visionneuse: the series of the patient's examinations, and some of them in panes. */
export default function Viewer(props: ViewerProps) {
  const active = useLayout((layout) => layout.active);
  const [view] = useState(() => startView(active));
  if (view instanceof WorkstationError) return <Unavailable error={view.report()} />;
  return <Reading first={view} {...props} />;
}

function startView(index: number): StackView | WorkstationError {
  try {
    return stackView(index);
  } catch (cause) {
    return new WorkstationError('VIEWER_UNAVAILABLE', {}, { cause });
  }
}

function Reading({ first, patient, state }: ViewerProps & { readonly first: StackView }) {
  const layout = useLayout();
  const view = stackView(layout.active);
  useEffect(() => followMode(view), [view]);
  useEffect(() => providePlaces(placesNow), []);
  // An empty pane has no series of its own: commands are about the last one that was looked at.
  const viewerUid = useViewer((viewer) => viewer.seriesUid);
  const current = findSeries(patient, layout.cells[layout.active]?.seriesUid ?? viewerUid);
  const listed = listedExaminations(layout, patient);
  const openSeries = useOpenSeries(patient.key);

  // The image has its place at once, and the machine for itself; what stands around it comes after.
  const isWhole = useAfterFirstImage(first);
  const onVisible = useSight(patient, current, isWhole);
  const goToSeries = (by: 1 | -1): void => {
    const list = usableSeries(listed);
    const uid = current?.series.seriesInstanceUid;
    const next = list[list.findIndex(({ seriesInstanceUid }) => seriesInstanceUid === uid) + by];
    if (next) openSeries.run(next);
  };
  useShortcuts(view, goToSeries);
  const study = current?.examination.studyInstanceUid ?? '';
  const readMeasurements = useMeasurementsOf(patient.key, study, isWhole && current !== undefined);
  const notes = useLayoutActions(patient, listed, isWhole);
  return (
    <div className={styles['viewer']}>
      <div ref={rememberHeight} style={isWhole ? undefined : { minHeight: toolbarHeight }}>
        {isWhole && <Tools view={view} patient={patient} current={current} state={state} />}
        <LayoutNotes notes={notes} />
        <MeasuringTrouble onReadAgain={readMeasurements} />
      </div>
      <BesideReport patientKey={patient.key} study={study}>
        <div className={styles['columns']}>
          {isWhole ? (
            <Column patient={patient} view={view} current={current} listed={listed} onVisible={onVisible} />
          ) : (
            <div />
          )}
          <ViewportGrid patient={patient} isWhole={isWhole} onRefused={notes.refuse} />
          {current && isWhole && <Measured patient={patient} current={current} view={view} />}
        </div>
      </BesideReport>
      {isWhole && <MeasuresScreen state={state} patient={patient} />}
      {current && <OutputDialogs patient={patient} examination={current.examination} pacs={state.pacs} />}
    </div>
  );
}

interface ToolsProps extends ViewerProps {
  readonly view: StackView;
  readonly current: FoundSeries | undefined;
}

/** Without any series there is nothing to work on but the panes themselves. */
function Tools({ view, patient, current, state }: ToolsProps) {
  if (!current) {
    return (
      <div className={styles['bare']}>
        <LayoutMenu />
      </div>
    );
  }
  return (
    <Toolbar
      view={view}
      patientKey={patient.key}
      examination={current.examination}
      series={current.series}
      pacs={state.pacs}
    />
  );
}

/** Tells the main process what is looked at; returns what takes the series whose thumbnails can be seen. */
function useSight(
  patient: OpenPatient,
  current: FoundSeries | undefined,
  isWhole: boolean,
): (visible: readonly string[]) => void {
  const layout = useLayout();
  // Its source has been asked already; in a queue, being looked at is what brings a series forward.
  const mayAttend = isWhole || current?.series.progress.state === 'waiting';
  const examinations = shownExaminations(layout, patient).map(({ id }) => id);
  return useAttention(patient.key, { examinations, viewports: shownUids(layout, patient) }, mayAttend);
}

interface ColumnProps {
  readonly patient: OpenPatient;
  readonly view: StackView;
  readonly current: FoundSeries | undefined;
  readonly listed: readonly FoundSeries['examination'][];
  readonly onVisible: (visible: readonly string[]) => void;
}

function Column({ patient, view, current, listed, onVisible }: ColumnProps) {
  const api = useApi();
  const [visible, setVisible] = useState<readonly string[]>([]);
  const series = listed.flatMap((examination) => examination.series);
  const uid = current?.series.seriesInstanceUid;
  const model = uid === undefined ? undefined : seriesModel(uid, api);
  const thumbnails = useThumbnails(model && current && { view, model, series: current.series }, series, visible);
  const tell = useCallback(
    (seen: readonly string[]) => {
      setVisible(seen);
      onVisible(seen);
    },
    [onVisible],
  );
  return (
    <SeriesColumn
      patientKey={patient.key}
      examinations={listed}
      current={uid ?? ''}
      thumbnails={thumbnails}
      onVisible={tell}
    />
  );
}

interface MeasuredProps {
  readonly patient: OpenPatient;
  readonly current: FoundSeries;
  readonly view: StackView;
}

/** The measurements of the examination in the active pane. */
function Measured({ patient, current: { examination, series }, view }: MeasuredProps) {
  const api = useApi();
  const openSeries = useOpenSeries(patient.key);
  const isListShown = useMeasuring((screen) => screen.isListShown);
  const jumpTo = (measurement: Measurement): void => {
    const id = imageIdOf(measurement);
    const model = seriesModel(measurement.series, api);
    if (measurement.series === series.seriesInstanceUid) return view.goTo(model.snapshot().ids.indexOf(id));
    const other = examination.series.find(({ seriesInstanceUid }) => seriesInstanceUid === measurement.series);
    if (!other || other.problem) return;
    model.look(id);
    openSeries.run(other);
  };
  if (!isListShown) return null;
  return (
    <MeasuringPanel examination={examination} sliceOf={(one) => placeOf(one.series, imageIdOf(one))} onJump={jumpTo} />
  );
}

/** At once, not with the next drawing of the screen: a drag right after a key is for the tool of that key. */
function followMode(view: StackView): () => void {
  view.setMode(useViewer.getState().mode);
  return useViewer.subscribe(({ mode }, before) => {
    if (mode !== before.mode) view.setMode(mode);
  });
}

/** In CSS pixels, when the viewer was last left; before, of a toolbar in one line. */
let toolbarHeight = 41;

/** The image's place must not change when the toolbar comes: everything would be drawn anew. */
function rememberHeight(place: HTMLElement | null): (() => void) | undefined {
  return place ? () => (toolbarHeight = place.offsetHeight) : undefined;
}

function Unavailable({ error }: { error: ErrorReport }) {
  return (
    <div className={styles['unavailable']}>
      <ErrorMessage error={error} />
    </div>
  );
}
