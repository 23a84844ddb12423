/**
 * The series of the open patient: which of their instances are here, which retrievals run or wait. One request per
 * series, so many at a time per source; what has arrived stays usable whatever happens afterwards.
 */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { SeriesProgress } from '../../shared/examination.ts';
import { KeptInstance, type ReadHeader, type RetrievedInstance, type SeriesTarget } from './instances.ts';
import { RateMeter } from './rate.ts';
import { seriesRequest } from './request.ts';
import type { RunOptions } from './retrieval.ts';
import { Throttle } from './throttle.ts';

/** One attempt at a series, as `SeriesRetrieval`. */
export interface Retrieval {
  readonly warnings: readonly ErrorReport[];
  run(options: RunOptions): AsyncIterable<RetrievedInstance>;
}

export interface SeriesLibraryOptions {
  readonly retrieval: (target: SeriesTarget) => Retrieval;
  readonly readHeader: ReadHeader;
  /** Retrievals at one source at a time. */
  readonly requestsPerSource: number;
  /** The progress of a series has changed: at once for its first instance and for a change of state, else… */
  readonly onChange: (seriesInstanceUid: string) => void;
  /** … at most once in so many milliseconds. */
  readonly notifyEveryMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** A warning about an instance that has just arrived, e.g. that it names another person. */
  readonly inspect?: (instance: RetrievedInstance, target: SeriesTarget) => ErrorReport | undefined;
  /** Logs what nobody foresaw, and gives what the screen is told. */
  readonly unforeseen: (thrown: unknown) => ErrorReport;
}

interface Entry {
  readonly target: SeriesTarget;
  state: SeriesProgress['state'];
  error: ErrorReport | undefined;
  /** By code. */
  readonly inspected: Map<string, ErrorReport>;
  retrieval: Retrieval | undefined;
  /** In the order of arrival. */
  readonly instances: KeptInstance[];
  readonly bySopInstanceUid: Map<string, KeptInstance>;
  bytes: number;
  readonly rate: RateMeter;
  readonly throttle: Throttle;
  /** The run under way, which after a cancel may take a moment to end. */
  running: AbortController | undefined;
}

const IDLE: SeriesProgress = { state: 'idle', received: 0, bytes: 0, bytesPerSecond: 0, warnings: [] };

export class SeriesLibrary {
  readonly #options: SeriesLibraryOptions;
  readonly #entries = new Map<string, Entry>();
  /** By origin of the source: series that wait, the next one first. */
  readonly #queues = new Map<string, Entry[]>();
  /** By origin of the source: retrievals under way, those of a closed patient that are ending too. */
  readonly #active = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();

  constructor(options: SeriesLibraryOptions) {
    this.#options = options;
  }

  /** Makes series of a manifest known; one that is known already, from another manifest, stays as it is. */
  add(targets: readonly SeriesTarget[]): void {
    for (const target of targets) {
      const uid = target.series.seriesInstanceUid;
      if (!this.#entries.has(uid)) this.#entries.set(uid, this.#newEntry(uid, target));
    }
  }

  /**
   * Asks for what is missing of a series; without effect when nothing is, or when it is being asked for.
   * `urgent`: before all that wait, also when it waits already. Throws WorkstationError WADO_SERIES_UNKNOWN.
   */
  start(seriesInstanceUid: string, { urgent = false }: { urgent?: boolean } = {}): void {
    const entry = this.#known(seriesInstanceUid);
    if (entry.state === 'running' || entry.state === 'complete') return;
    if (entry.state === 'waiting' && !urgent) return;
    try {
      this.#enqueue(entry, urgent);
    } catch (error) {
      this.#fail(entry, error);
    }
  }

  /** Stops asking for a series; what has arrived stays. Throws WorkstationError WADO_SERIES_UNKNOWN. */
  cancel(seriesInstanceUid: string): void {
    const entry = this.#known(seriesInstanceUid);
    if (entry.state !== 'running' && entry.state !== 'waiting') return;
    this.#unqueue(entry);
    entry.running?.abort(new Error('cancelled'));
    this.#change(entry, 'cancelled');
  }

  /** Forgets all series at once; the promise settles when no retrieval of theirs is under way any more. */
  async clear(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    this.#queues.clear();
    for (const entry of entries) {
      entry.throttle.end();
      entry.running?.abort(new Error('the patient was closed'));
    }
    await Promise.all(this.#running);
  }

  /** `idle` for a series that is not known. */
  progress(seriesInstanceUid: string): SeriesProgress {
    const entry = this.#entries.get(seriesInstanceUid);
    if (entry === undefined) return IDLE;
    const { state, instances, bytes, rate, error, retrieval, inspected } = entry;
    return {
      state,
      received: instances.length,
      bytes,
      bytesPerSecond: state === 'running' ? rate.bytesPerSecond : 0,
      ...(error === undefined ? {} : { error }),
      warnings: [...(retrieval?.warnings ?? []), ...inspected.values()],
    };
  }

  /** The instances of a series in the order of their arrival, from the `from`-th on, counted from 0. */
  instances(seriesInstanceUid: string, from = 0): readonly KeptInstance[] {
    return this.#known(seriesInstanceUid).instances.slice(from);
  }

  instance(sopInstanceUid: string): KeptInstance | undefined {
    for (const { bySopInstanceUid } of this.#entries.values()) {
      const instance = bySopInstanceUid.get(sopInstanceUid);
      if (instance !== undefined) return instance;
    }
    return undefined;
  }

  #known(seriesInstanceUid: string): Entry {
    const entry = this.#entries.get(seriesInstanceUid);
    if (entry === undefined) throw new WorkstationError('WADO_SERIES_UNKNOWN');
    return entry;
  }

  #newEntry(uid: string, target: SeriesTarget): Entry {
    const { now, notifyEveryMs, onChange } = this.#options;
    return {
      target,
      state: 'idle',
      error: undefined,
      inspected: new Map(),
      retrieval: undefined,
      instances: [],
      bySopInstanceUid: new Map(),
      bytes: 0,
      rate: new RateMeter(now),
      throttle: new Throttle(notifyEveryMs, () => onChange(uid)),
      running: undefined,
    };
  }

  #enqueue(entry: Entry, urgent: boolean): void {
    const origin = originOf(entry);
    this.#unqueue(entry);
    const queue = this.#queues.get(origin) ?? [];
    this.#queues.set(origin, urgent ? [entry, ...queue] : [...queue, entry]);
    entry.error = undefined;
    this.#change(entry, 'waiting');
    this.#pump(origin);
  }

  #unqueue(entry: Entry): void {
    for (const [origin, queue] of this.#queues) {
      this.#queues.set(
        origin,
        queue.filter((each) => each !== entry),
      );
    }
  }

  /** Starts what may start at a source. A series whose cancelled run has not ended yet waits for that. */
  #pump(origin: string): void {
    for (;;) {
      const active = this.#active.get(origin) ?? 0;
      const next = this.#queues.get(origin)?.find(({ running }) => running === undefined);
      if (next === undefined || active >= this.#options.requestsPerSource) return;
      this.#unqueue(next);
      this.#active.set(origin, active + 1);
      next.running = new AbortController();
      const ended = this.#run(next, next.running.signal).finally(() => {
        next.running = undefined;
        this.#running.delete(ended);
        this.#active.set(origin, (this.#active.get(origin) ?? 1) - 1);
        this.#pump(origin);
      });
      this.#running.add(ended);
    }
  }

  async #run(entry: Entry, signal: AbortSignal): Promise<void> {
    const { target, bySopInstanceUid } = entry;
    const retrieval = this.#options.retrieval(target);
    entry.retrieval = retrieval;
    this.#change(entry, 'running');
    const onBytes = (bytes: number): void => {
      entry.bytes += bytes;
      entry.rate.add(bytes);
      if (!signal.aborted) entry.throttle.later();
    };
    // So that the rate is seen to fall when nothing comes any more.
    const tick = setInterval(() => entry.throttle.later(), 1000).unref();
    try {
      for await (const instance of retrieval.run({ signal, has: (uid) => bySopInstanceUid.has(uid), onBytes })) {
        if (signal.aborted) await instance.stored.delete();
        else this.#keep(entry, instance);
      }
      if (!signal.aborted) this.#change(entry, 'complete');
    } catch (error) {
      if (!signal.aborted) this.#fail(entry, error);
    } finally {
      clearInterval(tick);
    }
  }

  #keep(entry: Entry, instance: RetrievedInstance): void {
    const kept = new KeptInstance(instance, this.#options.readHeader);
    entry.instances.push(kept);
    entry.bySopInstanceUid.set(kept.sopInstanceUid, kept);
    const warning = this.#options.inspect?.(instance, entry.target);
    if (warning !== undefined && !entry.inspected.has(warning.code)) entry.inspected.set(warning.code, warning);
    if (entry.instances.length === 1) entry.throttle.now();
    else entry.throttle.later();
  }

  #fail(entry: Entry, thrown: unknown): void {
    entry.error = thrown instanceof WorkstationError ? thrown.report() : this.#options.unforeseen(thrown);
    this.#change(entry, entry.instances.length > 0 ? 'partial' : 'failed');
  }

  #change(entry: Entry, state: Entry['state']): void {
    entry.state = state;
    entry.throttle.now();
  }
}

/** Throws WorkstationError KOS_* for a series without a usable address. */
function originOf({ target }: Entry): string {
  const { retrieveUrl, seriesInstanceUid } = target.series;
  return seriesRequest({ retrieveUrl, studyInstanceUid: target.studyInstanceUid, seriesInstanceUid }).origin;
}
