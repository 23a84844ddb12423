/** The work of a decode worker, apart from the worker itself. */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { decodeFrame, wasmCodecOf } from './decode.ts';
import { isWasmFailure } from './errors.ts';
import type { FetchedFrame, FrameName } from './fetch-frame.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import type { WasmCodecs } from './wasm-codecs.ts';

export interface DecodeDeskOptions {
  readonly codecs: WasmCodecs;
  readonly fetch: (name: FrameName, signal: AbortSignal) => Promise<FetchedFrame>;
  /** To the page; what is in `transfer` is handed over with it. */
  readonly send: (message: FromWorker, transfer: readonly ArrayBuffer[]) => void;
}

type Request = Extract<ToWorker, { kind: 'decode' }>;

/**
 * Fetches each frame as soon as it is told of it, and decodes them one after another in the order in which it was told:
 * whoever loses the worker knows which frame it was at. Each frame has one answer.
 */
export class DecodeDesk {
  readonly #codecs: WasmCodecs;
  readonly #fetch: DecodeDeskOptions['fetch'];
  readonly #send: DecodeDeskOptions['send'];
  readonly #running = new Map<number, AbortController>();
  #last: Promise<void> = Promise.resolve();
  #isDecoding = false;

  constructor({ codecs, fetch, send }: DecodeDeskOptions) {
    this.#codecs = codecs;
    this.#fetch = fetch;
    this.#send = send;
  }

  hear(message: ToWorker): void {
    if (message.kind === 'decode') this.#last = this.#answer(message, this.#last);
    else if (message.kind === 'cancel') this.#running.get(message.job)?.abort();
    else if (message.kind === 'warm') this.#warm(message.transferSyntaxUids);
    else if (!this.#isDecoding) this.#send({ kind: 'ready' }, []);
  }

  /** Of a codec that cannot be got ready now, the first frame that needs it will tell. */
  #warm(transferSyntaxUids: readonly string[]): void {
    const wanted = transferSyntaxUids.map(wasmCodecOf).filter((codec) => codec !== undefined);
    for (const codec of wanted) this.#codecs.warm(codec).catch(() => undefined);
  }

  async #answer(request: Request, before: Promise<void>): Promise<void> {
    const { job, source } = request;
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(job, controller);
    try {
      const fetched = 'bytes' in source ? source : await this.#fetch(source, signal);
      await before;
      signal.throwIfAborted();
      await this.#decode(request, fetched);
    } catch (thrown) {
      this.#send({ kind: 'failed', job, error: reportOf(thrown) }, []);
    } finally {
      this.#running.delete(job);
    }
    await before;
  }

  async #decode({ job, frame }: Request, { bytes, transferSyntaxUid = frame.transferSyntaxUid }: FetchedFrame) {
    this.#isDecoding = true;
    try {
      const decoded = await decodeFrame(bytes, { ...frame, transferSyntaxUid }, this.#codecs);
      this.#send({ kind: 'decoded', job, decoded }, [decoded.pixels.buffer]);
    } finally {
      this.#isDecoding = false;
      // Their memory now, and not when this thread comes to collect what it does not need; native pixels have taken it along.
      if (!bytes.buffer.detached) bytes.buffer.transfer(0);
    }
  }
}

/** A codec that runs into its own walls was given something that is no image; anything else is not the image's fault. */
function reportOf(thrown: unknown): ErrorReport {
  if (thrown instanceof WorkstationError) return thrown.report();
  return { code: isWasmFailure(thrown) ? 'IMAGE_DAMAGED' : 'IMAGE_DECODER', facts: {} };
}
