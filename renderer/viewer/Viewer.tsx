import { useCallback, useEffect, useState } from 'react';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import type { Examination, ExaminationSeries } from '../../shared/examination.ts';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { useApi } from '../app/server-state.ts';
import { useAttention } from '../examination/use-attention.ts';
import { useOpenSeries } from '../examination/use-open-series.ts';
import { MeasuresScreen } from '../measures/MeasuresScreen.tsx';
import { useExportTimes } from '../measures/use-export-times.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { SeriesColumn } from './SeriesColumn.tsx';
import { StackPane } from './StackPane.tsx';
import { Toolbar } from './Toolbar.tsx';
import type { StackView } from './stack-view.ts';
import { useShortcuts } from './use-shortcuts.ts';
import { useThumbnails } from './use-thumbnails.ts';
import { seriesModel, stackView } from './viewer-session.ts';

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
  const mode = useViewer((viewer) => viewer.mode);
  const openSeries = useOpenSeries(patient.key);
  const [model, setModel] = useState(() => seriesModel(series.seriesInstanceUid, api));
  const [uid, setUid] = useState(series.seriesInstanceUid);
  if (uid !== series.seriesInstanceUid) {
    setUid(series.seriesInstanceUid);
    setModel(seriesModel(series.seriesInstanceUid, api));
  }
  useEffect(() => view.setMode(mode), [view, mode]);
  useEffect(() => model.follow(series.progress), [model, series.progress]);

  const attend = useAttention(patient.key, examination, series.seriesInstanceUid);
  const [visible, setVisible] = useState<readonly string[]>([]);
  const onVisible = useCallback(
    (seen: readonly string[]) => {
      setVisible(seen);
      attend(seen);
    },
    [attend],
  );
  const thumbnails = useThumbnails({ view, model, series }, examination, visible);
  useExportTimes();

  const goToSeries = (by: 1 | -1) => {
    const list = examination.series.filter(({ problem }) => !problem);
    const next = list[list.findIndex(({ seriesInstanceUid }) => seriesInstanceUid === series.seriesInstanceUid) + by];
    if (next) openSeries.run(next);
  };
  useShortcuts(view, goToSeries);
  return (
    <div className={styles['viewer']}>
      <Toolbar
        view={view}
        goToSeries={goToSeries}
        patientKey={patient.key}
        examination={examination}
        series={series}
        pacs={state.pacs}
      />
      <div className={styles['columns']}>
        <SeriesColumn
          patientKey={patient.key}
          examination={examination}
          current={series.seriesInstanceUid}
          thumbnails={thumbnails}
          onVisible={onVisible}
        />
        <StackPane
          view={view}
          model={model}
          examination={examination}
          series={series}
          onAskAgain={() => openSeries.run(series)}
        />
      </div>
      <MeasuresScreen state={state} patient={patient} />
    </div>
  );
}

function Unavailable({ error }: { error: ErrorReport }) {
  return (
    <div className={styles['unavailable']}>
      <ErrorMessage error={error} />
    </div>
  );
}
