import { FolderClock, IdCard, UserRound } from 'lucide-react';
import type { LoginProvider, SessionState, WorkstationState } from '../../shared/api.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Notice } from './Notice.tsx';
import { Page } from './Page.tsx';
import { PendingLogin } from './PendingLogin.tsx';
import { useLogin } from './login.ts';
import styles from './Login.module.css';

interface LoginProps {
  readonly state: WorkstationState;
  readonly session: Exclude<SessionState, { status: 'open' }>;
}

/** Connexion. Nothing of a patient is told here. */
export function Login({ state, session }: LoginProps) {
  const { t } = useI18n();
  return (
    <Page state={state}>
      <h1>{t('login.title')}</h1>
      <p className={state.callWaitsForLogin ? styles['waits'] : styles['idle']}>
        {state.callWaitsForLogin && <FolderClock aria-hidden size={16} />}
        {t(state.callWaitsForLogin ? 'login.callWaits' : 'login.noCall')}
      </p>
      {session.status === 'pending' ? (
        <PendingLogin provider={session.provider} />
      ) : (
        <Providers providers={state.providers} error={session.error} />
      )}
      <Notice notice={state.notice} />
    </Page>
  );
}

const LABELS = { psc: 'control.loginPsc', franceConnect: 'control.loginFranceConnect' } as const;

interface ProvidersProps {
  readonly providers: readonly LoginProvider[];
  readonly error: Extract<SessionState, { status: 'none' }>['error'];
}

function Providers({ providers, error }: ProvidersProps) {
  const { t } = useI18n();
  const login = useLogin();
  if (providers.length === 0) {
    return (
      <Message tone="warning" title={t('login.noProvider')}>
        {t('login.noProviderAdvice')}
      </Message>
    );
  }
  const shown = login.error ?? error;
  return (
    <>
      <Panel>
        {providers.map((provider) => (
          <Button
            key={provider}
            size="large"
            look={provider === 'psc' ? 'primary' : 'plain'}
            icon={provider === 'psc' ? IdCard : UserRound}
            isDisabled={login.isRunning}
            onPress={() => login.run(provider)}
          >
            {t(LABELS[provider])}
          </Button>
        ))}
        <p className={styles['hint']}>{t('login.hidden')}</p>
      </Panel>
      {shown && <ErrorMessage error={shown} tone={shown.code === 'SESSION_TAKEN_OVER' ? 'information' : 'bad'} />}
    </>
  );
}
