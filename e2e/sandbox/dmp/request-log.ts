/** What the DMP was asked, for tests: no token, no assertion, no body. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Service, Transaction } from './soap/request.ts';

export interface LoggedDmpRequest {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly service: Service;
  readonly transaction: Transaction;
  readonly door: 'http' | 'tls';
  /** As received; of Authorization only the scheme. */
  readonly headers: Readonly<Record<string, string>>;
  readonly strategy?: 'psc' | 'air';
  readonly professional?: string;
  readonly vihf: 'none' | 'unsigned' | 'signed';
  /** Of the VIHF, without those of the patient. */
  readonly purpose?: string;
  readonly structure?: string;
  readonly modeAttribute?: string;
  /** What the body asked for, and what came of it; depends on the transaction. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** `answered`, the code of the fault, or `HTTP 401` and the like. */
  readonly outcome: string;
  /** 0 when no answer was sent. */
  readonly status: number;
}

const MOST_REQUESTS = 2000;

export class RequestLog {
  #requests: LoggedDmpRequest[] = [];

  add(request: LoggedDmpRequest): void {
    this.#requests.push(request);
    if (this.#requests.length > MOST_REQUESTS) this.#requests.shift();
  }

  /** The oldest first. */
  get requests(): readonly LoggedDmpRequest[] {
    return this.#requests;
  }

  clear(): void {
    this.#requests = [];
  }
}

export function headersToLog(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const { authorization, cookie: _cookie, ...others } = headers;
  const kept = Object.entries(others).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, [value].flat().join(', ')] as const],
  );
  const scheme = authorization?.split(' ')[0];
  return Object.fromEntries(scheme === undefined ? kept : [...kept, ['authorization', scheme] as const]);
}
