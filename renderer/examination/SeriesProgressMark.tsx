import type { ExaminationSeries } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { missing, progressText, progressTone } from './series-progress.ts';
import styles from './SeriesProgressMark.module.css';

/** How many images of a series are there, in words and, while they arrive, as a bar. */
export function SeriesProgressMark({ series }: { series: ExaminationSeries }) {
  const i18n = useI18n();
  const { progress, expected } = series;
  const tone = progressTone(progress);
  return (
    <span className={styles['mark']}>
      <span className={[styles['text'], tone && styles[tone]].join(' ')}>
        {tone && <ToneIcon tone={tone} size={14} />}
        {series.problem ? i18n.t('series.unavailable') : progressText(i18n, series)}
      </span>
      {missing(progress) === 'arriving' && (
        <progress
          className={styles['bar']}
          aria-label={i18n.t('series.progress')}
          max={Math.max(1, expected)}
          value={progress.received}
        />
      )}
    </span>
  );
}
