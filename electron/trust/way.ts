/** The way to a host: names without DNS, the site's proxy, a TCP connection at the end. */
import { BlockList, connect as connectTcp, isIP, Socket } from 'node:net';
import { errors, Pool } from 'undici';

const KEEP_ALIVE_MS = 60_000;

export interface ProxySettings {
  /** `http:` or `https:`; a user and password in it are sent to the proxy only. */
  readonly url: string;
  /** Host names, or suffixes that begin with a dot, that are reached without the proxy. */
  readonly exceptions: readonly string[];
}

export interface WayOptions {
  /** Name to address: the connection goes to the address; SNI, the certificate's name and `Host` keep the name. */
  readonly hosts?: Readonly<Record<string, string>>;
  readonly proxy?: ProxySettings | undefined;
}

export class Way {
  readonly #addresses: ReadonlyMap<string, string>;
  readonly #exceptions: readonly string[] | undefined;
  readonly #tunnel: Tunnel | undefined;

  /** `proxyTimeoutMs`: for the connection to the proxy itself. */
  constructor({ hosts = {}, proxy }: WayOptions, proxyTimeoutMs: number) {
    // An address in a URL is what its certificate must name: only names are mapped.
    const names = Object.entries(hosts).filter(([name]) => isIP(name) === 0);
    this.#addresses = new Map(names.map(([name, address]) => [name.toLowerCase(), bare(address)]));
    this.#exceptions = proxy?.exceptions.map((exception) => exception.toLowerCase());
    this.#tunnel = proxy && new Tunnel(proxy, proxyTimeoutMs);
  }

  /** The address to connect to. */
  address(name: string): string {
    return this.#addresses.get(name) ?? name;
  }

  /** Plain HTTP that the proxy can fetch by itself; an address that only we know takes CONNECT. */
  forwarded({ protocol, hostname }: URL): boolean {
    const name = bare(hostname);
    return protocol === 'http:' && this.#proxied(name) && !this.#addresses.has(name);
  }

  /** A tunnel through the proxy when `name` is reached that way; undefined when it is reached directly. */
  tunnel(name: string, port: number, timeoutMs: number): Promise<Socket> | undefined {
    if (this.#tunnel === undefined || !this.#proxied(name)) return undefined;
    return this.#tunnel.open(this.address(name), port, timeoutMs);
  }

  /**
   * A connection to `name`, directly or through the proxy. Fails as undici and Node do: `UND_ERR_CONNECT_TIMEOUT` after
   * `timeoutMs`, else the code of the system.
   */
  open(name: string, port: number, timeoutMs: number): Promise<Socket> {
    return this.tunnel(name, port, timeoutMs) ?? openTcp(this.address(name), port, timeoutMs);
  }

  #proxied(name: string): boolean {
    if (this.#exceptions === undefined || isLoopback(this.address(name))) return false;
    return !this.#exceptions.some((exception) =>
      exception.startsWith('.') ? name.endsWith(exception) : name === exception,
    );
  }
}

function openTcp(host: string, port: number, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    const timer = setTimeout(() => socket.destroy(new errors.ConnectTimeoutError('no TCP connection')), timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      socket.off('connect', connected).off('error', failed);
    };
    const connected = (): void => {
      settle();
      resolve(socket);
    };
    const failed = (error: Error): void => {
      settle();
      reject(error);
    };
    socket.on('connect', connected).on('error', failed);
  });
}

/** CONNECT to the proxy: a socket that leads to the target. */
class Tunnel {
  readonly #proxy: Pool;
  readonly #headers: Readonly<Record<string, string>>;

  constructor({ url }: ProxySettings, timeoutMs: number) {
    const { origin, username, password } = new URL(url);
    this.#proxy = new Pool(origin, { connect: { timeout: timeoutMs, minVersion: 'TLSv1.2' } });
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    this.#headers =
      username === '' ? {} : { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
  }

  async open(host: string, port: number, timeoutMs: number): Promise<Socket> {
    const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    const { socket, statusCode } = await this.#proxy.connect({
      path: authority,
      headers: { ...this.#headers, host: authority },
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (statusCode === 200 && socket instanceof Socket) return socket;
    socket.on('error', () => {}).destroy();
    throw new Error(`the proxy answered ${statusCode} to CONNECT`);
  }
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
export function bare(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host.toLowerCase();
}
