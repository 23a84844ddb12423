import { ChevronDown, Layers } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { usePixels } from '../pixels/pixel-state.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import type { I18n } from '../ui/i18n.ts';
import menu from '../ui/Menu.module.css';
import type { Slice } from '../viewer/slices.ts';
import { presentationNotes } from './notes.ts';
import { choosePresentation, NO_STATE, usePresentations, type KnownState } from './presentation-store.ts';
import { presented } from './presented.ts';
import { screenSize } from './use-presenting.ts';
import { stateFor, statesFor } from './which.ts';
import styles from './PresentationLayer.module.css';

interface PresentationBadgeProps {
  readonly slice: Slice;
  readonly seriesUid: string;
}

/** Says that an image is not as its file has it, and what that hides; the menu takes it off, or puts another on. */
export function PresentationBadge({ slice, seriesUid }: PresentationBadgeProps) {
  const i18n = useI18n();
  const { t } = i18n;
  const { states, chosen } = usePresentations();
  const showsShutters = usePixels((pixels) => pixels.showsShutters);
  const all = statesFor(states, slice.id);
  if (all.length === 0) return null;
  const known = stateFor(states, chosen[seriesUid], slice.id);
  const name = known ? t('presentation.applied', { label: labelOf(i18n, known) }) : t('presentation.off');
  const { shortcomings } = known ? presented(known, slice.id, slice.facts, screenSize()) : { shortcomings: [] };
  const notes = known ? presentationNotes(i18n, known.state, shortcomings, showsShutters) : [];
  return (
    <>
      <MenuTrigger>
        <Button className={styles['badge'] ?? ''}>
          <Layers aria-hidden size={14} />
          <span>{name}</span>
          <ChevronDown aria-hidden size={12} />
        </Button>
        <Popover placement="top end" offset={4} className={menu['popover'] ?? ''}>
          <Menu
            aria-label={t('control.presentationStates')}
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[known?.sopInstanceUid ?? NO_STATE]}
            onAction={(id) => choosePresentation(seriesUid, String(id))}
            className={menu['menu'] ?? ''}
          >
            {[
              ...all.map((one) => [one.sopInstanceUid, labelOf(i18n, one)] as const),
              [NO_STATE, t('presentation.none')] as const,
            ].map(([id, label]) => (
              <MenuItem key={id} id={id} textValue={label} className={menu['item'] ?? ''}>
                {({ isSelected }) => (
                  <span className={menu['name']}>
                    {isSelected ? '✓ ' : ''}
                    {label}
                  </span>
                )}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      {notes.length > 0 && (
        <ul className={styles['notes']} aria-label={t('presentation.notes')}>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Its label, with what it is about. */
function labelOf({ t }: I18n, { state: { label, description } }: KnownState): string {
  return [label, description].filter(Boolean).join(' · ') || t('presentation.unnamed');
}
