import { UserRound } from 'lucide-react';
import type { SessionState, SituationExercice } from '../../shared/api.ts';
import { SituationControl } from '../identity/SituationControl.tsx';
import { structureText } from '../identity/situation-text.ts';
import { SettingsButton } from '../settings/SettingsButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { LogoutControl } from './LogoutControl.tsx';
import styles from './SessionBar.module.css';

export type OpenSession = Extract<SessionState, { status: 'open' }>;

/** Who works here and in which situation d'exercice, and the way out. */
export function SessionBar({ session }: { session: OpenSession }) {
  const i18n = useI18n();
  const { user, situation } = session;
  const context = user.kind === 'patient' ? i18n.t('session.patientUser') : situationName(i18n, situation);
  return (
    <section aria-label={i18n.t('landmark.session')} className={styles['bar']}>
      <UserRound aria-hidden size={16} className={styles['icon']} />
      <p className={styles['who']}>
        <strong>
          {user.kind === 'professional' ? professionalName(user) : `${user.familyName} ${user.givenName}`}
        </strong>
        <span className={styles['situation']} title={context}>
          {context}
        </span>
      </p>
      {user.kind === 'professional' && <SituationControl user={user} situation={situation} />}
      <SettingsButton />
      <LogoutControl />
    </section>
  );
}

/** Titles as Pro Santé Connect codes them, and as people write them. */
const TITLES: Readonly<Record<string, string>> = { DR: 'Dr', PR: 'Pr', M: 'M.', MME: 'Mme' };

function professionalName(user: { title: string; familyName: string; givenName: string }): string {
  const title = TITLES[user.title.toUpperCase()] ?? user.title;
  return [title, user.familyName, user.givenName].filter((part) => part !== '').join(' ');
}

function situationName(i18n: I18n, situation: SituationExercice | undefined): string {
  return situation ? structureText(situation) : i18n.t('session.situationNone');
}
