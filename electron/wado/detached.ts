/** Series that outlive their patient on the screen, because an export that is not over needs them. */
import type { SeriesProgress } from '../../shared/examination.ts';
import type { KeptInstance } from './instances.ts';
import type { Scheduler } from './scheduler.ts';
import type { SeriesEntry } from './series-entry.ts';

export class DetachedSeries {
  readonly #entries: ReadonlyMap<string, SeriesEntry>;
  readonly #scheduler: Scheduler;
  #others: Promise<void> = Promise.resolve();

  constructor(entries: readonly SeriesEntry[], scheduler: Scheduler) {
    this.#entries = new Map(entries.map((entry) => [entry.uid, entry]));
    this.#scheduler = scheduler;
  }

  /** In the order of arrival; none for a series that was not needed. */
  instances(seriesInstanceUid: string): readonly KeptInstance[] {
    return this.#entries.get(seriesInstanceUid)?.instances.slice() ?? [];
  }

  progress(seriesInstanceUid: string): SeriesProgress | undefined {
    return this.#entries.get(seriesInstanceUid)?.progress;
  }

  /** Settles when the retrieval of a series waits and runs no more. */
  async settled(seriesInstanceUid: string): Promise<void> {
    await this.#entries.get(seriesInstanceUid)?.over();
  }

  /** `end` waits for this too. */
  alsoEnds(others: Promise<void>): void {
    this.#others = others;
  }

  /** Forgets them at once; settles when no retrieval of theirs is under way any more. */
  async end(): Promise<void> {
    const entries = [...this.#entries.values()];
    for (const entry of entries) {
      entry.forget();
      this.#scheduler.withdraw(entry, new Error('the patient was closed'));
    }
    await Promise.all([this.#others, ...entries.map((entry) => this.#scheduler.ended(entry))]);
  }
}
