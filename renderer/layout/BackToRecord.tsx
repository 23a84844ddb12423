import { ArrowLeft, CircleDashed } from 'lucide-react';
import { useWorkstationState } from '../app/server-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import { Command } from '../viewer/ToolbarCommand.tsx';
import { useViewer } from '../viewer/viewer-state.ts';
import { SCREEN } from './screen.ts';
import { useSeen } from './seen-state.ts';
import { unseenOfBegun } from './UnseenCount.tsx';
import styles from './SeenMark.module.css';

/** « Retour au dossier », with the number of images that were not looked at: it never keeps anybody from leaving. */
export function BackToRecord({ shortcut }: { readonly shortcut: string }) {
  const { t, number } = useI18n();
  const close = useViewer((viewer) => viewer.close);
  const examinations = useWorkstationState()?.patient?.examinations ?? [];
  const count = useSeen(({ seen }) => unseenOfBegun(seen, examinations));
  // The window for a second screen has no record to go back to.
  if (SCREEN === 2) return null;
  const unseen = t('layout.unseenImages', { count: number(count) });
  return (
    <span className={styles['mark']}>
      <Command icon={ArrowLeft} label={t('control.backToRecord')} shortcut={shortcut} onPress={close} />
      <span className={styles['count']}>
        {count > 0 && (
          <span role="img" aria-label={unseen} title={unseen} className={styles['mark']}>
            <CircleDashed size={14} />
            {number(count)}
          </span>
        )}
      </span>
    </span>
  );
}
