/** How long a series will still take; told only while that can be known. */
import type { ExaminationSeries } from '../../shared/examination.ts';
import type { I18n } from '../ui/i18n.ts';

/** The rate has been about the same for so long, in milliseconds. */
const STEADY_MS = 3000;
/** The highest rate in that time divided by the lowest, at most. */
const SPREAD = 1.5;
/** The sizes of fewer instances say nothing about the others. */
const ENOUGH = 3;
const MINUTE = 60;

type Arriving = Pick<ExaminationSeries, 'progress' | 'expected'>;

/**
 * Seconds until the last instance, if those to come are as large as those received and the rate stays; undefined when
 * nothing flows, or too little has come to tell.
 */
export function estimateSeconds({ progress, expected }: Arriving): number | undefined {
  const { received, bytes, bytesPerSecond } = progress;
  if (received < ENOUGH || received >= expected || bytesPerSecond <= 0) return undefined;
  return ((bytes / received) * (expected - received)) / bytesPerSecond;
}

/** `reste 12 s`, `reste 3 min`: rounded up, coarser the longer it takes, so that it can be read while it falls. */
export function remainingText(i18n: I18n, seconds: number): string {
  if (seconds > MINUTE) return i18n.t('series.remainingMinutes', { minutes: i18n.number(Math.ceil(seconds / MINUTE)) });
  const step = seconds > 10 ? 5 : 1;
  return i18n.t('series.remainingSeconds', { seconds: i18n.number(step * Math.ceil(seconds / step)) });
}

/** Follows one series and estimates once its rate has been steady. */
export class RemainingTime {
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #rates: { readonly at: number; readonly rate: number }[] = [];
  #seconds: number | undefined;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Seconds as of the last progress; undefined when that cannot be said. */
  readonly snapshot = (): number | undefined => this.#seconds;

  /** Told of every progress of the series. */
  note(series: Arriving): void {
    const now = this.#now();
    const { state, bytesPerSecond } = series.progress;
    if (state === 'running') this.#rates.push({ at: now, rate: bytesPerSecond });
    else this.#rates = [];
    const start = this.#rates.findLastIndex(({ at }) => at <= now - STEADY_MS);
    if (start > 0) this.#rates.splice(0, start);
    const seconds = this.#isSteady(now) ? estimateSeconds(series) : undefined;
    if (seconds === this.#seconds) return;
    this.#seconds = seconds;
    for (const listener of [...this.#listeners]) listener();
  }

  #isSteady(now: number): boolean {
    const [oldest] = this.#rates;
    if (oldest === undefined || oldest.at > now - STEADY_MS) return false;
    const rates = this.#rates.map(({ rate }) => rate);
    return Math.max(...rates) <= SPREAD * Math.min(...rates);
  }
}
