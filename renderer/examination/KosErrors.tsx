import { X } from 'lucide-react';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { KosIntake } from './KosIntake.tsx';
import styles from './KosErrors.module.css';

/** The files that could not be opened, each with its reason. */
export function KosErrors({ intake }: { intake: KosIntake }) {
  const { t } = useI18n();
  if (intake.refused.length === 0) return null;
  return (
    <section aria-label={t('kos.refused')} className={styles['errors']}>
      <div className={styles['head']}>
        <h3 className={styles['title']}>{t('kos.refused')}</h3>
        <IconButton icon={X} label={t('control.dismiss')} onPress={intake.forget} />
      </div>
      {intake.refused.map(({ name, error }, index) => (
        <div key={index}>
          <p className={styles['name']}>{name}</p>
          <ErrorMessage error={error} />
        </div>
      ))}
    </section>
  );
}
