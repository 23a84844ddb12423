import { Star } from 'lucide-react';
import { useI18n } from '../ui/I18nScope.tsx';
import { keyEntries } from './key-list.ts';
import { usePresentations } from './presentation-store.ts';
import styles from './KeyTicks.module.css';

/** Beside a series: how many key images it has; nothing where there are none. */
export function KeySeriesMark({ seriesUid }: { readonly seriesUid: string }) {
  const { t, number } = useI18n();
  const selections = usePresentations((known) => known.selections);
  const count = keyEntries(selections).filter(({ image }) => image.series === seriesUid).length;
  if (count === 0) return null;
  return (
    <span role="img" aria-label={t('keyImages.inSeries', { count: number(count) })} className={styles['mark']}>
      <Star aria-hidden size={12} fill="currentColor" />
      {number(count)}
    </span>
  );
}
