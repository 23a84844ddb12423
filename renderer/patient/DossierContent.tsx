import { useMemo } from 'react';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import type { OpenSession } from '../app/SessionBar.tsx';
import { DropZone } from '../examination/DropZone.tsx';
import { ExaminationList, NoExaminations } from '../examination/ExaminationList.tsx';
import { KosErrors } from '../examination/KosErrors.tsx';
import { useKosIntake } from '../examination/use-kos-intake.ts';
import { filtersOfCall } from '../record/filters.ts';
import { RecordPanel } from '../record/RecordPanel.tsx';
import { useRecordView } from '../record/record-view.ts';
import { ReportImages } from '../record/ReportImages.tsx';
import { useStudies, type Studies } from '../record/studies.ts';
import { examinationsOf, openedByHand } from '../record/study-images.ts';
import { ReportPane } from '../report/ReportPane.tsx';
import { DEFAULT_SHARE, useReport } from '../report/report-state.ts';
import { useWarmReport } from '../report/warm-report.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { SplitPane } from '../ui/SplitPane.tsx';
import { OppositionBanner } from './CallRemarks.tsx';
import { DossierSide } from './DossierSide.tsx';
import styles from './DossierContent.module.css';

interface DossierContentProps {
  readonly state: WorkstationState;
  readonly session: OpenSession;
  readonly patient: OpenPatient;
}

/** Least widths of the list and of a report beside it, in pixels. */
const LIMITS = { main: 540, side: 340 };

/** Filters, list, and the report that is open. */
export function DossierContent({ state, session, patient }: DossierContentProps) {
  const { t } = useI18n();
  const { call, record } = patient;
  const intake = useKosIntake(patient.key);
  const preset = useMemo(() => filtersOfCall(call), [call]);
  const filters = useRecordView((view) => view.filters) ?? preset;
  const studies = useStudies(patient.key, record);
  const documentId = useReport((report) => report.documentId);
  const share = useReport((report) => report.share);
  const setShare = useReport((report) => report.setShare);
  useWarmReport(record.status === 'listed');
  return (
    <div className={styles['content']}>
      <DropZone onFiles={intake.open} />
      <DossierSide patient={patient} pacs={state.pacs} studies={studies} filters={filters} intake={intake} />
      <SplitPane
        label={t('control.reportDivider')}
        share={share}
        onShare={setShare}
        initial={DEFAULT_SHARE}
        limits={LIMITS}
        side={
          documentId !== undefined && (
            <ReportPane
              patientKey={patient.key}
              actions={<ReportImages studies={studies.studies} documentId={documentId} />}
            />
          )
        }
      >
        <div className={styles['middle']}>
          {call && <OppositionBanner call={call} />}
          <KosErrors intake={intake} />
          {record.status !== 'off' && (
            <RecordPanel patient={patient} session={session} studies={studies} filters={filters} />
          )}
          <Examinations state={state} patient={patient} studies={studies} />
        </div>
      </SplitPane>
    </div>
  );
}

interface ExaminationsProps {
  readonly state: WorkstationState;
  readonly patient: OpenPatient;
  readonly studies: Studies;
}

/** What is open: of the list, the study that the user unfolds and whatever waits for their word; and all opened by hand. */
function Examinations({ state, patient, studies }: ExaminationsProps) {
  const { t } = useI18n();
  const unfolded = useRecordView((view) => view.unfolded);
  const { key, examinations, record } = patient;
  const byHand = openedByHand(examinations, studies.studies);
  const shown = studies.studies.find(({ id }) => id === unfolded);
  const ofStudy = shown ? examinationsOf(shown, examinations) : [];
  const waiting = examinations.filter(
    (examination) => examination.blocked && ![...byHand, ...ofStudy].includes(examination),
  );
  const ofRecord = [...waiting, ...ofStudy];
  const common = { patientKey: key, pacs: state.pacs };
  return (
    <>
      {ofRecord.length > 0 && (
        <ExaminationList title={t('examinations.ofRecord')} examinations={ofRecord} {...common} />
      )}
      {byHand.length > 0 && (
        <ExaminationList
          title={t(record.status === 'listed' && studies.isKnown ? 'examinations.byHand' : 'examinations.title')}
          examinations={byHand}
          {...common}
        />
      )}
      {record.status === 'off' && examinations.length === 0 && <NoExaminations />}
    </>
  );
}
