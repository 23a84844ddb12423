import type { Refusal } from '../../shared/trust.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Mark } from './Mark.tsx';
import styles from './RefusalsPanel.module.css';

/** The sources that were refused lately, and why. */
export function RefusalsPanel({ refusals }: { refusals: readonly Refusal[] }) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <Panel label={t('trust.refusals.title')}>
      <h2>{t('trust.refusals.title')}</h2>
      {refusals.length === 0 && <p className={styles['small']}>{t('trust.refusals.none')}</p>}
      {refusals.length > 0 && (
        <ol aria-label={t('trust.refusals.title')} className={styles['list']} tabIndex={0}>
          {refusals.map(({ at, host, error }, index) => {
            const { sentence, advice } = i18n.error(error);
            return (
              <li key={index} className={styles['refusal']}>
                <p className={styles['small']}>
                  <time dateTime={at}>{i18n.dateTime(at)}</time> · {host} · {error.code}
                </p>
                <p>
                  <Mark tone="bad">{sentence}</Mark>
                </p>
                <p className={styles['small']}>{advice}</p>
              </li>
            );
          })}
        </ol>
      )}
    </Panel>
  );
}
