/** Workers that decode frames beside the page: what the user looks at first, and none of them for ever. */
import { WorkstationError } from '../../shared/errors.ts';
import type { DecodedFrame, FrameToDecode } from './frame.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

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

/** A worker that is silent for longer has lost its way, in milliseconds: a start, and a part for each byte of the image. */
const SILENCE = { start: 15_000, perByte: 1 / 1000 };

interface Job {
  readonly number: number;
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly frame: FrameToDecode;
  readonly resolve: (decoded: DecodedFrame) => void;
  readonly reject: (reason: unknown) => void;
}

interface Slot {
  readonly worker: DecodeWorker;
  /** True once the worker has said anything: its script runs, so another one would run too. */
  isProven: boolean;
  job?: Job;
  timer?: ReturnType<typeof setTimeout>;
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
   * Decodes a frame; the memory of `bytes` is handed over. Throws what `decodeFrame` throws, IMAGE_DECODER when the
   * worker is lost or silent, and the reason of `signal`: a waiting frame leaves the queue, one in work is forgotten.
   */
  decode(id: string, bytes: Uint8Array<ArrayBuffer>, frame: FrameToDecode, signal: AbortSignal): Promise<DecodedFrame> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      this.#jobs += 1;
      const job: Job = { number: this.#jobs, id, bytes, frame, resolve, reject };
      signal.addEventListener(
        'abort',
        () => {
          this.#queue = this.#queue.filter((other) => other !== job);
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

  /** Gives waiting frames to idle workers. */
  #work(): void {
    for (;;) {
      if (this.#queue.length === 0) return;
      const idle = this.#idleSlot();
      if (!idle) return;
      const job = this.#next();
      if (!job) return;
      this.#give(idle, job);
    }
  }

  #idleSlot(): Slot | undefined {
    for (const slot of this.#slots) if (!slot.job) return slot;
    return this.#slots.size < this.#size ? this.#add() : undefined;
  }

  #next(): Job | undefined {
    const rank = ({ id }: Job): number => this.#ranks.get(id) ?? Number.MAX_SAFE_INTEGER;
    const [first, ...others] = this.#queue;
    if (!first) return undefined;
    const next = others.reduce((best, job) => (rank(job) < rank(best) ? job : best), first);
    this.#queue = this.#queue.filter((job) => job !== next);
    return next;
  }

  #give(slot: Slot, job: Job): void {
    const { rows, columns, samples } = job.frame;
    slot.job = job;
    slot.timer = setTimeout(() => this.#lose(slot), SILENCE.start + rows * columns * samples * 2 * SILENCE.perByte);
    const { number, bytes, frame } = job;
    slot.worker.postMessage({ kind: 'decode', job: number, bytes, frame }, [bytes.buffer]);
  }

  #add(): Slot {
    const worker = this.#start();
    const slot: Slot = { worker, isProven: false };
    this.#slots.add(slot);
    worker.addEventListener('message', ({ data }) => this.#hear(slot, data));
    worker.addEventListener('error', () => this.#lose(slot));
    worker.addEventListener('messageerror', () => this.#lose(slot));
    if (this.#warmed.size > 0) worker.postMessage({ kind: 'warm', transferSyntaxUids: [...this.#warmed] }, []);
    return slot;
  }

  #hear(slot: Slot, message: FromWorker): void {
    slot.isProven = true;
    const { job } = slot;
    if (message.kind === 'ready' || message.job !== job?.number) return;
    clearTimeout(slot.timer);
    delete slot.job;
    if (message.kind === 'decoded') job.resolve(message.decoded);
    else job.reject(new WorkstationError(message.error.code, message.error.facts));
    this.#work();
  }

  /** Costs the frame that was in work; another worker takes the place of this one at once. */
  #lose(slot: Slot): void {
    if (!this.#slots.has(slot)) return;
    this.#remove(slot);
    slot.job?.reject(new WorkstationError('IMAGE_DECODER'));
    // One that never ran would be followed by others like it: those come when there is something to decode.
    if (slot.isProven) this.#add();
    this.#work();
  }

  #remove(slot: Slot): void {
    this.#slots.delete(slot);
    clearTimeout(slot.timer);
    slot.worker.terminate();
  }
}
