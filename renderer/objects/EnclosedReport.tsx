import type { ReactNode } from 'react';
import type { EnclosedReport as Report } from '../../shared/objects.ts';
import type { ReportBody } from '../../shared/report.ts';
import { ComparisonDisclosure } from '../examination/ComparisonDisclosure.tsx';
import { GRADE_TONES } from '../patient/identity.ts';
import { fileName } from '../report/facts.ts';
import { Narrative } from '../report/narrative/Narrative.tsx';
import { NarrativeMedia } from '../report/NarrativeMedia.tsx';
import { PdfPart } from './PdfPart.tsx';
import { ReportHeader } from '../report/ReportHeader.tsx';
import { ReportImage } from '../report/ReportImage.tsx';
import { RichText } from '../report/RichText.tsx';
import { TextView } from '../report/TextView.tsx';
import bodyStyles from '../report/ReportBody.module.css';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { saveBlob } from '../ui/save-file.ts';
import styles from './EnclosedReport.module.css';

interface EnclosedReportProps {
  readonly report: Report;
  readonly part: (index: number, show: (file: Blob) => ReactNode) => ReactNode;
}

/** A CDA document inside an instance, as reports are shown; of another person's nothing but that it is one. */
export function EnclosedReport({ report, part }: EnclosedReportProps) {
  const { t } = useI18n();
  const { header, comparison, body, warnings } = report;
  return (
    <>
      <div className={styles['band']}>
        <ReportHeader header={header} />
        {comparison.grade !== 'same' && (
          <ComparisonDisclosure comparison={comparison} tone={GRADE_TONES[comparison.grade]} />
        )}
        {comparison.grade === 'different' && <p>{t('objects.otherPerson')}</p>}
        {warnings.map((warning, index) => (
          <ErrorMessage key={index} error={warning} tone="warning" role="note" />
        ))}
      </div>
      {body && <Body report={report} body={body} part={part} />}
    </>
  );
}

function Body({ report, body, part }: EnclosedReportProps & { readonly body: ReportBody }) {
  const { header, parts } = report;
  const text = (content: ReactNode): ReactNode => (
    <TextView title={header.title} header={<ReportHeader header={header} isPrinted />}>
      {content}
    </TextView>
  );
  switch (body.kind) {
    case 'pdf':
      return part(body.part, (file) => <PdfPart file={file} title={header.title} />);
    case 'image':
      return part(body.part, (image) => (
        <ReportImage
          image={image}
          mediaType={body.mediaType}
          title={header.title}
          onSave={() => saveBlob(fileName(body.mediaType), image)}
        />
      ));
    case 'text':
      return text(<pre className={bodyStyles['text']}>{body.text}</pre>);
    case 'rich':
      return text(<RichText paragraphs={body.paragraphs} />);
    case 'narrative':
      return text(
        <Narrative
          sections={body.sections}
          media={(index) =>
            part(index, (image) => <NarrativeMedia image={image} mediaType={parts[index]?.mediaType ?? image.type} />)
          }
        />,
      );
    case 'unsupported':
      return <ErrorMessage error={{ code: 'OBJECT_UNSUPPORTED', facts: { kind: body.mediaType } }} tone="warning" />;
  }
}
