import { usePresentations } from './presentation-store.ts';
import { keyImages } from './which.ts';
import styles from './KeyTicks.module.css';

/** On the track of the slider: where the key images of the series lie. */
export function KeyTicks({ ids }: { readonly ids: readonly string[] }) {
  const selections = usePresentations((known) => known.selections);
  const keys = keyImages(selections, ids);
  if (keys.size === 0) return null;
  return (
    <div aria-hidden className={styles['ticks']} data-keys={keys.size}>
      {ids.map((id, index) =>
        keys.has(id) ? <span key={id} style={{ top: `${((index + 0.5) / ids.length) * 100}%` }} /> : null,
      )}
    </div>
  );
}
