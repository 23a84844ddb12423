/** The figures of all runs, as `npm run bench` writes them; `docs/benchmarks.md` says what they mean. */
import { ROUND_TRIP_MS } from './bench-setup.ts';
import { firstImageBudget, goalsOf, memoryBudget, type Goal } from './goals.ts';
import type { LargeReport } from './large.ts';
import { SLOW_MBPS, type BenchRun, type FirstImageRun, type RetrievalRun } from './measure.ts';
import type { PageReport } from './page.ts';
import type { RecordReport } from './record.ts';
import { rounded, spreadOf, type Spread } from './statistics.ts';
import type { TrustReport } from './trust.ts';
import type { VolumeReport } from './volume.ts';

export interface RetrievalReport {
  readonly ms: Spread;
  readonly curlMs: Spread;
  readonly megabitsPerSecond: number;
  /** 10^6 bytes. */
  readonly megabytesPerSecond: number;
  /** Median of the runs' ratios: 1 is as fast as curl, less is slower. */
  readonly ratioToCurl: number;
  readonly worstRatioToCurl: number;
}

export interface FirstImageReport {
  /** Medians. */
  readonly ms: number;
  readonly limitMs: number;
  /** Median of the runs' ratios to the limit: 1 is the limit, more is slower. */
  readonly ratio: number;
  /** What `ms` should be at most, by `limitMs`. */
  readonly budgetMs: number;
  readonly spread: Spread;
  readonly decodeMs: number;
}

export interface BenchReport {
  readonly machine: Readonly<Record<string, unknown>>;
  readonly versions: Readonly<Record<string, string>>;
  readonly study: { readonly instances: number; readonly megabytes: number; readonly transferSyntaxUid: string };
  readonly runs: readonly BenchRun[];
  readonly retrieval: RetrievalReport & { readonly rateMbps: number; readonly unshaped: RetrievalReport };
  readonly firstImage: FirstImageReport & { readonly unshaped: FirstImageReport };
  readonly firstImageSlow: FirstImageReport & { readonly rateMbps: number; readonly roundTripMs: number };
  /** From the word that a far image is here to its frame, all of them of all runs. */
  readonly jump: { readonly ms: Spread };
  readonly export: {
    readonly ms: Spread;
    readonly storescuMs: Spread;
    readonly storescuNodelayMs: Spread;
    readonly megabitsPerSecond: number;
    /** Medians of the runs' ratios: 1 is as fast, more is faster than the reference. */
    readonly ratioToStorescu: number;
    readonly ratioToStorescuNodelay: number;
    readonly worstRatioToStorescuNodelay: number;
  };
  readonly memory: {
    readonly idleMB: number;
    readonly peakMB: number;
    /** The peak of all runs over what the program had after the login. */
    readonly growthMB: number;
    /** What `growthMB` should be at most. */
    readonly budgetMB: number;
    readonly large?: LargeReport;
  };
  readonly trust: TrustReport;
  readonly volume: VolumeReport;
  /** Absent without Chromium, and when it was not wanted. */
  readonly page?: PageReport;
  /** As `page`. */
  readonly record?: RecordReport;
  /** The figures that have a limit, beside it. */
  readonly goals: readonly Goal[];
}

/** `large`: not part of the runs. */
export type BenchFacts = Pick<
  BenchReport,
  'machine' | 'versions' | 'study' | 'trust' | 'volume' | 'page' | 'record'
> & {
  readonly large?: LargeReport;
  readonly rateMbps: number;
  readonly idleMB: number;
  readonly seriesBytes: number;
};

/** Sums runs up. Throws on none. */
export function reportOf(facts: BenchFacts, runs: readonly BenchRun[]): BenchReport {
  const { machine, versions, study, rateMbps, seriesBytes, trust, volume, page, record } = facts;
  const shaped = runs.map((run) => run.shaped);
  const unshaped = runs.map((run) => run.unshaped);
  const slow = firstImageOf(runs.map((run) => run.slow));
  const report = {
    machine,
    versions,
    study,
    runs,
    retrieval: { rateMbps, ...retrievalOf(shaped, seriesBytes), unshaped: retrievalOf(unshaped, seriesBytes) },
    firstImage: { ...firstImageOf(shaped), unshaped: firstImageOf(unshaped) },
    firstImageSlow: { rateMbps: SLOW_MBPS, roundTripMs: ROUND_TRIP_MS, ...slow },
    jump: { ms: spreadOf(runs.flatMap((run) => run.jumpMs)) },
    export: exportOf(
      runs.map((run) => run.export),
      seriesBytes,
    ),
    memory: memoryOfRuns(facts, runs),
    trust,
    volume,
    ...(page && { page }),
    ...(record && { record }),
  };
  return { ...report, goals: goalsOf(report) };
}

function memoryOfRuns({ idleMB, study, large }: BenchFacts, runs: readonly BenchRun[]): BenchReport['memory'] {
  const peakMB = Math.max(...runs.flatMap((run) => [run.shaped.peakMB, run.unshaped.peakMB, run.export.peakMB]));
  return {
    idleMB: rounded(idleMB),
    peakMB: rounded(peakMB),
    growthMB: rounded(peakMB - idleMB),
    budgetMB: memoryBudget(study.instances),
    ...(large && { large }),
  };
}

function retrievalOf(runs: readonly RetrievalRun[], bytes: number): RetrievalReport {
  const ms = spreadOf(runs.map((run) => run.ms));
  const ratio = spreadOf(
    runs.map((run) => run.curlMs / run.ms),
    'more',
  );
  return {
    ms,
    curlMs: spreadOf(runs.map((run) => run.curlMs)),
    megabitsPerSecond: megabitsPerSecond(bytes, ms.median),
    megabytesPerSecond: rounded(bytes / 1e3 / ms.median),
    ratioToCurl: ratio.median,
    worstRatioToCurl: ratio.worst,
  };
}

function firstImageOf(runs: readonly FirstImageRun[]): FirstImageReport {
  const spread = spreadOf(runs.map((run) => run.firstImageMs));
  const limitMs = spreadOf(runs.map((run) => run.firstImageLimitMs)).median;
  return {
    ms: spread.median,
    limitMs,
    budgetMs: rounded(firstImageBudget(limitMs)),
    ratio: spreadOf(runs.map((run) => run.firstImageMs / run.firstImageLimitMs)).median,
    spread,
    decodeMs: spreadOf(runs.map((run) => run.decodeMs)).median,
  };
}

function exportOf(runs: readonly BenchRun['export'][], bytes: number): BenchReport['export'] {
  const ms = spreadOf(runs.map((run) => run.ms));
  const nodelay = spreadOf(
    runs.map((run) => run.storescuNodelayMs / run.ms),
    'more',
  );
  return {
    ms,
    storescuMs: spreadOf(runs.map((run) => run.storescuMs)),
    storescuNodelayMs: spreadOf(runs.map((run) => run.storescuNodelayMs)),
    megabitsPerSecond: megabitsPerSecond(bytes, ms.median),
    ratioToStorescu: spreadOf(runs.map((run) => run.storescuMs / run.ms)).median,
    ratioToStorescuNodelay: nodelay.median,
    worstRatioToStorescuNodelay: nodelay.worst,
  };
}

function megabitsPerSecond(bytes: number, milliseconds: number): number {
  return rounded((bytes * 8) / 1e6 / (milliseconds / 1000));
}
