import { ListChecks } from 'lucide-react';
import type { WhitelistOrigin, WhitelistState } from '../../shared/trust.ts';
import { useCommand } from '../app/server-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Mark } from './Mark.tsx';
import { useFreshReport } from './trust-report.ts';
import styles from './WhitelistOrigins.module.css';

interface WhitelistOriginsProps {
  readonly origins: WhitelistState['origins'];
  readonly selected: WhitelistOrigin | undefined;
}

/** Where the list can be taken from, and what it means to take it from elsewhere. */
export function WhitelistOrigins({ origins, selected }: WhitelistOriginsProps) {
  const { t } = useI18n();
  const fresh = useFreshReport();
  const select = useCommand<WhitelistOrigin>(async (origin, api) => {
    await api.selectWhitelist(origin);
    await fresh();
  });
  return (
    <section aria-label={t('trust.origin.title')} className={styles['origins']}>
      <h3 className={styles['title']}>{t('trust.origin.title')}</h3>
      {origins.length === 0 && <p className={styles['hint']}>{t('trust.origin.none')}</p>}
      <ul className={styles['list']}>
        {origins.map(({ origin, address }) => (
          <li key={origin} className={styles['row']} aria-current={origin === selected ? 'true' : undefined}>
            <span className={styles['what']}>
              {t(`trust.origin.${origin}`)}
              <span className={styles['address']}>{address}</span>
            </span>
            {origin === selected ? (
              <Mark tone="good">{t('trust.origin.selected')}</Mark>
            ) : (
              <Button icon={ListChecks} isDisabled={select.isRunning} onPress={() => select.run(origin)}>
                {t(`control.useWhitelist.${origin}`)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {origins.length > 1 && <p className={styles['hint']}>{t('trust.origin.meaning')}</p>}
      {select.error && <ErrorMessage error={select.error} onDismiss={select.forget} />}
    </section>
  );
}
