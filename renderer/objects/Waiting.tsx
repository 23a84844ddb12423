import { RefreshCw } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { FetchedObject } from './use-object.ts';
import styles from './ObjectPane.module.css';

/** In the place of something that is on its way, or did not come. */
export function Waiting({ fetched }: { readonly fetched: FetchedObject<unknown> }) {
  const { t } = useI18n();
  if (!fetched.error) return <Loading />;
  return (
    <div className={styles['message']}>
      <ErrorMessage
        error={fetched.error}
        action={
          <Button icon={RefreshCw} onPress={fetched.fetchAgain}>
            {t('control.retry')}
          </Button>
        }
      />
    </div>
  );
}

function Loading() {
  const { t } = useI18n();
  return (
    <p role="status" className={styles['loading']}>
      {t('objects.loading')}
    </p>
  );
}
