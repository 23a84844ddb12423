import { Images } from 'lucide-react';
import type { Examination, Pacs } from '../../shared/examination.ts';
import { SendToPacs } from '../exports/SendToPacs.tsx';
import { GRADE_TONES } from '../patient/identity.ts';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ComparisonDisclosure } from './ComparisonDisclosure.tsx';
import { ExaminationHead } from './ExaminationHead.tsx';
import { sourceRefusals } from './series-progress.ts';
import { SeriesRow } from './SeriesRow.tsx';
import { UnseenCount } from '../layout/UnseenCount.tsx';
import { useOpenExamination } from './use-open-series.ts';
import styles from './ExaminationCard.module.css';

interface ExaminationCardProps {
  readonly patientKey: string;
  readonly examination: Examination;
  readonly pacs: readonly Pacs[];
}

/** An examination and its series. */
export function ExaminationCard({ patientKey, examination, pacs }: ExaminationCardProps) {
  const { t } = useI18n();
  const open = useOpenExamination(patientKey);
  const first = examination.series.find(({ problem }) => !problem);
  const { comparison } = examination;
  return (
    <Panel
      role="group"
      label={t('examination.label', { description: examination.description || t('examination.noDescription') })}
    >
      <ExaminationHead examination={examination}>
        {first && (
          <Button look="primary" icon={Images} isDisabled={open.isRunning} onPress={() => open.run(first)}>
            {t('control.showImages')}
          </Button>
        )}
        <UnseenCount examinations={[examination]} />
        <SendToPacs patientKey={patientKey} series={examination.series} pacs={pacs} />
      </ExaminationHead>
      {open.error && <ErrorMessage error={open.error} onDismiss={open.forget} />}
      {comparison.grade !== 'same' && (
        <ComparisonDisclosure comparison={comparison} tone={GRADE_TONES[comparison.grade]} />
      )}
      {examination.warnings.map((warning, index) => (
        <ErrorMessage key={index} error={warning} tone="warning" />
      ))}
      {sourceRefusals(examination.series).map((error) => (
        <ErrorMessage key={JSON.stringify(error)} error={error} />
      ))}
      <ul className={styles['series']}>
        {examination.series.map((series) => (
          <SeriesRow key={series.seriesInstanceUid} patientKey={patientKey} series={series} pacs={pacs} />
        ))}
      </ul>
    </Panel>
  );
}
