import { useEffect } from 'react';
import { RefreshCw, X } from 'lucide-react';
import type { TrustSummary } from '../../shared/trust.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Mark } from './Mark.tsx';
import { useFreshReport, useStoppable, type Stoppable } from './trust-report.ts';
import { LEVEL_TONES, problemTone } from './trust-text.ts';
import styles from './SummaryPanel.module.css';

/** Long enough to be read; then the new dates below say the same. */
const DONE_SHOWN_MS = 8000;

/** Whether all is well, what is not, and the way to look again. */
export function SummaryPanel({ trust, isChecking }: { trust: TrustSummary; isChecking: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const fresh = useFreshReport();
  const check = useStoppable(async (_: void, api, signal) => {
    await api.checkTrust(signal);
    await fresh();
  });
  const isBusy = check.isRunning || isChecking;
  return (
    <Panel label={t('trust.summary.title')}>
      <div className={styles['line']}>
        <h2>
          <Mark tone={LEVEL_TONES[trust.level]}>{t(`trust.level.${trust.level}`)}</Mark>
        </h2>
        <div className={styles['check']}>
          <CheckStatus check={check} isBusy={isBusy} />
          {check.isRunning && (
            <Button look="quiet" icon={X} onPress={check.stop}>
              {t('control.stopWaiting')}
            </Button>
          )}
          <Button look="primary" icon={RefreshCw} isDisabled={isBusy} onPress={() => check.run()}>
            {t('control.checkTrust')}
          </Button>
        </div>
      </div>
      {trust.alarms.length > 0 && (
        <ul aria-label={t('trust.alarms')} className={styles['alarms']}>
          {trust.alarms.map((alarm, index) => (
            <li key={index}>
              <Mark tone={trust.level === 'bad' ? problemTone(alarm) : 'warning'}>{i18n.error(alarm).sentence}</Mark>
            </li>
          ))}
        </ul>
      )}
      {check.error && <ErrorMessage error={check.error} onDismiss={check.forget} />}
    </Panel>
  );
}

/** What a check is at; that it is over is said once and goes away. */
function CheckStatus({ check, isBusy }: { check: Stoppable<void>; isBusy: boolean }) {
  const { t } = useI18n();
  const { isDone, forget } = check;
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(forget, DONE_SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isDone, forget]);
  return (
    <div className={styles['status']}>
      {isBusy && <progress className={styles['progress']} aria-label={t('trust.check.progress')} />}
      <p role="status">
        {isBusy && t(check.isStopped ? 'trust.check.goesOn' : 'trust.check.running')}
        {!isBusy && isDone && t('trust.check.done')}
      </p>
    </div>
  );
}
