import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SourceFault } from './faults.ts';
import { parseFaults } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';
import type { SeenConnections } from './seen.ts';

const LONGEST_COMMAND = 64 * 1024;

/** `disk`: by file name; a number: shuffled, the same way for the same number. */
export type InstanceOrder = 'disk' | number;

/** What can be changed while the source runs. */
export interface SourceControls {
  selectFolder(folder: string | null): void;
  setFaults(seriesInstanceUid: string, faults: readonly SourceFault[]): void;
  setRate(megabitsPerSecond: number | null): void;
  setOrder(order: InstanceOrder): void;
  requests(): LoggedRequest[];
  clearRequests(): void;
  /** From the start on; refused callers are in it. */
  seen(): SeenConnections;
  /** All of the above as one object, for a reader. */
  state(): Readonly<Record<string, unknown>>;
}

export interface RunningControl {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Control over plain HTTP on loopback: `GET /__control` tells the state, `POST /__control` (JSON: `selectFolder`, `faults`
 * by series, `rateMbps`, `order`, `clearRequests`) changes it, `GET /__control/requests` gives the request log,
 * `GET /__control/seen` the counts of connections.
 */
export async function startControl(controls: SourceControls, port: number): Promise<RunningControl> {
  const server = createServer((request, response) => {
    handle(controls, request).then(
      (answer) => {
        send(response, 200, answer);
      },
      (cause: unknown) => {
        const known = cause instanceof TypeError || cause instanceof RangeError || cause instanceof SyntaxError;
        send(response, known ? 400 : 500, { error: cause instanceof Error ? cause.message : String(cause) });
      },
    );
  });
  const listening = Promise.withResolvers<undefined>();
  server.once('error', listening.reject);
  server.listen(port, '127.0.0.1', () => {
    listening.resolve(undefined);
  });
  await listening.promise;
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/__control`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function handle(controls: SourceControls, request: IncomingMessage): Promise<unknown> {
  const route = `${request.method ?? ''} ${request.url ?? ''}`;
  if (route === 'GET /__control') return controls.state();
  if (route === 'GET /__control/requests') return controls.requests();
  if (route === 'GET /__control/seen') return controls.seen();
  if (route !== 'POST /__control') throw new TypeError(`no such control: ${route}`);
  // A page of another site cannot send this type without asking first.
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) throw new TypeError('JSON only');
  apply(controls, await readJson(request));
  return controls.state();
}

function apply(controls: SourceControls, command: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(command)) {
    if (name === 'selectFolder' && (value === null || typeof value === 'string')) controls.selectFolder(value);
    else if (name === 'rateMbps' && (value === null || (typeof value === 'number' && value > 0))) {
      controls.setRate(value);
    } else if (name === 'order' && (value === 'disk' || typeof value === 'number')) controls.setOrder(value);
    else if (name === 'clearRequests' && value === true) controls.clearRequests();
    else if (name === 'faults' && typeof value === 'object' && value !== null) {
      const parsed = Object.entries(value).map(([uid, faults]) => [uid, parseFaults(faults ?? [])] as const);
      for (const [uid, faults] of parsed) controls.setFaults(uid, faults);
    } else throw new TypeError(`cannot set ${name} so`);
  }
}

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > LONGEST_COMMAND) throw new RangeError('command too long');
  }
  const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return value as Readonly<Record<string, unknown>>;
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(answer));
}
