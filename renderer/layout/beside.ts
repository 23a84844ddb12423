/** Where an earlier examination goes when it is to stand beside the one in the active pane. Pure. */
import { paneCount, withActive, withCell, withGrid, type Layout } from './grid.ts';

/**
 * With the series in a pane of its own: one that is empty, a second one where there is only one, else the pane after the
 * active one. The active pane stays the active one.
 */
export function withBeside(layout: Layout, seriesUid: string): Layout {
  const { active } = layout;
  const whole = paneCount(layout) === 1 ? withGrid(layout, 1, 2) : { ...layout, maximised: undefined };
  const isFree = (place: number): boolean => place !== active && whole.cells[place] === undefined;
  const places = Array.from({ length: paneCount(whole) }, (_, index) => (active + 1 + index) % paneCount(whole));
  // In a grid of one pane the place beside it may still hold what was there before.
  const place = places.find(isFree) ?? places[0] ?? active;
  return withActive(withCell(whole, place, { seriesUid }), active);
}
