/** A server in the place of the DMP, and what a test needs to ask it. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, fetch } from 'undici';
import { WorkstationError } from '../../../shared/errors.ts';
import { markup } from '../../xml/write.ts';
import type { DmpContext, DmpStrategy } from '../contract.ts';
import {
  SoapExchange,
  type HttpFetch,
  type SoapAnswer,
  type SoapExchangeOptions,
  type SoapRequest,
} from '../soap/exchange.ts';
import type { After } from '../../../shared/after.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface TestServer extends AsyncDisposable {
  /** With the path under which the four services are. */
  readonly baseUrl: string;
  readonly host: string;
  readonly received: readonly Received[];
  /** How many connections were opened. */
  readonly connections: () => number;
}

export type Answer = (response: ServerResponse, number: number, request: IncomingMessage) => void;

/** Answers each request, once it is read, with `answer`, which is told how many there were before. */
export async function startServer(answer: Answer): Promise<TestServer> {
  const received: Received[] = [];
  let connections = 0;
  const onRequest: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const number = received.push({ path: request.url ?? '', headers: request.headers, body }) - 1;
      answer(response, number, request);
    });
  };
  const server = createServer(onRequest).on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl: `http://${host}/si-dmp-server/v2/services`,
    host,
    received,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const SOAP_TYPE = 'application/soap+xml; charset=UTF-8';

export function send(response: ServerResponse, status: number, type: string, body: string | Uint8Array): void {
  response.writeHead(status, { 'content-type': type });
  response.end(body);
}

export const CONTEXT: DmpContext = {
  professional: { id: '899700366240', familyName: 'DOC0036624', givenName: 'KIT' },
  situation: {
    id: '0',
    structureName: 'CABINET',
    structureId: '499700366240007',
    sectorCode: 'SA07',
    modeCode: 'L',
    professionCode: '10',
    expertiseCode: 'SM44',
    sectionCode: '',
  },
  patient: { insValue: '279035121518989', insSystem: '1.2.250.1.213.1.4.10' },
  mode: 'normal',
};

export const after: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

/** UUIDs that come out the same every time. */
export function counting(): () => string {
  let count = 0;
  return () => `00000000-0000-4000-8000-${String((count += 1)).padStart(12, '0')}`;
}

export function strategyNamed(name: DmpStrategy['name']): DmpStrategy {
  return { name, credentials: async () => ({ headers: {} }) };
}

/** A fetch with a connection pool of its own, which ends with the test. */
export class OwnFetch implements AsyncDisposable {
  readonly #agent = new Agent();
  readonly fetch: HttpFetch = (url, request) => fetch(url, { ...request, dispatcher: this.#agent });

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}

export function exchangeWith(
  options: Pick<SoapExchangeOptions, 'baseUrl' | 'fetch'> & Partial<SoapExchangeOptions>,
): SoapExchange {
  return new SoapExchange({
    strategy: strategyNamed('psc'),
    newId: counting(),
    after,
    mustUnderstandPrefix: false,
    silenceSeconds: 5,
    ...options,
  });
}

export const QUESTION: SoapRequest = { service: 'registry', action: 'urn:test:ask', body: markup('ask', {}, 'é') };
const never = new AbortController().signal;

export const ask = (exchange: SoapExchange, request = QUESTION, signal = never): Promise<SoapAnswer> =>
  exchange.send(CONTEXT, request, signal);

/** What is thrown, as a report. */
export async function failure(asked: Promise<unknown>): Promise<unknown> {
  const thrown: unknown = await asked.then(
    () => new Error('it was answered'),
    (error: unknown) => error,
  );
  if (thrown instanceof WorkstationError) return thrown.report();
  throw thrown;
}
