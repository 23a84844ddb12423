/**
 * Frames fetched beside the page: what a browser does for a fetch takes the thread that asks for it longer than
 * everything else that the page does with an image that arrives.
 */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { FetchedFrame } from './fetch-frame.ts';

export type ToFetcher =
  | { readonly kind: 'fetch'; readonly job: number; readonly sopInstanceUid: string; readonly frame: number }
  | { readonly kind: 'cancel'; readonly job: number };

export type FromFetcher =
  | { readonly kind: 'fetched'; readonly job: number; readonly fetched: FetchedFrame }
  | { readonly kind: 'failed'; readonly job: number; readonly error: ErrorReport };

/** What is needed of a `Worker`. */
export interface FetchWorker {
  postMessage(message: ToFetcher): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: FromFetcher }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
}

interface Job {
  readonly resolve: (fetched: FetchedFrame) => void;
  readonly reject: (thrown: unknown) => void;
}

export class FrameFetcher {
  readonly #start: () => FetchWorker;
  readonly #jobs = new Map<number, Job>();
  #worker: FetchWorker | undefined;
  #last = 0;

  constructor(start: () => FetchWorker) {
    this.#start = start;
  }

  /** Starts the worker, so that the first frame need not wait for it. */
  warm(): void {
    this.#ready();
  }

  /** As `fetchFrame`. Without the worker, which the next frame starts anew, HOST_NO_ANSWER. */
  fetch(sopInstanceUid: string, frame: number, signal: AbortSignal): Promise<FetchedFrame> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const job = (this.#last += 1);
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
      this.#ready().postMessage({ kind: 'fetch', job, sopInstanceUid, frame });
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
    if (message.kind === 'fetched') job?.resolve(message.fetched);
    else job?.reject(new WorkstationError(message.error.code, message.error.facts));
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
