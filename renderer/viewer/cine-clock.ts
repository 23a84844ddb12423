/** When which frame of a moving picture is due. Knows no time of its own. */
import type { CineTiming } from './technique.ts';

export interface CineFrames {
  readonly count: number;
  /** The image of a frame can be drawn now. */
  readonly isReady: (frame: number) => boolean;
}

/** A screen of 60 Hz calls every 16.7 ms: what is due within less than half of that is due now. */
const EARLY_MS = 8;
/** Frames over which the real rate is counted, in ms. */
const COUNTED_MS = 1000;

export class CineClock {
  /** 1: as the file says. */
  #speed = 1;
  #timing: CineTiming;
  /** When the frame that is shown was due. */
  #since: number | undefined;
  #shown: number[] = [];
  isLooping = true;

  constructor(timing: CineTiming) {
    this.#timing = timing;
  }

  /** Frames a second that are wanted. */
  get rate(): number {
    return this.#timing.rate * this.#speed;
  }

  setTiming(timing: CineTiming): void {
    this.#timing = timing;
    this.#speed = 1;
  }

  setRate(rate: number): void {
    this.#speed = rate / this.#timing.rate;
  }

  /** From now on, with the frame that is on the screen. */
  start(now: number): void {
    this.#since = now;
    this.#shown = [];
  }

  /**
   * The frame to show at `now` (ms) after `frame`; undefined while that one still stays, or the next is not there: then
   * it is waited for, and time that was lost is not caught up. No frame is left out. 'end' after the last, unless looping.
   */
  next(frame: number, now: number, { count, isReady }: CineFrames): number | 'end' | undefined {
    this.#since ??= now;
    const due = this.#since + this.#durationOf(frame);
    if (now < due - EARLY_MS) return undefined;
    if (frame + 1 >= count && !this.isLooping) return 'end';
    const next = (frame + 1) % count;
    if (!isReady(next)) {
      this.#since = now - this.#durationOf(frame);
      return undefined;
    }
    // In step with the beat, unless one is behind by more than a frame.
    this.#since = now - due > this.#durationOf(next) ? now : due;
    this.#shown = [...this.#shown.filter((time) => now - time < COUNTED_MS), now];
    return next;
  }

  /** Frames a second that were really shown up to `now`; undefined before that can be told. */
  realRate(now: number): number | undefined {
    const [first] = this.#shown;
    if (first === undefined || this.#shown.length < 3) return undefined;
    return ((this.#shown.length - 1) * 1000) / Math.max(now - first, this.#shown.length);
  }

  #durationOf(frame: number): number {
    const { rate, durations } = this.#timing;
    return (durations?.[frame] ?? 1000 / rate) / this.#speed;
  }
}

/** Rates in steps of the keys, in frames a second. */
const STEPS = [1, 2, 3, 4, 5, 7, 10, 12, 15, 20, 25, 30, 40, 50, 60] as const;

/** The next faster (1) or slower (-1) rate. */
export function nextRate(rate: number, by: 1 | -1): number {
  if (by > 0) return STEPS.find((step) => step > rate * 1.01) ?? Math.max(rate, STEPS[STEPS.length - 1] ?? rate);
  return STEPS.findLast((step) => step < rate * 0.99) ?? Math.min(rate, STEPS[0]);
}
