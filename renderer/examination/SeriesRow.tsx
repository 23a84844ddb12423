import { Eye } from 'lucide-react';
import type { ExaminationSeries, Pacs } from '../../shared/examination.ts';
import { SendToPacs } from '../exports/SendToPacs.tsx';
import { Button } from '../ui/Button.tsx';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { useSeriesDrag } from '../layout/use-series-drag.ts';
import { SeenMark } from '../layout/SeenMark.tsx';
import { SeriesActions } from './SeriesActions.tsx';
import { SeriesProgressMark } from './SeriesProgressMark.tsx';
import { isSourceRefusal } from './series-progress.ts';
import { useOpenSeries } from './use-open-series.ts';
import { useRetrievalCommands } from './use-retrieval-commands.ts';
import styles from './SeriesRow.module.css';

interface SeriesRowProps {
  readonly patientKey: string;
  readonly series: ExaminationSeries;
  readonly pacs: readonly Pacs[];
}

/** One series: what it is, where from, how far; what can be done with it. Why its source was refused stands above the list. */
export function SeriesRow({ patientKey, series, pacs }: SeriesRowProps) {
  const { t } = useI18n();
  const open = useOpenSeries(patientKey);
  const commands = useRetrievalCommands(patientKey, series.seriesInstanceUid);
  const failed = open.error ? open : commands.failed;
  const name = series.description || t('series.noDescription');
  return (
    <li className={styles['row']} {...useSeriesDrag(patientKey, series)}>
      <div className={styles['line']}>
        <span className={styles['modality']}>{series.modality || '?'}</span>
        <span className={styles['description']}>{name}</span>
        <span className={styles['source']} title={t('series.source')}>
          {series.source ?? ''}
        </span>
        <span className={styles['progress']}>
          <SeenMark series={series} />
          <SeriesProgressMark series={series} />
          <SeriesActions series={series} commands={commands} />
        </span>
        <span className={styles['actions']}>
          {!series.problem && (
            <Button
              look="quiet"
              icon={Eye}
              aria-label={t('control.openSeries', { name })}
              isDisabled={open.isRunning}
              onPress={() => open.run(series)}
            >
              {t('series.open')}
            </Button>
          )}
          {!series.problem && <SendToPacs patientKey={patientKey} series={[series]} pacs={pacs} isSmall />}
        </span>
      </div>
      {failed?.error && <ErrorMessage error={failed.error} onDismiss={failed.forget} />}
      {series.problem && <ErrorMessage error={series.problem} tone="warning" />}
      {series.progress.error && !isSourceRefusal(series.progress.error) && (
        <ErrorMessage error={series.progress.error} />
      )}
      {series.progress.warnings.map((warning, index) => (
        <ErrorMessage key={index} error={warning} tone="warning" />
      ))}
    </li>
  );
}
