/** Shows the screen: an app window of a Chromium-like browser of this machine, otherwise the default browser. */
import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { endChild } from './embedded-sandbox.ts';

export interface OpenedWindow {
  /** Settles when the user closes the window. */
  readonly closed: Promise<void>;
  close(): Promise<void>;
}

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  win32: [
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
};

/** Opens `url`; undefined when it went to the default browser, or when there is no display to open anything on. */
export async function openWindow(url: string): Promise<OpenedWindow | undefined> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return undefined;
  const browser = findBrowser();
  if (browser === undefined) {
    openDefaultBrowser(url);
    return undefined;
  }
  const profile = mkdtempSync(join(tmpdir(), 'drimbox-window-'));
  const flags = [`--app=${url}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check'];
  if (process.getuid?.() === 0) flags.push('--no-sandbox');
  const child = spawn(browser, flags, { stdio: 'ignore' });
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  return { closed, close: () => closeWindow(child, profile) };
}

async function closeWindow(child: ChildProcess, profile: string): Promise<void> {
  await endChild(child);
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function findBrowser(): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => COMMANDS.map((command) => join(folder, command)));
  return [...(PLACES[process.platform] ?? []), ...onPath].find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function openDefaultBrowser(url: string): void {
  const commands: Partial<Record<NodeJS.Platform, [string, string[]]>> = {
    win32: ['rundll32', ['url.dll,FileProtocolHandler', url]],
    darwin: ['open', [url]],
  };
  const [command, args] = commands[process.platform] ?? ['xdg-open', [url]];
  spawn(command, args, { stdio: 'ignore', detached: true })
    .once('error', () => undefined)
    .unref();
}
