/**
 * The desktop host on Electron itself, where its binary is installed (`npx install-electron`); skipped elsewhere, and
 * said so. On Linux it needs a key ring (`dbus-run-session` with gnome-keyring), for the program keeps no key without.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { electronBinary } from '../../build/desktop.ts';
import type {} from '../../shared/bridge.ts';
import { buildDesktop, ROOT } from './program.ts';
import { startSandbox, type RunningSandbox } from '../support/sandbox.ts';

const executablePath = electronBinary(ROOT);

test.describe.configure({ mode: 'serial' });
test.skip(executablePath === undefined, "needs Electron's binary, which is not installed here");

let sandbox: RunningSandbox;
let program: ElectronApplication;
let page: Page;
let profile = '';

test.beforeAll(async () => {
  test.setTimeout(180_000);
  buildDesktop();
  profile = mkdtempSync(join(tmpdir(), 'drimbox-electron-'));
  sandbox = await startSandbox();
  program = await _electron.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [ROOT, `--user-data-dir=${profile}`, '--config', sandbox.config],
  });
  page = await program.firstWindow();
});

test.afterAll(async () => {
  await program?.close();
  await sandbox?.close();
  if (profile !== '') rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
});

test('the page comes from our scheme, in a sandbox, without Node', async () => {
  expect(page.url()).toBe('drimbox-app://app/');
  expect(
    await page.evaluate(() => [location.origin, isSecureContext, 'require' in window, 'process' in window]),
  ).toEqual(['drimbox-app://app', true, false, false]);
  expect(await page.evaluate(() => Object.keys(window.drimbox ?? {}).sort())).toEqual(['platform', 'versions']);
});

test('Electron says who asks, and the API answers our page alone', async () => {
  expect(await page.evaluate(async () => (await fetch('/api/state')).status)).toBe(200);
  const foreign = await program.evaluate(async ({ net, session }) => {
    const answer = await session.fromPartition('drimbox').fetch('drimbox-app://app/api/state');
    return [answer.status, typeof net];
  });
  expect(foreign).toEqual([403, 'object']);
});

test('events stream', async () => {
  const first = await page.evaluate(async () => {
    const reader = (await fetch('/api/events')).body?.getReader();
    const part = await reader?.read();
    await reader?.cancel();
    return new TextDecoder().decode(part?.value);
  });
  expect(first).toContain('"type":"state"');
});

test('neither navigation nor window leads elsewhere', async () => {
  await page.evaluate(() => location.assign('https://example.org/'));
  await page.evaluate(() => location.assign('http://127.0.0.1:1/'));
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  expect(await page.evaluate(() => location.href)).toBe('drimbox-app://app/');
  expect(program.windows()).toHaveLength(1);
});

test('permissions are refused, but two', async () => {
  const state = (name: string): Promise<string> =>
    page.evaluate(
      async (wanted) => (await navigator.permissions.query({ name: wanted as PermissionName })).state,
      name,
    );
  for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'midi']) {
    expect(await state(name), name).toBe('denied');
  }
});

test('a crashed page comes back', async () => {
  await program.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => page.evaluate(() => document.readyState).catch(() => 'gone')).toBe('complete');
});
