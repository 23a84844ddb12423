import { LogIn } from 'lucide-react';
import type { LoginProvider } from '../../shared/api.ts';
import type { ErrorReport } from '../../shared/errors.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { useLogin } from './login.ts';
import { PendingLogin } from './PendingLogin.tsx';
import type { OpenSession } from './SessionBar.tsx';

/** The session has ended: how to go on without losing what is on the screen. */
export function SessionNotice({ session }: { session: OpenSession }) {
  return session.error && <LostSession error={session.error} provider={session.provider} />;
}

/** The session stays open while its user logs in again, so this screen remembers by itself that they do. */
function LostSession({ error, provider }: { error: ErrorReport; provider: LoginProvider }) {
  const { t } = useI18n();
  const login = useLogin();
  if (login.isDone) return <PendingLogin provider={provider} onCancelled={login.forget} />;
  return (
    <>
      <ErrorMessage
        error={error}
        tone="warning"
        action={
          <Button icon={LogIn} isDisabled={login.isRunning} onPress={() => login.run(provider)}>
            {t('control.loginAgain')}
          </Button>
        }
      />
      {login.error && <ErrorMessage error={login.error} />}
    </>
  );
}
