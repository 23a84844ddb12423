/** The fixtures of the end-to-end specs: one sandbox for all, one program for each test, and what a user does with them. */
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Page } from '@playwright/test';
import { startProgram, type RunningProgram } from './program.ts';
import { startSandbox, writeVariant, type Changes, type RunningSandbox } from './sandbox.ts';

export { expect };

export const TEST_PATIENT = { name: 'PAT-TROIS Dominique', ins: '2 79 03 51 215 189' };
export const OTHER_PATIENT = { name: 'D’ÉTÉ-NOËL Ange', dpiName: "D'ÉTÉ-NOËL Ange" };
export const PROFESSIONALS = {
  one: /DOC0036624 — une activité/,
  several: /DOC0036625 — plusieurs activités/,
  none: /DOC0036626 — aucune activité/,
};

interface Options {
  /** Parts of the configuration's sections that this test replaces. */
  readonly changes: Changes;
}

interface Fixtures {
  readonly program: RunningProgram;
  readonly user: User;
}

interface WorkerOptions {
  /** Arguments of the sandbox, e.g. `--data DIR`. */
  readonly sandboxArguments: readonly string[];
}

interface WorkerFixtures {
  readonly sandbox: RunningSandbox;
}

export const test = base.extend<Options & Fixtures, WorkerOptions & WorkerFixtures>({
  changes: [{}, { option: true }],
  sandboxArguments: [[], { option: true, scope: 'worker' }],
  sandbox: [
    async ({ sandboxArguments }, use) => {
      const sandbox = await startSandbox(sandboxArguments);
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  program: async ({ sandbox, changes }, use, info) => {
    const config = writeVariant(sandbox.config, `test-${info.workerIndex}`, changes);
    const program = await startProgram(config);
    await use(program);
    await program.close();
  },
  user: async ({ context, sandbox, program }, use) => {
    await use(new User(context, sandbox, program));
  },
});

/** A person at the workstation and in the DPI, with one browser. */
export class User {
  readonly #context: BrowserContext;
  readonly #sandbox: RunningSandbox;
  readonly #program: RunningProgram;

  constructor(context: BrowserContext, sandbox: RunningSandbox, program: RunningProgram) {
    this.#context = context;
    this.#sandbox = sandbox;
    this.#program = program;
  }

  /** Opens the one-time launch URL, as the program does when it starts. */
  async openProgram(): Promise<Page> {
    const page = await this.#context.newPage();
    await page.goto(this.#program.url);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    return page;
  }

  async openDpi(): Promise<Page> {
    const page = await this.#context.newPage();
    await page.goto(this.#sandbox.dpi);
    return page;
  }

  /** Clicks a patient's row in the DPI; the tab that it opens. */
  async callFromDpi(dpi: Page, label: string): Promise<Page> {
    const opened = this.#context.waitForEvent('page');
    await dpi.getByRole('button', { name: label }).click();
    return opened;
  }

  /** Logs in on the simulated Pro Santé Connect as one of its professionals, and comes back to the page. */
  async logIn(page: Page, professional: RegExp = PROFESSIONALS.one): Promise<void> {
    const opened = this.#context.waitForEvent('page');
    await page.getByRole('button', { name: 'Se connecter avec Pro Santé Connect' }).click();
    const login = await opened;
    await login.getByRole('button', { name: professional }).click();
    await login.waitForURL(({ href }) => href.startsWith(`${this.#program.listener}/auth/callback/`));
    // Behind another tab a page draws once a second.
    await login.close();
    await page.bringToFront();
  }

  /** Posts a call as a caller without a browser does. */
  call(form: string = this.#sandbox.call): Promise<Response> {
    return fetch(`${this.#program.listener}/appel-contextuel`, {
      method: 'POST',
      body: form,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
    });
  }
}

/** The patient band, the landmark that says whose record is on the screen. */
export const band = (page: Page) => page.getByRole('region', { name: 'Patient', exact: true });

/** Keeps a picture for people to look at, and lets axe look at the page: it must find nothing. */
export async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `screenshots/${name}.png`, animations: 'disabled' });
  // In the page itself: without frames of others there is nothing for which another page would have to be opened.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
