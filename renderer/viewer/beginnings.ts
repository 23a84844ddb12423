/**
 * The beginnings of series, asked for beside the page: what a browser does for a fetch takes the thread that asks for it
 * longer than everything else that the page does with an image.
 */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { InstancesAnswer } from '../../shared/examination.ts';
import type { FetchedFrame, FrameName } from '../decoding/fetch-frame.ts';
import type { Beginning } from './fetch-beginning.ts';

export type ToBeginner =
  | { readonly kind: 'begin'; readonly job: number; readonly seriesInstanceUid: string }
  | { readonly kind: 'cancel'; readonly job: number };

export type AboutBeginning =
  | { readonly kind: 'begun'; readonly job: number; readonly beginning: Beginning }
  | { readonly kind: 'failed'; readonly job: number; readonly error: ErrorReport };

/** What is needed of a `Worker`. */
export interface BeginningWorker {
  postMessage(message: ToBeginner): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: AboutBeginning }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
}

interface Job {
  readonly resolve: (beginning: Beginning) => void;
  readonly reject: (thrown: unknown) => void;
}

export class Beginnings {
  readonly #start: () => BeginningWorker;
  readonly #jobs = new Map<number, Job>();
  #worker: BeginningWorker | undefined;
  #last = 0;
  /** The frame that came with the beginning of a series, until somebody takes it. */
  #first: Beginning['first'];

  constructor(start: () => BeginningWorker) {
    this.#start = start;
  }

  /** Starts the worker, so that the first series need not wait for it. */
  warm(): void {
    this.#ready();
  }

  /**
   * What of a series is here, once there is some, as `fetchBeginning`. The frame that comes with it is kept until it is
   * taken, `signal` aborts or another series begins. Without the worker, which the next series starts anew, HOST_NO_ANSWER.
   */
  async begin(seriesInstanceUid: string, signal: AbortSignal): Promise<InstancesAnswer> {
    signal.throwIfAborted();
    const { first, instances } = await this.#ask(seriesInstanceUid, signal);
    this.#first = first;
    signal.addEventListener('abort', () => {
      if (this.#first === first) this.#first = undefined;
    });
    return { instances };
  }

  /** The frame of that name, if it came with a beginning and has not been taken; its memory is the caller's. */
  take({ sopInstanceUid, number }: FrameName): FetchedFrame | undefined {
    const first = this.#first;
    if (first?.sopInstanceUid !== sopInstanceUid || first.number !== number) return undefined;
    this.#first = undefined;
    return first.fetched;
  }

  #ask(seriesInstanceUid: string, signal: AbortSignal): Promise<Beginning> {
    const job = (this.#last += 1);
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
      this.#ready().postMessage({ kind: 'begin', job, seriesInstanceUid });
    });
  }

  #ready(): BeginningWorker {
    if (this.#worker) return this.#worker;
    const worker = this.#start();
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#hear(data));
    worker.addEventListener('error', () => this.#lose(worker));
    worker.addEventListener('messageerror', () => this.#lose(worker));
    return worker;
  }

  #hear(message: AboutBeginning): void {
    const job = this.#jobs.get(message.job);
    this.#jobs.delete(message.job);
    if (message.kind === 'failed') job?.reject(new WorkstationError(message.error.code, message.error.facts));
    else job?.resolve(message.beginning);
  }

  #lose(worker: BeginningWorker): void {
    if (worker !== this.#worker) return;
    worker.terminate();
    this.#worker = undefined;
    const jobs = [...this.#jobs.values()];
    this.#jobs.clear();
    for (const { reject } of jobs) reject(new WorkstationError('HOST_NO_ANSWER'));
  }
}
