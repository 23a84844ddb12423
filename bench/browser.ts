/** Chromium as the specs have it, and a login in it. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { findChromium } from '../e2e/support/programs.ts';
import { said } from '../e2e/support/texts.ts';
import { PROFESSIONALS } from '../e2e/sandbox/openid/professionals.ts';
import playwright from '../playwright.config.ts';

/** Throws when Chromium is not on this machine. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Chromium is not on this machine');
  // As the specs have it.
  return chromium.launch({ ...playwright.use?.launchOptions, executablePath });
}

/** As the first professional of the sandbox. */
export async function logIn(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: said('control.loginPsc') });
  const [login] = await Promise.all([page.context().waitForEvent('page'), button.click()]);
  await login.getByRole('button', { name: PROFESSIONALS[0]?.label ?? '' }).click();
  await page.getByRole('button', { name: said('control.logout') }).waitFor();
  // Behind another tab a page draws once a second.
  await login.close();
  await page.bringToFront();
}
