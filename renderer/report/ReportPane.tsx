import { memo, useEffect, type ReactNode } from 'react';
import { X } from 'lucide-react';
import type { ReportAnswer } from '../../shared/report.ts';
import { ComparisonDisclosure } from '../examination/ComparisonDisclosure.tsx';
import { GRADE_TONES } from '../patient/identity.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Message } from '../ui/Message.tsx';
import { BlockedReport } from './BlockedReport.tsx';
import { Fetching } from './Fetching.tsx';
import { isAboutAnother } from './facts.ts';
import { ReportBody } from './ReportBody.tsx';
import { ReportHeader } from './ReportHeader.tsx';
import { useReport } from './report-state.ts';
import { useOpenReport } from './use-open-report.ts';
import { warmReport } from './warm-report.ts';
import styles from './ReportPane.module.css';

interface ReportPaneProps {
  readonly patientKey: string;
  /** Study Instance UID of the images beside it: a report on others says so. */
  readonly beside?: string;
  /** What else can be done with the study of the report, e.g. « Voir les images ». */
  readonly actions?: ReactNode;
}

/**
 * The open report: its header as a band, then its content. Nothing while no report is open. It does not change with the
 * state, which comes many times a second while images arrive.
 */
export const ReportPane = memo(function ReportPane(props: ReportPaneProps) {
  const documentId = useReport((report) => report.documentId);
  return documentId === undefined ? null : <Opened key={documentId} documentId={documentId} {...props} />;
});

function Opened({ patientKey, beside, actions, documentId }: ReportPaneProps & { readonly documentId: string }) {
  const { t } = useI18n();
  const opened = useOpenReport(patientKey, documentId);
  useEffect(warmReport, []);
  return (
    <section aria-label={t('report.title')} data-theme="light" data-report="" className={styles['pane']}>
      <div className={styles['band']}>
        <div className={styles['head']}>
          {opened.value && opened.value.blocked.length === 0 ? (
            <ReportHeader header={opened.value.header} />
          ) : (
            <h2>{t('report.title')}</h2>
          )}
        </div>
        <CloseButton isBeside={beside !== undefined} />
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
      {opened.value ? (
        <Content patientKey={patientKey} report={opened.value} beside={beside} />
      ) : (
        <Fetching fetched={opened} />
      )}
    </section>
  );
}

/** Beside images the report is only put out of sight. */
function CloseButton({ isBeside }: { readonly isBeside: boolean }) {
  const { t } = useI18n();
  const close = useReport((report) => report.close);
  const showBeside = useReport((report) => report.showBeside);
  return isBeside ? (
    <IconButton icon={X} label={t('control.hideReport')} onPress={() => showBeside(false)} />
  ) : (
    <IconButton icon={X} label={t('control.closeReport')} onPress={close} />
  );
}

interface ContentProps {
  readonly patientKey: string;
  readonly report: ReportAnswer;
  readonly beside: string | undefined;
}

function Content({ patientKey, report, beside }: ContentProps) {
  if (report.blocked.length > 0) return <BlockedReport patientKey={patientKey} report={report} />;
  return (
    <>
      <Remarks report={report} beside={beside} />
      {report.body && <ReportBody key={report.handle} patientKey={patientKey} report={report} body={report.body} />}
    </>
  );
}

/** What has to be known before reading, for as long as the report is read. */
function Remarks({ report, beside }: Omit<ContentProps, 'patientKey'>) {
  const { t } = useI18n();
  const { comparison, header, warnings } = report;
  const isOther = beside !== undefined && isAboutAnother(header, beside);
  if (comparison.grade === 'same' && warnings.length === 0 && !isOther) return null;
  return (
    <div className={styles['remarks']}>
      {comparison.grade !== 'same' && (
        <ComparisonDisclosure comparison={comparison} tone={GRADE_TONES[comparison.grade]} />
      )}
      {isOther && (
        <Message tone="information" title={t('report.otherStudy')}>
          {t('report.otherStudyText')}
        </Message>
      )}
      {warnings.map((warning, index) => (
        <ErrorMessage key={index} error={warning} tone="warning" role="note" />
      ))}
    </div>
  );
}
