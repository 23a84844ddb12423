/** The browser that shows the windows: the system's Chromium, the engine that Electron carries too. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page, type Route } from '@playwright/test';
import { findChromium } from '../../support/programs.ts';
import { record } from './control.ts';
import { STAND_IN_PATH } from './screen-server.ts';

/** What the windows decide about their pages. */
export interface PageGuard {
  /** A page wants to go there by itself. */
  mayNavigate(page: Page, url: string): boolean;
  mayLoad(url: string): Promise<boolean>;
  /** A page was opened by another page, and the program had agreed; or not. */
  pageOpened(page: Page): void;
}

export interface StandInBrowser {
  readonly context: BrowserContext;
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  // For the test, which drives the pages; the program's own decisions do not depend on it.
  '--remote-debugging-port=0',
];

/** Starts Chromium with a profile under `folder`; each page runs the preload before its own scripts. */
export async function startChromium(folder: string, preload: string, guard: PageGuard): Promise<StandInBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not on this machine');
  const profile = join(folder, 'chromium');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: FLAGS,
    viewport: null,
    // Signals are the program's to handle.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  await context.addInitScript(`${await preloadScript(preload)};${WINDOW_OPEN_SCRIPT}`);
  await context.route('**/*', (route) => decide(route, guard));
  let own = 0;
  context.on('page', (page) => {
    if (own > 0) own--;
    else guard.pageOpened(page);
  });
  const spare = context.pages();
  const port = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n')[0];
  record({ deed: 'browser', endpoint: `http://127.0.0.1:${port}` });
  return {
    context,
    newPage: async () => {
      const unused = spare.shift();
      if (unused !== undefined) return unused;
      own++;
      return context.newPage();
    },
    close: () => context.close(),
  };
}

async function decide(route: Route, guard: PageGuard): Promise<void> {
  const request = route.request();
  const url = request.url();
  if (request.isNavigationRequest()) {
    const page = pageOf(route);
    if (page !== undefined && !guard.mayNavigate(page, url)) return route.abort('aborted');
  }
  return (await guard.mayLoad(url)) ? route.continue() : route.abort('blockedbyclient');
}

/** The page that navigates; undefined for one that is only just being opened, which `pageOpened` judges. */
function pageOf(route: Route): Page | undefined {
  try {
    const frame = route.request().frame();
    return frame.parentFrame() === null ? frame.page() : undefined;
  } catch {
    return undefined;
  }
}

/** The built preload in a function of its own, with the two things that the sandbox gives it: `electron` and `process`. */
async function preloadScript(path: string): Promise<string> {
  const code = await readFile(path, 'utf8');
  const versions = { electron: 'stand-in', chrome: 'stand-in' };
  return `((require, module, exports, process) => {${code}
  })(
    (name) => {
      if (name !== 'electron') throw new Error('the sandbox has no module ' + name);
      const exposeInMainWorld = (key, value) =>
        Object.defineProperty(window, key, { value: Object.freeze(structuredClone(value)), enumerable: true });
      return { contextBridge: { exposeInMainWorld } };
    },
    { exports: {} }, {}, ${JSON.stringify({ platform: process.platform, versions, sandboxed: true })},
  )`;
}

/** `window.open` asks the program first and waits for its answer, as in Electron. */
const WINDOW_OPEN_SCRIPT = `(() => {
  const open = window.open.bind(window);
  window.open = (url, name, features) => {
    const asked = new URL(url, location.href).href;
    const request = new XMLHttpRequest();
    request.open('GET', '${STAND_IN_PATH}open?url=' + encodeURIComponent(asked), false);
    request.send();
    return JSON.parse(request.responseText).allowed ? open(url, name, features) : null;
  };
})()`;
