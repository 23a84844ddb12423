/** Bytes per second over the last seconds: what a person calls the speed. */
const WINDOW_MS = 5_000;
const SLOT_MS = 100;

export class ExportRate {
  readonly #now: () => number;
  readonly #start: number;
  /** Oldest first; at most one per slot, so that the window is of bounded size. */
  #samples: { readonly at: number; bytes: number }[] = [];

  /** `now`: milliseconds of a clock that only goes forward. */
  constructor(now: () => number) {
    this.#now = now;
    this.#start = now();
  }

  add(bytes: number): void {
    const at = this.#now();
    const last = this.#samples.at(-1);
    if (last !== undefined && at - last.at < SLOT_MS) last.bytes += bytes;
    else this.#samples.push({ at, bytes });
    this.#forget(at);
  }

  bytesPerSecond(): number {
    const now = this.#now();
    this.#forget(now);
    const span = Math.min(WINDOW_MS, now - this.#start);
    const bytes = this.#samples.reduce((sum, sample) => sum + sample.bytes, 0);
    // In the first moment any figure would be nonsense.
    return span < SLOT_MS ? 0 : Math.round((bytes * 1000) / span);
  }

  #forget(now: number): void {
    this.#samples = this.#samples.filter(({ at }) => now - at < WINDOW_MS);
  }
}
