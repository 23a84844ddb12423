import { Check, CircleDashed } from 'lucide-react';
import type { ExaminationSeries } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { shareOf } from './seen.ts';
import { useSeen } from './seen-state.ts';
import styles from './SeenMark.module.css';

/** « vue », or how much of the series was; nothing while nobody has looked at it, unless that has to be said. */
export function SeenMark({
  series,
  isUnseenTold = false,
}: {
  readonly series: ExaminationSeries;
  readonly isUnseenTold?: boolean;
}) {
  const { t, number } = useI18n();
  const share = useSeen(({ seen }) => seen);
  const { seen, total, isWhole } = shareOf(share, series);
  if (series.problem || (seen === 0 && !isUnseenTold)) return null;
  return (
    <span className={styles['mark']} data-seen={isWhole || undefined}>
      {isWhole ? <Check aria-hidden size={14} /> : <CircleDashed aria-hidden size={14} />}
      {isWhole && t('layout.seen')}
      {!isWhole && seen === 0 && t('layout.unseen')}
      {!isWhole && seen > 0 && t('layout.seenPart', { seen: number(seen), total: number(total) })}
    </span>
  );
}
