import type { CertificateFacts as Facts } from '../../shared/trust.ts';
import { FactList } from '../patient/FactList.tsx';
import { useI18n } from '../ui/I18nScope.tsx';

/** A certificate as an administrator compares it: names, dates, number, fingerprint. */
export function CertificateFacts({ certificate }: { certificate: Facts }) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <FactList
      facts={[
        [t('certificate.subject'), certificate.subject],
        [t('certificate.issuer'), certificate.issuer],
        [t('certificate.notBefore'), i18n.dateTime(certificate.notBefore)],
        [t('certificate.notAfter'), i18n.dateTime(certificate.notAfter)],
        [t('certificate.serialNumber'), certificate.serialNumber],
        [t('certificate.fingerprint'), certificate.fingerprint],
      ]}
    />
  );
}
