/** What was said between us and a source, kept as evidence: the request and the head of the answer. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { AnswerHead } from './answer-head.ts';
import type { SeriesRequest } from './request.ts';

export interface RecordedExchange {
  /** ISO 8601: when the request was sent. */
  readonly at: string;
  /** Request line and headers as sent, with the token. */
  readonly request: string;
  /** Status line and headers of the answer; empty when there was none. */
  readonly response: string;
}

export interface ExchangeTextOptions {
  /** `masked`: three stars in its place. */
  readonly token: 'masked' | 'clear';
  /** The validator takes a request or an answer; default: the request, then the answer if there was one. */
  readonly part?: 'request' | 'response';
}

/** undici tells here what it writes to a socket: the header that it has put together, `Host` and `Connection` included. */
const SENT = 'undici:client:sendHeaders';
const LINE_END = /\r?\n/;

/** The last exchange of a retrieval. What never left, e.g. for want of a connection, is none. */
export class ExchangeRecorder {
  readonly #today: () => number;
  #exchange: RecordedExchange | undefined;

  /** `today`: milliseconds since the epoch. */
  constructor(today: () => number) {
    this.#today = today;
  }

  get exchange(): RecordedExchange | undefined {
    return this.#exchange;
  }

  /** Records the request when it is sent with these headers, until the returned function is called. */
  watch(request: SeriesRequest, headers: Readonly<Record<string, string>>): () => void {
    const begin = `GET ${request.path} HTTP/1.1\r\n`;
    // Another user's request for the same series may be under way: its token tells them apart.
    const lines = Object.entries(headers).map(([name, value]) => `\r\n${name}: ${value}\r\n`);
    const listener = (message: unknown): void => {
      const sent = readMessage(message);
      if (sent === undefined || sent.origin !== request.origin || !sent.head.startsWith(begin)) return;
      if (!lines.every((line) => sent.head.includes(line))) return;
      this.#exchange = { at: new Date(this.#today()).toISOString(), request: sent.head, response: '' };
    };
    subscribe(SENT, listener);
    return () => void unsubscribe(SENT, listener);
  }

  /** The answer to the request that was sent last. */
  answered({ status, reason, fields }: AnswerHead): void {
    if (this.#exchange === undefined) return;
    const lines = [`HTTP/1.1 ${status} ${reason}`.trimEnd()];
    for (let at = 0; at + 1 < fields.length; at += 2) lines.push(`${fields[at] ?? ''}: ${fields[at + 1] ?? ''}`);
    this.#exchange = { ...this.#exchange, response: lines.map((line) => `${line}\r\n`).join('') };
  }
}

/**
 * The exchange as text, in the form of the ANS samples for the validators of WADO-RS requests and answers: a request line
 * with the whole address (RFC 9112 3.2.2; on the wire its host stands in `Host` alone), one header per line, an empty line.
 */
export function exchangeText(exchange: RecordedExchange, { token, part }: ExchangeTextOptions): string {
  const heads = [
    ...(part === 'response' ? [] : [withWholeAddress(linesOf(exchange.request))]),
    ...(part === 'request' || exchange.response === '' ? [] : [linesOf(exchange.response)]),
  ];
  const text = heads.map((lines) => `${lines.join('\n')}\n\n`).join('');
  const secret = /^authorization:\s*\S+\s+(\S+)/im.exec(exchange.request)?.[1];
  // Whoever answers may repeat it.
  return token === 'clear' || secret === undefined ? text : text.replaceAll(secret, '***');
}

function linesOf(head: string): string[] {
  return head.split(LINE_END).filter((line) => line !== '');
}

function withWholeAddress([requestLine = '', ...headers]: readonly string[]): string[] {
  const host = headers.map((line) => /^host:\s*(\S+)/i.exec(line)?.[1]).find((value) => value !== undefined);
  const whole = host === undefined ? requestLine : requestLine.replace(/^GET \//, () => `GET https://${host}/`);
  return [whole, ...headers];
}

/** The parts of undici's message that count here. */
function readMessage(message: unknown): { readonly origin: string; readonly head: string } | undefined {
  if (typeof message !== 'object' || message === null || !('headers' in message) || !('request' in message)) {
    return undefined;
  }
  const { headers: head, request } = message;
  if (typeof head !== 'string' || typeof request !== 'object' || request === null) return undefined;
  return 'origin' in request ? { origin: String(request.origin), head } : undefined;
}
