/**
 * Serves the program's own scheme to Chromium, which does not know it: each request to a loopback port becomes one to
 * the scheme's handler, and bodies stream both ways. Only what Electron does itself is translated.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SchemeRequest } from './session.ts';

/** Paths of the stand-in itself; the program never sees them. */
export const STAND_IN_PATH = '/__stand-in__/';

export interface ScreenServerOptions {
  /** Origin of the scheme, e.g. `drimbox-app://app`. */
  readonly schemeOrigin: string;
  readonly handler: (request: SchemeRequest) => Response | Promise<Response>;
  /** Answers under `STAND_IN_PATH`. */
  readonly standIn: (url: URL) => object;
}

export class ScreenServer {
  readonly origin: string;
  readonly #options: ScreenServerOptions;

  private constructor(options: ScreenServerOptions, server: Server) {
    this.#options = options;
    this.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    server.unref();
  }

  static async start(options: ScreenServerOptions): Promise<ScreenServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ScreenServer(options, server);
  }

  /** The address in the program's eyes. */
  toScheme(url: string): string {
    return url.startsWith(this.origin) ? this.#options.schemeOrigin + url.slice(this.origin.length) : url;
  }

  /** The address in Chromium's eyes. */
  toLoopback(url: string): string {
    const { schemeOrigin } = this.#options;
    return url.startsWith(schemeOrigin) ? this.origin + url.slice(schemeOrigin.length) : url;
  }

  async #answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = incoming.url ?? '/';
    if (path.startsWith(STAND_IN_PATH)) {
      outgoing.end(JSON.stringify(this.#options.standIn(new URL(path, this.origin))));
      return;
    }
    const response = await this.#options.handler(this.#schemeRequest(incoming, path));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.flushHeaders();
    if (response.body === null) outgoing.end();
    else await pipeline(Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]), outgoing);
  }

  #schemeRequest(incoming: IncomingMessage, path: string): SchemeRequest {
    const { method = 'GET' } = incoming;
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (typeof value === 'string' && name !== 'host' && name !== 'connection')
        headers.set(name, this.toScheme(value));
    }
    const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(incoming) as ReadableStream);
    const request: SchemeRequest = new Request(this.#options.schemeOrigin + path, {
      method,
      headers,
      ...(body === null ? {} : { body, duplex: 'half' }),
    });
    const initiator = this.#initiatorOf(incoming);
    if (initiator !== undefined) request.initiatorOrigin = initiator;
    return request;
  }

  /** Who issued the request, by the header that Chromium itself sets and no page can. */
  #initiatorOf({ headers }: IncomingMessage): string | undefined {
    const site = headers['sec-fetch-site'];
    if (site === 'none' || site === undefined) return undefined;
    return site === 'same-origin' ? this.#options.schemeOrigin : (headers.origin ?? 'null');
  }
}
