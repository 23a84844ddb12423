/** One series of the library: what of it is here, and how far its retrieval is. */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { After } from '../../shared/after.ts';
import type { RetrievalTimings, SeriesProgress } from '../../shared/examination.ts';
import type { RecordedExchange } from './evidence.ts';
import {
  KeptInstance,
  type ReadHeader,
  type RetrievedInstance,
  type SeriesTarget,
  type StoredInstance,
} from './instances.ts';
import { KeptInstances } from './kept-instances.ts';
import { RateMeter } from './rate.ts';
import { seriesRequest } from './request.ts';
import type { RunOptions } from './retrieval.ts';
import { retryPause } from './retry.ts';
import type { Job, Rank, Turn } from './scheduler.ts';
import { Throttle } from './throttle.ts';

/** One attempt at a series, as `SeriesRetrieval`. */
export interface Retrieval {
  readonly warnings: readonly ErrorReport[];
  /** What was said, once the source has answered or the request has failed. */
  readonly exchange?: RecordedExchange | undefined;
  run(options: RunOptions): AsyncIterable<RetrievedInstance>;
}

export interface EntryOptions {
  /**
   * Called when a series becomes known: gives its attempts, each for one run. All of them are made with the means of that
   * moment, so that a series which outlives its patient on the screen never gets those of the next.
   */
  readonly retrievals: (target: SeriesTarget) => () => Retrieval;
  readonly readHeader: ReadHeader;
  /** The progress of a series has changed: at once for its first instance and for a change of state, else… */
  readonly onChange: (seriesInstanceUid: string) => void;
  /** … at most once in so many milliseconds. */
  readonly notifyEveryMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds since the epoch. */
  readonly today: () => number;
  readonly after: After;
  /** From 0 to 1. */
  readonly random: () => number;
  /** A warning about an instance that has just arrived, e.g. that it names another person. */
  readonly inspect?: (instance: RetrievedInstance, target: SeriesTarget) => ErrorReport | undefined;
  /** The first instance of a series is here: nothing more is taken in until this settles; it never rejects. */
  readonly afterFirst?: (instance: RetrievedInstance, target: SeriesTarget) => Promise<void>;
  /** Logs what nobody foresaw, and gives what the screen is told. */
  readonly unforeseen: (thrown: unknown) => ErrorReport;
}

/** So that the rate is seen to fall when nothing comes any more. */
const TICK_MS = 1000;

type Timings = { -readonly [K in keyof RetrievalTimings]: RetrievalTimings[K] };

export class SeriesEntry implements Job {
  readonly target: SeriesTarget;
  rank: Rank = 3;
  order = 0;
  readonly #options: EntryOptions;
  readonly #newRetrieval: () => Retrieval;
  /** By code. */
  readonly #inspected = new Map<string, ErrorReport>();
  readonly #kept = new KeptInstances();
  readonly #rate: RateMeter;
  readonly #throttle: Throttle;
  readonly #over = new Set<() => void>();
  #state: SeriesProgress['state'] = 'idle';
  #error: ErrorReport | undefined;
  #retrieval: Retrieval | undefined;
  #bytes = 0;
  /** Attempts that have failed since the user asked. */
  #failures = 0;
  #retry: SeriesProgress['retry'];
  #forgetRetry: () => void = () => undefined;
  #askedAt = 0;
  #timings: Timings | undefined;
  #origin = '';
  readonly #askAgain: (entry: SeriesEntry) => void;

  /** `askAgain`: the pause after a failure is over. */
  constructor(target: SeriesTarget, options: EntryOptions, askAgain: (entry: SeriesEntry) => void) {
    this.target = target;
    this.#options = options;
    this.#newRetrieval = options.retrievals(target);
    this.#askAgain = askAgain;
    this.#rate = new RateMeter(options.now);
    this.#throttle = new Throttle(options.notifyEveryMs, () => options.onChange(this.uid));
  }

  get uid(): string {
    return this.target.series.seriesInstanceUid;
  }

  /** In the order of arrival. */
  get instances(): readonly KeptInstance[] {
    return this.#kept.list;
  }

  get state(): SeriesProgress['state'] {
    return this.#state;
  }

  get error(): ErrorReport | undefined {
    return this.#error;
  }

  get exchange(): RecordedExchange | undefined {
    return this.#retrieval?.exchange;
  }

  /** Waits for a while before the next attempt. */
  get pauses(): boolean {
    return this.#retry !== undefined;
  }

  /** Of the source, once `checkAddress` has found one. */
  get origin(): string {
    return this.#origin;
  }

  get progress(): SeriesProgress {
    const warnings = [...(this.#retrieval?.warnings ?? []), ...this.#inspected.values()];
    return {
      state: this.#state,
      received: this.instances.length,
      bytes: this.#bytes,
      bytesPerSecond: this.#state === 'running' ? this.#rate.bytesPerSecond : 0,
      ...(this.#error && { error: this.#error }),
      ...(this.#retry && { retry: this.#retry }),
      ...(this.#timings && { timings: { ...this.#timings } }),
      warnings,
    };
  }

  instance(sopInstanceUid: string): KeptInstance | undefined {
    return this.#kept.find(sopInstanceUid);
  }

  /** Throws WorkstationError KOS_* for a series without a usable address. */
  checkAddress(): void {
    const { studyInstanceUid, series } = this.target;
    const { retrieveUrl, seriesInstanceUid } = series;
    this.#origin = seriesRequest({ retrieveUrl, studyInstanceUid, seriesInstanceUid }).origin;
  }

  missing(): number {
    const expected = this.target.series.instances.length;
    return expected === 0 ? 1 : 1 - this.instances.length / expected;
  }

  /** The user, or their attention, asks for it: what failed before counts no more. */
  asked(): void {
    this.#forgetRetry();
    this.#retry = undefined;
    this.#failures = 0;
    this.#error = undefined;
    this.#inspected.delete('CACHE_EVICTED');
    this.#inspected.delete('CACHE_DAMAGED');
    this.#askedAt = this.#options.now();
    this.#timings = { askedAt: new Date(this.#options.today()).toISOString() };
    this.#change('waiting');
  }

  interrupted(): void {
    this.#change('waiting');
  }

  cancelled(): void {
    this.#forgetRetry();
    this.#retry = undefined;
    this.#change('cancelled');
  }

  /** Nobody is told of it any more. */
  forget(): void {
    this.#forgetRetry();
    this.#retry = undefined;
    this.#throttle.end();
    this.#settle();
  }

  /** Settles when the retrieval waits and runs no more, whatever came of it. */
  over(): Promise<void> {
    if (this.#isOver()) return Promise.resolve();
    return new Promise((resolve) => this.#over.add(resolve));
  }

  async run({ signal, answered }: Turn): Promise<void> {
    const retrieval = this.#newRetrieval();
    this.#retrieval = retrieval;
    this.#retry = undefined;
    this.#error = undefined;
    this.#mark('sentMs');
    this.#change('running');
    const onBytes = (bytes: number): void => {
      answered();
      this.#mark('firstByteMs');
      this.#bytes += bytes;
      this.#rate.add(bytes);
      if (!signal.aborted) this.#throttle.later();
    };
    const tick = setInterval(() => this.#throttle.later(), TICK_MS).unref();
    const has = (uid: string): boolean => this.#kept.has(uid);
    try {
      for await (const instance of retrieval.run({ signal, has, onBytes })) {
        if (signal.aborted) await instance.stored.delete();
        else {
          this.#keep(instance);
          if (this.instances.length === 1) await this.#options.afterFirst?.(instance, this.target);
        }
      }
      if (!signal.aborted) this.#end('complete');
    } catch (error) {
      if (!signal.aborted) this.failed(error);
    } finally {
      clearInterval(tick);
    }
  }

  /** The attempt has failed with `thrown`: the next one is planned, where it can help. */
  failed(thrown: unknown): void {
    this.#failures += 1;
    this.#error = thrown instanceof WorkstationError ? thrown.report() : this.#options.unforeseen(thrown);
    const pause = retryPause(this.#error, this.#failures, this.#options.random);
    if (pause === undefined) return this.#end(this.instances.length > 0 ? 'partial' : 'failed');
    this.#retry = { attempt: this.#failures + 1, at: new Date(this.#options.today() + pause).toISOString() };
    this.#forgetRetry = this.#options.after(pause, () => this.#askAgain(this));
    this.#change('waiting');
  }

  /** Deletes what is here; a warning says so until the series is asked for again. */
  async evict(): Promise<void> {
    const stored = this.#kept.drop();
    this.#bytes = 0;
    this.#inspected.set('CACHE_EVICTED', { code: 'CACHE_EVICTED', facts: {} });
    this.#change('idle');
    for (const each of stored) await each.delete();
  }

  #keep(instance: RetrievedInstance): void {
    const kept = new KeptInstance(instance, this.#options.readHeader, (damaged) => this.#noteDamaged(damaged));
    const former = this.#kept.keep(kept);
    if (former !== undefined) this.#delete([former]);
    this.#mark('firstInstanceMs');
    const warning = this.#options.inspect?.(instance, this.target);
    if (warning !== undefined && !this.#inspected.has(warning.code)) this.#inspected.set(warning.code, warning);
    if (this.instances.length === 1) this.#throttle.now();
    else this.#throttle.later();
  }

  #end(state: SeriesProgress['state']): void {
    this.#mark('endMs');
    this.#change(state);
  }

  /** The first time that something happens since the series was asked for. */
  #mark(what: keyof Omit<RetrievalTimings, 'askedAt'>): void {
    if (this.#timings === undefined || this.#timings[what] !== undefined) return;
    this.#timings[what] = Math.round(10 * (this.#options.now() - this.#askedAt)) / 10;
  }

  /** While others arrive, or are about to, a damaged instance keeps its place: it may come anew. */
  #noteDamaged(instance: KeptInstance): void {
    this.#kept.noteDamaged(instance);
    if (this.#isOver()) this.#change(this.#state);
  }

  /** Damaged instances go: what is left of a series that was complete is not, and can be asked for again. */
  #withoutDamaged(state: SeriesProgress['state']): SeriesProgress['state'] {
    const gone = this.#kept.dropDamaged();
    if (gone.length === 0) return state;
    this.#delete(gone);
    const damaged: ErrorReport = { code: 'CACHE_DAMAGED', facts: {} };
    if (state === 'complete') this.#error = damaged;
    else if (this.#error?.code !== damaged.code) this.#inspected.set(damaged.code, damaged);
    if (state !== 'complete' && state !== 'partial') return state;
    return this.instances.length > 0 ? 'partial' : 'failed';
  }

  #delete(stored: readonly StoredInstance[]): void {
    for (const each of stored) each.delete().catch(this.#options.unforeseen);
  }

  #change(state: SeriesProgress['state']): void {
    this.#state = state;
    if (this.#isOver()) this.#state = this.#withoutDamaged(state);
    this.#throttle.now();
    if (this.#isOver()) this.#settle();
  }

  #isOver(): boolean {
    return this.#state !== 'waiting' && this.#state !== 'running';
  }

  #settle(): void {
    for (const resolve of this.#over) resolve();
    this.#over.clear();
  }
}
