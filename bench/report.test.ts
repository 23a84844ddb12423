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
  trust: { verifyList17Ms: 5, firstVerdictMs: 1, knownVerdictMs: 0.2 },
  volume: {
    slices: 300,
    side: 512,
    planesMs: { median: 20, p95: 30, worst: 30 },
    copyMs: { median: 20, p95: 25, worst: 25 },
    ratioToCopy: 1,
    sliceMs: 1,
    obliqueMs: 30,
    thickObliqueMs: 500,
  },
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
    slow: { firstImageMs: 250, firstImageLimitMs: 100, decodeMs: 5 },
    jumpMs: [exportMs / 10, 5],
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

  it('allows the first image a third more than its limit, and a tenth of a second', () => {
    expect(report.firstImage.budgetMs).toBe(152);
    expect(report.firstImageSlow).toMatchObject({ rateMbps: 30, roundTripMs: 10, ms: 250, budgetMs: 230 });
  });

  it('says bytes a second too, and sums up the jumps of all runs', () => {
    expect(report.retrieval.unshaped.megabytesPerSecond).toBe(200);
    expect(report.jump.ms).toEqual({ median: 7.5, p95: 20, worst: 20 });
  });

  it('puts each figure beside its limit, and says which are good', () => {
    const bad = report.goals.filter(({ met }) => !met).map(({ figure, limit }) => [figure, limit]);
    expect(bad).toEqual([
      ['retrieval.ratioToCurl', 0.95],
      ['retrieval.unshaped.megabytesPerSecond', 250],
      ['firstImageSlow.ms', 230],
      ['trust.knownVerdictMs', 0.1],
    ]);
    expect(report.goals).toContainEqual({
      figure: 'export.ratioToStorescuNodelay',
      value: 0.8,
      limit: 0.8,
      limitIs: 'least',
      met: true,
    });
  });

  it('has no goals for what was not measured, and those of page and large series where they were', () => {
    const figures = (facts: BenchFacts) => reportOf(facts, [run({}, 100)]).goals.map(({ figure }) => figure);
    const large = { instances: 100, megabytes: 100, idleMB: 100, peakMB: 300, growthMB: 200, budgetMB: 150.1 };
    const page = {
      firstImageMs: { median: 200, p95: 200, worst: 200 },
      arrival: { instances: 9, msPerInstance: 1, scriptMsPerInstance: 1 },
      scroll: { images: 10, side: 512, imagesPerSecond: 60 },
      cine: { wantedPerSecond: 40, imagesPerSecond: 40 },
      planes: { slices: 10, ms: 300, longestTaskMs: 0 },
      lostDecoderMs: { median: 100, p95: 200, worst: 200 },
      memory: { openings: 20, fifthMB: 300, lastMB: 310, mostMB: 320, growthMB: 10 },
    };
    const more = figures({ ...FACTS, large, page }).filter((figure) => !figures(FACTS).includes(figure));
    expect(more).toEqual([
      'memory.large.growthMB',
      'page.firstImageMs.median',
      'page.arrival.msPerInstance',
      'page.scroll.imagesPerSecond',
      'page.cine.imagesPerSecond',
      'page.planes.ms',
      'page.planes.longestTaskMs',
      'page.lostDecoderMs.worst',
      'page.memory.growthMB',
    ]);
  });

  it('compares the export with both senders', () => {
    expect(report.export).toMatchObject({
      ratioToStorescuNodelay: 0.8,
      worstRatioToStorescuNodelay: 0.5,
      ratioToStorescu: 32,
    });
  });

  it('takes the highest peak of all parts of all runs', () => {
    expect(report.memory).toEqual({ idleMB: 100, peakMB: 170, growthMB: 70, budgetMB: 150.01 });
  });
});
