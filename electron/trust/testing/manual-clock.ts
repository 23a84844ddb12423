/** A clock and timers that move only when a test says so. */
import type { After } from '../timers.ts';

export class ManualClock {
  #now: number;
  readonly #waiting = new Set<{ due: number; callback: () => void }>();

  constructor(start = Date.UTC(2026, 10, 21, 8)) {
    this.#now = start;
  }

  readonly now = (): number => this.#now;

  readonly after: After = (milliseconds, callback) => {
    const timer = { due: this.#now + milliseconds, callback };
    this.#waiting.add(timer);
    return () => this.#waiting.delete(timer);
  };

  /** How many timers wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Puts the clock, but no timer, elsewhere: what a suspended machine or its user does. */
  jump(milliseconds: number): void {
    for (const timer of this.#waiting) timer.due += milliseconds;
    this.#now += milliseconds;
  }

  /** Moves the clock, calls every timer that is due in its turn, and lets what they started settle. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      const [timer] = [...this.#waiting].filter(({ due }) => due <= end).sort((a, b) => a.due - b.due);
      if (timer === undefined) break;
      this.#waiting.delete(timer);
      this.#now = Math.max(this.#now, timer.due);
      timer.callback();
      await settled();
    }
    this.#now = end;
    await settled();
  }
}

/** Lets promises that need no outside event run to their end. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
