import { ArrowLeft, RefreshCw } from 'lucide-react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import type { TrustReport, TrustSummary } from '../../shared/trust.ts';
import { LanguageSwitch } from '../app/LanguageSwitch.tsx';
import { useView } from '../app/view-state.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { CrlPanel } from './CrlPanel.tsx';
import { OwnCertificatePanel } from './OwnCertificatePanel.tsx';
import { ProbePanel } from './ProbePanel.tsx';
import { RefusalsPanel } from './RefusalsPanel.tsx';
import { SummaryPanel } from './SummaryPanel.tsx';
import { WhitelistPanel } from './WhitelistPanel.tsx';
import { useTrustReport } from './trust-report.ts';
import styles from './TrustScreen.module.css';

/**
 * Espace de confiance, over whatever is on the screen: that stays as it is underneath, and the patient band, when there
 * is one, stays above. Escape leaves.
 */
export function TrustScreen({ trust }: { trust: TrustSummary }) {
  const isOpen = useView((view) => view.isTrustOpen);
  const showTrust = useView((view) => view.showTrust);
  return (
    <ModalOverlay isOpen={isOpen} isDismissable={false} onOpenChange={showTrust} className={styles['overlay'] ?? ''}>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <div data-theme="light" className={styles['page']}>
            <Bar onClose={() => showTrust(false)} />
            <div className={styles['scroll']}>
              <Content trust={trust} />
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Bar({ onClose }: { onClose: () => void }) {
  const { t } = useI18n();
  return (
    <div className={styles['bar']}>
      <Heading slot="title" level={1}>
        {t('trust.title')}
      </Heading>
      <div className={styles['tools']}>
        <LanguageSwitch />
        <Button icon={ArrowLeft} onPress={onClose}>
          {t('control.closeTrust')}
        </Button>
      </div>
    </div>
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
  if (failure) return <div className={styles['content']}>{failure}</div>;
  return (
    <div className={styles['content']}>
      <p role="status" className={styles['late']}>
        {t('trust.loading')}
      </p>
    </div>
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
    <div className={styles['content']}>
      {failure}
      <SummaryPanel trust={trust} isChecking={report.checking} />
      <div className={styles['columns']}>
        <div className={styles['column']}>
          <WhitelistPanel whitelist={report.whitelist} alarms={trust.alarms} />
          <CrlPanel crls={report.crls} />
        </div>
        <div className={styles['column']}>
          <OwnCertificatePanel own={report.own} />
          <ProbePanel />
          <RefusalsPanel refusals={report.refusals} />
        </div>
      </div>
    </div>
  );
}
