import type { ReportAnswer, ReportBody as Body } from '../../shared/report.ts';
import { useCommand } from '../app/server-state.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { saveBlob } from '../ui/save-file.ts';
import { BodyContent } from './BodyContent.tsx';
import { fileName } from './facts.ts';
import { ReportPart } from './ReportPart.tsx';
import { SaveableError } from './SaveableError.tsx';
import { PdfView } from './warm-report.ts';

/** A part comes from this machine: longer than that it does not take, in milliseconds. */
const SAVE_MS = 60_000;

interface ReportBodyProps {
  readonly patientKey: string;
  readonly report: ReportAnswer;
  readonly body: Body;
}

/** The content of a report, in the form that it came in. */
export function ReportBody({ patientKey, report, body }: ReportBodyProps) {
  const { t } = useI18n();
  const { header, comparison } = report;
  // On paper too, another person's report says so.
  const title = comparison.grade === 'different' ? `${header.title} (${t('identity.different')})` : header.title;
  return (
    <BodyContent
      body={body}
      header={header}
      parts={report.parts}
      title={title}
      part={(index, show) => (
        <ReportPart patientKey={patientKey} report={report} part={index}>
          {show}
        </ReportPart>
      )}
      pdf={(file) => <PdfView file={file} title={title} onSave={() => saveBlob(fileName('application/pdf'), file)} />}
      unsupported={(mediaType) => <Unsupported report={report} mediaType={mediaType} />}
    />
  );
}

/** Content that the program does not show; it can be kept, when it is there. */
function Unsupported({ report, mediaType }: { readonly report: ReportAnswer; readonly mediaType: string }) {
  const { t } = useI18n();
  const save = useCommand(async (_, api) =>
    saveBlob(fileName(mediaType), await api.reportPart(report.handle, 0, AbortSignal.timeout(SAVE_MS))),
  );
  return (
    <SaveableError
      error={{ code: 'REPORT_UNSUPPORTED', facts: { mediaType } }}
      saveLabel={t('control.saveReport')}
      onSave={report.parts.length > 0 ? () => save.run() : undefined}
    >
      {save.error && <ErrorMessage error={save.error} onDismiss={save.forget} />}
    </SaveableError>
  );
}
