import { RefreshCw } from 'lucide-react';
import type { TrustReport, TrustSummary } from '../../shared/trust.ts';
import { LanguageSwitch } from '../app/LanguageSwitch.tsx';
import { useView } from '../app/view-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { OverlayScreen } from '../ui/OverlayScreen.tsx';
import { PanelColumns, Panels } from '../ui/Panels.tsx';
import { CrlPanel } from './CrlPanel.tsx';
import { OwnCertificatePanel } from './OwnCertificatePanel.tsx';
import { ProbePanel } from './ProbePanel.tsx';
import { RefusalsPanel } from './RefusalsPanel.tsx';
import { SummaryPanel } from './SummaryPanel.tsx';
import { WhitelistPanel } from './WhitelistPanel.tsx';
import { useTrustReport } from './trust-report.ts';
import styles from './TrustScreen.module.css';

/** Espace de confiance. */
export function TrustScreen({ trust }: { trust: TrustSummary }) {
  const { t } = useI18n();
  const isOpen = useView((view) => view.isTrustOpen);
  const showTrust = useView((view) => view.showTrust);
  return (
    <OverlayScreen
      title={t('trust.title')}
      closeLabel={t('control.closeTrust')}
      isOpen={isOpen}
      onOpenChange={showTrust}
      theme="light"
      tools={<LanguageSwitch />}
    >
      <Panels>
        <Content trust={trust} />
      </Panels>
    </OverlayScreen>
  );
}

/** Before the first report, without one, and with it. */
function Content({ trust }: { trust: TrustSummary }) {
  const { t } = useI18n();
  const { report, error, fetchAgain } = useTrustReport(trust.revision);
  const failure = error && (
    <ErrorMessage
      error={error}
      action={
        <Button icon={RefreshCw} onPress={fetchAgain}>
          {t('control.retry')}
        </Button>
      }
    />
  );
  if (report) return <Report trust={trust} report={report} failure={failure} />;
  if (failure) return failure;
  return (
    <p role="status" className={styles['late']}>
      {t('trust.loading')}
    </p>
  );
}

interface ReportProps {
  readonly trust: TrustSummary;
  readonly report: TrustReport;
  /** Why this is not the newest report. */
  readonly failure: React.ReactNode;
}

function Report({ trust, report, failure }: ReportProps) {
  return (
    <>
      {failure}
      <SummaryPanel trust={trust} isChecking={report.checking} />
      <PanelColumns
        wide={
          <>
            <WhitelistPanel whitelist={report.whitelist} alarms={trust.alarms} />
            <CrlPanel crls={report.crls} />
          </>
        }
        narrow={
          <>
            <OwnCertificatePanel own={report.own} />
            <ProbePanel />
            <RefusalsPanel refusals={report.refusals} />
          </>
        }
      />
    </>
  );
}
