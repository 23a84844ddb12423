/** Everything that is measured, and measured against, started once: sandbox, receiver, program, and the series to move. */
import { join } from 'node:path';
import { bundle } from '../build/bundle.ts';
import { manifestUid, type SandboxSeries, type SandboxStudy } from '../e2e/sandbox/imaging/index.ts';
import type { CurlRequest } from '../e2e/support/curl.ts';
import { startProgram, type RunningProgram } from '../e2e/support/program.ts';
import { accessToken } from '../e2e/support/psc-token.ts';
import { controlProvider, startSandbox, writeVariant, type RunningSandbox } from '../e2e/support/sandbox.ts';
import { NominalSource, servedStudies } from '../e2e/support/source.ts';
import { startStorescp, type RunningStorescp } from '../e2e/support/storescp.ts';
import { WorkstationClient } from '../e2e/support/workstation-client.ts';
import { decoderOf, type FrameDecoder } from './decode.ts';
import { openSlowLine, type SlowLine } from './slow-line.ts';

/** Longer than any bench: a token that ends in the middle would be measured too. */
const TOKEN_SECONDS = 86_000;

export const PACS_NAME = 'Banc de mesure';
/** Of the slow line. */
export const ROUND_TRIP_MS = 10;

export interface ChosenSeries {
  readonly study: SandboxStudy;
  /** The largest series of all. */
  readonly series: SandboxSeries;
  readonly seriesBytes: number;
}

export interface BenchSetup extends ChosenSeries {
  /** Warm, as those of the screen are; undefined where this bench has none. */
  readonly decoder: FrameDecoder | undefined;
  /** Path of the manifest of `study`. */
  readonly manifest: string;
  readonly program: RunningProgram;
  readonly client: WorkstationClient;
  readonly receiver: RunningStorescp;
  readonly curl: CurlRequest;
  /** The same series at the end of a slow line. */
  readonly slow: { readonly curl: CurlRequest; readonly manifest: string };
  /** Rate of the source in Mb/s; null: as fast as it goes. */
  setRate(rateMbps: number | null): Promise<void>;
  close(): Promise<void>;
}

export async function setUpBench(dataDir: string | undefined): Promise<BenchSetup> {
  const chosen = await largestSeries(dataDir);
  // In this process, so that the program itself has nothing to build, and no memory of having done so.
  await bundle({ only: ['renderer'] });
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    const sandbox = await startSandbox(dataDir === undefined ? [] : ['--data', dataDir]);
    closers.push(() => sandbox.close());
    const receiver = await startStorescp({ ignore: true });
    closers.push(() => receiver.close());
    await controlProvider(sandbox.psc, { accessTokenSeconds: TOKEN_SECONDS });
    const pacs = { name: PACS_NAME, aet: receiver.aet, host: '127.0.0.1', port: receiver.port };
    const program = await startProgram(writeVariant(sandbox.config, 'bench', { pacs: [pacs] }));
    closers.push(async () => void (await program.close()));
    const client = await WorkstationClient.open(program.url);
    closers.push(() => client.close());
    await client.logIn();
    const curl = await curlRequest(sandbox, chosen);
    const manifest = join(sandbox.kos, `${chosen.study.studyInstanceUid}.dcm`);
    const source = new NominalSource(sandbox);
    const line = await openSlowLine(source.port, ROUND_TRIP_MS);
    closers.push(() => line.close());
    const slow = await throughLine(line, source, chosen.study, curl);
    const setRate = (rateMbps: number | null) => source.control({ rateMbps });
    const decoder = await decoderOf(chosen.series.instances[0]?.transferSyntaxUid ?? '');
    return { ...chosen, decoder, manifest, program, client, receiver, curl, slow, setRate, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is measured of a folder of DICOM files, or of the phantom patient. */
export async function largestSeries(dataDir: string | undefined): Promise<ChosenSeries> {
  const all = (await servedStudies(dataDir)).flatMap((study) =>
    study.series.map((series) => ({
      study,
      series,
      seriesBytes: series.instances.reduce((sum, { bytes }) => sum + bytes, 0),
    })),
  );
  const [largest] = all.toSorted((a, b) => b.seriesBytes - a.seriesBytes);
  if (largest === undefined) throw new Error('no DICOM study is in this folder');
  return largest;
}

/** The host stays what its certificate says; only the port is another. */
async function throughLine(
  { port }: SlowLine,
  source: NominalSource,
  study: SandboxStudy,
  curl: CurlRequest,
): Promise<BenchSetup['slow']> {
  const elsewhere = (address: string): string => address.replace(`:${source.port}/`, `:${port}/`);
  const [manifest] = await source.writeManifests([study], { retrieveBase: elsewhere(source.retrieveBase) });
  if (manifest === undefined) throw new Error('no manifest was written');
  return { manifest: manifest.file, curl: { ...curl, url: elsewhere(curl.url) } };
}

async function curlRequest(sandbox: RunningSandbox, { study, series }: ChosenSeries): Promise<CurlRequest> {
  const { retrieveBase } = new NominalSource(sandbox);
  return {
    url: `${retrieveBase}/studies/${study.studyInstanceUid}/series/${series.seriesInstanceUid}`,
    pki: sandbox.pki,
    token: await accessToken(sandbox),
    manifest: manifestUid(study),
  };
}
