import { setTimeout as sleep } from 'node:timers/promises';

const SLICE_SECONDS = 0.01;
/** A delay up to this is caught up, a longer one was a pause: neither idle time nor a slow receiver earns a burst. */
const CATCH_UP_MS = 100;

/** Shapes output to a rate: a token bucket shared by all answers, spent in slices of about 10 ms. */
export class Pacer {
  readonly #bytesPerMs: number;
  #paidUntil = 0;

  /** `bytesPerSecond` greater than zero. */
  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
  }

  static ofMbps(megabitsPerSecond: number): Pacer {
    return new Pacer((megabitsPerSecond * 1e6) / 8);
  }

  /** What may be written at once. */
  get sliceBytes(): number {
    return Math.max(1, Math.floor(this.#bytesPerMs * 1000 * SLICE_SECONDS));
  }

  /** Waits until `bytes` may leave; whoever asks first goes first. */
  async spend(bytes: number): Promise<void> {
    const now = performance.now();
    const start = now - this.#paidUntil > CATCH_UP_MS ? now : this.#paidUntil;
    this.#paidUntil = start + bytes / this.#bytesPerMs;
    if (start > now) await sleep(start - now);
  }
}
