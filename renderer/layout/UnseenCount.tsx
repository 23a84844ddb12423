import { CircleDashed } from 'lucide-react';
import type { Examination } from '../../shared/examination.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { countUnseen, type Seen } from './seen.ts';
import { useSeen } from './seen-state.ts';
import styles from './SeenMark.module.css';

/** How many images of the examinations whose reading has begun nobody has looked at; nothing when there are none. */
export function UnseenCount({ examinations }: { readonly examinations: readonly Examination[] }) {
  const { t, number } = useI18n();
  const count = useSeen(({ seen }) => unseenOfBegun(seen, examinations));
  if (count === 0) return null;
  return (
    <span className={styles['mark']}>
      <CircleDashed aria-hidden size={14} />
      {t('layout.unseenImages', { count: number(count) })}
    </span>
  );
}

/** An examination of which nothing was seen has not been begun: it is not half read. */
export function unseenOfBegun(seen: Seen, examinations: readonly Examination[]): number {
  return examinations
    .filter(({ series }) => series.some(({ seriesInstanceUid }) => seen.has(seriesInstanceUid)))
    .reduce((sum, { series }) => sum + countUnseen(seen, series), 0);
}
