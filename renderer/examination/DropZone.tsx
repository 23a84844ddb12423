import { useEffect, useEffectEvent, useState } from 'react';
import { FileDown } from 'lucide-react';
import { useI18n } from '../ui/I18nScope.tsx';
import type { DroppedEntry } from './dropped-files.ts';
import styles from './DropZone.module.css';

interface DropZoneProps {
  readonly onFiles: (files: readonly File[], folders: readonly DroppedEntry[]) => void;
}

/** The whole window takes files and folders; while some are dragged over it, it says so. */
export function DropZone({ onFiles }: DropZoneProps) {
  const { t } = useI18n();
  const [isOver, setOver] = useState(false);
  const drop = useEffectEvent(onFiles);
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
        const { files, folders } = droppedOn(event);
        drop(files, folders);
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

/** Must be called while the event is being told: afterwards nothing of it can be read. */
function droppedOn({ dataTransfer }: DragEvent): { files: readonly File[]; folders: readonly DroppedEntry[] } {
  const items = [...(dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const dropped = items.map((item) => ({ file: item.getAsFile(), entry: item.webkitGetAsEntry() }));
  return {
    files: dropped.filter(({ entry }) => entry?.isDirectory !== true).flatMap(({ file }) => (file ? [file] : [])),
    folders: dropped.flatMap(({ entry }) => (entry?.isDirectory === true ? [entry] : [])),
  };
}

function carriesFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
