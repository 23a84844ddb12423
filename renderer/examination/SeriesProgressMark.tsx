import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import bars from '../ui/progress.module.css';
import { ToneIcon } from '../ui/ToneIcon.tsx';
import { RemainingTime, remainingText } from './remaining-time.ts';
import { missing, progressText, progressTone } from './series-progress.ts';
import { useSecondsUntil } from './use-seconds-until.ts';
import styles from './SeriesProgressMark.module.css';

/** How many images of a series are there, in words and, while they arrive, as a bar; its place stays when it goes. */
export function SeriesProgressMark({ series }: { series: ExaminationSeries }) {
  const i18n = useI18n();
  const { progress, expected } = series;
  const retryIn = useSecondsUntil(progress.retry?.at);
  const remaining = useRemaining(series);
  const tone = progressTone(progress);
  const text = series.problem ? i18n.t('series.unavailable') : progressText(i18n, series, retryIn);
  return (
    <span className={styles['mark']}>
      <span className={styles['text']}>
        {tone && <ToneIcon tone={tone} size={14} />}
        {remaining === undefined ? text : `${text} · ${remainingText(i18n, remaining)}`}
      </span>
      {missing(progress) === 'arriving' ? (
        <progress
          className={bars['progress']}
          aria-label={i18n.t('series.progress')}
          max={Math.max(1, expected)}
          value={progress.received}
        />
      ) : (
        <span className={styles['noBar']} />
      )}
    </span>
  );
}

function useRemaining(series: ExaminationSeries): number | undefined {
  const [time] = useState(() => new RemainingTime(() => performance.now()));
  useEffect(() => time.note(series), [time, series]);
  return useSyncExternalStore(time.subscribe, time.snapshot, time.snapshot);
}
