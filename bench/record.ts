/** What the page does with the record of the DMP: from the call to the list, scrolling a long one, a large report. */
import type { Page } from '@playwright/test';
import { controlDmp, dmpDocument } from '../e2e/support/dmp.ts';
import { startProgram, type RunningProgram } from '../e2e/support/program.ts';
import { startSandbox, type RunningSandbox } from '../e2e/support/sandbox.ts';
import { said, saidIn } from '../e2e/support/texts.ts';
import { logIn, startBrowser } from './browser.ts';
import { scrollList, watchCanvas, watchRows, type PageWatch } from './in-page.ts';
import { rounded, spreadOf, type Spread } from './statistics.ts';

const CALLS = 5;
const DOCUMENTS = { ordinary: 200, many: 2000 };
const REPORT_MEGABYTES = 10;
const REPORTS = 3;
const SCROLL_FRAMES = 240;

export interface RecordReport {
  /** From the contextual call, opened by a user who is logged in, to the list of 200 documents drawn. */
  readonly listedMs: Spread;
  /** The same with 2,000 documents; once. */
  readonly listedManyMs: number;
  /** Pictures per second while a list of 2,000 documents is scrolled by a page at each. */
  readonly scrolledPerSecond: number;
  /** From the click on a report to its first page drawn; a PDF of 10 MB, each time in a record opened anew. */
  readonly firstPageMs: Spread;
}

/** With a sandbox and a program of its own; the renderer has been built. */
export async function measureRecord(): Promise<RecordReport> {
  await using stack = new AsyncDisposableStack();
  const sandbox = await startSandbox();
  stack.defer(() => sandbox.close());
  const program = await startProgram(sandbox.config);
  stack.defer(async () => void (await program.close()));
  const browser = await startBrowser();
  stack.defer(() => browser.close());
  const page = await browser.newPage({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  await page.goto(program.url);
  await logIn(page);
  const bench = { page, program, sandbox };
  // Documents beside the message (MTOM), as the DMP sends them.
  await controlDmp(sandbox, { style: 0, empty: true, addDocuments: DOCUMENTS.ordinary });
  await call(bench);
  await closePatient(page);
  const listed: number[] = [];
  for (let run = 0; run < CALLS; run += 1) {
    listed.push(await call(bench));
    await closePatient(page);
  }
  const firstPage = await firstPages(bench);
  await controlDmp(sandbox, { empty: true, addDocuments: DOCUMENTS.many });
  const listedManyMs = await call(bench);
  const ms = await page.evaluate(scrollList, SCROLL_FRAMES);
  return {
    listedMs: spreadOf(listed),
    listedManyMs,
    scrolledPerSecond: rounded((SCROLL_FRAMES * 1000) / ms),
    firstPageMs: spreadOf(firstPage),
  };
}

interface RecordBench {
  readonly page: Page;
  readonly program: RunningProgram;
  readonly sandbox: RunningSandbox;
}

/** The hospital's record calls; milliseconds until the rows of the list are drawn. */
async function call({ page, program, sandbox }: RecordBench): Promise<number> {
  const answer = await fetch(`${program.listener}/appel-contextuel`, {
    method: 'POST',
    body: sandbox.call,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  });
  await page.evaluate(watchRows);
  const begin = performance.timeOrigin + performance.now();
  await fetch(answer.headers.get('location') ?? '');
  return rounded((await drawnAt(page)) - begin);
}

async function closePatient(page: Page): Promise<void> {
  const close = page.getByRole('button', { name: said('control.closePatient') }).first();
  await close.click();
  await close.waitFor({ state: 'detached' });
}

async function firstPages(bench: RecordBench): Promise<number[]> {
  const { page, sandbox } = bench;
  await controlDmp(sandbox, { empty: true, addLargeReport: { megabytes: REPORT_MEGABYTES } });
  const { title } = await dmpDocument(sandbox, 'large');
  const times: number[] = [];
  for (let run = 0; run < REPORTS; run += 1) {
    await call(bench);
    const button = page
      .getByRole('row')
      .filter({ hasText: title })
      .getByRole('button', { name: saidIn('control.report') });
    await button.waitFor();
    await page.evaluate(watchCanvas);
    await button.click();
    times.push(rounded((await drawnAt(page)) - (await page.evaluate(clickedAt))));
    await closePatient(page);
  }
  return times;
}

function drawnAt(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as PageWatch).drimboxDrawn);
}

function clickedAt(): number {
  return (globalThis as unknown as PageWatch).drimboxClicked;
}
