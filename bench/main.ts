/**
 * `npm run bench -- [--study DIR] [--rate Mb/s] [--runs N] [--large] [--no-page] [--json FILE]`
 *
 * Measures the program as it runs, each figure beside a reference in the same run or beside its limit.
 * `docs/benchmarks.md` says what the figures mean.
 */
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runTool } from '../e2e/support/peer-process.ts';
import { whatIsMissing } from '../e2e/support/programs.ts';
import { setUpBench, type BenchSetup } from './bench-setup.ts';
import { checkDisk, measureLarge } from './large.ts';
import { measureRun, warmUp, type BenchRun } from './measure.ts';
import { memoryOf } from './memory.ts';
import { measurePage, type PageReport } from './page.ts';
import { reportOf, type BenchFacts, type BenchReport } from './report.ts';
import { measureRecord } from './record.ts';
import { measureTrust } from './trust.ts';
import { measureVolume } from './volume.ts';

const FEWEST_RUNS = 5;
const GIGABIT = 1000;

interface BenchOptions {
  readonly study: string | undefined;
  readonly rateMbps: number;
  readonly runs: number;
  readonly large: boolean;
  readonly page: boolean;
  readonly json: string | undefined;
}

process.exitCode = await main();

async function main(): Promise<number> {
  const missing = process.platform === 'linux' ? whatIsMissing('curl', 'dcmtk') : 'needs Linux (/proc)';
  if (missing !== undefined) {
    process.stderr.write(`The bench ${missing}.\n`);
    return 1;
  }
  const options = readOptions();
  if (options.large) await checkDisk(options.study);
  const { facts, runs } = await measureRuns(options);
  const trust = await measureTrust();
  const volume = measureVolume();
  const page = await pageOf(options);
  const record = page && (await measureRecord());
  const large = options.large ? await measureLarge(options.study) : undefined;
  const report = reportOf(
    { ...facts, trust, volume, ...(page && { page }), ...(record && { record }), ...(large && { large }) },
    runs,
  );
  process.stdout.write(inWords(report));
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report, null, 2)}\n`);
  return 0;
}

async function pageOf({ study, rateMbps, page }: BenchOptions): Promise<PageReport | undefined> {
  if (!page) return undefined;
  const missing = whatIsMissing('chromium');
  if (missing === undefined) return measurePage(study, rateMbps);
  process.stderr.write(`The page is left out: it ${missing}.\n`);
  return undefined;
}

function readOptions(): BenchOptions {
  const { values } = parseArgs({
    options: {
      study: { type: 'string' },
      rate: { type: 'string', default: String(GIGABIT) },
      runs: { type: 'string', default: String(FEWEST_RUNS) },
      large: { type: 'boolean', default: false },
      'no-page': { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const { study } = values;
  return {
    study: study === undefined ? undefined : resolve(study),
    rateMbps: numberOf('--rate', values.rate, 1),
    runs: numberOf('--runs', values.runs, FEWEST_RUNS),
    large: values.large,
    page: !values['no-page'],
    json: values.json,
  };
}

function numberOf(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least) throw new Error(`${name} is a whole number, ${least} or more`);
  return value;
}

type RunFacts = Omit<BenchFacts, 'trust' | 'volume' | 'page' | 'record' | 'large'>;

async function measureRuns({ study: dataDir, rateMbps, runs: count }: BenchOptions) {
  const setup = await setUpBench(dataDir);
  try {
    const { nowMB: idleMB } = await memoryOf(setup.program.pid);
    await warmUp(setup);
    const runs: BenchRun[] = [];
    for (let index = 0; index < count; index += 1) {
      const run = await measureRun(setup, index, rateMbps);
      runs.push(run);
      process.stderr.write(`run ${index + 1}/${count}: ${JSON.stringify(run)}\n`);
    }
    const { series, seriesBytes } = setup;
    const study = {
      instances: series.instances.length,
      megabytes: seriesBytes / 1e6,
      transferSyntaxUid: series.instances[0]?.transferSyntaxUid ?? '',
    };
    const facts: RunFacts = {
      machine: machine(),
      versions: await versions(setup),
      study,
      rateMbps,
      idleMB,
      seriesBytes,
    };
    return { facts, runs };
  } finally {
    await setup.close();
  }
}

function machine(): Record<string, unknown> {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model ?? '',
    cores: cpus.length,
    memoryMB: Math.round(os.totalmem() / 1e6),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    /** Others at work on the machine spoil absolute times; the ratios bear it better. */
    loadAverage: os.loadavg()[0],
  };
}

async function versions({ client }: BenchSetup): Promise<Record<string, string>> {
  const firstLine = async (command: string): Promise<string> =>
    (await runTool(command, ['--version'])).output.split('\n')[0]?.trim() ?? '';
  return {
    program: client.state.version,
    node: process.version,
    openssl: process.versions.openssl,
    curl: await firstLine('curl'),
    storescu: await firstLine('storescu'),
  };
}

function inWords({ study, retrieval, firstImage, export: exported, runs, goals }: BenchReport): string {
  const { unshaped } = retrieval;
  const marks = goals.map(({ figure, value, limit, limitIs, met }) => {
    const limitText = `${limitIs === 'most' ? '≤' : '≥'} ${limit}`;
    return `${met ? ' ' : '!'} ${figure.padEnd(40)} ${String(value).padStart(10)}   ${limitText}`;
  });
  return `${study.instances} instances, ${study.megabytes.toFixed(1)} MB, ${study.transferSyntaxUid}; ${runs.length} runs, medians
retrieval at ${retrieval.rateMbps} Mb/s   ${retrieval.ms.median} ms, curl ${retrieval.curlMs.median} ms: ${retrieval.ratioToCurl} of curl (worst ${retrieval.worstRatioToCurl})
retrieval unshaped       ${unshaped.ms.median} ms, curl ${unshaped.curlMs.median} ms: ${unshaped.ratioToCurl} of curl, ${unshaped.megabytesPerSecond} MB/s
first image              ${firstImage.ms} ms, curl and one decode ${firstImage.limitMs} ms
export                   ${exported.ms.median} ms: ${exported.ratioToStorescuNodelay} x storescu nodelay (worst ${exported.worstRatioToStorescuNodelay}), ${exported.ratioToStorescu} x storescu

${marks.join('\n')}
`;
}
