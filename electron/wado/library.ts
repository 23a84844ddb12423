/**
 * The series of the open patient: which of their instances are here, which retrievals run or wait. One request per
 * series, so many at a time per source; what has arrived stays usable whatever happens afterwards.
 */
import { WorkstationError } from '../../shared/errors.ts';
import type { SeriesProgress } from '../../shared/examination.ts';
import { DetachedSeries } from './detached.ts';
import type { RecordedExchange } from './evidence.ts';
import type { KeptInstance, SeriesTarget } from './instances.ts';
import { isMendedByLogin } from './retry.ts';
import { Scheduler } from './scheduler.ts';
import { SeriesEntry, type EntryOptions } from './series-entry.ts';

export interface SeriesLibraryOptions extends EntryOptions {
  /** Retrievals at one source at a time. */
  readonly requestsPerSource: number;
  /** Retrievals at all sources together that transfer. */
  readonly requestsInAll: number;
}

/** A series in the order of need. */
export interface Wanted {
  readonly seriesInstanceUid: string;
  /** 0: in a viewport; 1: its thumbnail can be seen; 2: of the same examination. */
  readonly rank: 0 | 1 | 2;
}

const IDLE: SeriesProgress = { state: 'idle', received: 0, bytes: 0, bytesPerSecond: 0, warnings: [] };

export class SeriesLibrary {
  readonly #options: SeriesLibraryOptions;
  readonly #scheduler: Scheduler;
  readonly #entries = new Map<string, SeriesEntry>();
  /** Of the latest that was asked for. */
  #order = 0;

  constructor(options: SeriesLibraryOptions) {
    this.#options = options;
    this.#scheduler = new Scheduler(options);
  }

  /** Makes series of a manifest known; one that is known already, from another manifest, stays as it is. */
  add(targets: readonly SeriesTarget[]): void {
    for (const target of targets) {
      const uid = target.series.seriesInstanceUid;
      if (!this.#entries.has(uid)) this.#entries.set(uid, this.#newEntry(target));
    }
  }

  /**
   * Asks for what is missing of a series; without effect when nothing is, or when it is being asked for. One that pauses
   * after a failure is asked for at once.
   * `urgent`: before all that wait, also when it waits already. Throws WorkstationError WADO_SERIES_UNKNOWN.
   */
  start(seriesInstanceUid: string, { urgent = false }: { urgent?: boolean } = {}): void {
    const entry = this.#known(seriesInstanceUid);
    if (entry.state === 'complete') return;
    const isPlanned = entry.state === 'running' || (entry.state === 'waiting' && !entry.pauses);
    if (isPlanned && !urgent) return;
    this.#order += 1;
    entry.rank = urgent ? 0 : 3;
    entry.order = urgent ? -this.#order : this.#order;
    if (isPlanned) this.#scheduler.reconsider();
    else this.#ask(entry);
  }

  /**
   * What the user looks at now, in the order of need: what was not asked for is, what waits or runs moves; other series
   * come after these. What the user has cancelled, or what has failed for good, is left alone; unknown UIDs are ignored.
   */
  attend(wanted: readonly Wanted[]): void {
    for (const entry of this.#entries.values()) entry.rank = 3;
    const idle: SeriesEntry[] = [];
    for (const { seriesInstanceUid, rank } of wanted) {
      const entry = this.#entries.get(seriesInstanceUid);
      if (entry === undefined) continue;
      this.#order += 1;
      entry.rank = rank;
      entry.order = this.#order;
      if (entry.state === 'idle' && !isEvicted(entry)) idle.push(entry);
    }
    for (const entry of idle) this.#ask(entry);
    this.#scheduler.reconsider();
  }

  /** Somebody has logged in again: asks for the series that stopped for want of a login. */
  resume(): void {
    for (const entry of this.#entries.values()) {
      const stopped = entry.state === 'failed' || entry.state === 'partial';
      if (!stopped || entry.error === undefined || !isMendedByLogin(entry.error.code)) continue;
      this.#ask(entry);
    }
  }

  /** Stops asking for a series; what has arrived stays. Throws WorkstationError WADO_SERIES_UNKNOWN. */
  cancel(seriesInstanceUid: string): void {
    const entry = this.#known(seriesInstanceUid);
    if (entry.state !== 'running' && entry.state !== 'waiting') return;
    this.#scheduler.withdraw(entry, new Error('cancelled'));
    entry.cancelled();
  }

  /** Deletes the instances of a series, to make room; one that is being retrieved stays. */
  async evict(seriesInstanceUid: string): Promise<void> {
    const entry = this.#known(seriesInstanceUid);
    if (entry.state !== 'running' && entry.state !== 'waiting') await entry.evict();
  }

  /** Forgets all series at once; the promise settles when no retrieval of theirs is under way any more. */
  async clear(): Promise<void> {
    await this.detach(new Set()).end();
  }

  /**
   * Splits off the series that unfinished exports still need, which go on; all others are forgotten as `clear` does.
   * One that runs is not interrupted any more: after a logout it could not be asked for again. The others come after
   * what the next user looks at.
   */
  detach(needed: ReadonlySet<string>): DetachedSeries {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    const others = entries.filter(({ uid }) => !needed.has(uid));
    const stay = entries.filter(({ uid }) => needed.has(uid));
    for (const entry of stay) entry.rank = entry.state === 'running' ? 0 : 3;
    const detached = new DetachedSeries(stay, this.#scheduler);
    detached.alsoEnds(new DetachedSeries(others, this.#scheduler).end());
    return detached;
  }

  /** `idle` for a series that is not known. */
  progress(seriesInstanceUid: string): SeriesProgress {
    return this.#entries.get(seriesInstanceUid)?.progress ?? IDLE;
  }

  /** What was last said between us and the source of a series. Throws WorkstationError WADO_SERIES_UNKNOWN. */
  exchange(seriesInstanceUid: string): RecordedExchange | undefined {
    return this.#known(seriesInstanceUid).exchange;
  }

  /** Settles when the retrieval of a series waits and runs no more, also when it was detached meanwhile. */
  async settled(seriesInstanceUid: string): Promise<void> {
    await this.#entries.get(seriesInstanceUid)?.over();
  }

  /** The instances of a series in the order of their arrival, from the `from`-th on, counted from 0. */
  instances(seriesInstanceUid: string, from = 0): readonly KeptInstance[] {
    return this.#known(seriesInstanceUid).instances.slice(from);
  }

  instance(sopInstanceUid: string): KeptInstance | undefined {
    for (const entry of this.#entries.values()) {
      const instance = entry.instance(sopInstanceUid);
      if (instance !== undefined) return instance;
    }
    return undefined;
  }

  #known(seriesInstanceUid: string): SeriesEntry {
    const entry = this.#entries.get(seriesInstanceUid);
    if (entry === undefined) throw new WorkstationError('WADO_SERIES_UNKNOWN');
    return entry;
  }

  #newEntry(target: SeriesTarget): SeriesEntry {
    return new SeriesEntry(target, this.#options, (entry) => this.#scheduler.ask(entry));
  }

  /** A series without a usable address has failed. */
  #ask(entry: SeriesEntry): void {
    entry.asked();
    try {
      entry.checkAddress();
    } catch (error) {
      entry.failed(error);
      return;
    }
    this.#scheduler.ask(entry);
  }
}

/** What made room for others comes back when it is looked at, not before: else it would push them out again. */
function isEvicted({ rank, progress }: SeriesEntry): boolean {
  return rank > 0 && progress.warnings.some(({ code }) => code === 'CACHE_EVICTED');
}
