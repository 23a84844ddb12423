/** Tells the main process what was seen, gathered: an image is seen every few tenths of a second. */
import type { SeenImages } from '../../shared/layout.ts';

const TELL_MS = 1000;
/** As one command holds. */
const MOST_IMAGES = 500;
const MOST_SERIES = 64;

interface SeenTellerOptions {
  readonly send: (seen: readonly SeenImages[]) => Promise<void>;
  /** Runs `run` in so many milliseconds, unless what it returns is called before. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

export class SeenTeller {
  readonly #options: SeenTellerOptions;
  readonly #waiting = new Map<string, { readonly images: Set<string>; total: number }>();
  #stopTimer: (() => void) | undefined;
  #isOver = false;

  constructor(options: SeenTellerOptions) {
    this.#options = options;
  }

  add(seen: readonly SeenImages[]): void {
    if (this.#isOver) return;
    for (const { series, images, total } of seen) {
      const known = this.#waiting.get(series) ?? { images: new Set<string>(), total: 0 };
      for (const image of images) known.images.add(image);
      known.total = Math.max(known.total, total);
      this.#waiting.set(series, known);
    }
    this.#later();
  }

  /** Tells it now; what cannot be told is told with what comes next. */
  async flush(): Promise<void> {
    const part = this.#next();
    if (this.#isOver || part.length === 0) return;
    await this.#options.send(part).catch(() => this.add(part));
    if (this.#waiting.size > 0) this.#later();
  }

  /** The patient has gone. */
  stop(): void {
    this.#isOver = true;
    this.#stopTimer?.();
    this.#waiting.clear();
  }

  #later(): void {
    if (this.#isOver || this.#stopTimer) return;
    this.#stopTimer = this.#options.after(TELL_MS, () => {
      this.#stopTimer = undefined;
      void this.flush();
    });
  }

  /** Taken out of what waits, as much as one command holds. */
  #next(): readonly SeenImages[] {
    return [...this.#waiting].slice(0, MOST_SERIES).map(([series, { images, total }]) => {
      const told = [...images].slice(0, MOST_IMAGES);
      for (const image of told) images.delete(image);
      if (images.size === 0) this.#waiting.delete(series);
      return { series, images: told, total };
    });
  }
}
