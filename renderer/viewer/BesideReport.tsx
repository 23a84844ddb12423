import type { ReactNode } from 'react';
import { DEFAULT_SHARE, useReport } from '../report/report-state.ts';
import { ReportPane } from '../report/ReportPane.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { SplitPane } from '../ui/SplitPane.tsx';

/** Series and image have to remain usable, and so has the report, in CSS pixels. */
const LIMITS = { main: 560, side: 320 };

interface BesideReportProps {
  readonly patientKey: string;
  /** Study Instance UID of the images. */
  readonly study: string;
  readonly children: ReactNode;
}

/** Images, and the open report at their right for as long as it is wanted there. */
export function BesideReport({ patientKey, study, children }: BesideReportProps) {
  const { t } = useI18n();
  const isShown = useReport(({ documentId, isBeside }) => documentId !== undefined && isBeside);
  const share = useReport((report) => report.share);
  const setShare = useReport((report) => report.setShare);
  return (
    <SplitPane
      label={t('control.reportDivider')}
      share={share}
      onShare={setShare}
      initial={DEFAULT_SHARE}
      limits={LIMITS}
      side={isShown && <ReportPane patientKey={patientKey} beside={study} />}
    >
      {children}
    </SplitPane>
  );
}
