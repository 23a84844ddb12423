/** The panes of the viewer as a grid of places, and what becomes of them: pure functions, nothing of a screen. */

/** The places there are; a place keeps its number whatever part of the grid is shown. */
export const MOST_ROWS = 3;
export const MOST_COLUMNS = 4;
export const PLACES = MOST_ROWS * MOST_COLUMNS;

export type ReformattedPlane = 'axial' | 'coronal' | 'sagittal' | 'oblique';

/** What a pane shows; undefined: nothing. */
export type Cell = { readonly seriesUid: string; readonly plane?: ReformattedPlane } | undefined;

export interface Layout {
  /** 1 to 3. */
  readonly rows: number;
  /** 1 to 4. */
  readonly columns: number;
  /** One per place, in reading order; those from `rows * columns` on are kept out of sight. */
  readonly cells: readonly Cell[];
  /** The pane that has the keys: always one that is shown. */
  readonly active: number;
  /** The only pane shown for the moment; always the active one. */
  readonly maximised: number | undefined;
}

export const EMPTY_LAYOUT: Layout = {
  rows: 1,
  columns: 1,
  cells: Array.from<Cell>({ length: PLACES }).fill(undefined),
  active: 0,
  maximised: undefined,
};

/** How many panes the grid has, maximised or not. */
export function paneCount({ rows, columns }: Pick<Layout, 'rows' | 'columns'>): number {
  return rows * columns;
}

/** The places on the screen, in reading order. */
export function shownPlaces(layout: Layout): readonly number[] {
  if (layout.maximised !== undefined) return [layout.maximised];
  return Array.from({ length: paneCount(layout) }, (_, place) => place);
}

/** Series Instance UIDs in the panes, each once, the active one first; those behind a maximised pane too. */
export function shownSeries(layout: Layout): readonly string[] {
  const cells = layout.cells.slice(0, paneCount(layout));
  const ordered = [cells[layout.active], ...cells];
  return [...new Set(ordered.flatMap((cell) => (cell ? [cell.seriesUid] : [])))];
}

/**
 * Another grid; every cell keeps its content and its place. Only when the active pane would go out of sight it changes
 * places with the last one in sight: what one looks at stays on the screen.
 */
export function withGrid(layout: Layout, rows: number, columns: number): Layout {
  const grid = { rows: within(rows, 1, MOST_ROWS), columns: within(columns, 1, MOST_COLUMNS) };
  const last = paneCount(grid) - 1;
  if (layout.active <= last) return { ...layout, ...grid, maximised: undefined };
  const cells = layout.cells.with(last, layout.cells[layout.active]).with(layout.active, layout.cells[last]);
  return { ...grid, cells, active: last, maximised: undefined };
}

/** Puts something into a pane, which becomes the active one; nothing when there is no such pane. */
export function withCell(layout: Layout, place: number, cell: Cell): Layout {
  if (!isPane(layout, place)) return layout;
  return withActive({ ...layout, cells: layout.cells.with(place, cell) }, place);
}

/** Gives a pane the keys; while one is maximised, the other takes its room. */
export function withActive(layout: Layout, place: number): Layout {
  if (!isPane(layout, place)) return layout;
  const maximised = layout.maximised === undefined ? undefined : place;
  if (place === layout.active && maximised === layout.maximised) return layout;
  return { ...layout, active: place, maximised };
}

/** One pane alone, which becomes the active one; undefined: all of them again. */
export function withMaximised(layout: Layout, place: number | undefined): Layout {
  if (place === undefined) return layout.maximised === undefined ? layout : { ...layout, maximised: undefined };
  if (!isPane(layout, place)) return layout;
  return { ...layout, active: place, maximised: place };
}

/** The next pane, or the one before; after the last comes the first. */
export function neighbour(layout: Layout, by: 1 | -1): number {
  const count = paneCount(layout);
  return (layout.active + by + count) % count;
}

/** Cells whose series may not be shown any more are emptied; the same object when there are none. */
export function withoutSeries(layout: Layout, isAllowed: (seriesUid: string) => boolean): Layout {
  if (layout.cells.every((cell) => !cell || isAllowed(cell.seriesUid))) return layout;
  return { ...layout, cells: layout.cells.map((cell) => (cell && isAllowed(cell.seriesUid) ? cell : undefined)) };
}

function isPane(layout: Layout, place: number): boolean {
  return Number.isInteger(place) && place >= 0 && place < paneCount(layout);
}

function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(Math.round(value), least), most) : least;
}
