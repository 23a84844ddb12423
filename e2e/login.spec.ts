/** Login, and what must not pass for one; the end of a session, wanted or not. */
import type { Page } from '@playwright/test';
import { controlProvider } from './support/sandbox.ts';
import { band, expect, look, PROFESSIONALS, TEST_PATIENT, test } from './support/test.ts';

const OPEN = `Ouvrir les images de ${TEST_PATIENT.name}`;

/** The address of the next callback that this browser is sent to. */
async function nextCallback(page: Page, act: () => Promise<void>): Promise<string> {
  const called = page.context().waitForEvent('request', (request) => request.url().includes('/auth/callback/psc?'));
  await act();
  return (await called).url();
}

test('before any call, a professional logs in and waits', async ({ user }) => {
  const page = await user.openProgram();
  await look(page, 'connexion-1-sans-appel');
  await user.logIn(page);
  await expect(page.getByRole('heading', { name: 'En attente d’un appel' })).toBeVisible();
  await look(page, 'connexion-2-accueil');
});

test('while the login page is open, the screen says so and lets the user give up', async ({ user, context }) => {
  const page = await user.openProgram();
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' }).click();
  await opened;
  await expect(page.getByText('Connexion en cours avec Pro Santé Connect')).toBeVisible();
  await look(page, 'connexion-3-en-cours');
  await page.getByRole('button', { name: 'Annuler' }).click();
  await expect(page.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' })).toBeVisible();
});

test('a login that the professional cancels at the provider is told beside the button', async ({ user, context }) => {
  const page = await user.openProgram();
  const opened = context.waitForEvent('page');
  await page.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' }).click();
  const login = await opened;
  await login.getByRole('button', { name: 'Annuler la connexion' }).click();
  await expect(page.getByRole('alert')).toContainText('Pro Santé Connect');
  await look(page, 'connexion-4-refusee');
});

test('a forged state opens no session', async ({ user, program, page }) => {
  const screen = await user.openProgram();
  const answer = await page.goto(`${program.listener}/auth/callback/psc?code=abc&state=${'x'.repeat(43)}`);
  expect(answer?.status()).toBe(400);
  await look(page, 'connexion-5-etat-forge');
  await expect(screen.getByRole('heading', { name: 'Connexion' })).toBeVisible();
});

test('a callback that is replayed opens no session', async ({ user, page }) => {
  const screen = await user.openProgram();
  const callback = await nextCallback(screen, () => user.logIn(screen));
  await expect(screen.getByRole('heading', { name: 'En attente d’un appel' })).toBeVisible();
  await screen.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(screen.getByRole('heading', { name: 'Connexion' })).toBeVisible();

  const answer = await page.goto(callback);
  expect(answer?.status()).toBe(400);
  await look(page, 'connexion-6-rejouee');
  await expect(screen.getByRole('heading', { name: 'Connexion' })).toBeVisible();
});

test('a callback in another browser profile is refused, and the right browser still gets in', async ({
  user,
  browser,
}) => {
  const screen = await user.openProgram();
  const callback = await callbackWithoutGoingThere(screen);
  const stranger = await (await browser.newContext()).newPage();
  expect((await stranger.goto(callback))?.status()).toBe(403);
  await look(stranger, 'connexion-7-autre-navigateur');
  await stranger.context().close();
  await expect(screen.getByRole('heading', { name: 'En attente d’un appel' })).toHaveCount(0);

  await (await screen.context().newPage()).goto(callback);
  await expect(screen.getByRole('heading', { name: 'En attente d’un appel' })).toBeVisible();
});

test('logout empties the screen and the program', async ({ user, program }) => {
  const page = await user.callFromDpi(await user.openDpi(), OPEN);
  await user.logIn(page);
  await expect(band(page)).toBeVisible();
  const location = (await user.call()).headers.get('location') ?? '';

  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
  await expect(page.getByText('PAT-TROIS')).toHaveCount(0);
  const state: unknown = await page.evaluate(async () => (await fetch('/api/state')).json());
  expect(JSON.stringify(state)).not.toContain('PAT-TROIS');
  expect((await fetch(location)).status).toBe(404);
  expect(program.output()).not.toContain('PAT-TROIS');
});

test('a session taken over by another browser leaves nothing of the patient in the first', async ({
  user,
  browser,
}) => {
  const page = await user.callFromDpi(await user.openDpi(), OPEN);
  await user.logIn(page);
  await expect(band(page)).toBeVisible();

  const other = await browser.newContext();
  const second = await other.newPage();
  await second.goto((await user.call()).headers.get('location') ?? '');
  await expect(second.getByRole('heading', { name: 'Connexion' })).toBeVisible();
  const opened = other.waitForEvent('page');
  await second.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' }).click();
  await (await opened).getByRole('button', { name: PROFESSIONALS.several }).click();

  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
  await expect(page.getByText('PAT-TROIS')).toHaveCount(0);
  await expect(page.getByText(/autre (écran|fenêtre|navigateur)/).first()).toBeVisible();
  await look(page, 'connexion-8-reprise');
  await other.close();
});

test('a session that the provider ended asks for a login and keeps the patient', async ({ user, sandbox }) => {
  await controlProvider(sandbox.psc, { accessTokenSeconds: 2 });
  const page = await user.callFromDpi(await user.openDpi(), OPEN);
  await user.logIn(page);
  await expect(band(page)).toContainText('PAT-TROIS');
  await controlProvider(sandbox.psc, { revokeSessions: true });

  const again = page.getByRole('button', { name: 'Se reconnecter' });
  await expect(again).toBeVisible({ timeout: 15_000 });
  await expect(band(page)).toContainText('PAT-TROIS');
  await look(page, 'connexion-9-session-perdue');

  await controlProvider(sandbox.psc, { reset: true, accessTokenSeconds: null });
  const opened = page.context().waitForEvent('page');
  await again.click();
  await (await opened).getByRole('button', { name: PROFESSIONALS.one }).click();
  await expect(again).toHaveCount(0);
  await expect(band(page)).toContainText('PAT-TROIS');
});

test('the patient, by FranceConnect, sees their own record; another person does not', async ({ user }) => {
  const page = await user.callFromDpi(await user.openDpi(), OPEN);
  await logInAsPatient(page, /PAT-TROIS/);
  await expect(band(page)).toContainText('PAT-TROIS');
  await expect(page.getByRole('button', { name: /Identité (concordante|à vérifier)/ })).toBeVisible();
  await look(page, 'connexion-10-franceconnect');
  // The provider's own end of session opens in a tab of its own.
  const ended = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Se déconnecter' }).click();
  await ended;
  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();

  const second = await user.callFromDpi(await user.openDpi(), OPEN);
  await logInAsPatient(second, /^(?!.*PAT-TROIS)(?!.*Annuler)/);
  await expect(second.getByRole('alert')).toBeVisible();
  await expect(band(second)).toHaveCount(0);
  await look(second, 'connexion-11-autre-personne');
});

async function logInAsPatient(page: Page, person: RegExp): Promise<void> {
  const opened = page.context().waitForEvent('page');
  await page.getByRole('button', { name: 'Je suis le patient : FranceConnect' }).click();
  await (await opened).getByRole('button', { name: person }).first().click();
}

/** Logs in at the provider, and stops before the browser follows its last redirect, the one to the callback. */
async function callbackWithoutGoingThere(screen: Page): Promise<string> {
  const opened = screen.context().waitForEvent('page');
  await screen.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' }).click();
  const login = await opened;
  const button = login.getByRole('button', { name: PROFESSIONALS.one });
  const form = { [(await button.getAttribute('name')) ?? '']: (await button.getAttribute('value')) ?? '' };
  const { request } = screen.context();
  let answer = await request.post(login.url(), { form, maxRedirects: 0 });
  for (;;) {
    const location = new URL(answer.headers()['location'] ?? '', answer.url()).href;
    if (location.includes('/auth/callback/')) return location;
    answer = await request.get(location, { maxRedirects: 0 });
  }
}
