import type { Examination } from '../../shared/examination.ts';
import { SeriesProgressMark } from '../examination/SeriesProgressMark.tsx';
import { useOpenSeries } from '../examination/use-open-series.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import styles from './SeriesColumn.module.css';

interface SeriesColumnProps {
  readonly patientKey: string;
  readonly examination: Examination;
  /** Series Instance UID of the series on the screen. */
  readonly current: string;
}

/** The series of the examination; each tells how far it is. */
export function SeriesColumn({ patientKey, examination, current }: SeriesColumnProps) {
  const { t } = useI18n();
  const open = useOpenSeries(patientKey);
  return (
    <nav aria-label={t('viewer.series')} className={styles['column']}>
      <ul className={styles['list']}>
        {examination.series.map((series) => (
          <li key={series.seriesInstanceUid}>
            <button
              type="button"
              className={styles['series']}
              aria-current={series.seriesInstanceUid === current ? 'true' : undefined}
              disabled={series.problem !== undefined}
              onClick={() => open.run(series)}
            >
              <span className={styles['title']}>
                <span className={styles['modality']}>{series.modality || '?'}</span>
                {series.description || t('series.noDescription')}
              </span>
              <SeriesProgressMark series={series} />
            </button>
          </li>
        ))}
      </ul>
      {open.error && <ErrorMessage error={open.error} onDismiss={open.forget} />}
    </nav>
  );
}
