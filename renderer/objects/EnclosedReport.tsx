import type { ReactNode } from 'react';
import type { EnclosedReport as Report } from '../../shared/objects.ts';
import { ComparisonDisclosure } from '../examination/ComparisonDisclosure.tsx';
import { GRADE_TONES } from '../patient/identity.ts';
import { PdfPart } from './PdfPart.tsx';
import { BodyContent } from '../report/BodyContent.tsx';
import { ReportHeader } from '../report/ReportHeader.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './EnclosedReport.module.css';

interface EnclosedReportProps {
  readonly report: Report;
  readonly part: (index: number, show: (file: Blob) => ReactNode) => ReactNode;
}

/** A CDA document inside an instance, as reports are shown; of another person's nothing but that it is one. */
export function EnclosedReport({ report, part }: EnclosedReportProps) {
  const { t } = useI18n();
  const { header, comparison, body, parts, warnings } = report;
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
      {body && (
        <BodyContent
          body={body}
          header={header}
          parts={parts}
          title={header.title}
          part={part}
          pdf={(file) => <PdfPart file={file} title={header.title} />}
          unsupported={(kind) => (
            <ErrorMessage error={{ code: 'OBJECT_UNSUPPORTED', facts: { kind } }} tone="warning" />
          )}
        />
      )}
    </>
  );
}
