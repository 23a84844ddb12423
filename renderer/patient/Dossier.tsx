import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import { Notice } from '../app/Notice.tsx';
import type { OpenSession } from '../app/SessionBar.tsx';
import { SessionNotice } from '../app/SessionNotice.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { BlockedIdentity } from './BlockedIdentity.tsx';
import { IgnoredInformation, OppositionBanner } from './CallRemarks.tsx';
import { FactList } from './FactList.tsx';
import { IdentityPanel } from './IdentityPanel.tsx';
import { PatientBand } from './PatientBand.tsx';
import { PostponedRequest } from './PostponedRequest.tsx';
import { overallGrade } from './identity.ts';
import { studyPeriod } from './traits.ts';
import { useTouch } from './use-touch.ts';
import styles from './Dossier.module.css';

interface DossierProps {
  readonly state: WorkstationState;
  readonly session: OpenSession;
  readonly patient: OpenPatient;
}

/** The record of one patient. An identity that differs blocks it: nothing else is shown until that is settled. */
export function Dossier({ state, session, patient }: DossierProps) {
  const { t } = useI18n();
  useTouch(patient.key);
  const isBlocked = overallGrade(patient.comparisons) === 'different';
  return (
    <div className={styles['dossier']}>
      <PatientBand patient={patient} session={session} isBlocked={isBlocked} />
      <main className={styles['main']}>
        {!isBlocked && <OppositionBanner call={patient.call} />}
        {isBlocked ? (
          <BlockedIdentity patient={patient} session={session} />
        ) : (
          <div className={styles['columns']}>
            <IdentityPanel patient={patient} />
            <div className={styles['side']}>
              <Panel label={t('next.title')}>
                <h2>{t('next.title')}</h2>
                <p className={styles['text']}>{t('next.text')}</p>
              </Panel>
              <RequestedSelection patient={patient} />
              <IgnoredInformation call={patient.call} />
            </div>
          </div>
        )}
        <div className={styles['messages']}>
          {state.waiting && <PostponedRequest waiting={state.waiting} />}
          <SessionNotice session={session} />
          <Notice notice={state.notice} />
        </div>
      </main>
    </div>
  );
}

/** What the call asks to see first; nothing when it asks for nothing in particular. */
function RequestedSelection({ patient }: { patient: OpenPatient }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { filters } = patient.call;
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
