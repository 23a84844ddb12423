/** What the figures should be. The bench says whether they are; it does not fail on them. */
import type { BenchReport } from './report.ts';

export interface Goal {
  /** Where the figure stands in the report. */
  readonly figure: string;
  readonly value: number;
  readonly limit: number;
  /** `most`: the limit is the most that is good. */
  readonly limitIs: 'most' | 'least';
  readonly met: boolean;
}

const FIRST_IMAGE = { factor: 1.3, ms: 100 };
const MEMORY = { megabytes: 150, megabytesPerInstance: 0.001 };

/** The most that a first image may take, of what no client can beat (curl to the end of the first part, one decode). */
export function firstImageBudget(limitMs: number): number {
  return FIRST_IMAGE.factor * limitMs + FIRST_IMAGE.ms;
}

/** The most that the program may have in memory over what it has when idle, in MB. */
export function memoryBudget(instances: number): number {
  return MEMORY.megabytes + instances * MEMORY.megabytesPerInstance;
}

/** Each figure that has a limit, beside it; of what was not measured, nothing. */
export function goalsOf(report: Omit<BenchReport, 'goals'>): Goal[] {
  const { retrieval, firstImage, firstImageSlow, jump, memory, trust, volume, page, record } = report;
  const { large } = memory;
  return [
    atLeast('retrieval.ratioToCurl', retrieval.ratioToCurl, 0.95),
    atLeast('retrieval.unshaped.megabytesPerSecond', retrieval.unshaped.megabytesPerSecond, 250),
    atMost('firstImage.ms', firstImage.ms, firstImage.budgetMs),
    atMost('firstImageSlow.ms', firstImageSlow.ms, firstImageSlow.budgetMs),
    atLeast('export.ratioToStorescuNodelay', report.export.ratioToStorescuNodelay, 0.8),
    atMost('jump.ms.worst', jump.ms.worst, 100),
    atMost('memory.growthMB', memory.growthMB, memory.budgetMB),
    ...(large ? [atMost('memory.large.growthMB', large.growthMB, large.budgetMB)] : []),
    atMost('trust.verifyList17Ms', trust.verifyList17Ms, 20),
    atMost('trust.knownVerdictMs', trust.knownVerdictMs, 0.1),
    atMost('volume.planesMs.worst', volume.planesMs.worst, 2000),
    atMost('volume.ratioToCopy', volume.ratioToCopy, 3),
    ...(page
      ? [
          atMost('page.firstImageMs.median', page.firstImageMs.median, firstImage.budgetMs),
          atMost('page.arrival.msPerInstance', page.arrival.msPerInstance, 2),
          atLeast('page.scroll.imagesPerSecond', page.scroll.imagesPerSecond, 30),
          atLeast('page.cine.imagesPerSecond', page.cine.imagesPerSecond, 30),
          atMost('page.planes.ms', page.planes.ms, 2000),
          atMost('page.planes.longestTaskMs', page.planes.longestTaskMs, 50),
          atMost('page.lostDecoderMs.worst', page.lostDecoderMs.worst, 500),
          atMost('page.memory.growthMB', page.memory.growthMB, 50),
        ]
      : []),
    ...(record
      ? [
          atMost('record.listedMs.median', record.listedMs.median, 400),
          atLeast('record.scrolledPerSecond', record.scrolledPerSecond, 30),
          atMost('record.firstPageMs.median', record.firstPageMs.median, 500),
        ]
      : []),
  ];
}

function atMost(figure: string, value: number, limit: number): Goal {
  return { figure, value, limit, limitIs: 'most', met: value <= limit };
}

function atLeast(figure: string, value: number, limit: number): Goal {
  return { figure, value, limit, limitIs: 'least', met: value >= limit };
}
