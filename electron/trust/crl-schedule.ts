/** When a revocation list is got again. Milliseconds since the epoch. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** At half of its remaining life, within these bounds, and at its end in any case. */
const SHORTEST = HOUR;
const LONGEST = 24 * HOUR;
const FIRST_RETRY = 30_000;
const LAST_RETRY = HOUR;
/** A connection that needs the list does not wait for the schedule, but is no reason to ask more often than this. */
const ASKED_AGAIN_AFTER = 30_000;

export class CrlSchedule {
  #due = 0;
  #attemptedAt: number | undefined;
  #failures = 0;

  get due(): number {
    return this.#due;
  }

  /** The last attempt, whatever came of it. */
  get attemptedAt(): number | undefined {
    return this.#attemptedAt;
  }

  /** The list that ends at `end` was there. */
  succeeded(at: number, end: number): void {
    this.#attemptedAt = at;
    this.#failures = 0;
    const remaining = Math.max(end - at, MINUTE);
    this.#due = at + Math.min(Math.max(remaining / 2, SHORTEST), LONGEST, remaining);
  }

  failed(at: number): void {
    this.#attemptedAt = at;
    this.#due = at + retryDelay(this.#failures, FIRST_RETRY, LAST_RETRY);
    this.#failures += 1;
  }

  /** A date further ahead than any that is set here comes of a clock that was put back. */
  isDue(now: number): boolean {
    return now >= this.#due || this.#due - now > LONGEST;
  }

  mayAskAgain(now: number): boolean {
    return this.#attemptedAt === undefined || Math.abs(now - this.#attemptedAt) >= ASKED_AGAIN_AFTER;
  }
}

/** Twice as long after every failure. */
export function retryDelay(failures: number, first: number, last: number): number {
  return Math.min(first * 2 ** failures, last);
}
