/**
 * What the desktop's window may do: where it may go, what it may ask for, who may call the API. Everything is refused
 * unless it is named here. No Electron in this file, so that every rule is a table in a test.
 */
import { isLoopbackHost } from './config/schema.ts';

/** Scheme that serves the screen and its API inside the program; no port is open for it. */
export const SCREEN_SCHEME = 'drimbox-app';
export const SCREEN_ORIGIN = `${SCREEN_SCHEME}://app`;
export const SCREEN_URL = `${SCREEN_ORIGIN}/`;
/** The same program in a window of its own, for a second screen. */
const SECOND_SCREEN_URL = `${SCREEN_URL}?screen=2`;
/** Session of the windows; without `persist:` it lives in memory only. */
export const SCREEN_PARTITION = 'drimbox';
/** The only path under which the API answers. */
const API_PATH = '/api/';
/** Paths that are pages; everything else under our origin is data or a part of a page. */
const PAGE_PATHS = new Set(['/', '/index.html']);

/**
 * How Chromium treats our scheme. Standard and secure: it has an origin, and what needs a secure context works. Fetch
 * and streams are for the API. Neither CORS (no other origin may ask) nor service workers (they would outlive the
 * window), and the Content Security Policy holds. No code cache: the session lives in memory.
 */
export const SCREEN_PRIVILEGES = {
  standard: true,
  secure: true,
  supportFetchAPI: true,
  stream: true,
  corsEnabled: false,
  bypassCSP: false,
  allowServiceWorkers: false,
  allowExtensions: false,
  codeCache: false,
} as const;

/**
 * True for addresses under our origin. A comparison of prefixes up to the first slash of the path leaves no room for
 * user names, ports, look-alike hosts or schemes, nor for `blob:` and `filesystem:` addresses that contain ours.
 */
export function isOwnUrl(url: string): boolean {
  return url === SCREEN_ORIGIN || url.startsWith(SCREEN_URL);
}

/** True for the pages of the screen: the only places where a window may be. */
function isScreenPage(url: string): boolean {
  if (!isOwnUrl(url)) return false;
  const path = URL.parse(url)?.pathname;
  return path === '' || (path !== undefined && PAGE_PATHS.has(path));
}

/** May a frame go there? Frames inside a page never: the screen has none. */
export function mayNavigate(url: string, isMainFrame: boolean): boolean {
  return isMainFrame && isScreenPage(url);
}

/** May `window.open` show this? The window for a second screen, nothing else; logins go through `externalUrl`. */
export function mayOpenWindow(url: string): boolean {
  return url === SECOND_SCREEN_URL;
}

/** May the session load this? `data:` and `blob:` are pictures that the page made itself; the developer tools exist unpackaged only. */
export function mayLoad(url: string, packaged: boolean): boolean {
  if (isOwnUrl(url) || url.startsWith(`blob:${SCREEN_URL}`) || url.startsWith('data:')) return true;
  return !packaged && url.startsWith('devtools://');
}

/**
 * May this be saved? Only what the screen made itself and the user asked for (measures, an exchange with a source): a
 * download of anything else would leave a patient's document on the disk in the clear.
 */
export function mayDownload(url: string): boolean {
  return url.startsWith(`blob:${SCREEN_URL}`);
}

/** The permissions that the screen has, with the reason; whatever is not here is refused. */
export const GRANTED_PERMISSIONS: Readonly<Record<string, string>> = {
  fullscreen: 'images are read on a whole screen',
  'clipboard-sanitized-write': 'details of an error, measurements and pictures of a view are copied when the user asks',
};

/** May this page use a permission? Only the named ones, only our own origin, never a frame inside a page. */
export function mayUse(permission: string, requestingUrl: string, isMainFrame: boolean): boolean {
  return Object.hasOwn(GRANTED_PERMISSIONS, permission) && isMainFrame && isOwnUrl(requestingUrl);
}

/** A request to our scheme, as far as the decision needs it. */
export interface SchemeRequest {
  readonly url: string;
  readonly method: string;
  /** Origin that issued the request, told by Chromium and not by the page; absent for what the program itself loads. */
  readonly initiatorOrigin?: string | undefined;
}

export type SchemeRoute = 'api' | 'file' | 'refused';

/**
 * Where a request to our scheme goes. The API answers our own pages alone, so a request without an initiator does not
 * reach it; the screen's files may also be asked for by the program (the first page of a window).
 */
export function routeOf(request: SchemeRequest): SchemeRoute {
  if (!isOwnUrl(request.url)) return 'refused';
  const own = request.initiatorOrigin === SCREEN_ORIGIN;
  if (URL.parse(request.url)?.pathname.startsWith(API_PATH) === true) return own ? 'api' : 'refused';
  const reads = request.method === 'GET' || request.method === 'HEAD';
  return reads && (own || request.initiatorOrigin === undefined) ? 'file' : 'refused';
}

/**
 * An address that the system's browser may be asked to open, in its normal form: https, or http on this machine (our
 * own listener), without credentials. Throws for everything else: other schemes start programs.
 */
export function externalUrl(text: string): string {
  const url = URL.parse(text);
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (url === null || !allowed || url.username !== '' || url.password !== '') {
    throw new Error('only https addresses, or http on this machine, are opened in the browser');
  }
  return url.href;
}

/**
 * True when the operating system really keeps the secrets. On Linux without a key ring Electron falls back to
 * `basic_text`, a constant key: that is no secret store.
 */
export function isSecretStoreTrusted(encryptionAvailable: boolean, linuxBackend: string | undefined): boolean {
  return encryptionAvailable && linuxBackend !== 'basic_text' && linuxBackend !== 'unknown';
}

/** Lets a crashed page be loaded again a few times, then no more: a page that always crashes must not spin. */
export class ReloadBudget {
  readonly #times: number[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** True, and counted, when fewer than three reloads happened in the last five minutes. */
  spend(): boolean {
    const since = this.#now() - 5 * 60_000;
    while (this.#times[0] !== undefined && this.#times[0] < since) this.#times.shift();
    if (this.#times.length >= 3) return false;
    this.#times.push(this.#now());
    return true;
  }
}
