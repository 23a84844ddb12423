/** Which series stand in which panes of this window. Light on purpose: it is read without loading the viewer. */
import { create } from 'zustand';
import { onPatientLeaving, useViewer } from '../viewer/viewer-state.ts';
import * as grid from './grid.ts';
import { EMPTY_LAYOUT, type Cell, type Layout } from './grid.ts';

export type { Cell, Layout } from './grid.ts';

export interface LayoutState extends Layout {
  /** 1 to 3 rows of 1 to 4 panes; what stands in the panes stays. */
  readonly setGrid: (rows: number, columns: number) => void;
  /** Puts something into a pane, and makes that one active. */
  readonly place: (index: number, cell: Cell) => void;
  readonly activate: (index: number) => void;
  /** One pane alone; undefined: all of them again. */
  readonly maximise: (index: number | undefined) => void;
  /** A whole arrangement at once: a rule's, or the one that was kept. */
  readonly arrange: (layout: Layout) => void;
}

export const useLayout = create<LayoutState>((set) => ({
  ...EMPTY_LAYOUT,
  setGrid: (rows, columns) => set((layout) => grid.withGrid(layout, rows, columns)),
  place: (index, cell) => set((layout) => grid.withCell(layout, index, cell)),
  activate: (index) => set((layout) => grid.withActive(layout, index)),
  maximise: (index) => set((layout) => grid.withMaximised(layout, index)),
  arrange: ({ rows, columns, cells, active, maximised }) => set({ rows, columns, cells, active, maximised }),
}));

/** The cell that has the keys. */
export function activeCell(): Cell {
  const { cells, active } = useLayout.getState();
  return cells[active];
}

/** True while the panes are what changes: the viewer then only follows. */
let isFollowing = false;

// The series of the viewer is that of the active pane. An empty pane has none: the last one stays the viewer's.
useLayout.subscribe(({ cells, active }) => {
  const seriesUid = cells[active]?.seriesUid;
  const viewer = useViewer.getState();
  if (viewer.seriesUid === undefined || seriesUid === undefined || seriesUid === viewer.seriesUid) return;
  isFollowing = true;
  viewer.open(seriesUid);
  isFollowing = false;
});
useViewer.subscribe(({ seriesUid, opened }, before) => {
  if (isFollowing || seriesUid === undefined || opened === before.opened) return;
  const { active, place } = useLayout.getState();
  if (activeCell()?.seriesUid !== seriesUid) place(active, { seriesUid });
});

onPatientLeaving(() => useLayout.setState(EMPTY_LAYOUT));
