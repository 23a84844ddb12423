/** What the page does with images, in Chromium and without a graphics card: first paint, arrival, scrolling. */
import type { CDPSession, Locator, Page } from '@playwright/test';
import { bundle } from '../build/bundle.ts';
import { breakDown, decodersOf } from '../e2e/support/decoders.ts';
import { startProgram } from '../e2e/support/program.ts';
import { startSandbox, type RunningSandbox } from '../e2e/support/sandbox.ts';
import { NominalSource } from '../e2e/support/source.ts';
import { said } from '../e2e/support/texts.ts';
import { largestSeries, type ChosenSeries } from './bench-setup.ts';
import { logIn, startBrowser } from './browser.ts';
import {
  countShown,
  makeSquare,
  scrollThrough,
  watchDecoders,
  watchFirstImage,
  watchPlanes,
  type DecoderWatch,
  type FirstImageWatch,
  type PlanesWatch,
} from './in-page.ts';
import { measurePageMemory, type PageMemoryReport } from './page-memory.ts';
import { rounded, spreadOf, type Spread } from './statistics.ts';

/** Of the pane with the image, in CSS pixels, one for each of the screen's. */
const SIDE = 512;
const OPENINGS = 7;
const SCROLL_STEPS = 300;
const CINE = { ms: 3000, /** Of the button « faster », to be past the goal. */ faster: 6 };
/** Times that all decode workers are lost. */
const BREAKDOWNS = 3;
/** Slow enough for the viewer to be at rest before most of the series comes. */
const TRICKLE_MBPS = 10;
const PATIENCE_MS = 300_000;
/** The page is at rest when it worked less than that in such a time. */
const REST = { everyMs: 500, busyMs: 25 };

export interface PageReport {
  /** From the click on a series to its first image drawn; at the rate of the bench. */
  readonly firstImageMs: Spread;
  /** Work of the page's main thread while a series arrives that is looked at, loading its images into the cache included. */
  readonly arrival: {
    readonly instances: number;
    readonly msPerInstance: number;
    readonly scriptMsPerInstance: number;
  };
  /** Images that were there already, each drawn before the next is asked for. */
  readonly scroll: { readonly images: number; readonly side: number; readonly imagesPerSecond: number };
  /** Played faster than the goal, in the same pane. */
  readonly cine: { readonly wantedPerSecond: number; readonly imagesPerSecond: number };
  /** From the key that asks for the planes of a series that is loaded to three of them, of all slices. */
  readonly planes: { readonly slices: number; readonly ms: number; readonly longestTaskMs: number };
  /** From the loss of a decode worker to the next decoded image; all of them break down over the first images of a series. */
  readonly lostDecoderMs: Spread;
  readonly memory: PageMemoryReport;
}

/** With a sandbox and a program of its own. Throws when Chromium is not on this machine. */
export async function measurePage(dataDir: string | undefined, rateMbps: number): Promise<PageReport> {
  await bundle({ only: ['renderer'] });
  const chosen = await largestSeries(dataDir);
  await using stack = new AsyncDisposableStack();
  const sandbox = await startSandbox(dataDir === undefined ? [] : ['--data', dataDir]);
  stack.defer(() => sandbox.close());
  const program = await startProgram(sandbox.config);
  stack.defer(async () => void (await program.close()));
  const browser = await startBrowser();
  stack.defer(() => browser.close());
  const page = await browser.newPage({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(PATIENCE_MS);
  await page.addInitScript(watchDecoders);
  await page.goto(program.url);
  await logIn(page);
  const bench = await PageBench.prepare(page, sandbox, chosen);
  const report = await measure(bench, rateMbps);
  await bench.setRate(null);
  const memory = await measurePageMemory(browser, () => bench.openAndClose());
  return { ...report, memory };
}

async function measure(bench: PageBench, rateMbps: number): Promise<Omit<PageReport, 'memory'>> {
  const paints: number[] = [];
  await bench.setRate(rateMbps);
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    paints.push(await bench.open());
    await bench.closePatient();
  }
  await bench.setRate(TRICKLE_MBPS);
  await bench.open();
  const arrival = await bench.arrival(rateMbps);
  const scroll = await bench.scroll();
  const cine = await bench.cine();
  const planes = await bench.planes(scroll.images);
  await bench.closePatient();
  const lostDecoderMs = spreadOf(await bench.loseDecoders());
  return { firstImageMs: spreadOf(paints), arrival, scroll, cine, planes, lostDecoderMs };
}

interface Work {
  readonly taskMs: number;
  readonly scriptMs: number;
}

class PageBench {
  readonly #page: Page;
  readonly #devtools: CDPSession;
  readonly #source: NominalSource;
  readonly #manifest: string;
  readonly #instances: number;

  private constructor(page: Page, devtools: CDPSession, source: NominalSource, manifest: string, instances: number) {
    this.#page = page;
    this.#devtools = devtools;
    this.#source = source;
    this.#manifest = manifest;
    this.#instances = instances;
  }

  /** The manifest names one series: the viewer fetches every other one too. */
  static async prepare(page: Page, sandbox: RunningSandbox, { study, series }: ChosenSeries): Promise<PageBench> {
    const source = new NominalSource(sandbox);
    const [manifest] = await source.writeManifests([{ ...study, series: [series] }]);
    if (manifest === undefined) throw new Error('no manifest was written');
    const devtools = await page.context().newCDPSession(page);
    // Of the processor, not of the clock: what others do on the machine is not the page's work.
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new PageBench(page, devtools, source, manifest.file, series.instances.length);
  }

  setRate(rateMbps: number | null): Promise<void> {
    return this.#source.control({ rateMbps });
  }

  /** Opens the manifest, then its series; milliseconds from the click to the first image. */
  async open(): Promise<number> {
    const series = await this.#openManifest();
    await this.#page.evaluate(watchFirstImage);
    await series.click();
    return rounded(await this.#page.evaluate(() => (globalThis as unknown as FirstImageWatch).drimboxFirstImage));
  }

  /** The button that opens its series. */
  async #openManifest(): Promise<Locator> {
    const page = this.#page;
    const open = page.getByRole('button', { name: said('control.openKos') }).first();
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open.click()]);
    await chooser.setFiles(this.#manifest);
    const series = page.getByRole('button', { name: said('control.openSeries') }).first();
    await series.waitFor();
    return series;
  }

  async closePatient(): Promise<void> {
    const close = this.#page.getByRole('button', { name: said('control.closePatient') }).first();
    await close.click();
    await close.waitFor({ state: 'detached' });
  }

  /** Opens the series, waits until the page has loaded all of it, and closes its patient. */
  async openAndClose(): Promise<void> {
    await this.open();
    await this.#arrived();
    await this.#rest();
    await this.closePatient();
    await this.#devtools.send('HeapProfiler.collectGarbage');
  }

  /** From the first image, which has come at a trickle, to the end of all work, at this rate. */
  async arrival(rateMbps: number): Promise<PageReport['arrival']> {
    const before = await this.#work();
    await this.#source.control({ rateMbps });
    await this.#arrived();
    const after = await this.#rest();
    const instances = Math.max(1, this.#instances - 1);
    return {
      instances,
      msPerInstance: rounded((after.taskMs - before.taskMs) / instances),
      scriptMsPerInstance: rounded((after.scriptMs - before.scriptMs) / instances),
    };
  }

  /** The source has sent all of the series that was opened last. */
  async #arrived(): Promise<void> {
    for (;;) {
      const [request] = (await this.#source.requests()).slice(-1);
      if (request?.outcome === 'complete') return;
      await this.#page.waitForTimeout(REST.everyMs);
    }
  }

  async scroll(): Promise<PageReport['scroll']> {
    await this.#fitPane();
    await this.#page.keyboard.press('Home');
    await this.#rest();
    const images =
      1 + Number(await this.#page.getByRole('slider', { name: said('control.slice') }).getAttribute('max'));
    const run = (steps: number): Promise<number> => this.#page.evaluate(scrollThrough, { steps, images });
    // There and back once: what the browser compiles and uploads for the first time is not scrolling.
    await run(2 * Math.min(images, SCROLL_STEPS) - 2);
    const ms = await run(SCROLL_STEPS);
    return { images, side: SIDE, imagesPerSecond: rounded((SCROLL_STEPS * 1000) / ms) };
  }

  async cine(): Promise<PageReport['cine']> {
    await this.#page.keyboard.press('Space');
    for (let press = 0; press < CINE.faster; press += 1) await this.#page.keyboard.press('.');
    const rate = this.#page.locator('[data-rate]');
    const wanted = Number(await rate.getAttribute('data-rate'));
    const shown = await this.#page.evaluate(countShown, CINE.ms);
    await this.#page.keyboard.press('Space');
    return { wantedPerSecond: rounded(wanted), imagesPerSecond: rounded(shown) };
  }

  async planes(slices: number): Promise<PageReport['planes']> {
    await this.#rest();
    await this.#page.evaluate(watchPlanes);
    await this.#page.keyboard.press('Shift+G');
    const found = await this.#page.evaluate(() => (globalThis as unknown as PlanesWatch).drimboxPlanes);
    return { slices, ms: rounded(found.ms), longestTaskMs: rounded(found.longestTaskMs) };
  }

  /** All decode workers break down over the first images of a series, several times; ms from each loss to the next image. */
  async loseDecoders(): Promise<number[]> {
    const replaced = (): Promise<number[]> =>
      this.#page.evaluate(() => (globalThis as unknown as DecoderWatch).drimboxReplaced);
    // There is always a next image to decode.
    await this.setRate(null);
    for (let lost = 0, time = 0; time < BREAKDOWNS; time += 1) {
      const series = await this.#openManifest();
      const decoders = decodersOf(this.#page);
      await Promise.all(decoders.map(breakDown));
      await series.click();
      lost += decoders.length;
      while ((await replaced()).length < lost) await this.#page.waitForTimeout(REST.everyMs);
      await this.closePatient();
    }
    return (await replaced()).map(rounded);
  }

  /** Makes the pane with the image a square of `SIDE`. */
  async #fitPane(): Promise<void> {
    await this.#page.evaluate(makeSquare, SIDE);
    const { width, height } = (await this.#page.locator('[data-shown]').boundingBox()) ?? {};
    if (width !== SIDE || height !== SIDE) throw new Error(`the image has ${width} x ${height} pixels`);
  }

  /** Waits until the page has nothing to do. */
  async #rest(): Promise<Work> {
    for (let last = await this.#work(); ;) {
      await this.#page.waitForTimeout(REST.everyMs);
      const now = await this.#work();
      if (now.taskMs - last.taskMs < REST.busyMs) return now;
      last = now;
    }
  }

  /** Of the main thread, since the page was opened. */
  async #work(): Promise<Work> {
    const { metrics } = await this.#devtools.send('Performance.getMetrics');
    const ms = (name: string): number => 1000 * (metrics.find((metric) => metric.name === name)?.value ?? 0);
    return { taskMs: ms('TaskDuration'), scriptMs: ms('ScriptDuration') };
  }
}
