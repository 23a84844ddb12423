/**
 * The chunks of a stream one by one, as they came from the socket. The stream's own iterator joins what has gathered
 * into one buffer, which copies every byte of a series once more.
 */
import type { Readable } from 'node:stream';

/** Bytes that may wait here: the source goes on sending while the disk is busy. */
const MOST_BYTES = 512 * 1024;

export class ChunkQueue {
  readonly #stream: Readable;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(stream: Readable) {
    this.#stream = stream;
    stream
      .on('data', (chunk: Uint8Array) => this.#add(chunk))
      .once('end', () => this.#finish({}))
      .once('error', (error) => this.#finish({ error }))
      .once('close', () => this.#finish({ error: new Error('the stream was closed') }));
  }

  /** undefined at the end. Throws the error of the stream, after the chunks before it. */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) {
        this.#bytes -= chunk.length;
        if (this.#bytes < MOST_BYTES / 2 && this.#stream.isPaused()) this.#stream.resume();
        return chunk;
      }
      if (this.#end !== undefined) {
        if ('error' in this.#end) throw this.#end.error;
        return undefined;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #add(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes >= MOST_BYTES) this.#stream.pause();
    this.#wake();
  }

  #finish(end: { readonly error?: unknown }): void {
    this.#end ??= end;
    this.#wake();
  }
}
