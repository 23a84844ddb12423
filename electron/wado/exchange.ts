/** One request to a source: the answer's head is judged, its body streams, and silence ends it. */
import type { Dispatcher } from 'undici';
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import { foreignCoding, retryAfterSeconds, valuesOf, type AnswerHead } from './answer-head.ts';
import { ChunkQueue } from './chunk-queue.ts';
import { boundaryOf } from './content-type.ts';
import { connectionError, isStaleConnection, statusError, type Phase } from './errors.ts';
import type { ExchangeRecorder } from './evidence.ts';
import type { SeriesRequest } from './request.ts';

const PAGE_BYTES = 4096;
/** What may follow the closing delimiter before the connection is given up instead of kept for the next series. */
const EPILOGUE_BYTES = 64 * 1024;
const EPILOGUE_MS = 1000;

/** How long a source may be silent; a transfer as such has no limit. The time to connect is the dispatcher's. */
export interface SourceTimeouts {
  /** From the request to the first byte of the body. */
  readonly firstByteSeconds: number;
  readonly silenceSeconds: number;
}

export interface Exchange {
  readonly dispatcher: Dispatcher;
  readonly request: SeriesRequest;
  readonly headers: Record<string, string>;
  readonly timeouts: SourceTimeouts;
  readonly signal: AbortSignal;
  readonly recorder: ExchangeRecorder;
  /** Milliseconds since the epoch. */
  readonly today: () => number;
}

export interface MultipartAnswer {
  readonly boundary: string;
  /** The source says that it does not send everything (206). */
  readonly partial: boolean;
  /** Throws WorkstationError; ending its iteration ends the transfer. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Sends the request and waits for the head of a multipart answer. Redirects are not followed. A connection that the
 * source had given up meanwhile is replaced once. Throws WorkstationError WADO_*, or the reason of the signal.
 */
export async function openAnswer(exchange: Exchange): Promise<MultipartAnswer> {
  const { signal, request, timeouts, recorder, headers } = exchange;
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    const silence = new Silence(request.host, timeouts);
    const unwatch = recorder.watch(request, headers);
    try {
      const ended = AbortSignal.any([signal, silence.signal]);
      const { head, body } = await orAborted(send(exchange, ended), ended);
      recorder.answered(head);
      const boundary = await judgeHead(head, body, exchange);
      return { boundary, partial: head.status === 206, body: readBody(body, silence, exchange) };
    } catch (error) {
      silence.end();
      if (attempt === 1 && !silence.signal.aborted && isStaleConnection(error)) continue;
      throw failure(error, silence, exchange, 'before the answer');
    } finally {
      unwatch();
    }
  }
}

type Body = Dispatcher.ResponseData['body'];

async function send(
  { dispatcher, request, headers }: Exchange,
  signal: AbortSignal,
): Promise<{ readonly head: AnswerHead; readonly body: Body }> {
  const response = await dispatcher.request({
    origin: request.origin,
    path: request.path,
    method: 'GET',
    headers,
    signal,
    responseHeaders: 'raw',
    // Ours count only while we wait, and speak of the source.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  // Whoever reads the body is told of its failure; while nobody does, an error event would end the program.
  response.body.on('error', () => undefined);
  // A list, with responseHeaders 'raw'; the types know the other form only.
  const fields = response.headers as unknown as readonly string[];
  return { head: { status: response.statusCode, reason: response.statusText, fields }, body: response.body };
}

/**
 * Undici heeds a signal once it has a connection, no sooner: who gives up while a source hangs before that must not wait
 * for it. The request itself is never sent then.
 */
async function orAborted<T>(sent: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason as Error);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  // Whichever of the two comes second is not listened to any more.
  sent.catch(() => undefined);
  try {
    return await Promise.race([sent, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The boundary of a good answer. */
async function judgeHead(head: AnswerHead, body: Body, { request: { host }, today }: Exchange): Promise<string> {
  const { status } = head;
  if (status !== 200 && status !== 206) {
    const page = status === 400 ? await beginning(body) : '';
    body.destroy();
    throw statusError({ status, host, page, retryAfterSeconds: retryAfterSeconds(head, today()) });
  }
  const boundary = boundaryOf(valuesOf(head, 'content-type')[0] ?? '');
  const encoding = foreignCoding(valuesOf(head, 'content-encoding'));
  if (boundary !== undefined && encoding === undefined) return boundary;
  body.destroy();
  if (boundary === undefined || encoding === undefined) throw new WorkstationError('WADO_CONTENT_TYPE', { host });
  throw new WorkstationError('WADO_CONTENT_ENCODING', { host, encoding });
}

async function beginning(body: Body): Promise<string> {
  let page = '';
  for await (const chunk of body) {
    page += Buffer.from(chunk as Uint8Array).toString('latin1', 0, PAGE_BYTES);
    if (page.length >= PAGE_BYTES) break;
  }
  return page;
}

async function* readBody(
  body: Body,
  silence: Silence,
  exchange: Exchange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunks = new ChunkQueue(body);
  let finished = false;
  try {
    for (;;) {
      silence.wait();
      const chunk = await chunks.next();
      silence.pause();
      if (chunk === undefined) break;
      yield chunk;
    }
    finished = true;
  } catch (error) {
    finished = true;
    throw failure(error, silence, exchange, 'in the answer');
  } finally {
    silence.end();
    if (!finished) readEpilogue(chunks, body);
  }
}

/** In the background, so that the connection can serve again; it is given up when that takes too long. */
function readEpilogue(chunks: ChunkQueue, body: Body): void {
  const timer = setTimeout(() => body.destroy(), EPILOGUE_MS);
  const read = async (): Promise<void> => {
    for (let left = EPILOGUE_BYTES; left > 0;) {
      const chunk = await chunks.next();
      if (chunk === undefined) return;
      left -= chunk.length;
    }
    body.destroy();
  };
  read().then(
    () => clearTimeout(timer),
    () => clearTimeout(timer),
  );
}

/** The user's abort and our time-outs come back as errors of undici: what is thrown is their reason. */
function failure(error: unknown, silence: Silence, { signal, request }: Exchange, phase: Phase): unknown {
  if (signal.aborted) return signal.reason;
  if (silence.signal.aborted) return silence.signal.reason;
  return connectionError(error, request.host, phase);
}

/** Counts only while somebody waits for the source, not while the disk is busy. */
class Silence {
  readonly #controller = new AbortController();
  readonly #host: string;
  readonly #silenceSeconds: number;
  #waiting = true;
  #answering = false;
  #timer: NodeJS.Timeout;

  constructor(host: string, { firstByteSeconds, silenceSeconds }: SourceTimeouts) {
    this.#host = host;
    this.#silenceSeconds = silenceSeconds;
    this.#timer = this.#start(firstByteSeconds, 'WADO_TIMEOUT_FIRST_BYTE');
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  wait(): void {
    this.#waiting = true;
    if (this.#answering) this.#timer.refresh();
  }

  /** Something has come. */
  pause(): void {
    this.#waiting = false;
    if (this.#answering) return;
    this.#answering = true;
    clearTimeout(this.#timer);
    this.#timer = this.#start(this.#silenceSeconds, 'WADO_TIMEOUT_SILENCE');
  }

  end(): void {
    this.#waiting = false;
    clearTimeout(this.#timer);
  }

  #start(seconds: number, code: ErrorCode): NodeJS.Timeout {
    return setTimeout(() => {
      if (this.#waiting) this.#controller.abort(new WorkstationError(code, { host: this.#host, seconds }));
    }, seconds * 1000);
  }
}
