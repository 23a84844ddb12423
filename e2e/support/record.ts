/** The record of the DMP on the screen, and the two ways of being let in. */
import type { Locator, Page } from '@playwright/test';
import { airVariant } from './dmp.ts';
import { startProgram } from './program.ts';
import { writeVariant } from './sandbox.ts';
import { band, expect, test as base, type User } from './test.ts';
import { said, saidIn } from './texts.ts';

export const STRATEGIES = ['psc', 'air'] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** As `test`, with the program let into the DMP by `strategy`. */
export const test = base.extend<{ strategy: Strategy }>({
  strategy: ['psc', { option: true }],
  program: async ({ sandbox, changes, strategy }, use, info) => {
    const all = { ...changes, ...(strategy === 'air' ? airVariant(sandbox) : {}) };
    const program = await startProgram(writeVariant(sandbox.config, `record-${info.workerIndex}`, all));
    await use(program);
    await program.close();
  },
});

/** The list of a patient's studies, with the gestures of somebody who reads it. */
export class RecordScreen {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get list(): Locator {
    return this.page.getByRole('grid', { name: said('record.list') });
  }

  /** The lines on the screen: the list draws those that can be seen. */
  get lines(): Locator {
    return this.list.getByRole('row');
  }

  line(text: string | RegExp): Locator {
    return this.lines.filter({ hasText: text }).first();
  }

  /** « 45 examens », once the list is there. */
  async expectCount(count: number): Promise<void> {
    await expect(this.page.getByText(said('record.studies', { count }), { exact: true })).toBeVisible();
  }

  async expectListed(): Promise<void> {
    await expect(this.lines.first()).toBeVisible();
  }

  async filterByText(text: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: said('control.filterText') }).fill(text);
  }

  async openReport(text: string | RegExp): Promise<Locator> {
    await this.line(text)
      .getByRole('button', { name: saidIn('control.report') })
      .click();
    await expect(this.report).toBeVisible();
    return this.report;
  }

  async showImages(text: string | RegExp): Promise<void> {
    await this.line(text)
      .getByRole('button', { name: saidIn('control.showImages') })
      .click();
  }

  get report(): Locator {
    return this.page.getByRole('region', { name: said('report.title'), exact: true });
  }

  get content(): Locator {
    return this.report.getByRole('region', { name: said('report.content') });
  }

  get patient(): Locator {
    return band(this.page);
  }
}

/** From the DPI through the login to the record of the patient under `label`. */
export async function openRecord(user: User, label: string, professional?: RegExp): Promise<RecordScreen> {
  const page = await user.callFromDpi(await user.openDpi(), label);
  await user.logIn(page, professional);
  return new RecordScreen(page);
}
