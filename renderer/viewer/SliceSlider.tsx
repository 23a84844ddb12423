import { KeyTicks } from '../presentation/KeyTicks.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import { loadedRuns } from './load-order.ts';
import type { SeriesSnapshot } from './series-model.ts';
import styles from './SliceSlider.module.css';

interface SliceSliderProps {
  readonly snapshot: SeriesSnapshot;
  /** Place of the slice on the screen, from 0. */
  readonly index: number;
  readonly onChange: (index: number) => void;
}

/** From the first slice above to the last below; beside it, what is loaded already. */
export function SliceSlider({ snapshot, index, onChange }: SliceSliderProps) {
  const { t, number } = useI18n();
  const { ids, states } = snapshot;
  // The place stays: a pane that became narrower with the second slice would be drawn anew.
  if (ids.length < 2) return <div className={styles['place']} />;
  const runs = loadedRuns(ids, (id) => states.get(id)?.status === 'loaded');
  return (
    <div className={styles['place']}>
      <div aria-hidden className={styles['track']}>
        {runs.map(({ from, to }) => (
          <span key={from} style={{ top: `${from * 100}%`, height: `${(to - from) * 100}%` }} />
        ))}
      </div>
      <KeyTicks ids={ids} />
      <input
        type="range"
        className={styles['slider']}
        aria-label={t('control.slice')}
        aria-orientation="vertical"
        aria-valuetext={t('viewer.slice', { number: number(index + 1), count: number(ids.length) })}
        min={0}
        max={ids.length - 1}
        value={Math.max(0, index)}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
