import { ExternalLink, X } from 'lucide-react';
import { Link } from 'react-aria-components';
import type { LoginProvider } from '../../shared/api.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useLogin } from './login.ts';
import { useCommand } from './server-state.ts';
import { useView } from './view-state.ts';
import styles from './PendingLogin.module.css';

interface PendingLoginProps {
  readonly provider: LoginProvider;
  readonly onCancelled?: () => void;
}

/** The login goes on in the system's browser: how to find its page again and how to give up. */
export function PendingLogin({ provider, onCancelled }: PendingLoginProps) {
  const { t } = useI18n();
  const url = useView((view) => view.loginUrl);
  const login = useLogin();
  const cancel = useCommand(async (_: void, api) => {
    await api.cancelLogin();
    onCancelled?.();
  });
  const error = cancel.error ?? login.error;
  return (
    <Panel>
      <div role="status">
        <h2 className={styles['title']}>
          <span aria-hidden className={styles['dot']} />
          {t('login.pending', { provider: t(`provider.${provider}`) })}
        </h2>
        <p className={styles['text']}>{t('login.pendingText')}</p>
      </div>
      <div className={styles['actions']}>
        {url === undefined ? (
          <Button icon={ExternalLink} isDisabled={login.isRunning} onPress={() => login.run(provider)}>
            {t('control.loginReopen')}
          </Button>
        ) : (
          <Link href={url} target="_blank" rel="noopener noreferrer" className={styles['link'] ?? ''}>
            <ExternalLink aria-hidden size={16} />
            {t('control.loginReopen')}
          </Link>
        )}
        <Button look="quiet" icon={X} isDisabled={cancel.isRunning} onPress={() => cancel.run()}>
          {t('control.loginCancel')}
        </Button>
      </div>
      {error && <ErrorMessage error={error} />}
    </Panel>
  );
}
