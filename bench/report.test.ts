import { describe, expect, it } from 'vitest';
import type { BenchRun, RetrievalRun } from './measure.ts';
import { reportOf, type BenchFacts } from './report.ts';

const FACTS: BenchFacts = {
  machine: {},
  versions: {},
  study: { instances: 10, megabytes: 10, transferSyntaxUid: '1.2.840.10008.1.2.1' },
  rateMbps: 1000,
  idleMB: 100,
  seriesBytes: 10_000_000,
};

const retrieval = (change: Partial<RetrievalRun>): RetrievalRun => ({
  ms: 100,
  curlMs: 90,
  firstImageMs: 60,
  firstImageLimitMs: 40,
  decodeMs: 5,
  peakMB: 120,
  ...change,
});

function run(shaped: Partial<RetrievalRun>, exportMs: number): BenchRun {
  return {
    shaped: retrieval(shaped),
    unshaped: retrieval({ ms: 50 }),
    export: { ms: exportMs, storescuMs: 4000, storescuNodelayMs: 100, peakMB: 150 },
  };
}

describe('the report of a bench', () => {
  const report = reportOf(FACTS, [run({}, 200), run({ ms: 90 }, 125), run({ ms: 180, peakMB: 170 }, 100)]);

  it('compares with the reference of the same run: more than 1 is faster than curl', () => {
    expect(report.retrieval.ratioToCurl).toBe(0.9);
    expect(report.retrieval.worstRatioToCurl).toBe(0.5);
    expect(report.retrieval.unshaped.ratioToCurl).toBe(1.8);
  });

  it('turns times into a rate in megabits of a million bits', () => {
    expect(report.retrieval.ms).toEqual({ median: 100, p95: 180, worst: 180 });
    expect(report.retrieval.megabitsPerSecond).toBe(800);
  });

  it('holds the first image against its limit: more than 1 is slower', () => {
    expect(report.firstImage).toMatchObject({ ms: 60, limitMs: 40, ratio: 1.5 });
  });

  it('compares the export with both senders', () => {
    expect(report.export).toMatchObject({
      ratioToStorescuNodelay: 0.8,
      worstRatioToStorescuNodelay: 0.5,
      ratioToStorescu: 32,
    });
  });

  it('takes the highest peak of all parts of all runs', () => {
    expect(report.memory).toEqual({ idleMB: 100, peakMB: 170, growthMB: 70 });
  });
});
