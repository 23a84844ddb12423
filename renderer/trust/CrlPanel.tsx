import type { CrlState } from '../../shared/trust.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { Panel } from '../ui/Panel.tsx';
import { Mark } from './Mark.tsx';
import { CRL_TONES } from './trust-text.ts';
import styles from './panels.module.css';

/** What is known of certificates that were withdrawn before their time. */
export function CrlPanel({ crls }: { crls: readonly CrlState[] }) {
  const { t } = useI18n();
  return (
    <Panel label={t('trust.crl.title')}>
      <h2>{t('trust.crl.title')}</h2>
      {crls.length === 0 ? (
        <p className={styles['none']}>{t('trust.crl.none')}</p>
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('trust.crl.authority')}</th>
              <th scope="col">{t('trust.crl.state')}</th>
              <th scope="col">{t('trust.crl.revoked')}</th>
              <th scope="col">{t('trust.crl.thisUpdate')}</th>
              <th scope="col">{t('trust.crl.nextUpdate')}</th>
              <th scope="col">{t('trust.crl.checked')}</th>
            </tr>
          </thead>
          <tbody>
            {crls.map((crl, index) => (
              <Crl key={index} crl={crl} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Crl({ crl }: { crl: CrlState }) {
  const i18n = useI18n();
  const small = [styles['small'], styles['block']].join(' ');
  const time = (iso: string | undefined) => (iso === undefined ? '' : i18n.dateTime(iso));
  const failure = crl.failure && i18n.error(crl.failure);
  return (
    <>
      <tr className={failure && styles['open']}>
        <th scope="row">
          {crl.authority}
          <span className={small}>{crl.origin}</span>
        </th>
        <td>
          <Mark tone={CRL_TONES[crl.state]}>{stateText(i18n, crl)}</Mark>
        </td>
        <td>
          {crl.revoked !== undefined && i18n.number(crl.revoked)}
          {crl.number !== undefined && (
            <span className={small}>{i18n.t('trust.crl.number', { number: crl.number })}</span>
          )}
        </td>
        <td>{time(crl.thisUpdate)}</td>
        <td>{time(crl.nextUpdate)}</td>
        <td>{time(crl.checkedAt)}</td>
      </tr>
      {failure && (
        <tr>
          <td colSpan={6} className={styles['small']}>
            {failure.sentence} {failure.advice}
          </td>
        </tr>
      )}
    </>
  );
}

function stateText(i18n: I18n, { state, graceUntil }: CrlState): string {
  if (state === 'grace' && graceUntil !== undefined) {
    return i18n.t('trust.crl.graceUntil', { until: i18n.dateTime(graceUntil) });
  }
  return i18n.t(`trust.crl.state.${state}`);
}
