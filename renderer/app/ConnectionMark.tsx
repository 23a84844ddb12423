import { Unplug } from 'lucide-react';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './ConnectionMark.module.css';

/** Says quietly, over everything and moving nothing, that the main process cannot be reached. */
export function ConnectionMark({ isLost }: { isLost: boolean }) {
  const { t } = useI18n();
  return (
    <div role="status" className={styles['place']}>
      {isLost && (
        <p className={styles['mark']}>
          <Unplug aria-hidden size={16} />
          {t('connection.lost')}
        </p>
      )}
    </div>
  );
}
