import { RefreshCw } from 'lucide-react';
import type { ErrorReport } from '../../shared/errors.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Page } from './Page.tsx';
import styles from './Connecting.module.css';
import { useView } from './view-state.ts';

/** Before the first state. The text comes after half a second only, so that a fast start does not flicker. */
export function Connecting() {
  const { t } = useI18n();
  const isLost = useView((view) => view.connection.status === 'lost');
  return (
    <Page>
      <h1 className={styles['late']} role="status">
        {isLost ? t('connection.lost') : t('connection.connecting')}
      </h1>
    </Page>
  );
}

/** The main process does not know this window, or another one has taken its place. */
export function Refused({ error }: { error: ErrorReport }) {
  const { t } = useI18n();
  const connectAgain = useView((view) => view.connectAgain);
  return (
    <Page>
      <h1>{t('connection.refusedTitle')}</h1>
      <p>{t('connection.refusedText')}</p>
      <ErrorMessage error={error} tone="information" />
      <div>
        <Button onPress={connectAgain} icon={RefreshCw}>
          {t('control.retry')}
        </Button>
      </div>
    </Page>
  );
}
