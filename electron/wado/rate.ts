/** Bytes per second over the last three seconds. */

const BUCKET_MS = 250;
const BUCKETS = 12;

export class RateMeter {
  readonly #now: () => number;
  readonly #buckets = new Array<number>(BUCKETS).fill(0);
  /** Number of the bucket that is being filled, since the beginning of time. */
  #current = 0;
  #startedAt: number | undefined;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(bytes: number): void {
    this.#startedAt ??= this.#now();
    this.#turn();
    this.#buckets[this.#current % BUCKETS] = (this.#buckets[this.#current % BUCKETS] ?? 0) + bytes;
  }

  get bytesPerSecond(): number {
    if (this.#startedAt === undefined) return 0;
    this.#turn();
    const sum = this.#buckets.reduce((total, bytes) => total + bytes, 0);
    const filled = (BUCKETS - 1) * BUCKET_MS + (this.#now() % BUCKET_MS);
    const elapsed = Math.min(filled, this.#now() - this.#startedAt);
    return Math.round((sum * 1000) / Math.max(BUCKET_MS, elapsed));
  }

  /** Empties the buckets whose time has gone. */
  #turn(): void {
    const wanted = Math.floor(this.#now() / BUCKET_MS);
    const passed = Math.min(BUCKETS, wanted - this.#current);
    for (let step = 0; step < passed; step += 1) this.#buckets[(wanted - step) % BUCKETS] = 0;
    this.#current = Math.max(this.#current, wanted);
  }
}
