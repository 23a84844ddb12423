/**
 * Workers that fetch and decode frames beside the page: what the user looks at first, and none of them for ever. A fetch
 * would take the page's thread longer than anything else about an image, and every message takes a part of it: a frame costs
 * the page one question and one answer.
 */
import { WorkstationError } from '../../shared/errors.ts';
import type { DecodedFrame, FrameToDecode } from './frame.ts';
import type { FrameSource, FromWorker, ToWorker } from './protocol.ts';

/** The part of a `Worker` that is used. */
export interface DecodeWorker {
  postMessage(message: ToWorker, transfer: Transferable[]): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: FromWorker }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: () => void): void;
}

export interface DecodePoolOptions {
  /** Workers at most. */
  readonly size: number;
  readonly start: () => DecodeWorker;
}

/**
 * A worker that is silent for longer over one frame is asked whether it is there, in milliseconds: a start, and a part for
 * each byte of the image. Without an answer it has lost its way; one that has not got its frame yet has not.
 */
const SILENCE = { start: 15_000, perByte: 1 / 1000, answer: 1000 };

/** Samples of a frame up to which a worker has the next one fetched while it decodes: beyond, decoding takes far longer. */
const SMALL = 1024 ** 2;

interface Job {
  readonly number: number;
  readonly id: string;
  readonly source: FrameSource;
  readonly frame: FrameToDecode;
  readonly signal: AbortSignal;
  readonly resolve: (decoded: DecodedFrame) => void;
  readonly reject: (reason: unknown) => void;
}

interface Slot {
  readonly worker: DecodeWorker;
  /** True once the worker has said anything: its script runs, so another one would run too. */
  isProven: boolean;
  /** Asked whether it is there, and has not said so. */
  isDoubted: boolean;
  /** What it has not answered yet; it decodes them in this order. */
  jobs: readonly Job[];
  /** Since when it is at the first of them. */
  since: number;
  /** One for many frames: setting one for each was a part of what a frame costs the page that could be measured. */
  timer?: ReturnType<typeof setTimeout> | undefined;
}

export class DecodePool {
  readonly #size: number;
  readonly #start: () => DecodeWorker;
  readonly #slots = new Set<Slot>();
  readonly #warmed = new Set<string>();
  #queue: Job[] = [];
  #ranks: ReadonlyMap<string, number> = new Map();
  #jobs = 0;

  constructor({ size, start }: DecodePoolOptions) {
    this.#size = size;
    this.#start = start;
  }

  /** The order in which waiting frames are decoded; those that are not in `ids` come last, as they came. */
  prefer(ids: readonly string[]): void {
    this.#ranks = new Map(ids.map((id, rank) => [id, rank]));
  }

  /** Starts every worker, and in each of them the codecs of these transfer syntaxes. */
  warm(transferSyntaxUids: readonly string[]): void {
    const unknown = transferSyntaxUids.filter((uid) => !this.#warmed.has(uid));
    if (unknown.length > 0) {
      for (const uid of unknown) this.#warmed.add(uid);
      for (const { worker } of this.#slots) worker.postMessage({ kind: 'warm', transferSyntaxUids: unknown }, []);
    }
    while (this.#slots.size < this.#size) this.#add();
  }

  /**
   * Fetches a frame, unless it is here, and decodes it; the memory of its bytes is handed over. Throws what `fetchFrame`
   * and `decodeFrame` throw, IMAGE_DECODER when the worker is lost or silent, and the reason of `signal`: a waiting frame
   * leaves the queue, one that is being fetched is broken off, one that is being decoded is forgotten.
   */
  decode(id: string, source: FrameSource, frame: FrameToDecode, signal: AbortSignal): Promise<DecodedFrame> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.#jobs += 1;
      const job: Job = { number: this.#jobs, id, source, frame, signal, resolve, reject };
      signal.addEventListener(
        'abort',
        () => {
          this.#cancel(job);
          reject(signal.reason instanceof Error ? signal.reason : new Error('broken off'));
        },
        { once: true },
      );
      this.#queue.push(job);
      this.#work();
    });
  }

  /** Ends every worker; what is waiting or in work is not answered any more. */
  close(): void {
    this.#queue = [];
    for (const slot of this.#slots) this.#remove(slot);
  }

  #cancel(job: Job): void {
    this.#queue = this.#queue.filter((other) => other !== job);
    for (const { jobs, worker } of this.#slots) {
      if (jobs.includes(job)) worker.postMessage({ kind: 'cancel', job: job.number }, []);
    }
  }

  /** Gives waiting frames to workers that have room for them. */
  #work(): void {
    for (;;) {
      const job = this.#next();
      const slot = job && this.#slotFor(job);
      if (!slot) return;
      this.#queue = this.#queue.filter((other) => other !== job);
      this.#give(slot, job);
    }
  }

  #next(): Job | undefined {
    const rank = ({ id }: Job): number => this.#ranks.get(id) ?? Number.MAX_SAFE_INTEGER;
    const [first, ...others] = this.#queue;
    return first && others.reduce((best, job) => (rank(job) < rank(best) ? job : best), first);
  }

  #slotFor(job: Job): Slot | undefined {
    const slots = [...this.#slots];
    const idle = slots.find(({ jobs }) => jobs.length === 0);
    if (idle) return idle;
    if (slots.length < this.#size) return this.#add();
    return canWait(job) ? slots.find(({ jobs }) => jobs.length === 1 && jobs.every(isSmall)) : undefined;
  }

  #give(slot: Slot, job: Job): void {
    slot.jobs = [...slot.jobs, job];
    if (slot.jobs.length === 1) this.#watch(slot);
    const { number, source, frame } = job;
    const transfer = 'bytes' in source ? [source.bytes.buffer] : [];
    slot.worker.postMessage({ kind: 'decode', job: number, source, frame }, transfer);
  }

  /** From now on the worker is expected to answer for the frame that it is at. */
  #watch(slot: Slot): void {
    slot.since = performance.now();
    if (slot.isDoubted) this.#forgetTimer(slot);
    slot.isDoubted = false;
    slot.timer ??= setTimeout(() => this.#look(slot), SILENCE.start);
  }

  #look(slot: Slot): void {
    slot.timer = undefined;
    const [job] = slot.jobs;
    if (!job) return;
    const left = slot.since + SILENCE.start + samplesOf(job) * 2 * SILENCE.perByte - performance.now();
    if (left > 0) {
      slot.timer = setTimeout(() => this.#look(slot), left);
      return;
    }
    slot.isDoubted = true;
    slot.timer = setTimeout(() => this.#lose(slot), SILENCE.answer);
    slot.worker.postMessage({ kind: 'ask' }, []);
  }

  #forgetTimer(slot: Slot): void {
    clearTimeout(slot.timer);
    slot.timer = undefined;
  }

  #add(): Slot {
    const worker = this.#start();
    const slot: Slot = { worker, isProven: false, isDoubted: false, jobs: [], since: 0 };
    this.#slots.add(slot);
    worker.addEventListener('message', ({ data }) => this.#hear(slot, data));
    worker.addEventListener('error', () => this.#lose(slot));
    worker.addEventListener('messageerror', () => this.#lose(slot));
    if (this.#warmed.size > 0) worker.postMessage({ kind: 'warm', transferSyntaxUids: [...this.#warmed] }, []);
    return slot;
  }

  #hear(slot: Slot, message: FromWorker): void {
    if (!this.#slots.has(slot)) return;
    slot.isProven = true;
    const job = message.kind === 'ready' ? undefined : slot.jobs.find(({ number }) => number === message.job);
    if (job) slot.jobs = slot.jobs.filter((other) => other !== job);
    this.#watch(slot);
    if (message.kind === 'decoded') job?.resolve(message.decoded);
    else if (message.kind === 'failed') job?.reject(new WorkstationError(message.error.code, message.error.facts));
    this.#work();
  }

  /** Costs the frame that it was at; another worker takes the place of this one at once, and what waited behind that frame. */
  #lose(slot: Slot): void {
    if (!this.#slots.has(slot)) return;
    this.#remove(slot);
    const [lost, ...behind] = slot.jobs;
    lost?.reject(new WorkstationError('IMAGE_DECODER'));
    this.#queue.unshift(...behind.filter(({ signal }) => !signal.aborted));
    // One that never ran would be followed by others like it: those come when there is something to decode.
    if (slot.isProven) this.#add();
    this.#work();
  }

  #remove(slot: Slot): void {
    this.#slots.delete(slot);
    this.#forgetTimer(slot);
    slot.worker.terminate();
  }
}

function samplesOf({ frame: { rows, columns, samples } }: Job): number {
  return rows * columns * samples;
}

function isSmall(job: Job): boolean {
  return samplesOf(job) <= SMALL;
}

/** True for a frame that may stand behind another: were the worker lost, it could be fetched again. */
function canWait(job: Job): boolean {
  return isSmall(job) && !('bytes' in job.source);
}
