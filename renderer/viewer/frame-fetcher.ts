/**
 * Frames fetched beside the page: what a browser does for a fetch takes the thread that asks for it longer than
 * everything else that the page does with an image that arrives.
 */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { InstancesAnswer } from '../../shared/examination.ts';
import type { Beginning } from './fetch-beginning.ts';
import type { FetchedFrame } from './fetch-frame.ts';

export type ToFetcher =
  | { readonly kind: 'fetch'; readonly job: number; readonly sopInstanceUid: string; readonly frame: number }
  | { readonly kind: 'begin'; readonly job: number; readonly seriesInstanceUid: string }
  | { readonly kind: 'cancel'; readonly job: number };

export type FromFetcher =
  | { readonly kind: 'fetched'; readonly job: number; readonly fetched: FetchedFrame }
  | { readonly kind: 'begun'; readonly job: number; readonly beginning: Beginning }
  | { readonly kind: 'failed'; readonly job: number; readonly error: ErrorReport };

/** What is needed of a `Worker`. */
export interface FetchWorker {
  postMessage(message: ToFetcher): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: FromFetcher }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
}

type Outcome = Extract<FromFetcher, { kind: 'fetched' | 'begun' }>;

interface Job {
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (thrown: unknown) => void;
}

export class FrameFetcher {
  readonly #start: () => FetchWorker;
  readonly #jobs = new Map<number, Job>();
  #worker: FetchWorker | undefined;
  #last = 0;
  /** The frame that came with the beginning of a series, until somebody asks for it. */
  #ahead: Beginning['first'];

  constructor(start: () => FetchWorker) {
    this.#start = start;
  }

  /** Starts the worker, so that the first frame need not wait for it. */
  warm(): void {
    this.#ready();
  }

  /** As `fetchFrame`. Without the worker, which the next frame starts anew, HOST_NO_ANSWER. */
  async fetch(sopInstanceUid: string, frame: number, signal: AbortSignal): Promise<FetchedFrame> {
    signal.throwIfAborted();
    const ahead = this.#ahead;
    if (ahead?.sopInstanceUid === sopInstanceUid && ahead.number === frame) {
      this.#ahead = undefined;
      return ahead.fetched;
    }
    const job = this.#newJob();
    const outcome = await this.#run({ kind: 'fetch', job, sopInstanceUid, frame }, signal);
    if (outcome.kind !== 'fetched') throw new WorkstationError('HOST_NO_ANSWER');
    return outcome.fetched;
  }

  /**
   * What of a series is here, once there is some, as `fetchBeginning`. The frame that comes with it is kept until `fetch`
   * asks for it, `signal` aborts or another series begins.
   */
  async begin(seriesInstanceUid: string, signal: AbortSignal): Promise<InstancesAnswer> {
    signal.throwIfAborted();
    const outcome = await this.#run({ kind: 'begin', job: this.#newJob(), seriesInstanceUid }, signal);
    if (outcome.kind !== 'begun') throw new WorkstationError('HOST_NO_ANSWER');
    const { first, instances } = outcome.beginning;
    this.#ahead = first;
    signal.addEventListener('abort', () => {
      if (this.#ahead === first) this.#ahead = undefined;
    });
    return { instances };
  }

  #newJob(): number {
    return (this.#last += 1);
  }

  #run(message: ToFetcher, signal: AbortSignal): Promise<Outcome> {
    const { job } = message;
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.#jobs.delete(job);
        this.#worker?.postMessage({ kind: 'cancel', job });
        reject(signal.reason instanceof Error ? signal.reason : new Error('broken off'));
      };
      const end =
        <T>(settle: (outcome: T) => void) =>
        (outcome: T): void => {
          signal.removeEventListener('abort', cancel);
          settle(outcome);
        };
      signal.addEventListener('abort', cancel);
      this.#jobs.set(job, { resolve: end(resolve), reject: end(reject) });
      this.#ready().postMessage(message);
    });
  }

  #ready(): FetchWorker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#hear(data));
    worker.addEventListener('error', () => this.#lose(worker));
    worker.addEventListener('messageerror', () => this.#lose(worker));
    return worker;
  }

  #hear(message: FromFetcher): void {
    const job = this.#jobs.get(message.job);
    this.#jobs.delete(message.job);
    if (message.kind === 'failed') job?.reject(new WorkstationError(message.error.code, message.error.facts));
    else job?.resolve(message);
  }

  #lose(worker: FetchWorker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = undefined;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const { reject } of jobs) reject(new WorkstationError('HOST_NO_ANSWER'));
  }
}
