/** Electron's `BrowserWindow` and `webContents`, each window a page of Chromium. */
import { EventEmitter } from 'node:events';
import type { Page } from '@playwright/test';
import { app } from './app.ts';
import { startChromium, type StandInBrowser } from './chromium.ts';
import { onCommand, record, type WindowOptions } from './control.ts';
import { emitCancelable } from './events.ts';
import { ScreenServer } from './screen-server.ts';
import { fromPartition, type StandInSession } from './session.ts';

interface OpenAnswer {
  readonly action: 'allow' | 'deny';
  readonly overrideBrowserWindowOptions?: WindowOptions;
}

const windows = new Set<BrowserWindow>();
const windowsByPage = new WeakMap<Page, BrowserWindow>();
let browser: Promise<StandInBrowser> | undefined;
let server: ScreenServer | undefined;
/** Options of windows that pages may open now: the program has agreed, Chromium has not opened them yet. */
const agreedWindows: WindowOptions[] = [];

class WebContents extends EventEmitter {
  openHandler: ((details: { url: string }) => OpenAnswer) | undefined;

  setWindowOpenHandler(handler: (details: { url: string }) => OpenAnswer): void {
    this.openHandler = handler;
  }
  setWebRTCIPHandlingPolicy(policy: string): void {
    record({ deed: 'webRtc', policy });
  }
  /** True when the program refuses that a page goes there. */
  refusesNavigation(url: string, isMainFrame: boolean): boolean {
    const details = { url, isMainFrame, isSameDocument: false };
    const main = isMainFrame && emitCancelable(this, 'will-navigate', details);
    return emitCancelable(this, 'will-frame-navigate', details) || main;
  }
  /** As Electron: without a handler every window opens. */
  answerOpen(url: string): OpenAnswer {
    return this.openHandler?.({ url }) ?? { action: 'allow' };
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly #session: StandInSession;
  readonly #page: Promise<Page>;
  /** True while the program itself loads a page: then nobody is asked. */
  #loading = false;
  #minimized = false;

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }

  /** `opened`: the page that another page has opened, for which this is the window. */
  constructor(options: WindowOptions, opened?: Page) {
    super();
    record({ deed: 'window', by: opened === undefined ? 'program' : 'page', options });
    windows.add(this);
    this.#session = fromPartition(options.webPreferences?.partition ?? '');
    this.#page = this.#takeOver(options, opened);
    app.emit('web-contents-created', {}, this.webContents);
    app.emit('browser-window-created', {}, this);
  }

  async #takeOver({ width = 800, height = 600, ...options }: WindowOptions, opened?: Page): Promise<Page> {
    const page = opened ?? (await newPage(options));
    windowsByPage.set(page, this);
    page.once('close', () => this.#closed());
    await page.setViewportSize({ width, height });
    return page;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page;
    const screen = await screenServer(url, this.#session);
    this.#loading = true;
    try {
      await page.goto(screen.toLoopback(url));
    } finally {
      this.#loading = false;
    }
  }

  mayNavigate(url: string): boolean {
    return this.#loading || !this.webContents.refusesNavigation(url, true);
  }
  mayLoad(url: string): Promise<boolean> {
    return this.#session.mayLoad(url);
  }

  destroy(): void {
    void this.#page.then((page) => page.close());
  }
  isMinimized(): boolean {
    return this.#minimized;
  }
  minimize(): void {
    this.#minimized = true;
  }
  restore(): void {
    this.#minimized = false;
    record({ deed: 'restore' });
  }
  show(): void {
    record({ deed: 'show' });
  }
  focus(): void {
    record({ deed: 'focus' });
  }
  /** As when the system keeps another program in front. */
  isFocused(): boolean {
    return false;
  }
  flashFrame(on: boolean): void {
    record({ deed: 'flashFrame', on });
  }

  #closed(): void {
    windows.delete(this);
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }
}

async function newPage(options: WindowOptions): Promise<Page> {
  if (browser === undefined) {
    const preload = options.webPreferences?.preload ?? '';
    browser = startChromium(app.getPath('userData'), preload, { mayNavigate, mayLoad, pageOpened });
    app.beforeExit(async () => (await browser)?.close());
  }
  return (await browser).newPage();
}

async function screenServer(url: string, session: StandInSession): Promise<ScreenServer> {
  if (server !== undefined) return server;
  const { protocol, host } = new URL(url);
  const handler = session.schemes.get(protocol.slice(0, -1));
  if (handler === undefined) throw new Error(`no handler for ${protocol}`);
  const schemeOrigin = `${protocol}//${host}`;
  return (server = await ScreenServer.start({ schemeOrigin, handler, standIn: answerOpen }));
}

/** Answers the page's `window.open`. */
function answerOpen(asked: URL): { allowed: boolean } {
  const url = toScheme(asked.searchParams.get('url') ?? '');
  const answer = firstContents().answerOpen(url);
  if (answer.action === 'allow') agreedWindows.push(answer.overrideBrowserWindowOptions ?? {});
  else record({ deed: 'refusedWindow', url });
  return { allowed: answer.action === 'allow' };
}

/** A page has opened another one: agreed before, or by a link with a target, which is judged and closed again here. */
function pageOpened(page: Page): void {
  const agreed = agreedWindows.shift();
  if (agreed !== undefined) {
    new BrowserWindow(agreed, page);
    return;
  }
  record({ deed: 'refusedWindow', url: toScheme(page.url()) });
  void page.close();
}

function mayNavigate(page: Page, url: string): boolean {
  const window = windowsByPage.get(page);
  if (window === undefined || window.mayNavigate(toScheme(url))) return true;
  record({ deed: 'refusedNavigation', url: toScheme(url) });
  return false;
}

async function mayLoad(url: string): Promise<boolean> {
  const [window] = windows;
  if (window === undefined || (await window.mayLoad(toScheme(url)))) return true;
  record({ deed: 'refusedLoad', url: toScheme(url) });
  return false;
}

const toScheme = (url: string): string => server?.toScheme(url) ?? url;

function firstContents(): WebContents {
  const [window] = windows;
  if (window === undefined) throw new Error('there is no window');
  return window.webContents;
}

onCommand('navigate', ({ url, isMainFrame }) => firstContents().refusesNavigation(String(url), isMainFrame === true));
onCommand('redirect', ({ url }) => emitCancelable(firstContents(), 'will-redirect', { url, isMainFrame: true }));
onCommand('open', ({ url }) => firstContents().answerOpen(String(url)).action);
onCommand('webview', () => emitCancelable(firstContents(), 'will-attach-webview', {}, {}, {}));
onCommand('title', () => [...windows].every((window) => emitCancelable(window, 'page-title-updated', {}, 'X', false)));
onCommand('minimize', () => [...windows][0]?.minimize());
onCommand('focused', () => [...windows][0]?.emit('focus', {}));
