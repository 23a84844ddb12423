import { FileText } from 'lucide-react';
import { useReport } from '../report/report-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Command } from './ToolbarCommand.tsx';

/** Shows and hides the open report beside the images. */
export function ReportCommand() {
  const { t } = useI18n();
  const hasReport = useReport(({ documentId }) => documentId !== undefined);
  const isBeside = useReport((report) => report.isBeside);
  const showBeside = useReport((report) => report.showBeside);
  if (!hasReport) return null;
  return (
    <Command
      icon={FileText}
      label={t('control.reportBeside')}
      shortcut="C"
      isPressed={isBeside}
      onPress={() => showBeside(!isBeside)}
    />
  );
}
