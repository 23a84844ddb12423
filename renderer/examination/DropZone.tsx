import { useEffect, useEffectEvent, useState } from 'react';
import { FileDown } from 'lucide-react';
import { useI18n } from '../ui/I18nScope.tsx';
import styles from './DropZone.module.css';

/** The whole window takes files; while some are dragged over it, it says so. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useI18n();
  const [isOver, setOver] = useState(false);
  const drop = useEffectEvent((files: readonly File[]) => onFiles(files));
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    // Entering a child comes before leaving its parent: only the balance tells whether the pointer is still inside.
    let depth = 0;
    const move = (event: DragEvent, by: number): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = Math.max(0, depth + by);
      setOver(depth > 0);
    };
    window.addEventListener('dragenter', (event) => move(event, 1), { signal });
    window.addEventListener('dragleave', (event) => move(event, -1), { signal });
    window.addEventListener('dragover', (event) => move(event, 0), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        depth = 0;
        setOver(false);
        drop([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    return () => stop.abort();
  }, []);
  if (!isOver) return null;
  return (
    <div className={styles['zone']}>
      <p className={styles['text']}>
        <FileDown aria-hidden size={40} strokeWidth={1.25} />
        {t('kos.drop')}
      </p>
    </div>
  );
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
