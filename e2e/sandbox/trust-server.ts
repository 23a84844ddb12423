/**
 * CRLs and listes blanches over plain HTTP on loopback, as the ANS publishes them over the Internet.
 *
 * `POST /__control {"path": "/liste-blanche.xml", "as": "/listes/altered.xml"}` answers the first path with what lies at
 * the second from now on; `"as": null` ends that. A path at which nothing lies makes it absent. `GET /__control` tells
 * the paths that are replaced, and how often each was asked for.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen, LOOPBACK, readBody, send, sendJson } from './http.ts';
import type { Running } from './http.ts';

const CONTROL = '/__control';

/** `reset`: the connection is broken off; `endless`: half an answer, and then nothing more. */
export type Misbehaviour = 'reset' | 'endless';
/** A content that is made when it is first asked for, or something that goes wrong. */
export type Content = Buffer | string | (() => Promise<Buffer | string>) | { readonly misbehaviour: Misbehaviour };

export interface TrustServer extends Running {
  readonly url: string;
  readonly control: string;
  /** Puts another content under a path, e.g. an expired CRL, or takes it away. */
  publish(path: string, content: Content | undefined): void;
}

interface State {
  readonly published: Map<string, Content>;
  readonly replaced: Map<string, string>;
  readonly requests: Map<string, number>;
}

/** Serves `contents`, whose keys are paths such as `/crl/racine.crl` and `/liste-blanche.xml`. */
export async function startTrustServer(port: number, contents: ReadonlyMap<string, Content>): Promise<TrustServer> {
  const state: State = { published: new Map(contents), replaced: new Map(), requests: new Map() };
  const url = `http://${LOOPBACK}:${port}`;
  const running = await listen(port, (request, response) => {
    const path = new URL(request.url ?? '/', url).pathname;
    const answered = path === CONTROL ? control(state, request, response) : answer(state, path, request, response);
    answered.catch((error: unknown) => {
      sendJson(response, 400, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  return {
    url,
    control: url + CONTROL,
    publish: (path, content) => {
      if (content === undefined) state.published.delete(path);
      else state.published.set(path, content);
    },
    close: running.close,
  };
}

async function answer(state: State, path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  state.requests.set(path, (state.requests.get(path) ?? 0) + 1);
  const place = state.replaced.get(path) ?? path;
  const content = state.published.get(place);
  if (content === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) {
    send(response, content === undefined ? 404 : 405, { 'content-type': 'text/plain' }, '');
    return;
  }
  const type = { 'content-type': path.endsWith('.crl') ? 'application/pkix-crl' : 'application/xml' };
  if (typeof content === 'function') {
    const made = await content();
    state.published.set(place, made);
    send(response, 200, type, made);
  } else if (typeof content === 'string' || Buffer.isBuffer(content)) {
    send(response, 200, type, content);
  } else if (content.misbehaviour === 'reset') {
    request.socket.resetAndDestroy();
  } else {
    response.writeHead(200, type);
    response.write('<?xml version="1.0" encoding="UTF-8"?>\n');
  }
}

async function control(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'POST') {
    const { path, as } = JSON.parse(await readBody(request)) as { path?: unknown; as?: unknown };
    if (typeof path !== 'string' || (typeof as !== 'string' && as !== null))
      throw new TypeError('expected {"path": string, "as": string or null}');
    if (as === null) state.replaced.delete(path);
    else state.replaced.set(path, as);
  }
  const { replaced, requests } = state;
  sendJson(response, 200, { replaced: Object.fromEntries(replaced), requests: Object.fromEntries(requests) });
}
