import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const KEPT = 2000;

/** A request as it came: what a validator of the request would be given, but for the token. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Request line and headers in their order, the token masked. */
  readonly text: string;
  readonly clientSubject: string;
  readonly tlsResumed: boolean;
  /** Requests under way when this one came, this one counted. */
  readonly concurrent: number;
  status: number;
  bodyBytes: number;
  outcome: 'open' | 'complete' | 'aborted';
}

/** The requests of a source, oldest first; the oldest fall out. */
export class RequestLog {
  #entries: LoggedRequest[] = [];

  add(request: IncomingMessage, clientSubject: string, tlsResumed: boolean): LoggedRequest {
    const entry: LoggedRequest = {
      method: request.method ?? '',
      path: request.url ?? '',
      text: asText(request),
      clientSubject,
      tlsResumed,
      concurrent: 1 + this.#entries.filter(({ outcome }) => outcome === 'open').length,
      status: 0,
      bodyBytes: 0,
      outcome: 'open',
    };
    this.#entries.push(entry);
    if (this.#entries.length > KEPT) this.#entries.shift();
    return entry;
  }

  all(): LoggedRequest[] {
    return this.#entries.map((entry) => ({ ...entry }));
  }

  clear(): void {
    this.#entries = [];
  }
}

function asText(request: IncomingMessage): string {
  const lines = [`${request.method ?? ''} ${request.url ?? ''} HTTP/${request.httpVersion}`];
  for (let at = 0; at + 1 < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] ?? '';
    const value = request.rawHeaders[at + 1] ?? '';
    lines.push(`${name}: ${name.toLowerCase() === 'authorization' ? masked(value) : value}`);
  }
  return lines.join('\r\n');
}

/** Two requests with the same token can be told from two with different ones, but the token cannot be read. */
function masked(authorization: string): string {
  const [scheme = ''] = authorization.split(' ', 1);
  return `${scheme} ***${createHash('sha256').update(authorization).digest('hex').slice(0, 8)}`;
}
