/** The figures of all runs, as `npm run bench` writes them; `docs/benchmarks.md` says what they mean. */
import type { BenchRun, RetrievalRun } from './measure.ts';
import { rounded, spreadOf, type Spread } from './statistics.ts';

export interface RetrievalReport {
  readonly ms: Spread;
  readonly curlMs: Spread;
  readonly megabitsPerSecond: number;
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
  };
}

export type BenchFacts = Pick<BenchReport, 'machine' | 'versions' | 'study'> & {
  readonly rateMbps: number;
  readonly idleMB: number;
  readonly seriesBytes: number;
};

/** Sums runs up. Throws on none. */
export function reportOf(facts: BenchFacts, runs: readonly BenchRun[]): BenchReport {
  const { machine, versions, study, rateMbps, idleMB, seriesBytes } = facts;
  const shaped = runs.map((run) => run.shaped);
  const unshaped = runs.map((run) => run.unshaped);
  const peakMB = Math.max(...runs.flatMap((run) => [run.shaped.peakMB, run.unshaped.peakMB, run.export.peakMB]));
  return {
    machine,
    versions,
    study,
    runs,
    retrieval: { rateMbps, ...retrievalOf(shaped, seriesBytes), unshaped: retrievalOf(unshaped, seriesBytes) },
    firstImage: { ...firstImageOf(shaped), unshaped: firstImageOf(unshaped) },
    export: exportOf(
      runs.map((run) => run.export),
      seriesBytes,
    ),
    memory: { idleMB: rounded(idleMB), peakMB: rounded(peakMB), growthMB: rounded(peakMB - idleMB) },
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
    ratioToCurl: ratio.median,
    worstRatioToCurl: ratio.worst,
  };
}

function firstImageOf(runs: readonly RetrievalRun[]): FirstImageReport {
  const spread = spreadOf(runs.map((run) => run.firstImageMs));
  return {
    ms: spread.median,
    limitMs: spreadOf(runs.map((run) => run.firstImageLimitMs)).median,
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
