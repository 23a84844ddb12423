import { Download } from 'lucide-react';
import { useStore } from 'zustand';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { OverlayScreen } from '../ui/OverlayScreen.tsx';
import { saveFile } from '../ui/save-file.ts';
import { useViewer } from '../viewer/viewer-state.ts';
import { ExportTable, RetrievalTable } from './MeasureTables.tsx';
import { measuresCsv, measuresFileName, measuresJson } from './measure-files.ts';
import { measure, type Measures } from './measures.ts';
import { pageTimes } from './page-times.ts';
import styles from './MeasuresScreen.module.css';

interface MeasuresScreenProps {
  readonly state: WorkstationState;
  readonly patient: OpenPatient;
}

/** « Performances »: how long everything took in this record, to be read or handed in. */
export function MeasuresScreen({ state, patient }: MeasuresScreenProps) {
  const { t } = useI18n();
  const isOpen = useViewer((viewer) => viewer.areMeasuresShown);
  const show = useViewer((viewer) => viewer.showMeasures);
  return (
    <OverlayScreen
      title={t('measures.title')}
      closeLabel={t('control.closeMeasures')}
      isOpen={isOpen}
      onOpenChange={show}
      tools={<SaveButtons state={state} patient={patient} />}
    >
      <Content state={state} patient={patient} />
    </OverlayScreen>
  );
}

function useMeasures({ state, patient }: MeasuresScreenProps): Measures {
  const times = useStore(pageTimes);
  return measure(seriesOf(patient), state.exports, times);
}

const seriesOf = ({ examinations }: OpenPatient) => examinations.flatMap(({ series }) => series);
const isNothing = ({ retrievals, exports }: Measures) => retrievals.length === 0 && exports.length === 0;

function Content(props: MeasuresScreenProps) {
  const { t } = useI18n();
  const measures = useMeasures(props);
  const series = seriesOf(props.patient);
  return (
    <div className={styles['content']} tabIndex={0} role="region" aria-label={t('measures.title')}>
      <p className={styles['text']}>{t('measures.text')}</p>
      {isNothing(measures) && <p>{t('measures.none')}</p>}
      <RetrievalTable measures={measures.retrievals} series={series} />
      <ExportTable measures={measures.exports} series={series} />
    </div>
  );
}

function SaveButtons(props: MeasuresScreenProps) {
  const { t } = useI18n();
  const measures = useMeasures(props);
  const isDisabled = isNothing(measures);
  const { version } = props.state;
  const saveCsv = () => saveFile(measuresFileName(new Date(), 'csv'), 'text/csv', measuresCsv(measures));
  const saveJson = () => {
    const now = new Date();
    const content = measuresJson(measures, { version, measuredAt: now.toISOString() });
    saveFile(measuresFileName(now, 'json'), 'application/json', content);
  };
  return (
    <>
      <Button icon={Download} isDisabled={isDisabled} onPress={saveCsv}>
        {t('control.saveMeasuresCsv')}
      </Button>
      <Button icon={Download} isDisabled={isDisabled} onPress={saveJson}>
        {t('control.saveMeasuresJson')}
      </Button>
    </>
  );
}
