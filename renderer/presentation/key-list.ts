/** The key images of the examinations, as a list to go through. */
import type { KeyImage } from '../../shared/presentation.ts';
import type { KnownSelection } from './presentation-store.ts';

export interface KeyEntry {
  readonly image: KeyImage;
  /** From 1; undefined: the whole image. */
  readonly frame: number | undefined;
  readonly selection: KnownSelection;
}

/** More than one would choose from by hand; the selections themselves have all. */
export const MOST_ENTRIES = 200;

/** In the order of the selections; an image that is in several comes once, by the first of them. */
export function keyEntries(selections: readonly KnownSelection[]): readonly KeyEntry[] {
  const seen = new Set<string>();
  const entries: KeyEntry[] = [];
  for (const selection of selections) {
    for (const image of selection.selection.images) {
      for (const frame of image.frames.length > 0 ? image.frames : [undefined]) {
        const name = `${image.sopInstanceUid}/${frame ?? ''}`;
        if (seen.has(name) || entries.length >= MOST_ENTRIES) continue;
        seen.add(name);
        entries.push({ image, frame, selection });
      }
    }
  }
  return entries;
}
