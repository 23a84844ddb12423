/** The slices of a series and their order. */
import type { ErrorReport } from '../../shared/errors.ts';
import type { InstanceFacts } from '../../shared/examination.ts';
import type { FrameName } from '../decoding/fetch-frame.ts';
import { cross, dot, frameFacts, readFileParts, type FrameFacts, type Vector } from './frame-facts.ts';
import { problemOf } from './pixel-check.ts';

/** One image to be looked at: a frame of an instance, or an instance that has none. */
export interface Slice {
  /** Cornerstone's image id; also the slice's identity, whatever comes before or after it. */
  readonly id: string;
  readonly frame: number;
  /** Position in the order of arrival. */
  readonly arrival: number;
  readonly facts: FrameFacts;
  /** Known before anything is loaded: the frame cannot be shown. */
  readonly problem?: ErrorReport;
}

export const SCHEME = 'drimbox';

export function sliceId(sopInstanceUid: string, frame: number): string {
  return `${SCHEME}:${sopInstanceUid}/${frame}`;
}

/** What an id of `sliceId` names. */
export function frameOf(id: string): FrameName {
  const [sopInstanceUid = '', number = '1'] = id.slice(SCHEME.length + 1).split('/');
  return { sopInstanceUid, number: Number(number) };
}

/** The frames of an instance; an instance without any is one slice that says why. `maxSide` as in `problemOf`. */
export function expandInstance(instance: InstanceFacts, arrival: number, maxSide: number): readonly Slice[] {
  const count = Math.max(1, instance.frames);
  const parts = readFileParts(instance.dataset);
  return Array.from({ length: count }, (_, index) => {
    const facts = frameFacts(instance, index + 1, parts);
    const problem = instance.problem ?? (instance.frames < 1 ? NO_PIXELS : undefined) ?? problemOf(facts, maxSide);
    const slice = { id: sliceId(instance.sopInstanceUid, index + 1), frame: index + 1, arrival, facts };
    return problem ? { ...slice, problem } : slice;
  });
}

const NO_PIXELS: ErrorReport = { code: 'DICOM_NO_PIXELS', facts: {} };

/** Cosines further apart than this mean another orientation (localizers, reformats in another plane). */
const ORIENTATION_TOLERANCE = 1e-3;

/**
 * Slices in reading order: along the normal when all that can be shown are parallel and placed (PS3.3 C.7.6.2.1.1), in
 * the direction in which the modality numbered them (a CT that was numbered from head to feet begins at the head);
 * else by Instance Number (0020,0013) when each has one, else as they came. Slices at the same place keep the order of
 * their numbers; frames stay in the order of their instance.
 */
export function sortSlices(slices: readonly Slice[]): readonly Slice[] {
  const places = placesAlongNormal(slices);
  const isNumbered = slices.every(({ facts }) => facts.instanceNumber !== undefined);
  const sorted = slices
    .map((slice, index) => ({
      slice,
      place: places?.[index] ?? 0,
      number: isNumbered ? (slice.facts.instanceNumber ?? 0) : 0,
    }))
    .sort((a, b) => a.place - b.place || compareWithinPlace(a, b));
  if (isNumbered && isNumberedDownwards(sorted)) sorted.sort((a, b) => downwards(a, b) || compareWithinPlace(a, b));
  return sorted.map(({ slice }) => slice);
}

interface PlacedSlice {
  readonly slice: Slice;
  /** Along the normal, in mm; the same for all slices of a series that has no common normal. */
  readonly place: number;
  readonly number: number;
}

/** The place of what cannot be shown. */
const LAST = Number.MAX_VALUE;

function compareWithinPlace(a: PlacedSlice, b: PlacedSlice): number {
  return a.number - b.number || a.slice.arrival - b.slice.arrival || a.slice.frame - b.slice.frame;
}

function downwards(a: PlacedSlice, b: PlacedSlice): number {
  return a.place === LAST || b.place === LAST ? a.place - b.place : b.place - a.place;
}

/** True when every step along the normal is a step back in the numbers. */
function isNumberedDownwards(upwards: readonly PlacedSlice[]): boolean {
  const placed = upwards.filter(({ place }) => place !== LAST);
  const steps = placed.slice(1).map((slice, index) => [placed[index], slice] as const);
  return steps.length > 0 && steps.every(([a, b]) => a !== undefined && a.place < b.place && a.number > b.number);
}

/** Distance of each slice along the common normal, in mm; undefined when they have none in common. */
function placesAlongNormal(slices: readonly Slice[]): readonly number[] | undefined {
  const reference = slices.find(({ problem }) => !problem)?.facts.orientation;
  if (!reference) return undefined;
  const normal = cross(reference[0], reference[1]);
  const places: number[] = [];
  for (const { facts, problem } of slices) {
    const { position, orientation } = facts;
    if (position && orientation && isParallel(orientation, reference)) places.push(dot(position, normal));
    // What cannot be shown is no reason to give up the order of the rest; it comes last.
    else if (problem) places.push(LAST);
    else return undefined;
  }
  return places;
}

function isParallel(a: readonly [Vector, Vector], b: readonly [Vector, Vector]): boolean {
  return [0, 1].every((axis) =>
    [0, 1, 2].every((index) => Math.abs((a[axis]?.[index] ?? 0) - (b[axis]?.[index] ?? 0)) <= ORIENTATION_TOLERANCE),
  );
}
