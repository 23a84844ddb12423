import type { ReactNode } from 'react';
import type { Examination } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './ExaminationHead.module.css';

/** Which examination it is: date, what, where. */
export function ExaminationHead({ examination, children }: { examination: Examination; children?: ReactNode }) {
  const { t, date } = useI18n();
  return (
    <div className={styles['head']}>
      <h3 className={styles['title']}>
        <span>{examination.date ? date(examination.date) : t('examination.noDate')}</span>
        <span className={styles['description']}>{examination.description || t('examination.noDescription')}</span>
      </h3>
      <p className={styles['institution']}>{examination.institution || t('examination.noInstitution')}</p>
      <div className={styles['actions']}>{children}</div>
    </div>
  );
}
