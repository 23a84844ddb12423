import { useCallback, useEffect, useState } from 'react';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { useApi } from '../app/server-state.ts';
import { useAttention } from '../examination/use-attention.ts';
import { useOpenSeries } from '../examination/use-open-series.ts';
import type { Measurement } from '../../shared/measurements.ts';
import { MeasuresScreen } from '../measures/MeasuresScreen.tsx';
import { imageIdOf } from '../measuring/annotations.ts';
import { MeasuringPanel } from '../measuring/MeasuringPanel.tsx';
import { useMeasuring } from '../measuring/measuring-state.ts';
import { MeasuringTrouble } from '../measuring/MeasuringTrouble.tsx';
import { useMeasurementsOf } from '../measuring/use-measuring.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { BesideReport } from './BesideReport.tsx';
import { SeriesColumn } from './SeriesColumn.tsx';
import { StackPane } from './StackPane.tsx';
import { Toolbar } from './Toolbar.tsx';
import type { StackView } from './stack-view.ts';
import { useAfterFirstImage } from './use-after-first-image.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useThumbnails } from './use-thumbnails.ts';
import { followSeries, placeOf, seriesModel, stackView } from './viewer-session.ts';

export { warmViewer } from './viewer-session.ts';
import { useViewer } from './viewer-state.ts';
import styles from './Viewer.module.css';

interface ViewerProps {
  readonly state: WorkstationState;
  readonly patient: OpenPatient;
  readonly examination: Examination;
  readonly series: ExaminationSeries;
}

/** Visionneuse: the series of an examination, and one of them on the screen. */
export default function Viewer(props: ViewerProps) {
  const [view] = useState(startView);
  if (view instanceof WorkstationError) return <Unavailable error={view.report()} />;
  return <Reading view={view} {...props} />;
}

function startView(): StackView | WorkstationError {
  try {
    return stackView();
  } catch (cause) {
    return new WorkstationError('VIEWER_UNAVAILABLE', {}, { cause });
  }
}

function Reading({ view, patient, examination, series, state }: ViewerProps & { readonly view: StackView }) {
  const api = useApi();
  const openSeries = useOpenSeries(patient.key);
  const [model, setModel] = useState(() => seriesModel(series.seriesInstanceUid, api));
  const [uid, setUid] = useState(series.seriesInstanceUid);
  if (uid !== series.seriesInstanceUid) {
    setUid(series.seriesInstanceUid);
    setModel(seriesModel(series.seriesInstanceUid, api));
  }
  useEffect(() => followMode(view), [view]);
  useEffect(() => followSeries(series.seriesInstanceUid), [model, series.seriesInstanceUid]);

  // The image has its place at once, and the machine for itself; what stands around it comes after.
  const isWhole = useAfterFirstImage(view);
  // Its source has been asked already; in a queue, being looked at is what brings a series forward.
  const mayAttend = isWhole || series.progress.state === 'waiting';
  const attend = useAttention(patient.key, examination, series.seriesInstanceUid, mayAttend);
  const [visible, setVisible] = useState<readonly string[]>([]);
  const onVisible = useCallback(
    (seen: readonly string[]) => {
      setVisible(seen);
      attend(seen);
    },
    [attend],
  );
  const thumbnails = useThumbnails({ view, model, series }, examination, visible);

  const goToSeries = (by: 1 | -1) => {
    const list = examination.series.filter(({ problem }) => !problem);
    const next = list[list.findIndex(({ seriesInstanceUid }) => seriesInstanceUid === series.seriesInstanceUid) + by];
    if (next) openSeries.run(next);
  };
  useShortcuts(view, goToSeries);
  const readMeasurements = useMeasurementsOf(patient.key, examination.studyInstanceUid, isWhole);
  const isListShown = useMeasuring((screen) => screen.isListShown) && isWhole;
  const jumpTo = (measurement: Measurement) => {
    const id = imageIdOf(measurement);
    if (measurement.series === series.seriesInstanceUid) return view.goTo(model.snapshot().ids.indexOf(id));
    const other = examination.series.find(({ seriesInstanceUid }) => seriesInstanceUid === measurement.series);
    if (!other || other.problem) return undefined;
    seriesModel(measurement.series, api).look(id);
    return openSeries.run(other);
  };
  return (
    <div className={styles['viewer']}>
      <div ref={rememberHeight} style={isWhole ? undefined : { minHeight: toolbarHeight }}>
        {isWhole && (
          <Toolbar
            view={view}
            goToSeries={goToSeries}
            patientKey={patient.key}
            examination={examination}
            series={series}
            pacs={state.pacs}
          />
        )}
        <MeasuringTrouble onReadAgain={readMeasurements} />
      </div>
      <BesideReport patientKey={patient.key} study={examination.studyInstanceUid}>
        <div className={styles['columns']}>
          {isWhole ? (
            <SeriesColumn
              patientKey={patient.key}
              examination={examination}
              current={series.seriesInstanceUid}
              thumbnails={thumbnails}
              onVisible={onVisible}
            />
          ) : (
            <div />
          )}
          <StackPane
            view={view}
            model={model}
            examination={examination}
            series={series}
            onAskAgain={() => openSeries.run(series)}
          />
          {isListShown && (
            <MeasuringPanel
              examination={examination}
              sliceOf={(one) => placeOf(one.series, imageIdOf(one))}
              onJump={jumpTo}
            />
          )}
        </div>
      </BesideReport>
      {isWhole && <MeasuresScreen state={state} patient={patient} />}
    </div>
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
