/** A person in the espace de confiance: what they ask for, and what they are told. */
import { expect, type Locator, type Page } from '@playwright/test';
import { said, type TextKey } from './texts.ts';

/** A server that says nothing is given up after some seconds. */
const PATIENCE = { timeout: 40_000 };

export class TrustScreen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: /^Espace de confiance/ }).click();
    await expect(this.#dialog).toBeVisible();
  }

  async close(): Promise<void> {
    await this.#dialog.getByRole('button', { name: said('control.closeTrust') }).click();
    await expect(this.#dialog).toHaveCount(0);
  }

  region(title: TextKey): Locator {
    return this.#dialog.getByRole('region', { name: said(title), exact: true });
  }

  /** « Vérifier maintenant », to its end. */
  async check(): Promise<void> {
    const summary = this.region('trust.summary.title');
    await summary.getByRole('button', { name: said('control.checkTrust') }).click();
    await expect(summary.getByText(said('trust.check.done'))).toBeVisible(PATIENCE);
  }

  /** Tests an address; the place where the steps and the reason stand. */
  async test(address: string, isAccepted: boolean): Promise<Locator> {
    const panel = this.region('trust.probe.title');
    await panel.getByRole('textbox').fill(address);
    await panel.getByRole('button', { name: said('control.probe') }).click();
    const host = new URL(address).host;
    const verdict = said(isAccepted ? 'trust.probe.accepted' : 'trust.probe.refused', { host });
    await expect(panel.getByText(verdict)).toBeVisible(PATIENCE);
    return panel.getByRole('list', { name: said('trust.steps') });
  }

  get #dialog(): Locator {
    return this.page.getByRole('dialog', { name: said('trust.title'), exact: true });
  }
}
