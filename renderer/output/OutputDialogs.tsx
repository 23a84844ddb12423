import { useState } from 'react';
import type { OpenPatient } from '../../shared/api.ts';
import type { Examination, Pacs } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { AskDialog } from '../ui/AskDialog.tsx';
import { MeasurementsQuestion } from './MeasurementsQuestion.tsx';
import { useOutput, type OutputWish } from './output-state.ts';
import { PrintedView, type ViewOnPaper } from './PrintedView.tsx';
import { ViewQuestion } from './ViewQuestion.tsx';

interface OutputDialogsProps {
  readonly patient: OpenPatient;
  /** The examination whose measurements are meant. */
  readonly examination: Examination;
  readonly pacs: readonly Pacs[];
}

const TITLES = {
  clipboard: 'control.copyView',
  file: 'control.saveView',
  printer: 'control.printView',
  saveMeasurements: 'control.saveMeasurementsSr',
  sendMeasurements: 'control.sendMeasurements',
} as const satisfies Record<OutputWish, string>;

/** The questions before something leaves, and the sheet for the printer. Mounted once in the viewer. */
export function OutputDialogs({ patient, examination, pacs }: OutputDialogsProps) {
  const { t } = useI18n();
  const wish = useOutput((output) => output.wish);
  const ask = useOutput((output) => output.ask);
  const [paper, setPaper] = useState<ViewOnPaper>();
  const close = () => ask(undefined);
  return (
    <>
      {wish && (
        <AskDialog title={t(TITLES[wish])} isOpen onClose={close}>
          {wish === 'saveMeasurements' || wish === 'sendMeasurements' ? (
            <MeasurementsQuestion
              wish={wish}
              patientKey={patient.key}
              study={examination.studyInstanceUid}
              pacs={pacs}
              onClose={close}
            />
          ) : (
            <ViewQuestion way={wish} patient={patient} onPrint={setPaper} onClose={close} />
          )}
        </AskDialog>
      )}
      {paper && <PrintedView view={paper} onDone={() => setPaper(undefined)} />}
    </>
  );
}
