import { ArrowLeft, Download } from 'lucide-react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useStore } from 'zustand';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import { Button } from '../ui/Button.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
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

/** « Performances »: how long everything took in this record, to be read or handed in. Over the viewer; Escape leaves. */
export function MeasuresScreen({ state, patient }: MeasuresScreenProps) {
  const isOpen = useViewer((viewer) => viewer.areMeasuresShown);
  const show = useViewer((viewer) => viewer.showMeasures);
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={show} className={styles['overlay'] ?? ''}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <Content state={state} patient={patient} onClose={() => show(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Content({ state, patient, onClose }: MeasuresScreenProps & { readonly onClose: () => void }) {
  const { t } = useI18n();
  const times = useStore(pageTimes);
  const series = patient.examinations.flatMap((examination) => examination.series);
  const measures = measure(series, state.exports, times);
  const isEmpty = measures.retrievals.length === 0 && measures.exports.length === 0;
  return (
    <div className={styles['page']}>
      <div className={styles['bar']}>
        <Heading slot="title" level={1}>
          {t('measures.title')}
        </Heading>
        <SaveButtons measures={measures} version={state.version} isDisabled={isEmpty} />
        <Button icon={ArrowLeft} onPress={onClose}>
          {t('control.closeMeasures')}
        </Button>
      </div>
      <div className={styles['content']} tabIndex={0} role="region" aria-label={t('measures.title')}>
        <p className={styles['text']}>{t('measures.text')}</p>
        {isEmpty && <p>{t('measures.none')}</p>}
        <RetrievalTable measures={measures.retrievals} series={series} />
        <ExportTable measures={measures.exports} series={series} />
      </div>
    </div>
  );
}

interface SaveButtonsProps {
  readonly measures: Measures;
  readonly version: string;
  readonly isDisabled: boolean;
}

function SaveButtons({ measures, version, isDisabled }: SaveButtonsProps) {
  const { t } = useI18n();
  const saveCsv = () => saveFile(measuresFileName(new Date(), 'csv'), 'text/csv', measuresCsv(measures));
  const saveJson = () => {
    const now = new Date();
    const content = measuresJson(measures, { version, measuredAt: now.toISOString() });
    saveFile(measuresFileName(now, 'json'), 'application/json', content);
  };
  return (
    <div className={styles['tools']}>
      <Button icon={Download} isDisabled={isDisabled} onPress={saveCsv}>
        {t('control.saveMeasuresCsv')}
      </Button>
      <Button icon={Download} isDisabled={isDisabled} onPress={saveJson}>
        {t('control.saveMeasuresJson')}
      </Button>
    </div>
  );
}
