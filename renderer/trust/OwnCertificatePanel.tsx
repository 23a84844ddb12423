import type { OwnCertificateState } from '../../shared/trust.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { CertificateFacts } from './CertificateFacts.tsx';
import { Mark } from './Mark.tsx';
import { daysLeftText, LISTED_TONES, problemTone } from './trust-text.ts';
import styles from './panels.module.css';

/** What this workstation shows to the sources, and whether they will accept it. */
export function OwnCertificatePanel({ own }: { own: OwnCertificateState }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { certificate, listed, problems } = own;
  const left = daysLeftText(i18n, own.daysLeft);
  return (
    <Panel label={t('trust.own.title')}>
      <h2>{t('trust.own.title')}</h2>
      {problems.map((problem, index) => (
        <ErrorMessage key={index} role="note" error={problem} tone={problemTone(problem)} />
      ))}
      {certificate ? (
        <>
          <p className={styles['marks']}>
            <Mark tone={LISTED_TONES[listed]}>{t(`trust.own.listed.${listed}`)}</Mark>
            {left && <span>{left}</span>}
          </p>
          <CertificateFacts certificate={certificate} />
        </>
      ) : (
        problems.length === 0 && <p className={styles['none']}>{t('trust.own.none')}</p>
      )}
    </Panel>
  );
}
