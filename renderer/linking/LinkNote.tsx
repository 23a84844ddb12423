import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import type { LinkNote as Note } from './following.ts';
import styles from './LinkLayers.module.css';

/** Why a pane does not show what goes with the one that is scrolled. */
export function LinkNote({ note }: { readonly note: Note }) {
  const i18n = useI18n();
  return (
    <p role="status" className={styles['note']}>
      {wordOf(i18n, note)}
    </p>
  );
}

function wordOf({ t, number }: I18n, note: Note): string {
  if (note.kind !== 'away') return t(`links.note.${note.kind}`);
  return t('links.note.away', { mm: number(Math.round(note.mm * 10) / 10) });
}
