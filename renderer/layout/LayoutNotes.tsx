import { X } from 'lucide-react';
import { REGIONS } from '../../shared/regions.ts';
import { ErrorMessage } from '../ui/ErrorMessage.tsx';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { LayoutNote, Notes } from './use-layout-actions.ts';
import styles from './LayoutNotes.module.css';

/** What became of a command of the layout, where that is not seen in the panes themselves. */
export function LayoutNotes({ notes: { prior, note, refused, refuse, forget } }: { readonly notes: Notes }) {
  const i18n = useI18n();
  const { t } = i18n;
  return (
    <>
      {refused && <ErrorMessage error={refused} tone="warning" onDismiss={() => refuse(undefined)} />}
      {prior.failure && <ErrorMessage error={prior.failure} tone="warning" onDismiss={prior.forget} />}
      {prior.status === 'opening' && <Note>{t('layout.openingPrior')}</Note>}
      {prior.status === 'none' && <Note onDismiss={prior.forget}>{t('layout.noPrior')}</Note>}
      {note && <Note onDismiss={forget}>{noteText(note, i18n)}</Note>}
    </>
  );
}

function Note({ children, onDismiss }: { readonly children: string; readonly onDismiss?: () => void }) {
  const { t } = useI18n();
  return (
    <div className={styles['note']}>
      <p role="status">{children}</p>
      {onDismiss && <IconButton icon={X} label={t('control.dismiss')} onPress={onDismiss} />}
    </div>
  );
}

function noteText(note: LayoutNote, { t, locale }: I18n): string {
  if (note.kind !== 'ruleKept') return t(`layout.${note.kind}`);
  const region = Object.entries(REGIONS).find(([code]) => code === note.region)?.[1][locale];
  return t('layout.ruleKept', {
    modality: note.modality === '*' ? t('layout.anyModality') : note.modality,
    region: region ?? t('layout.anyRegion'),
  });
}
