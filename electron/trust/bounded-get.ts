/** Downloads of lists: whole, of bounded size and within a time, or not at all. */
import { WorkstationError } from '../../shared/errors.ts';
import type { After } from './timers.ts';

export interface GetRequest {
  readonly redirect: 'manual';
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The part of a `Response` that is used: several libraries have a class of that name. */
export interface GetResponse {
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** The way out, as this room needs it; an `OutboundFetch` is one. */
export type HttpGet = (url: string, request: GetRequest) => Promise<GetResponse>;

export interface GetBounds {
  /** Of the body, decompressed. */
  readonly mebibytes: number;
  /** From the request to the last byte. */
  readonly timeoutMs: number;
  readonly after: After;
  /** Gives up at once. */
  readonly signal: AbortSignal;
}

/** What a list is told to be when it does not come: codes of its own for each kind of list. */
export interface GetFailures {
  unreachable(host: string, cause?: unknown): WorkstationError;
  status(host: string, status: number): WorkstationError;
  tooLarge(limit: string): WorkstationError;
}

const MEBIBYTE = 1024 * 1024;

/** The body of a 200 answer to GET; every other answer, a redirect included, is refused with what `failures` says. */
export async function getBounded(
  get: HttpGet,
  url: string,
  { mebibytes, timeoutMs, after, signal }: GetBounds,
  failures: GetFailures,
): Promise<Uint8Array> {
  const { host } = new URL(url);
  const ended = new AbortController();
  const cancelTimeout = after(timeoutMs, () => ended.abort());
  const giveUp = (): void => ended.abort();
  signal.addEventListener('abort', giveUp);
  if (signal.aborted) giveUp();
  try {
    const { status, body } = await get(url, { redirect: 'manual', headers: {}, signal: ended.signal });
    if (status !== 200) throw failures.status(host, status);
    return await wholeBody(body, mebibytes * MEBIBYTE, () => failures.tooLarge(`${mebibytes} MiB`));
  } catch (error) {
    throw error instanceof WorkstationError ? error : failures.unreachable(host, error);
  } finally {
    signal.removeEventListener('abort', giveUp);
    cancelTimeout();
    // What was not read is not downloaded either.
    ended.abort();
  }
}

async function wholeBody(
  body: AsyncIterable<Uint8Array> | null,
  limitBytes: number,
  tooLarge: () => WorkstationError,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
