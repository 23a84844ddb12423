/** Between the panes on the screen and what the main process keeps of them for a reload. Pure, but for the timer. */
import type { ScreenLayout } from '../../shared/layout.ts';
import {
  EMPTY_LAYOUT,
  paneCount,
  PLACES,
  withActive,
  withGrid,
  withoutSeries,
  type Cell,
  type Layout,
} from './grid.ts';

interface Placed {
  readonly series: string;
  /** `sop/frame` */
  readonly image: string;
}

const MOST_PLACES = 200;

/** As it is kept. */
export function toKept(layout: Layout, isOpen: boolean, places: readonly Placed[]): ScreenLayout {
  return {
    rows: layout.rows,
    columns: layout.columns,
    cells: layout.cells.map((cell) =>
      cell ? { series: cell.seriesUid, ...(cell.plane && { plane: cell.plane }) } : null,
    ),
    active: layout.active,
    ...(layout.maximised !== undefined && { maximised: layout.maximised }),
    isOpen,
    places: places.slice(0, MOST_PLACES),
  };
}

/** As it was, but for series that may not be shown (any more). */
export function fromKept(kept: ScreenLayout, isAllowed: (seriesUid: string) => boolean): Layout {
  const cells = Array.from({ length: PLACES }, (_, place): Cell => {
    const cell = kept.cells[place];
    return cell ? { seriesUid: cell.series, ...(cell.plane && { plane: cell.plane }) } : undefined;
  });
  const layout = withActive({ ...withGrid(EMPTY_LAYOUT, kept.rows, kept.columns), cells }, kept.active);
  const isMaximised = kept.maximised !== undefined && kept.maximised === layout.active;
  return withoutSeries(
    isMaximised && paneCount(layout) > 1 ? { ...layout, maximised: layout.active } : layout,
    isAllowed,
  );
}

/** Changes are gathered for so long, in milliseconds: a drag through slices is one change. */
const KEEP_MS = 400;

export interface LayoutKeeperOptions {
  readonly send: (layout: ScreenLayout) => Promise<void>;
  /** What is on the screen now. */
  readonly read: () => ScreenLayout;
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

/** Tells the main process how the panes stand, a little after they changed; one word after the other. */
export class LayoutKeeper {
  readonly #options: LayoutKeeperOptions;
  #stopTimer: (() => void) | undefined;
  #told: string | undefined;
  #isSending = false;
  #isOver = false;

  constructor(options: LayoutKeeperOptions) {
    this.#options = options;
  }

  /** Something has changed. */
  touch(): void {
    if (this.#isOver || this.#stopTimer) return;
    this.#stopTimer = this.#options.after(KEEP_MS, () => {
      this.#stopTimer = undefined;
      void this.flush();
    });
  }

  /** Tells it now, if it is news. What cannot be told is told with the next change: only a reload would miss it. */
  async flush(): Promise<void> {
    if (this.#isOver) return;
    if (this.#isSending) return this.touch();
    const layout = this.#options.read();
    const words = JSON.stringify(layout);
    if (words === this.#told) return;
    this.#told = words;
    this.#isSending = true;
    await this.#options.send(layout).catch(() => (this.#told = undefined));
    this.#isSending = false;
  }

  /** The patient has gone. */
  stop(): void {
    this.#isOver = true;
    this.#stopTimer?.();
  }
}
