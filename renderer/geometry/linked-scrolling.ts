/** Linked scrolling: which slice of one stack goes with a slice of another. */
import { dot, type Vector } from '../viewer/frame-facts.ts';
import { centerOf, heightAbove, normalOf, sharesSpace, type Plane } from './plane.ts';
import { isReached, nearestOf, nearestSlice, type NearestSlice, type Stack } from './stack.ts';
import { degreesBetweenLines, minus } from './vectors.ts';

/** How a stack follows another one; indexes are those of the two stacks, from 0. */
export type Link =
  /** The nearest slice in the patient, for stacks in one frame of reference. */
  | { readonly by: 'position' }
  /** As many mm as the other has gone since both were here (« lié à partir d’ici »), whatever their spacings. */
  | { readonly by: 'travel'; readonly from: number; readonly to: number }
  /** As many slices as the other has gone since both were here. */
  | { readonly by: 'index'; readonly from: number; readonly to: number }
  /** First to first and last to last, the others in proportion. */
  | { readonly by: 'fraction' };

export interface Followed {
  readonly index: number;
  /** How far that slice is from where it should be, in mm; absent where a link knows no distances. */
  readonly distance?: number;
  /** False when the stack ends before, or has no slice there: what is shown does not go with the other. */
  readonly isMet: boolean;
}

/**
 * Planes within this angle, in degrees, are scrolled together: a follow-up is seldom laid exactly like its prior. At
 * 15 degrees a point 50 mm off the middle is 13 mm off the slice; beyond, the slices no longer show the same.
 */
const NEAR_PARALLEL = 15;

/** True for planes that are scrolled together. */
export const isNearParallel = (a: Plane, b: Plane): boolean =>
  degreesBetweenLines(normalOf(a), normalOf(b)) <= NEAR_PARALLEL;

/**
 * How two stacks are best linked without a word from the user: by position where both lie in one frame of reference,
 * by fraction where that is not known to be so. Undefined when their planes are known and cross.
 */
export function linkStacks(source: Stack, target: Stack): Link | undefined {
  if (source.directions.length === 0 || target.directions.length === 0) return { by: 'fraction' };
  const pairs = source.directions.flatMap((plane) => target.directions.map((other) => [plane, other] as const));
  const parallel = pairs.filter(([plane, other]) => isNearParallel(plane, other));
  if (parallel.length === 0) return undefined;
  return { by: parallel.some(([plane, other]) => sharesSpace(plane, other)) ? 'position' : 'fraction' };
}

/** Two stacks linked from the slices that they show now: in mm where both planes are known, else slice by slice. */
export function linkFromHere(source: Stack, from: number, target: Stack, to: number): Link {
  const [plane, other] = [source.planes[from], target.planes[to]];
  return { by: plane && other && isNearParallel(plane, other) ? 'travel' : 'index', from, to };
}

/** The same link for the way back. */
export function reverse(link: Link): Link {
  return 'from' in link ? { by: link.by, from: link.to, to: link.from } : link;
}

/**
 * The slice of `target` that goes with slice `index` of `source`; undefined when there is none (the link needs geometry
 * that this slice has not, or nothing there is near parallel to it): the target then stays where it is.
 * `current` is what the target shows: of several slices at one place it keeps to the nearest by number.
 */
export function follow(link: Link, source: Stack, index: number, target: Stack, current = 0): Followed | undefined {
  const last = target.planes.length - 1;
  if (last < 0) return undefined;
  switch (link.by) {
    case 'position':
      return byPosition(source.planes[index], target, current);
    case 'travel':
      return byTravel(link, source, index, target, current);
    case 'index':
      return within(link.to + index - link.from, last);
    case 'fraction':
      return within(Math.round((index / Math.max(1, source.planes.length - 1)) * last), last);
  }
}

function within(wanted: number, last: number): Followed {
  const index = Math.min(last, Math.max(0, wanted));
  return { index, isMet: index === wanted };
}

function byPosition(plane: Plane | undefined, target: Stack, current: number): Followed | undefined {
  if (!plane) return undefined;
  const center = centerOf(plane);
  const isCandidate = (other: Plane) => sharesSpace(plane, other) && isNearParallel(plane, other);
  return met(target, nearestSlice(target, center, isCandidate, current), (other) => heightAbove(other, center));
}

function byTravel(
  { from, to }: { readonly from: number; readonly to: number },
  source: Stack,
  index: number,
  target: Stack,
  current: number,
): Followed | undefined {
  const [start, end, anchor] = [source.planes[from], source.planes[index], target.planes[to]];
  if (!start || !end || !anchor || !isNearParallel(start, end)) return undefined;
  // The normals may look opposite ways: towards the head is towards the head in both.
  const sense = Math.sign(dot(normalOf(start), normalOf(anchor))) || 1;
  const wanted = sense * travelled(start, end, normalOf(start));
  const heightOf = (plane: Plane) => wanted - travelled(anchor, plane, normalOf(anchor));
  const isCandidate = (at: number) => isNearParallel(target.planes[at] ?? anchor, anchor);
  const distances = target.planes.map((plane) => plane && Math.abs(heightOf(plane)));
  const nearest = nearestOf(distances, current, isCandidate);
  return met(target, nearest, (plane) => heightOf(plane) * Math.sign(dot(normalOf(plane), normalOf(anchor))));
}

const travelled = (from: Plane, to: Plane, normal: Vector): number => dot(minus(to.origin, from.origin), normal);

/** A slice goes with a place that lies in its share of the space. `heightOf` is the place's height above a plane, in mm. */
function met(
  target: Stack,
  nearest: NearestSlice | undefined,
  heightOf: (plane: Plane) => number,
): Followed | undefined {
  const plane = nearest && target.planes[nearest.index];
  const layer = nearest && target.layers[nearest.index];
  if (!plane || !layer) return undefined;
  return { ...nearest, isMet: isReached(layer.reach, heightOf(plane)) };
}
