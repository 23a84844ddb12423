import { lazy, Suspense, type ReactNode } from 'react';
import type { ReportAnswer, ReportBody as Body } from '../../shared/report.ts';
import { useCommand } from '../app/server-state.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { saveBlob } from '../ui/save-file.ts';
import { NarrativeMedia } from './NarrativeMedia.tsx';
import { fileName } from './facts.ts';
import { Narrative } from './narrative/Narrative.tsx';
import { ReportHeader } from './ReportHeader.tsx';
import { ReportImage } from './ReportImage.tsx';
import { ReportPart } from './ReportPart.tsx';
import { RichText } from './RichText.tsx';
import { SaveableError } from './SaveableError.tsx';
import { TextView } from './TextView.tsx';
import { loadPdfView } from './warm-report.ts';
import styles from './ReportBody.module.css';

/** A part comes from this machine: longer than that it does not take, in milliseconds. */
const SAVE_MS = 60_000;

const PdfView = lazy(loadPdfView);

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
  const part = (index: number, show: (content: Blob) => ReactNode): ReactNode => (
    <ReportPart patientKey={patientKey} report={report} part={index}>
      {show}
    </ReportPart>
  );
  const text = (content: ReactNode): ReactNode => (
    <TextView title={title} header={<ReportHeader header={report.header} isPrinted />}>
      {content}
    </TextView>
  );
  switch (body.kind) {
    case 'pdf':
      return part(body.part, (file) => (
        <Suspense>
          <PdfView file={file} title={title} onSave={() => saveBlob(fileName('application/pdf'), file)} />
        </Suspense>
      ));
    case 'image':
      return part(body.part, (image) => (
        <ReportImage
          image={image}
          mediaType={body.mediaType}
          title={title}
          onSave={() => saveBlob(fileName(body.mediaType), image)}
        />
      ));
    case 'text':
      return text(<pre className={styles['text']}>{body.text}</pre>);
    case 'rich':
      return text(<RichText paragraphs={body.paragraphs} />);
    case 'narrative':
      return text(
        <Narrative
          sections={body.sections}
          media={(index) =>
            part(index, (image) => (
              <NarrativeMedia image={image} mediaType={report.parts[index]?.mediaType ?? image.type} />
            ))
          }
        />,
      );
    case 'unsupported':
      return <Unsupported report={report} mediaType={body.mediaType} />;
  }
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
