/** Instances whose bytes are here, in their order, on the way from the store to whoever takes them. */
import type { RetrievedInstance } from './instances.ts';

/** Being written to the disk or not taken yet: enough to hide the time that a disk needs for a small file. */
const MOST_PENDING = 8;

export class Arrivals {
  /** Settled ones are taken from the front. */
  readonly #pending: Promise<RetrievedInstance | undefined>[] = [];
  #ended = false;
  #failed = false;
  /** Nobody takes them any more. */
  #abandoned = false;
  /** All are taken, and the next one is waited for. */
  #isAwaited = false;
  #wake: () => void = () => undefined;
  #taken: () => void = () => undefined;
  #awaited: () => void = () => undefined;

  /** Begins to finish an instance; waits while there are too many. Throws what a former one has thrown. */
  async add(finish: () => Promise<RetrievedInstance | undefined>): Promise<void> {
    const finished = finish();
    finished.catch(() => {
      this.#failed = true;
      this.#taken();
      this.#awaited();
    });
    this.#isAwaited = false;
    this.#pending.push(finished);
    this.#wake();
    while (this.#pending.length >= MOST_PENDING && !this.#failed && !this.#abandoned) {
      await new Promise<void>((resolve) => {
        this.#taken = resolve;
      });
    }
    if (this.#failed) await this.settled();
  }

  /** Waits until all that were added are finished or have failed. Throws the first failure. */
  async settled(): Promise<void> {
    const ends = await Promise.allSettled(this.#pending);
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  /** Waits until all that were added are taken, and what was done with them is over. Throws what one of them has thrown. */
  async awaited(): Promise<void> {
    while (!this.#isAwaited && !this.#failed && !this.#abandoned) {
      await new Promise<void>((resolve) => {
        this.#awaited = resolve;
      });
    }
    if (this.#failed) await this.settled();
  }

  /** Nobody will take any more: nothing waits for that. */
  abandon(): void {
    this.#abandoned = true;
    this.#taken();
    this.#awaited();
  }

  /** No more will be added. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The next instance; undefined when all are taken, or one could not be finished. */
  async next(): Promise<RetrievedInstance | undefined> {
    for (;;) {
      const [first] = this.#pending;
      if (first === undefined) {
        if (this.#ended) return undefined;
        this.#isAwaited = true;
        this.#awaited();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      const instance = await first.catch(() => 'failed' as const);
      // Those behind it are not handed on; the failure itself is thrown by the run.
      if (instance === 'failed') return undefined;
      void this.#pending.shift();
      this.#taken();
      if (instance !== undefined) return instance;
    }
  }
}
