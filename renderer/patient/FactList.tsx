import { useI18n } from '../ui/I18nScope.tsx';
import styles from './FactList.module.css';

/** Names and values, one pair to a line; an empty value says that it was not sent. */
export function FactList({ facts }: { facts: readonly (readonly [name: string, value: string | undefined])[] }) {
  const { t } = useI18n();
  return (
    <dl className={styles['list']}>
      {facts.map(([name, value]) => (
        <div key={name} className={styles['fact']}>
          <dt>{name}</dt>
          <dd>{value || <span className={styles['missing']}>{t('panel.notSent')}</span>}</dd>
        </div>
      ))}
    </dl>
  );
}
