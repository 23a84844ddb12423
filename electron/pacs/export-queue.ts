/** Series on their way to the PACS: one at a time per PACS, in the order of the requests. In memory. */
import { asWorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { ExportJob, ExportResult } from '../../shared/examination.ts';
import { ExportRate } from './export-rate.ts';
import { storeInstances, type StoreItem, type StoreResult, type StoreSummary } from './store.ts';
import type { PacsPeer } from './transport.ts';

export interface ExportRequest {
  readonly pacs: PacsPeer & { readonly name: string };
  readonly seriesInstanceUid: string;
  /** For the screen. */
  readonly description: string;
  /** Instances that the series should have; what `items` gives less is told as missing. */
  readonly expected?: number;
  /** The instances; asked for when the turn of the job has come, and read to the end before the first is sent. */
  items(seriesInstanceUid: string): Iterable<StoreItem> | AsyncIterable<StoreItem>;
}

export interface ExportQueueOptions {
  /** Every change of a job: at once for its state, ten times a second at most for its progress. */
  readonly onChange: (jobs: readonly ExportJob[]) => void;
  readonly newId: () => string;
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number;
  /** Milliseconds since the epoch. */
  readonly today?: () => number;
  readonly store?: typeof storeInstances;
  /** Associations side by side per PACS; default that of `storeInstances`. */
  readonly associations?: number;
}

/** The screen shows no more; the counts tell the rest. */
const KEPT_RESULTS = 200;
/** Jobs that are over, kept for the screen: the latest ones. */
const KEPT_JOBS = 200;
const PROGRESS_INTERVAL_MS = 100;
/** A job that stands still has to be told too: its speed falls. */
const IDLE_INTERVAL_MS = 1_000;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

interface Entry {
  readonly request: ExportRequest;
  readonly job: Mutable<ExportJob> & { results: ExportResult[] };
  readonly abort: AbortController;
  /** By the clock that only goes forward. */
  readonly queuedAt: number;
  rate: ExportRate | undefined;
}

export class ExportQueue {
  readonly #options: ExportQueueOptions;
  readonly #now: () => number;
  readonly #today: () => number;
  readonly #entries: Entry[] = [];
  /** Work under way, by name of PACS. */
  readonly #running = new Map<string, Promise<void>>();
  #progressTimer: NodeJS.Timeout | undefined;

  constructor(options: ExportQueueOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#today = options.today ?? (() => Date.now());
  }

  /** The jobs, oldest first. A snapshot: it does not change any more. */
  get jobs(): readonly ExportJob[] {
    return this.#entries.map(({ job, rate }) => ({
      ...job,
      bytesPerSecond: rate?.bytesPerSecond() ?? 0,
      results: [...job.results],
    }));
  }

  enqueue(request: ExportRequest): ExportJob {
    const job = {
      id: this.#options.newId(),
      pacs: request.pacs.name,
      seriesInstanceUid: request.seriesInstanceUid,
      description: request.description,
      state: 'waiting' as const,
      total: request.expected ?? 0,
      stored: 0,
      warned: 0,
      failed: 0,
      bytes: 0,
      bytesPerSecond: 0,
      queuedAt: isoTime(this.#today()),
      results: [],
    };
    const entry: Entry = {
      request,
      job: { ...job, results: [] },
      abort: new AbortController(),
      queuedAt: this.#now(),
      rate: undefined,
    };
    this.#entries.push(entry);
    this.#forgetOld();
    this.#changed();
    this.#advance(job.pacs);
    return job;
  }

  /** Stops a job that waits or runs; false when there is none such. What the PACS has got, it keeps. */
  cancel(id: string): boolean {
    const entry = this.#entries.find(({ job }) => job.id === id);
    if (entry === undefined || isOver(entry.job)) return false;
    entry.abort.abort();
    if (entry.job.state === 'waiting') this.#finish(entry, 'cancelled');
    return true;
  }

  /** Takes jobs that are over off the list; the others stay. */
  forget(ids: ReadonlySet<string>): void {
    const gone = this.#entries.filter(({ job }) => ids.has(job.id) && isOver(job));
    for (const entry of gone) this.#entries.splice(this.#entries.indexOf(entry), 1);
  }

  /** Stops all jobs and waits until their connections are closed. */
  async close(): Promise<void> {
    for (const { job } of [...this.#entries]) this.cancel(job.id);
    await Promise.all(this.#running.values());
    clearTimeout(this.#progressTimer);
    this.#progressTimer = undefined;
  }

  #advance(pacs: string): void {
    if (this.#running.has(pacs)) return;
    const next = this.#entries.find(({ job }) => job.pacs === pacs && job.state === 'waiting');
    if (next === undefined) return;
    const work = this.#run(next).finally(() => {
      this.#running.delete(pacs);
      this.#advance(pacs);
    });
    this.#running.set(pacs, work);
  }

  async #run(entry: Entry): Promise<void> {
    const { job, request, abort } = entry;
    const { signal } = abort;
    job.state = 'running';
    entry.rate = new ExportRate(this.#now);
    this.#changed();
    const ticks = setInterval(() => this.#changed(), IDLE_INTERVAL_MS);
    try {
      const items = await collect(request.items(request.seriesInstanceUid), signal);
      job.total = Math.max(items.length, request.expected ?? 0);
      if (items.length > 0) job.startedAt = this.#timeOf(entry);
      const summary = await (this.#options.store ?? storeInstances)(request.pacs, items, {
        ...(this.#options.associations === undefined ? {} : { associations: this.#options.associations }),
        signal,
        reference: this.#options.newId,
        onResult: (result) => this.#keep(entry, result),
        onSent: (bytes) => {
          job.bytes += bytes;
          entry.rate?.add(bytes);
          this.#progressed();
        },
      });
      this.#conclude(entry, items.length, summary);
    } catch (error) {
      if (signal.aborted) this.#finish(entry, 'cancelled');
      else this.#finish(entry, 'failed', asWorkstationError(error, this.#options.newId).report());
    } finally {
      clearInterval(ticks);
    }
  }

  #keep({ job }: Entry, { sopInstanceUid, outcome, error }: StoreResult): void {
    if (outcome === 'stored') job.stored += 1;
    else if (outcome === 'warning') job.warned += 1;
    else job.failed += 1;
    if (outcome === 'failed' && error !== undefined) job.error ??= error;
    if (outcome !== 'stored' && error !== undefined && job.results.length < KEPT_RESULTS) {
      job.results.push({ sopInstanceUid, outcome, error });
    }
    this.#progressed();
  }

  #conclude(entry: Entry, sent: number, { cancelled }: StoreSummary): void {
    const { job } = entry;
    const missing = job.total - sent;
    const arrived = job.stored + job.warned;
    if (arrived === job.total && arrived > 0) this.#finish(entry, 'done');
    else if (cancelled) this.#finish(entry, 'cancelled');
    else if (sent === 0) this.#finish(entry, 'failed', { code: 'PACS_NOTHING_TO_SEND', facts: {} });
    else if (arrived === 0) this.#finish(entry, 'failed');
    else if (missing > 0) this.#finish(entry, 'incomplete', { code: 'PACS_SERIES_INCOMPLETE', facts: { missing } });
    else this.#finish(entry, 'incomplete');
  }

  /** An error of an instance, known before, says more than one of the whole. */
  #finish(entry: Entry, state: ExportJob['state'], error?: ErrorReport): void {
    entry.job.state = state;
    entry.job.endedAt = this.#timeOf(entry);
    if (error !== undefined) entry.job.error ??= error;
    entry.rate = undefined;
    this.#changed();
  }

  /** Now, as far from when the job was queued as it is by the clock that only goes forward. */
  #timeOf({ job, queuedAt }: Entry): string {
    return isoTime(Date.parse(job.queuedAt) + this.#now() - queuedAt);
  }

  #progressed(): void {
    this.#progressTimer ??= setTimeout(() => this.#changed(), PROGRESS_INTERVAL_MS);
  }

  #changed(): void {
    clearTimeout(this.#progressTimer);
    this.#progressTimer = undefined;
    this.#options.onChange(this.jobs);
  }

  #forgetOld(): void {
    const over = this.#entries.filter(({ job }) => isOver(job));
    for (const entry of over.slice(0, -KEPT_JOBS)) this.#entries.splice(this.#entries.indexOf(entry), 1);
  }
}

function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function isOver({ state }: ExportJob): boolean {
  return state !== 'waiting' && state !== 'running';
}

/**
 * The instances; presentation contexts are agreed on before the first is sent, so all must be known. A source that hangs
 * does not hold up the signal.
 */
async function collect(
  items: Iterable<StoreItem> | AsyncIterable<StoreItem>,
  signal: AbortSignal,
): Promise<StoreItem[]> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
  const read = async () => {
    const collected: StoreItem[] = [];
    for await (const item of items) {
      signal.throwIfAborted();
      collected.push(item);
    }
    return collected;
  };
  aborted.catch(() => {});
  return Promise.race([read(), aborted]);
}
