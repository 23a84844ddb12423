/**
 * The way out: every HTTP request that the program makes goes through a dispatcher made here, which knows the site's
 * names without DNS, its proxy, the authorities to trust and our own certificate.
 */
import { BlockList, isIP, Socket } from 'node:net';
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

const CONNECT_TIMEOUT_MS = 10_000;

export interface ProxySettings {
  /** `http:` or `https:`; a user and password in it are sent to the proxy only. */
  readonly url: string;
  /** Host names, or suffixes that begin with a dot, that are reached without the proxy. */
  readonly exceptions: readonly string[];
}

/** A PEM certificate (chain) and its private key, as text. */
export interface ClientIdentity {
  readonly certificate: string;
  readonly key: string;
}

export interface DispatcherOptions {
  /** Name to address: the connection goes to the address; SNI, the certificate's name and `Host` keep the name. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly proxy?: ProxySettings | undefined;
  /** PEM authorities that replace the system's for the servers (not for the proxy). */
  readonly ca?: readonly string[];
  readonly identity?: ClientIdentity | undefined;
  /** For TCP and TLS together; default 10 s. */
  readonly connectTimeoutMs?: number;
}

/**
 * A dispatcher for outbound HTTP/1.1: TLS 1.2 or later, no session resumption (a resumed session skips the check of the
 * certificate). Connections that fail say so as undici does: `fetch` rejects with the reason as `cause`.
 */
export function createDispatcher(options: DispatcherOptions = {}): Dispatcher {
  const timeout = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const route = new Route(options);
  const { proxy } = options;
  const connect = connector(options, timeout, route, proxy && new Tunnel(proxy, timeout));
  return new Agent({
    connect,
    allowH2: false,
    factory: (origin, agentOptions) => {
      // Plain HTTP (revocation lists) is asked of the proxy by its whole address: proxies seldom allow CONNECT to port 80.
      const forwarded = proxy && route.forwarded(new URL(String(origin)));
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

/** Where a name leads, and whether through the proxy. */
class Route {
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #exceptions: readonly string[] | undefined;

  constructor({ hosts = {}, proxy }: DispatcherOptions) {
    // An address in a URL is what its certificate must name: only names are mapped.
    const names = Object.entries(hosts).filter(([name]) => isIP(name) === 0);
    this.#addresses = new Map(names.map(([name, address]) => [name.toLowerCase(), bare(address)]));
    this.#exceptions = proxy?.exceptions.map((exception) => exception.toLowerCase());
  }

  /** The address to connect to. */
  address(name: string): string {
    return this.#addresses.get(name) ?? name;
  }

  /** Plain HTTP that the proxy can fetch by itself; an address that only we know takes CONNECT. */
  forwarded({ protocol, hostname }: URL): boolean {
    const name = bare(hostname);
    return protocol === 'http:' && this.proxied(name) && !this.#addresses.has(name);
  }

  proxied(name: string): boolean {
    if (this.#exceptions === undefined || isLoopback(this.address(name))) return false;
    return !this.#exceptions.some((exception) =>
      exception.startsWith('.') ? name.endsWith(exception) : name === exception,
    );
  }
}

/** CONNECT to the proxy: a socket that leads to the target. */
class Tunnel {
  readonly #proxy: Pool;
  readonly #timeoutMs: number;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ url }: ProxySettings, timeoutMs: number) {
    const { origin, username, password } = new URL(url);
    this.#proxy = new Pool(origin, { connect: { timeout: timeoutMs, minVersion: 'TLSv1.2' } });
    this.#timeoutMs = timeoutMs;
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#headers =
      username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  }

  async open(host: string, port: string): Promise<Socket> {
    const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const { socket, statusCode } = await this.#proxy.connect({
      path: authority,
      headers: { ...this.#headers, host: authority },
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    if (statusCode === 200 && socket instanceof Socket) return socket;
    socket.on('error', () => {}).destroy();
    throw new Error(`the proxy answered ${statusCode} to CONNECT`);
  }
}

/** Opens the sockets of the agent: the address, the proxy, then TLS under the name of the URL. */
function connector(
  { ca, identity }: DispatcherOptions,
  timeout: number,
  route: Route,
  tunnel: Tunnel | undefined,
): buildConnector.connector {
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
      hostname: route.address(name),
      // Never the `Host` header of a request: the certificate is checked against the URL.
      ...(isIP(name) === 0 ? { servername: name } : {}),
    };
    if (tunnel === undefined || !route.proxied(name)) {
      connect(target, callback);
      return;
    }
    tunnel.open(target.hostname, options.port || (secure ? '443' : '80')).then(
      (socket) => {
        if (secure) connect({ ...target, httpSocket: socket }, callback);
        else callback(null, socket);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === 'localhost' || host.endsWith('.localhost');
  return LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

/** A host without the brackets of an IPv6 literal. */
function bare(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host.toLowerCase();
}
