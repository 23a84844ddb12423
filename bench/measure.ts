/** One run: what the program does, and beside it, in the same minute, what its references do with the same bytes. */
import { readFile } from 'node:fs/promises';
import { retrieveWithCurl, timeFirstPart } from '../e2e/support/curl.ts';
import { runStorescu } from '../e2e/support/storescp.ts';
import { PACS_NAME, type BenchSetup } from './bench-setup.ts';
import { measureJumps } from './jump.ts';
import { memoryOf, resetPeak } from './memory.ts';
import { rounded } from './statistics.ts';

/** All times in milliseconds. */
export interface FirstImageRun {
  /** From the command to a decoded first image. */
  readonly firstImageMs: number;
  /** What no client can beat: curl to the end of the first part, and one decode. */
  readonly firstImageLimitMs: number;
  readonly decodeMs: number;
}

export interface RetrievalRun extends FirstImageRun {
  /** From the command to the state that says « complete ». */
  readonly ms: number;
  readonly curlMs: number;
  /** The most that the program had in memory meanwhile, in MB. */
  readonly peakMB: number;
}

export interface ExportRun {
  readonly ms: number;
  readonly storescuMs: number;
  readonly storescuNodelayMs: number;
  readonly peakMB: number;
}

export interface BenchRun {
  readonly shaped: RetrievalRun;
  readonly unshaped: RetrievalRun;
  readonly export: ExportRun;
  /** The first image over the slow line. */
  readonly slow: FirstImageRun;
  /** Of each far image: from the word that it is here to its frame. */
  readonly jumpMs: readonly number[];
}

/** Of 2 GB at 30 Mb/s, and more. */
const PATIENCE_MS = 1_200_000;
/** Rate of the source behind the slow line, in Mb/s. */
export const SLOW_MBPS = 30;

/** The references go first in every other run: whoever comes second finds warm caches. */
export async function measureRun(setup: BenchSetup, index: number, rateMbps: number): Promise<BenchRun> {
  const referenceFirst = index % 2 === 1;
  await setup.setRate(null);
  const unshaped = await measureRetrieval(setup, referenceFirst);
  await setup.client.closePatient();
  await setup.setRate(rateMbps);
  const shaped = await measureRetrieval(setup, referenceFirst);
  const exported = await measureExport(setup, referenceFirst);
  await setup.client.closePatient();
  const jumpMs = await measureJumps(setup);
  await setup.client.closePatient();
  const slow = await measureSlowImage(setup, referenceFirst);
  return { shaped, unshaped, export: exported, slow, jumpMs };
}

/** What the program does in a run, without the references: compiled code, sockets and files are then as warm as they will be. */
export async function warmUp(setup: BenchSetup): Promise<void> {
  await setup.setRate(null);
  await retrieve(setup);
  await exportSeries(setup);
  await setup.client.closePatient();
}

async function measureRetrieval(setup: BenchSetup, referenceFirst: boolean): Promise<RetrievalRun> {
  const [ours, reference] = await inOrder(
    referenceFirst,
    () => retrieve(setup),
    () => referenceRetrieval(setup),
  );
  const { decodeMs } = ours;
  return {
    ...ours,
    curlMs: rounded(reference.totalMs),
    firstImageLimitMs: rounded(reference.firstPartMs + decodeMs),
  };
}

async function referenceRetrieval({ curl }: BenchSetup): Promise<{ totalMs: number; firstPartMs: number }> {
  const { totalMs } = await retrieveWithCurl(curl);
  const { firstPartMs } = await timeFirstPart(curl);
  return { totalMs, firstPartMs };
}

type OwnRetrieval = Omit<RetrievalRun, 'curlMs' | 'firstImageLimitMs'>;

/** Retrieves the series to its end; the patient stays open. */
export async function retrieve(setup: BenchSetup): Promise<OwnRetrieval> {
  const { client, program, series, manifest } = setup;
  await client.openManifest(await readFile(manifest));
  await resetPeak(program.pid);
  const begun = performance.now();
  const ended = client.seriesEnded(series.seriesInstanceUid, PATIENCE_MS).then(({ progress }) => ({
    progress,
    ms: performance.now() - begun,
  }));
  const [image, { ms, progress }] = await Promise.all([openToFirstImage(setup), ended]);
  if (progress.state !== 'complete') throw new Error(`the series is ${progress.state}: ${JSON.stringify(progress)}`);
  const { peakMB } = await memoryOf(program.pid);
  return { ...image, ms: rounded(ms), peakMB: rounded(peakMB) };
}

/** Over the slow line; what comes after the first image is broken off. */
async function measureSlowImage(setup: BenchSetup, referenceFirst: boolean): Promise<FirstImageRun> {
  const { client, slow } = setup;
  const [image, { firstPartMs }] = await inOrder(
    referenceFirst,
    async () => {
      // Anew each time: after a transfer that was broken off the source might have something to catch up on.
      await setup.setRate(SLOW_MBPS);
      await client.openManifest(await readFile(slow.manifest));
      const image = await openToFirstImage(setup);
      await client.closePatient();
      return image;
    },
    async () => {
      await setup.setRate(SLOW_MBPS);
      return timeFirstPart(slow.curl);
    },
  );
  return { ...image, firstImageLimitMs: rounded(firstPartMs + image.decodeMs) };
}

/** As the screen does it: the state tells of the first instance, its facts and its frame are asked for, and decoded. */
async function openToFirstImage({
  client,
  series,
  decoder,
}: BenchSetup): Promise<Omit<FirstImageRun, 'firstImageLimitMs'>> {
  const uid = series.seriesInstanceUid;
  const begun = performance.now();
  const here = client.until('the first instance', () => (client.series(uid)?.progress.received ? true : undefined));
  await Promise.all([client.openSeries(uid), here]);
  const [instance] = await client.someInstances(uid);
  if (instance === undefined) throw new Error('the first instance has no facts');
  const { bytes } = await client.frame(instance.sopInstanceUid, 1);
  const decodeMs = decoder?.time(bytes) ?? 0;
  return { firstImageMs: rounded(performance.now() - begun), decodeMs };
}

async function measureExport(setup: BenchSetup, referenceFirst: boolean): Promise<ExportRun> {
  const [ours, reference] = await inOrder(
    referenceFirst,
    () => exportSeries(setup),
    () => referenceExport(setup),
  );
  return { ...ours, ...reference };
}

export async function exportSeries({ client, program, series }: BenchSetup): Promise<Pick<ExportRun, 'ms' | 'peakMB'>> {
  await resetPeak(program.pid);
  const begun = performance.now();
  const [job] = await client.exportSeries([series.seriesInstanceUid], PACS_NAME);
  const ms = performance.now() - begun;
  if (job?.state !== 'done') throw new Error(`the export is ${JSON.stringify(job)}`);
  const { peakMB } = await memoryOf(program.pid);
  return { ms: rounded(ms), peakMB: rounded(peakMB) };
}

async function referenceExport({ receiver, series }: BenchSetup): Promise<Omit<ExportRun, 'ms' | 'peakMB'>> {
  const files = series.instances.map(({ file }) => file);
  const { transferSyntaxUid = '' } = series.instances[0] ?? {};
  const nodelay = await runStorescu(receiver, { files, transferSyntaxUid, nodelay: true });
  const asShipped = await runStorescu(receiver, { files, transferSyntaxUid, nodelay: false });
  return { storescuMs: rounded(asShipped.milliseconds), storescuNodelayMs: rounded(nodelay.milliseconds) };
}

async function inOrder<A, B>(secondFirst: boolean, first: () => Promise<A>, second: () => Promise<B>): Promise<[A, B]> {
  if (!secondFirst) return [await first(), await second()];
  const b = await second();
  return [await first(), b];
}
