import type { Examination, Pacs } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Panel } from '../ui/Panel.tsx';
import { BlockedExamination } from './BlockedExamination.tsx';
import { ExaminationCard } from './ExaminationCard.tsx';
import styles from './ExaminationList.module.css';

interface ExaminationListProps {
  readonly title: string;
  readonly patientKey: string;
  readonly examinations: readonly Examination[];
  readonly pacs: readonly Pacs[];
}

/** Examinations with their series; one that waits for the user's word about its identity says so instead. */
export function ExaminationList({ title, patientKey, examinations, pacs }: ExaminationListProps) {
  return (
    <section aria-label={title} className={styles['list']}>
      <h2>{title}</h2>
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

/** The record has nothing to show, and nothing is looked for elsewhere. */
export function NoExaminations() {
  const { t } = useI18n();
  return (
    <section aria-label={t('examinations.title')} className={styles['list']}>
      <h2>{t('examinations.title')}</h2>
      <Panel>
        <p className={styles['empty']}>{t('examinations.empty')}</p>
        <p className={styles['hint']}>{t('kos.hint')}</p>
      </Panel>
    </section>
  );
}
