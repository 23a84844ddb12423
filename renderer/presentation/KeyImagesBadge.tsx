import { ChevronDown, Star } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { useGoToImage } from '../objects/use-go-to-image.ts';
import { useI18n } from '../ui/I18nScope.tsx';
import menu from '../ui/Menu.module.css';
import type { Slice } from '../viewer/slices.ts';
import type { StackModel } from '../viewer/stack-model.ts';
import type { StackView } from '../viewer/stack-view.ts';
import { placeOf } from '../viewer/open-series.ts';
import { sliceId } from '../viewer/slices.ts';
import { keyEntries, type KeyEntry } from './key-list.ts';
import { keyTitle } from './key-titles.ts';
import { usePresentations } from './presentation-store.ts';
import { keyImages, selectionsFor } from './which.ts';
import styles from './PresentationLayer.module.css';

interface KeyImagesBadgeProps {
  readonly view: StackView;
  readonly slice: Slice;
  readonly seriesUid: string;
}

/** Nothing in examinations without key images. */
export function KeyImagesBadge({ view, slice, seriesUid }: KeyImagesBadgeProps) {
  const isAny = usePresentations(({ selections }) => selections.length > 0);
  const model = view.model();
  return isAny && model ? <Badge view={view} model={model} slice={slice} seriesUid={seriesUid} /> : null;
}

/** Whether the image is a key one, and why; the menu goes to any of them. */
function Badge({ view, model, slice, seriesUid }: KeyImagesBadgeProps & { readonly model: StackModel }) {
  const i18n = useI18n();
  const { t, number } = i18n;
  const { selections, keyOnly } = usePresentations();
  const { ids } = useSyncExternalStore(model.subscribe, model.snapshot);
  const goToImage = useGoToImage(view, model);
  const entries = keyEntries(selections);
  const titles = selectionsFor(selections, slice.id).map(({ selection }) =>
    [keyTitle(i18n, selection), selection.description].filter(Boolean).join(' – '),
  );
  const name =
    titles.length > 0
      ? t('keyImages.this', { titles: titles.join(', ') })
      : t('keyImages.count', { count: number(entries.length) });
  const keys = keyOnly.includes(seriesUid) ? [...keyImages(selections, ids)] : [];
  return (
    <>
      {keys.length > 0 && (
        <p role="status">
          {t('keyImages.only', { number: number(keys.indexOf(slice.id) + 1), count: number(keys.length) })}
        </p>
      )}
      <MenuTrigger>
        <Button className={styles['badge'] ?? ''}>
          <Star aria-hidden size={14} {...(titles.length > 0 && { fill: 'currentColor' })} />
          <span>{name}</span>
          <ChevronDown aria-hidden size={12} />
        </Button>
        <Popover placement="top end" offset={4} className={menu['popover'] ?? ''}>
          <Menu
            aria-label={t('control.keyImages')}
            disabledKeys={entries.flatMap(({ image }, index) => (image.series === undefined ? [index] : []))}
            onAction={(id) => {
              const entry = entries[Number(id)];
              if (entry) goToImage(entry.image, entry.frame);
            }}
            className={menu['menu'] ?? ''}
          >
            {entries.map((entry, index) => {
              const text = `${entryName(i18n, entry)} – ${keyTitle(i18n, entry.selection.selection)}`;
              return (
                <MenuItem key={index} id={index} textValue={text} className={menu['item'] ?? ''}>
                  {text}
                </MenuItem>
              );
            })}
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  );
}

/** By its place in its series, where that is open. */
export function entryName(
  { t, number }: Pick<ReturnType<typeof useI18n>, 't' | 'number'>,
  { image, frame }: Pick<KeyEntry, 'image' | 'frame'>,
  index?: number,
): string {
  const place = image.series && placeOf(image.series, sliceId(image.sopInstanceUid, frame ?? 1));
  if (place) return t('keyImages.image', { number: number(place) });
  if (index !== undefined) return t('keyImages.entry', { number: number(index + 1) });
  return frame === undefined ? t('keyImages.elsewhere') : t('keyImages.frame', { number: number(frame) });
}
