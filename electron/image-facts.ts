/** Header facts of the instances that have arrived, as many as fit one answer to the screen. */
import { WorkstationError } from '../shared/errors.ts';
import type { InstanceFacts } from '../shared/examination.ts';
import type { FrameReader } from './dicom/frame-reader.ts';
import type { SeriesLibrary } from './wado/library.ts';

/**
 * Facts of instances are read from the store one after the other; an answer ends after this time, in milliseconds, with
 * what it has by then, so that the first image does not wait for the facts of those that came meanwhile. Later answers
 * hold more: each has the screen drawn anew.
 */
const ANSWER_MS = { first: 10, later: 150 };
const FACTS_PER_ANSWER = 200;

export interface FactsWanted {
  readonly seriesInstanceUid: string;
  /** The first one in the order of arrival, counted from 0. */
  readonly from: number;
}

/**
 * One after the other without a gap, so that the screen can go on behind the last: an instance that turns out damaged is
 * passed over once it has left the series; before that it ends the answer.
 * Throws WADO_SERIES_UNKNOWN, and what the first instance is refused with.
 */
export async function readFacts(
  library: SeriesLibrary,
  frames: FrameReader,
  { seriesInstanceUid, from }: FactsWanted,
): Promise<InstanceFacts[]> {
  const instances = library.instances(seriesInstanceUid, from).slice(0, FACTS_PER_ANSWER);
  const end = performance.now() + (from === 0 ? ANSWER_MS.first : ANSWER_MS.later);
  const facts: InstanceFacts[] = [];
  for (const instance of instances) {
    try {
      facts.push(await frames.facts(instance));
    } catch (error) {
      if (!isDamage(error)) throw error;
      const isGone = library.instance(instance.sopInstanceUid) !== instance;
      if (isGone) continue;
      if (facts.length === 0) throw error;
      break;
    }
    if (performance.now() > end) break;
  }
  return facts;
}

function isDamage(error: unknown): boolean {
  return error instanceof WorkstationError && error.code === 'CACHE_DAMAGED';
}
