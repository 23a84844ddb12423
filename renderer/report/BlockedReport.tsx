import { FileX, FolderOpen } from 'lucide-react';
import type { ReportAnswer } from '../../shared/report.ts';
import { ComparisonTable } from '../patient/ComparisonTable.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { moment, personText } from './facts.ts';
import { FactList } from '../patient/FactList.tsx';
import { useDecision } from './use-open-report.ts';
import styles from './BlockedReport.module.css';

/** A report that is held back: why, trait by trait, and which document it is; nothing of its content before the user has decided. */
export function BlockedReport({ patientKey, report }: { readonly patientKey: string; readonly report: ReportAnswer }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { blocked, comparison, header } = report;
  const decide = useDecision(patientKey, report.document);
  return (
    <div className={styles['blocked']}>
      {blocked.includes('identity') && (
        <>
          <Message tone="bad" role="alert" title={t('report.blocked.identity')}>
            {t('report.blocked.identityText')}
          </Message>
          <ComparisonTable comparison={comparison} />
        </>
      )}
      {blocked.includes('integrity') && (
        <Message tone="bad" role="alert" title={t('report.blocked.integrity')}>
          {t('report.blocked.integrityText')}
        </Message>
      )}
      <FactList
        facts={[
          [t('report.document'), header.title || t('report.untitled')],
          [t('report.date'), moment(i18n, header.date)],
          [t('report.author'), header.authors.map(personText).join('; ')],
          [t('report.structure'), header.custodian],
        ]}
      />
      <div className={styles['actions']}>
        <Button icon={FileX} isDisabled={decide.isRunning} onPress={() => decide.run(false)}>
          {t('control.putReportAside')}
        </Button>
        <Button icon={FolderOpen} isDisabled={decide.isRunning} onPress={() => decide.run(true)}>
          {t('control.openDespiteDifference')}
        </Button>
      </div>
      {decide.error && <ErrorMessage error={decide.error} onDismiss={decide.forget} />}
    </div>
  );
}
