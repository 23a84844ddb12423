/** Which images the user has seen, of which series. Pure; images are written `sop/frame`. */
import type { ExaminationSeries } from '../../shared/examination.ts';
import type { SeenImages } from '../../shared/layout.ts';

export interface SeenSeries {
  readonly images: ReadonlySet<string>;
  /** Images that the series has, as far as its headers have come. */
  readonly total: number;
}
/** By Series Instance UID; a new map after every change. */
export type Seen = ReadonlyMap<string, SeenSeries>;

export const NOTHING_SEEN: Seen = new Map();
const NONE: SeenSeries = { images: new Set(), total: 0 };

/** Adds marks; the same map when they bring nothing new. */
export function withMarks(seen: Seen, marks: readonly SeenImages[]): Seen {
  let result = seen;
  for (const { series, images, total } of marks) {
    const known = result.get(series) ?? NONE;
    const fresh = images.filter((image) => !known.images.has(image));
    if (fresh.length === 0 && total <= known.total && result.has(series)) continue;
    const next = { images: new Set([...known.images, ...fresh]), total: Math.max(known.total, total) };
    result = new Map(result).set(series, next);
  }
  return result;
}

export interface SeenShare {
  readonly seen: number;
  readonly total: number;
  /** Every image was seen. */
  readonly isWhole: boolean;
}

/**
 * How much of a series was seen. A series that is complete has as many images as its headers say; before that, it has at
 * least as many as its manifest names: what has not arrived was not seen.
 */
export function shareOf(
  seen: Seen,
  { seriesInstanceUid, expected, progress }: Pick<ExaminationSeries, 'seriesInstanceUid' | 'expected' | 'progress'>,
): SeenShare {
  const { images, total: known } = seen.get(seriesInstanceUid) ?? NONE;
  const isCounted = progress.state === 'complete' && known > 0;
  const total = Math.max(isCounted ? known : Math.max(known, expected), images.size);
  return { seen: images.size, total, isWhole: total > 0 && images.size >= total };
}

/** Images of these series that nobody has looked at; series that cannot be had do not count. */
export function countUnseen(seen: Seen, series: readonly ExaminationSeries[]): number {
  return series
    .filter(({ problem }) => !problem)
    .map((one) => shareOf(seen, one))
    .reduce((sum, { seen: count, total }) => sum + total - count, 0);
}

/** The first series after the current one, in a circle, that was not seen to its end; never the current one. */
export function nextUnseen(
  seen: Seen,
  series: readonly ExaminationSeries[],
  current: string | undefined,
): ExaminationSeries | undefined {
  const start = series.findIndex(({ seriesInstanceUid }) => seriesInstanceUid === current);
  const ordered = [...series.slice(start + 1), ...series.slice(0, Math.max(start, 0))];
  return ordered.find((one) => !one.problem && !shareOf(seen, one).isWhole);
}

/** An image has been seen when it stood on the screen for so long, in milliseconds. */
export const SEEN_AFTER_MS = 200;

interface SeenWatchOptions {
  /** Runs `run` in so many milliseconds, unless what it returns is called before. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
  readonly onSeen: (image: string) => void;
}

/** Watches one pane: an image that stays long enough has been seen. */
export class SeenWatch {
  readonly #options: SeenWatchOptions;
  #image: string | undefined;
  #stop: () => void = () => undefined;

  constructor(options: SeenWatchOptions) {
    this.#options = options;
  }

  /** What the pane shows from now on; undefined: nothing, or nobody can see it. */
  show(image: string | undefined): void {
    if (image === this.#image) return;
    this.#stop();
    this.#image = image;
    if (image === undefined) return;
    this.#stop = this.#options.after(SEEN_AFTER_MS, () => this.#options.onSeen(image));
  }
}
