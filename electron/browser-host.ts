/**
 * Browser host: the screen in a browser of this machine. Loopback only; whoever has no launch URL gets nothing.
 *
 * A launch goes in three steps: `/lancer/<secret>` answers 200 and navigates itself, because a page that began on
 * another site (the caller's) may not send or receive our SameSite=Strict cookie in the same breath;
 * `/entrer/<secret>` spends the secret and sets the cookie, unless this browser has one already; then `/`.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Locale } from '../shared/api.ts';
import { WorkstationError, type ErrorCode } from '../shared/errors.ts';
import { pageResponse } from './api/page.ts';
import { COMMON_HEADERS } from './api/headers.ts';
import { bindServer } from './http-server.ts';
import { Texts } from './texts.ts';

const ADDRESS = '127.0.0.1';
/** A launch URL nobody has used by then is void. */
const LAUNCH_LIFETIME_MS = 10 * 60_000;
/** Browsers that may hold a screen at once; the oldest goes first. */
const MAX_SCREENS = 16;

export interface BrowserHostOptions {
  readonly api: (request: Request, screen: string) => Promise<Response>;
  readonly screenFiles: (request: Request) => Promise<Response>;
  /** Language of the pages, asked anew each time. */
  readonly locale: () => Locale;
  readonly now?: () => number;
}

export interface BrowserHost {
  readonly origin: string;
  /** A fresh one-time launch URL. */
  launchUrl(): string;
  close(): Promise<void>;
}

/** Starts the host on a free loopback port. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const launches = new LaunchSecrets(options.now ?? Date.now);
  const server = await bindServer({ host: ADDRESS, port: 0 });
  const origin = `http://${ADDRESS}:${server.port}`;
  const doorman = new Doorman(options, origin, launches, new Screens(server.port));
  server.answerWith((request) => doorman.answer(request));
  return {
    origin,
    launchUrl: () => `${origin}/lancer/${launches.create()}`,
    close: () => server.close(),
  };
}

/** Decides who may pass, before anything else looks at the request. */
class Doorman {
  readonly #options: BrowserHostOptions;
  readonly #origin: string;
  readonly #launches: LaunchSecrets;
  readonly #screens: Screens;

  constructor(options: BrowserHostOptions, origin: string, launches: LaunchSecrets, screens: Screens) {
    this.#options = options;
    this.#origin = origin;
    this.#launches = launches;
    this.#screens = screens;
  }

  async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const isApi = pathname.startsWith('/api/');
    try {
      this.#checkHost(request);
      const launch = /^\/(lancer|entrer)\/([A-Za-z0-9_-]{43})$/.exec(pathname);
      if (launch?.[2] !== undefined) return this.#launch(request, launch[1] === 'entrer', launch[2]);
      const screen = this.#screens.find(request.headers.get('cookie'));
      if (screen === undefined) throw new WorkstationError(isApi ? 'SCREEN_REQUIRED' : 'LAUNCH_UNKNOWN');
      if (isApi) {
        this.#checkOrigin(request);
        return await this.#options.api(request, screen);
      }
      if (request.method !== 'GET') throw new WorkstationError('METHOD_NOT_ALLOWED');
      return await this.#options.screenFiles(request);
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      return isApi ? jsonError(error) : this.#errorPage(error.code);
    }
  }

  /** Only our own name: a page that points another name at this address (DNS rebinding) is refused. */
  #checkHost(request: Request): void {
    if (`http://${request.headers.get('host') ?? ''}` !== this.#origin) throw new WorkstationError('HOST_REFUSED');
  }

  /** The API answers our own pages alone, reading included. */
  #checkOrigin(request: Request): void {
    const origin = request.headers.get('origin');
    const site = request.headers.get('sec-fetch-site');
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (origin === null ? !reading : origin !== this.#origin) throw new WorkstationError('ORIGIN_REFUSED');
    if (site !== null && site !== 'same-origin') throw new WorkstationError('ORIGIN_REFUSED');
  }

  #launch(request: Request, enter: boolean, secret: string): Response {
    if (request.method !== 'GET') throw new WorkstationError('METHOD_NOT_ALLOWED');
    const texts = new Texts(this.#options.locale());
    const page = { locale: texts.locale, title: texts.page('opening'), sentences: [] };
    if (!enter) {
      if (!this.#launches.has(secret)) throw new WorkstationError('LAUNCH_UNKNOWN');
      return pageResponse({
        ...page,
        next: { href: `/entrer/${secret}`, label: texts.page('continue'), automatic: true },
      });
    }
    if (!this.#launches.spend(secret)) throw new WorkstationError('LAUNCH_UNKNOWN');
    const response = pageResponse({ ...page, next: { href: '/', label: texts.page('continue'), automatic: true } });
    if (this.#screens.find(request.headers.get('cookie')) === undefined) {
      response.headers.set('Set-Cookie', this.#screens.create());
    }
    return response;
  }

  #errorPage(code: ErrorCode): Response {
    const texts = new Texts(this.#options.locale());
    const { sentence, advice } = texts.error({ code, facts: {} });
    const { status } = new WorkstationError(code);
    return pageResponse({ status, locale: texts.locale, title: sentence, sentences: [advice] });
  }
}

function jsonError(error: WorkstationError): Response {
  return Response.json(
    { error: error.report() },
    { status: error.status, headers: { ...COMMON_HEADERS, 'Cache-Control': 'no-store' } },
  );
}

/** One-time secrets of launch URLs, remembered by their digest. */
class LaunchSecrets {
  readonly #expiry = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  create(): string {
    for (const [digest, expiry] of this.#expiry) if (expiry < this.#now()) this.#expiry.delete(digest);
    const secret = randomBytes(32).toString('base64url');
    this.#expiry.set(digestOf(secret), this.#now() + LAUNCH_LIFETIME_MS);
    return secret;
  }

  has(secret: string): boolean {
    return (this.#expiry.get(digestOf(secret)) ?? 0) >= this.#now();
  }

  spend(secret: string): boolean {
    const valid = this.has(secret);
    this.#expiry.delete(digestOf(secret));
    return valid;
  }
}

/**
 * The browsers that were let in: the digest of the cookie is the name of the screen.
 * Cookies do not know ports, so the port is part of the name: two programs on one machine do not evict each other.
 */
class Screens {
  readonly #cookie: string;
  readonly #names = new Set<string>();

  constructor(port: number) {
    this.#cookie = `drimbox_screen_${port}`;
  }

  /** Lets one more browser in; returns the `Set-Cookie` value. */
  create(): string {
    const value = randomBytes(32).toString('base64url');
    this.#names.add(digestOf(value));
    for (const oldest of this.#names) {
      if (this.#names.size <= MAX_SCREENS) break;
      this.#names.delete(oldest);
    }
    return `${this.#cookie}=${value}; Path=/; HttpOnly; SameSite=Strict`;
  }

  find(cookieHeader: string | null): string | undefined {
    for (const pair of (cookieHeader ?? '').split(';')) {
      const [name, value] = pair.trim().split('=', 2);
      if (name !== this.#cookie || value === undefined) continue;
      const digest = digestOf(value);
      if (this.#names.has(digest)) return digest;
    }
    return undefined;
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
