import { RefreshCw, X } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { Fetched } from './use-open-report.ts';
import styles from './ReportBody.module.css';

/** In the place of something that is on its way, was stopped, or did not come. */
export function Fetching({ fetched }: { readonly fetched: Fetched<unknown> }) {
  const { t } = useI18n();
  const again = (
    <Button icon={RefreshCw} onPress={fetched.fetchAgain}>
      {t('control.retry')}
    </Button>
  );
  if (fetched.error) {
    return (
      <div className={styles['message']}>
        <ErrorMessage error={fetched.error} action={again} />
      </div>
    );
  }
  if (fetched.isStopped) {
    return (
      <div className={styles['message']}>
        <p role="status">{t('report.stopped')}</p>
        {again}
      </div>
    );
  }
  return (
    <div className={[styles['message'], styles['late']].join(' ')}>
      <p role="status">{t('report.loading')}</p>
      <progress aria-label={t('report.loading')} className={styles['progress']} />
      <Button icon={X} onPress={fetched.stop}>
        {t('control.cancelReport')}
      </Button>
    </div>
  );
}
