/** How much room the list has, and what fits in it. */

export type ListSize = 'wide' | 'medium' | 'narrow';

/** In pixels, of the list. */
const WIDE = 1240;
const MEDIUM = 920;

export function listSize(width: number): ListSize {
  if (width >= WIDE) return 'wide';
  return width >= MEDIUM ? 'medium' : 'narrow';
}

/** In pixels. Where there is no column for author and structure, they stand in a line of their own. */
export const ROW_HEIGHTS: Readonly<Record<ListSize, number>> = { wide: 52, medium: 64, narrow: 64 };
