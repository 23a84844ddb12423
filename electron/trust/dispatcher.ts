/**
 * The way out: every HTTP request that the program makes goes through a dispatcher made here, which knows the site's
 * names without DNS, its proxy, the authorities to trust and our own certificate.
 */
import { isIP } from 'node:net';
import {
  Agent,
  buildConnector,
  type Dispatcher,
  fetch as undiciFetch,
  Pool,
  ProxyAgent,
  type RequestInit,
  type Response,
} from 'undici';
import { WorkstationError } from '../../shared/errors.ts';
import { createJudgedConnect, type ConnectionJudge } from './connector.ts';
import type { ClientIdentity } from './handshake.ts';
import { bare, Way, type WayOptions } from './way.ts';

export type { ClientIdentity } from './handshake.ts';
export type { ProxySettings } from './way.ts';

const CONNECT_TIMEOUT_MS = 10_000;

export interface DispatcherOptions extends WayOptions {
  /** PEM authorities that replace the system's for the servers (not for the proxy). */
  readonly ca?: readonly string[];
  readonly identity?: ClientIdentity | undefined;
  /** For TCP and TLS together; default 10 s. */
  readonly connectTimeoutMs?: number;
  /** With a judge, no byte of a request goes out before the judge has accepted the server, and none without TLS. */
  readonly judge?: ConnectionJudge;
}

/**
 * A dispatcher for outbound HTTP/1.1: TLS 1.2 or later, no session resumption (a resumed session skips the check of the
 * certificate). Connections that fail say so as undici does: `fetch` rejects with the reason as `cause`; a judge's
 * refusal is a WorkstationError in that place.
 */
export function createDispatcher(options: DispatcherOptions = {}): Dispatcher {
  const { proxy, judge } = options;
  const timeout = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const way = new Way(options, timeout);
  return new Agent({
    connect:
      judge === undefined ? connector(options, timeout, way) : judgedConnector({ ...options, judge }, timeout, way),
    allowH2: false,
    factory: (origin, agentOptions) => {
      // Plain HTTP (revocation lists) is asked of the proxy by its whole address: proxies seldom allow CONNECT to port 80.
      const forwarded = judge === undefined && proxy && way.forwarded(new URL(String(origin)));
      if (forwarded) return new ProxyAgent({ uri: proxy.url, proxyTunnel: false, proxyTls: { timeout } });
      return new Pool(origin, agentOptions);
    },
  });
}

export type OutboundFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` through `dispatcher`. A redirect is an error unless `init.redirect` says otherwise: nothing that we call has
 * reason to send us elsewhere with our tokens.
 */
export function createFetch(dispatcher: Dispatcher): OutboundFetch {
  return (url, init) => undiciFetch(url, { redirect: 'error', ...init, dispatcher });
}

/** Opens the sockets of the agent: the address, the proxy, then TLS under the name of the URL. */
function connector({ ca, identity }: DispatcherOptions, timeout: number, way: Way): buildConnector.connector {
  const connect = buildConnector({
    allowH2: false,
    maxCachedSessions: 0,
    timeout,
    minVersion: 'TLSv1.2',
    ...(ca && ca.length > 0 ? { ca: [...ca] } : {}),
    ...(identity ? { cert: identity.certificate, key: identity.key } : {}),
  });
  return (options, callback) => {
    const name = bare(options.hostname);
    const secure = options.protocol === 'https:';
    const target: buildConnector.Options = {
      ...options,
      hostname: way.address(name),
      // Never the `Host` header of a request: the certificate is checked against the URL.
      ...(isIP(name) === 0 ? { servername: name } : {}),
    };
    const tunnel = way.tunnel(name, portOf(options), timeout);
    if (tunnel === undefined) {
      connect(target, callback);
      return;
    }
    tunnel.then(
      (socket) => {
        if (secure) connect({ ...target, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error: unknown) => callback(asError(error), null),
    );
  };
}

/** Connections go past the judge; a server that shows no certificate cannot be judged. */
function judgedConnector(
  { judge, ca = [], identity }: DispatcherOptions & { readonly judge: ConnectionJudge },
  timeoutMs: number,
  way: Way,
): buildConnector.connector {
  const connect = createJudgedConnect({ judge, ca, identity, way, timeoutMs });
  return (options, callback) => {
    const host = bare(options.hostname);
    if (options.protocol !== 'https:') {
      callback(new WorkstationError('KOS_URL_NOT_HTTPS', { host }), null);
      return;
    }
    connect(host, portOf(options)).then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(asError(error), null),
    );
  };
}

function portOf({ port, protocol }: buildConnector.Options): number {
  return Number(port || (protocol === 'https:' ? '443' : '80'));
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
