import { useEffect } from 'react';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import type { OpenSession } from '../app/SessionBar.tsx';
import { PatientBand } from '../patient/PatientBand.tsx';
import { isRecordBlocked } from '../patient/identity.ts';
import { useStudies } from '../record/studies.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { useWarmViewer, Viewer } from '../viewer/load-viewer.ts';
import { leavePatient } from '../viewer/viewer-state.ts';
import { rememberStudies } from './hang.ts';
import { useKeptLayout } from './use-kept-layout.ts';
import styles from './SecondScreen.module.css';

/** The window for a second screen: the same patient, panes of its own, no list. It empties itself with the first. */
export function SecondScreen({ state }: { readonly state: WorkstationState }) {
  const { t } = useI18n();
  const { session, patient } = state;
  useWarmViewer();
  if (session.status !== 'open' || !patient) {
    return (
      <main className={styles['nobody']}>
        <h1>{t('layout.secondScreen')}</h1>
        <p>{t('layout.nobody')}</p>
      </main>
    );
  }
  return <Panes key={patient.key} state={state} session={session} patient={patient} />;
}

interface PanesProps {
  readonly state: WorkstationState;
  readonly session: OpenSession;
  readonly patient: OpenPatient;
}

function Panes({ state, session, patient }: PanesProps) {
  const { t } = useI18n();
  useEffect(() => leavePatient, []);
  const isReady = useKeptLayout(patient);
  const { studies } = useStudies(patient.key, patient.record);
  useEffect(() => rememberStudies(studies), [studies]);
  const isBlocked = isRecordBlocked(patient.comparisons);
  return (
    <div className={styles['screen']}>
      <PatientBand patient={patient} session={session} isBlocked={isBlocked} />
      <main className={styles['main']}>
        {isBlocked && <p className={styles['nobody']}>{t('layout.blocked')}</p>}
        {!isBlocked && isReady && <Viewer state={state} patient={patient} />}
      </main>
    </div>
  );
}
