import type { ReactNode } from 'react';
import type { WorkstationState } from '../../shared/api.ts';
import { LanguageSwitch } from './LanguageSwitch.tsx';
import { SessionBar, type OpenSession } from './SessionBar.tsx';
import { TrustButton } from '../trust/TrustButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './Page.module.css';

interface PageProps {
  readonly state?: WorkstationState;
  readonly session?: OpenSession;
  readonly children: ReactNode;
}

/** A screen without a patient: program bar above, one column of content that grows downwards and never moves. */
export function Page({ state, session, children }: PageProps) {
  const { t } = useI18n();
  return (
    <div className={styles['page']}>
      <header className={styles['bar']}>
        <p className={styles['product']}>DRIMBox</p>
        <div className={styles['tools']}>
          {session && <SessionBar session={session} />}
          {state && <TrustButton />}
          {state && <LanguageSwitch />}
        </div>
      </header>
      <main className={styles['main']}>
        <div className={styles['column']}>{children}</div>
      </main>
      <footer className={styles['footer']}>{state && t('footer.version', { version: state.version })}</footer>
    </div>
  );
}
