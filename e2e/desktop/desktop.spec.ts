/**
 * The desktop host, built and unmodified, on the stand-in for Electron: the whole way of a call, once, and the life of
 * its windows. What Electron makes of it is for `electron.spec.ts` and docs/electron-checklist.md.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type {} from '../../shared/bridge.ts';
import { whatIsMissing } from '../support/programs.ts';
import { buildDesktop, DesktopProgram, filesNaming, ROOT, userData } from './program.ts';
import { startSandbox, type RunningSandbox } from '../support/sandbox.ts';

const missing = whatIsMissing('chromium');

test.skip(missing !== undefined, missing ?? '');
test.describe.configure({ mode: 'serial' });

let sandbox: RunningSandbox;
let program: DesktopProgram;
/** The link that the page of the call offered. */
let link = '';
let profile: ReturnType<typeof userData>;

test.beforeAll(async () => {
  test.setTimeout(180_000);
  buildDesktop();
  profile = userData();
  sandbox = await startSandbox();
  program = new DesktopProgram(profile.path, ['--config', sandbox.config, '--json']);
  await program.ready();
});

test.afterAll(async () => {
  await program?.end();
  await sandbox?.close();
  profile?.remove();
});

test('says that it is ready, without an address that others could open', async () => {
  const ready = await program.ready();
  expect(ready).toMatchObject({ ready: true, host: 'desktop', url: 'drimbox-app://app/' });
  expect(ready.listener).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(() => process.kill(ready.pid, 0)).not.toThrow();
});

test('shows the page facts, and nothing of Node', async () => {
  const page = await program.firstPage();
  expect(
    await page.evaluate(() => [
      Object.keys(window.drimbox ?? {}).sort(),
      typeof window.drimbox?.platform,
      'require' in window,
      'process' in window,
      'ipcRenderer' in window,
    ]),
  ).toEqual([['platform', 'versions'], 'string', false, false, false]);
});

test('a call from another program, the login in the system’s browser, the patient in the window', async ({ page }) => {
  const { listener } = await program.ready();
  const call = await page.request.post(`${listener}/appel-contextuel`, {
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    data: sandbox.call,
    maxRedirects: 0,
  });
  expect(call.status()).toBe(303);
  const location = call.headers()['location'] ?? '';
  expect(location.startsWith(`${listener}/`)).toBe(true);

  // The caller's browser is told that the record opens, and nothing of the patient.
  await page.goto(location);
  await expect(page.getByRole('heading')).toBeVisible();
  const content = await page.content();
  expect(content).not.toMatch(/PAT-TROIS|279035121518989/i);
  link = /drimbox:\/\/open\/[A-Za-z0-9_-]+(?=")/.exec(content)?.[0] ?? '';
  expect(link).toMatch(/^drimbox:\/\/open\/[A-Za-z0-9_-]{43}$/);
  await program.doing('flashFrame');
  expect(program.did('show').length).toBeGreaterThan(0);

  const window = await program.firstPage();
  await expect(window.getByText('Une demande d’ouverture de dossier attend votre connexion.')).toBeVisible();
  await expect(window.getByText(/PAT-TROIS/i)).toHaveCount(0);
  await window.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' }).click();

  const { url } = await program.doing('openExternal');
  expect(url.startsWith(`${listener}/auth/login/psc`)).toBe(true);
  expect((await program.pages()).length).toBe(1);
  // A tab of its own, as the system's browser opens one: the page of the call still offers its link to the program.
  const login = await page.context().newPage();
  await login.goto(url);
  await login.getByRole('button', { name: /DOC0036624/ }).click();
  await expect(login).toHaveURL(new RegExp(`^${listener}/auth/callback/psc`));

  const band = window.getByRole('region', { name: 'Patient' });
  await expect(band).toContainText('PAT-TROIS');
  await expect(band).toContainText(/2 79 03 51 215 189/);
  expect(await window.evaluate(() => document.title)).toBe('DRIMBox');
  await screenshot(window, 'desktop-patient');
});

test('refuses to leave its own page', async () => {
  const page = await program.firstPage();
  const before = page.url();
  const leave = async (url: string): Promise<void> => {
    const times = program.did('refusedNavigation').length;
    await page.evaluate((target) => location.assign(target), url);
    expect(await program.doing('refusedNavigation', times)).toEqual({ deed: 'refusedNavigation', url });
  };
  await leave('https://example.org/');
  await leave('http://127.0.0.1:1/');
  await leave('drimbox-app://app/api/state'.replace('drimbox-app://app', new URL(before).origin)).catch(
    () => undefined,
  );
  expect(page.url()).toBe(before);
  await expect(page.getByRole('region', { name: 'Patient' })).toContainText('PAT-TROIS');
});

test('refuses foreign windows and opens a second one of its own, hardened like the first', async () => {
  const page = await program.firstPage();
  expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
  expect(program.did('refusedWindow')).toContainEqual({ deed: 'refusedWindow', url: 'https://example.org/' });
  expect(await program.pages()).toHaveLength(1);

  const opened = page.waitForEvent('popup');
  expect(await page.evaluate(() => window.open('/?screen=2') === null)).toBe(false);
  const second = await opened;
  await expect(second.getByRole('region', { name: 'Patient' })).toContainText('PAT-TROIS');
  const [first, child] = program.did('window');
  expect(child?.by).toBe('page');
  expect(child?.options).toEqual(first?.options);
  await second.close();
});

test('a second start hands its link over and ends; the first comes forward', async () => {
  for (const args of [[link], [link], [`drimbox://open/${randomBytes(32).toString('base64url')}`], []]) {
    const shown = program.did('show').length;
    const restored = program.did('restore').length;
    await program.ask('minimize');
    const second = new DesktopProgram(profile.path, args);
    expect((await second.exit).code).toBe(0);
    expect(second.did('window')).toEqual([]);
    await program.doing('show', shown);
    expect(program.did('restore').length).toBe(restored + 1);
  }
  // A link that was used, or that nobody gave, changes nothing else.
  const page = await program.firstPage();
  await expect(page.getByRole('region', { name: 'Patient' })).toContainText('PAT-TROIS');
  expect(await program.pages()).toHaveLength(1);
});

test('ends on SIGTERM, leaving no process and no trait of the patient in a file', async () => {
  const { pid } = await program.ready();
  expect(await program.end()).toBe(0);
  expect(() => process.kill(pid, 0)).toThrow();
  for (const folder of [profile.path, auditFolder()]) {
    expect(readdirSync(folder)).not.toEqual([]);
    expect(filesNaming(folder, /PAT-TROIS|279035121518989/)).toEqual([]);
  }
});

test('starts again on the store whose key the key ring keeps, and not without the key ring', async () => {
  const args = ['--config', sandbox.config, '--json'];
  const without = new DesktopProgram(profile.path, args, { STAND_IN_KEYRING: 'basic_text' });
  expect(await without.exit).toMatchObject({ code: 1, stderr: expect.stringContaining('SECRET_STORE_UNAVAILABLE') });
  const again = new DesktopProgram(profile.path, args);
  expect(await again.ready()).toMatchObject({ ready: true });
  expect(await again.end('SIGINT')).toBe(0);
});

async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(ROOT, `screenshots/${name}.png`) });
}

/** Where the program keeps its durable store. */
function auditFolder(): string {
  const { audit } = JSON.parse(readFileSync(sandbox.config, 'utf8')) as { audit: { directory: string } };
  return resolve(dirname(sandbox.config), audit.directory);
}
