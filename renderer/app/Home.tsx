import { FolderSearch } from 'lucide-react';
import type { WorkstationState } from '../../shared/api.ts';
import { DropZone } from '../examination/DropZone.tsx';
import { KosErrors } from '../examination/KosErrors.tsx';
import { KosButton, KosFolderButton } from '../examination/KosIntake.tsx';
import { useKosIntake } from '../examination/use-kos-intake.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { useWarmViewer } from '../viewer/load-viewer.ts';
import { Notice } from './Notice.tsx';
import { Page } from './Page.tsx';
import type { OpenSession } from './SessionBar.tsx';
import { SessionNotice } from './SessionNotice.tsx';
import styles from './Home.module.css';

/** Accueil: somebody is logged in and no record is open. */
export function Home({ state, session }: { state: WorkstationState; session: OpenSession }) {
  const { t } = useI18n();
  useWarmViewer();
  const intake = useKosIntake('');
  const isPatient = session.user.kind === 'patient';
  return (
    <Page state={state} session={session}>
      <FolderSearch aria-hidden size={40} strokeWidth={1.25} className={styles['icon']} />
      <h1>{t('home.title')}</h1>
      <p className={styles['text']}>{t(isPatient ? 'home.textPatient' : 'home.text')}</p>
      {!isPatient && (
        <>
          <p className={styles['text']}>{t('kos.hint')}</p>
          <div className={styles['actions']}>
            <KosButton intake={intake} />
            <KosFolderButton intake={intake} />
          </div>
          <KosErrors intake={intake} />
          <DropZone onFiles={intake.open} />
        </>
      )}
      <SessionNotice session={session} />
      <Notice notice={state.notice} />
    </Page>
  );
}
