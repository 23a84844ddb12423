/** One POST to the DMP: a whole answer of bounded size, or an error; silence ends it, a long answer as such does not. */
import { setImmediate } from 'node:timers/promises';
import { WorkstationError } from '../../../shared/errors.ts';
import type { After } from '../../../shared/after.ts';

/** Of a page that comes with an error. */
const PAGE_BYTES = 1024 * 1024;

export interface HttpPost {
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** The part of a `Response` that is used: several libraries have a class of that name. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The way out, as this room needs it. */
export type HttpFetch = (url: string, request: HttpPost) => Promise<HttpResponse>;

export interface HttpAnswer {
  readonly status: number;
  /** Empty when there is none. */
  readonly contentType: string;
  /** Of an error, nothing when it comes with more than 1 MiB. */
  readonly bytes: Buffer;
}

export interface PostOptions {
  readonly fetch: HttpFetch;
  readonly after: After;
  readonly silenceSeconds: number;
  /** Of the body of a 200, decompressed. */
  readonly mebibytes: number;
  /** Gives up at once; its reason is thrown. */
  readonly signal: AbortSignal;
  /** The head of an answer has come. */
  readonly onAnswer: () => void;
}

/**
 * Posts and reads the answer, whatever its status; redirects are not followed. Throws DMP_TIMEOUT,
 * DMP_ANSWER_TOO_LARGE, the reason of the signal, and whatever `fetch` throws.
 */
export async function post(
  url: string,
  { headers, body }: { readonly headers: Record<string, string>; readonly body: Buffer },
  { fetch, after, silenceSeconds, mebibytes, signal, onAnswer }: PostOptions,
): Promise<HttpAnswer> {
  signal.throwIfAborted();
  const silence = new Silence(after, silenceSeconds);
  const message = { method: 'POST', headers, body: new Uint8Array(body), redirect: 'manual' } as const;
  try {
    const response = await fetch(url, { ...message, signal: AbortSignal.any([signal, silence.signal]) });
    silence.heard();
    onAnswer();
    const { status } = response;
    const bytes = await bounded(response, status === 200 ? mebibytes * 1024 * 1024 : PAGE_BYTES, silence);
    if (bytes === undefined && status === 200)
      throw new WorkstationError('DMP_ANSWER_TOO_LARGE', { limit: `${mebibytes} MiB` });
    if (bytes === undefined) silence.giveUp();
    else silence.end();
    // undici takes a connection back a moment after its last byte; the next question would open one more.
    await setImmediate();
    return { status, contentType: response.headers.get('content-type') ?? '', bytes: bytes ?? Buffer.alloc(0) };
  } catch (error) {
    silence.giveUp();
    if (signal.aborted) throw signal.reason;
    if (!silence.isOver) throw error;
    throw new WorkstationError('DMP_TIMEOUT', { host: new URL(url).host, seconds: silenceSeconds }, { cause: error });
  }
}

/** Undefined when there is more than the limit. */
async function bounded(
  { headers, body }: HttpResponse,
  limitBytes: number,
  silence: Silence,
): Promise<Buffer | undefined> {
  if (Number(headers.get('content-length') ?? '0') > limitBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    silence.heard();
    size += chunk.byteLength;
    if (size > limitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

class Silence {
  readonly #controller = new AbortController();
  readonly #after: After;
  readonly #milliseconds: number;
  #cancel: () => void;
  #isOver = false;

  constructor(after: After, seconds: number) {
    this.#after = after;
    this.#milliseconds = seconds * 1000;
    this.#cancel = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** It has lasted too long. */
  get isOver(): boolean {
    return this.#isOver;
  }

  heard(): void {
    this.#cancel();
    this.#cancel = this.#start();
  }

  end(): void {
    this.#cancel();
  }

  /** What was not read is not downloaded either. */
  giveUp(): void {
    this.#cancel();
    this.#controller.abort();
  }

  #start(): () => void {
    return this.#after(this.#milliseconds, () => {
      this.#isOver = true;
      this.#controller.abort();
    });
  }
}
