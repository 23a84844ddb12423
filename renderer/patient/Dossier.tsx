import { lazy, Suspense, useEffect } from 'react';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import type { ContextualCall } from '../../shared/patient.ts';
import { Notice } from '../app/Notice.tsx';
import type { OpenSession } from '../app/SessionBar.tsx';
import { SessionNotice } from '../app/SessionNotice.tsx';
import { DropZone } from '../examination/DropZone.tsx';
import { ExaminationList } from '../examination/ExaminationList.tsx';
import { useKosIntake } from '../examination/use-kos-intake.ts';
import { ExportBar } from '../exports/ExportBar.tsx';
import { PacsPanel } from '../exports/PacsPanel.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { leavePatient, useViewer } from '../viewer/viewer-state.ts';
import { BlockedIdentity } from './BlockedIdentity.tsx';
import { IgnoredInformation, OppositionBanner } from './CallRemarks.tsx';
import { FactList } from './FactList.tsx';
import { IdentityPanel } from './IdentityPanel.tsx';
import { PatientBand } from './PatientBand.tsx';
import { PostponedRequest } from './PostponedRequest.tsx';
import { isRecordBlocked } from './identity.ts';
import { studyPeriod } from './traits.ts';
import { useTouch } from './use-touch.ts';
import styles from './Dossier.module.css';

/** Loaded apart: a reader who waits for a call needs none of it. */
const loadViewer = () => import('../viewer/Viewer.tsx');
const Viewer = lazy(loadViewer);

interface DossierProps {
  readonly state: WorkstationState;
  readonly session: OpenSession;
  readonly patient: OpenPatient;
}

/** The record of one patient. An identity that differs blocks it: nothing else is shown until that is settled. */
export function Dossier({ state, session, patient }: DossierProps) {
  useTouch(patient.key);
  useEffect(() => {
    // Ready by the time somebody asks for images; if it fails now, opening them says so.
    loadViewer().then(
      ({ warmViewer }) => requestIdleCallback(warmViewer),
      () => undefined,
    );
    return leavePatient;
  }, []);
  const isBlocked = isRecordBlocked(patient.comparisons);
  const open = useOpenSeriesOf(patient);
  return (
    <div className={styles['dossier']} data-reading={open ? '' : undefined}>
      <PatientBand patient={patient} session={session} isBlocked={isBlocked} />
      <main className={open ? styles['reading'] : styles['main']}>
        {isBlocked && <BlockedIdentity patient={patient} session={session} />}
        {!isBlocked && open && (
          <Suspense>
            <Viewer state={state} patient={patient} examination={open.examination} series={open.series} />
          </Suspense>
        )}
        {!isBlocked && !open && <Content state={state} patient={patient} />}
        <div className={styles['messages']}>
          {state.waiting && <PostponedRequest waiting={state.waiting} />}
          <SessionNotice session={session} />
          <Notice notice={state.notice} />
        </div>
      </main>
      <ExportBar jobs={state.exports} />
    </div>
  );
}

/** The series on the screen, as long as the record has it and may show it. */
function useOpenSeriesOf({ examinations }: OpenPatient) {
  const uid = useViewer((viewer) => viewer.seriesUid);
  for (const examination of examinations) {
    const series = examination.series.find(({ seriesInstanceUid }) => seriesInstanceUid === uid);
    if (series && !examination.blocked) return { examination, series };
  }
  return undefined;
}

function Content({ state, patient }: { state: WorkstationState; patient: OpenPatient }) {
  const { call, examinations } = patient;
  const intake = useKosIntake(patient.key);
  return (
    <>
      <DropZone onFiles={intake.open} />
      {call && <OppositionBanner call={call} />}
      <div className={styles['columns']}>
        <ExaminationList patientKey={patient.key} examinations={examinations} pacs={state.pacs} intake={intake} />
        <div className={styles['side']}>
          {call && (
            <>
              <RequestedSelection filters={call.filters} />
              <IdentityPanel call={call} receivedAt={patient.receivedAt} isExpanded={examinations.length === 0} />
              <IgnoredInformation call={call} />
            </>
          )}
          <PacsPanel pacs={state.pacs} />
        </div>
      </div>
    </>
  );
}

/** What the call asks to see first; nothing when it asks for nothing in particular. */
function RequestedSelection({ filters }: { filters: ContextualCall['filters'] }) {
  const i18n = useI18n();
  const { t } = i18n;
  const facts = (
    [
      [t('filters.modality'), filters.modality],
      [t('filters.anatomicRegion'), filters.anatomicRegion],
      [t('filters.studyDate'), studyPeriod(i18n, filters.studyDate)],
      [t('filters.accessionNumber'), filters.accessionNumber],
      [t('filters.accessionNumberIssuer'), filters.accessionNumberIssuer],
      [t('filters.studyInstanceUid'), filters.studyInstanceUid],
    ] as const
  ).filter(([, value]) => value !== undefined);
  if (facts.length === 0) return null;
  return (
    <Panel label={t('filters.title')}>
      <h2>{t('filters.title')}</h2>
      <FactList facts={facts} />
    </Panel>
  );
}
