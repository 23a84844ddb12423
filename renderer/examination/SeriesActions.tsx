import { useState } from 'react';
import { FileText, RotateCw, X } from 'lucide-react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { ExchangeDialog } from './ExchangeDialog.tsx';
import { canAskAgain, isUnderWay } from './series-progress.ts';
import type { RetrievalCommands } from './use-retrieval-commands.ts';
import styles from './SeriesActions.module.css';

interface SeriesActionsProps {
  readonly series: ExaminationSeries;
  readonly commands: RetrievalCommands;
}

/** What can be done with the retrieval of a series: stop it, ask again, keep what was said to its source. */
export function SeriesActions({ series, commands }: SeriesActionsProps) {
  const { t } = useI18n();
  const { seriesInstanceUid, progress } = series;
  const [isSaving, setSaving] = useState(false);
  if (series.problem) return null;
  return (
    <span className={styles['actions']}>
      {isUnderWay(progress) && (
        <IconButton icon={X} label={t('control.cancelSeries')} onPress={() => commands.cancel.run()} />
      )}
      {canAskAgain(progress) && (
        <IconButton icon={RotateCw} label={t('control.askSeriesAgain')} onPress={() => commands.askAgain.run()} />
      )}
      {progress.timings?.sentMs !== undefined && (
        <IconButton icon={FileText} label={t('control.saveExchange')} onPress={() => setSaving(true)} />
      )}
      <ExchangeDialog seriesUid={seriesInstanceUid} isOpen={isSaving} onClose={() => setSaving(false)} />
    </span>
  );
}
