/** Answers without a network. */
import { Readable } from 'node:stream';
import { Dispatcher } from 'undici';

export interface CannedAnswer {
  readonly contentType: string;
  readonly chunks: Iterable<Uint8Array>;
  /** Thrown after the last chunk, as a connection that breaks would. */
  readonly error?: Error;
}

export class CannedDispatcher extends Dispatcher {
  readonly #answer: CannedAnswer;

  constructor(answer: CannedAnswer) {
    super();
    this.#answer = answer;
  }

  override async request(): Promise<Dispatcher.ResponseData> {
    const { contentType, chunks, error } = this.#answer;
    const content = function* (): Generator<Uint8Array> {
      yield* chunks;
      if (error !== undefined) throw error;
    };
    return {
      statusCode: 200,
      statusText: 'OK',
      // As undici gives them when asked for the raw ones.
      headers: ['Content-Type', contentType] as unknown as Dispatcher.ResponseData['headers'],
      body: Readable.from(content()) as unknown as Dispatcher.ResponseData['body'],
      trailers: {},
      opaque: null,
      context: {},
    };
  }
}

/** Pieces of these sizes. */
export function* inPieces(body: Buffer, next: () => number): Generator<Buffer> {
  for (let at = 0; at < body.length;) {
    const length = next();
    yield body.subarray(at, at + length);
    at += length;
  }
}
