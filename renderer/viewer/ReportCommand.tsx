import { CommandButton } from '../commands/CommandButton.tsx';
import { useReport } from '../report/report-state.ts';

/** Shows and hides the open report beside the images. */
export function ReportCommand() {
  const hasReport = useReport(({ documentId }) => documentId !== undefined);
  const isBeside = useReport((report) => report.isBeside);
  return hasReport ? <CommandButton command="panels.report" isPressed={isBeside} /> : null;
}
