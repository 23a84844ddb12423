import type { Examination, Pacs } from '../../shared/examination.ts';
import { useExportTimes } from '../measures/use-export-times.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { BlockedExamination } from './BlockedExamination.tsx';
import { ExaminationCard } from './ExaminationCard.tsx';
import { KosButton, type KosIntake } from './KosIntake.tsx';
import { KosErrors } from './KosErrors.tsx';
import styles from './ExaminationList.module.css';

interface ExaminationListProps {
  readonly patientKey: string;
  readonly examinations: readonly Examination[];
  readonly pacs: readonly Pacs[];
  readonly intake: KosIntake;
}

/** What the record holds, and how more comes in. */
export function ExaminationList({ patientKey, examinations, pacs, intake }: ExaminationListProps) {
  const { t } = useI18n();
  useExportTimes();
  return (
    <section aria-label={t('examinations.title')} className={styles['list']}>
      <div className={styles['head']}>
        <h2>{t('examinations.title')}</h2>
        <KosButton intake={intake} />
      </div>
      <KosErrors intake={intake} />
      {examinations.length === 0 && (
        <Panel>
          <p className={styles['empty']}>{t('examinations.empty')}</p>
          <p className={styles['hint']}>{t('kos.hint')}</p>
        </Panel>
      )}
      {examinations.map((examination) =>
        examination.blocked ? (
          <BlockedExamination key={examination.id} patientKey={patientKey} examination={examination} />
        ) : (
          <ExaminationCard key={examination.id} patientKey={patientKey} examination={examination} pacs={pacs} />
        ),
      )}
    </section>
  );
}
