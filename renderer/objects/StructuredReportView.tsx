import { useMemo } from 'react';
import type { StructuredReport } from '../../shared/objects.ts';
import { TextView } from '../report/TextView.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { Facts, type Fact } from './Facts.tsx';
import { localMoment } from './local-moment.ts';
import type { GoToImage } from './ObjectPane.tsx';
import { reportLines } from './report-lines.ts';
import { ReportLines } from './ReportLines.tsx';
import styles from './StructuredReportView.module.css';

interface StructuredReportViewProps {
  readonly report: StructuredReport;
  /** Name of its SOP class. */
  readonly className: string;
  readonly onGoTo: GoToImage;
}

/** A structured report as text that can be read, searched and printed. */
export function StructuredReportView({ report, className, onGoTo }: StructuredReportViewProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const lines = useMemo(() => reportLines(report.items), [report]);
  const title = report.title.meaning || className || t('objects.family.report');
  return (
    <TextView title={title} header={null}>
      <article className={styles['report']}>
        <h2>{title}</h2>
        <Facts facts={factsOf(i18n, report, className)} />
        {report.isCut && <p className={styles['cut']}>{t('objects.cut')}</p>}
        <ReportLines lines={lines} level={3} onGoTo={onGoTo} />
      </article>
    </TextView>
  );
}

function factsOf(i18n: I18n, report: StructuredReport, className: string): readonly Fact[] {
  const { t } = i18n;
  const { completion, completionText, verification, verifiers, date, predecessors } = report;
  return [
    [t('objects.class'), [className]],
    [t('objects.fact.date'), [localMoment(i18n, date)]],
    [t('objects.completion'), completion ? [t(`objects.completion.${completion}`), completionText] : [completionText]],
    [t('objects.verification'), verification ? [t(`objects.verification.${verification}`)] : []],
    [
      t('objects.verifiers'),
      verifiers.map(({ name, organization, time }) =>
        [name, organization, localMoment(i18n, time)].filter((part) => part !== '').join(', '),
      ),
    ],
    [t('objects.predecessors'), predecessors > 0 ? [i18n.number(predecessors)] : []],
  ];
}
