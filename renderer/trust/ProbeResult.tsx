import type { SourceCheck, TrustStep } from '../../shared/trust.ts';
import { FactList } from '../patient/FactList.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { CertificateFacts } from './CertificateFacts.tsx';
import { Mark } from './Mark.tsx';
import { STEP_TONES } from './trust-text.ts';
import styles from './ProbeResult.module.css';

/** Whether images would be asked of this server. */
export function ProbeVerdict({ check: { accepted, host, port } }: { check: SourceCheck }) {
  const { t } = useI18n();
  return (
    <strong className={styles['verdict']}>
      <Mark tone={accepted ? 'good' : 'bad'}>
        {t(accepted ? 'trust.probe.accepted' : 'trust.probe.refused', { host: `${host}:${port}` })}
      </Mark>
    </strong>
  );
}

/** How the verdict came about: each step, what was negotiated, the certificate. */
export function ProbeResult({ check }: { check: SourceCheck }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { certificate, protocol, cipher, asksForCertificate } = check;
  const facts = [
    [t('trust.probe.protocol'), [protocol, cipher].filter((part) => part !== undefined).join(', ')],
    [
      t('trust.probe.asks'),
      asksForCertificate === undefined ? '' : t(asksForCertificate ? 'trust.probe.asks.yes' : 'trust.probe.asks.no'),
    ],
  ] as const;
  return (
    <div className={styles['result']}>
      <p className={styles['small']}>{t('trust.probe.at', { time: i18n.dateTime(check.checkedAt) })}</p>
      <ol aria-label={t('trust.steps')} className={styles['steps']}>
        {check.steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      <FactList facts={facts.filter(([, value]) => value !== '')} />
      {certificate && <CertificateFacts certificate={certificate} />}
    </div>
  );
}

function Step({ step }: { step: TrustStep }) {
  const i18n = useI18n();
  const { t } = i18n;
  const told = step.error && i18n.error(step.error);
  return (
    <li className={styles['step']}>
      <span>{t(`trust.step.${step.name}`)}</span>
      <Mark tone={STEP_TONES[step.outcome]}>{t(`trust.outcome.${step.outcome}`)}</Mark>
      {told && (
        <p className={styles['reason']}>
          {told.sentence} <span className={styles['small']}>{told.advice}</span>
        </p>
      )}
    </li>
  );
}
