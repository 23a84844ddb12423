/** Whether parallel slices lie on one line along their normal, at even distances. */
import { dot, type Vector } from '../viewer/frame-facts.ts';
import { normalOf, type Plane } from './plane.ts';
import { distinctPlaces, median, stepsOf } from './stack.ts';
import { degrees, lengthOf, minus, plus, times } from './vectors.ts';
import type { VolumeRefusal } from './volume-refusal.ts';

export interface Places {
  readonly refusals: readonly VolumeRefusal[];
  /** Indexes of the planes along the normal. */
  readonly order: readonly number[];
  /** Mean distance of neighbours, in mm; right when nothing was refused. */
  readonly step: number;
}

/** How far a slice may lie from its place on the even grid, as a share of the distance of slices. */
const EVENNESS = 0.1;

/** Checks where planes that are parallel to `reference` lie; there are at least two. */
export function checkPlaces(reference: Plane, planes: readonly Plane[]): Places {
  const normal = normalOf(reference);
  const placed = planes
    .map(({ origin }, index) => {
      const way = minus(origin, reference.origin);
      const place = dot(way, normal);
      return { index, place, aside: minus(way, times(normal, place)) };
    })
    .sort((a, b) => a.place - b.place);
  // Half a pixel is what a measured length may be wrong by.
  const halfPixel = Math.min(...reference.spacing) / 2;
  const places = placed.map(({ place }) => place);
  const distinct = distinctPlaces(places);
  return {
    refusals: [
      ...(distinct.length < places.length
        ? [{ code: 'same-place', count: places.length, places: distinct.length } as const]
        : []),
      ...checkShifts(placed, halfPixel),
      ...checkSteps(distinct, halfPixel),
    ],
    order: placed.map(({ index }) => index),
    step: spanOf(distinct) / Math.max(1, distinct.length - 1),
  };
}

interface Placed {
  /** Along the normal, and sideways, from the reference, in mm. */
  readonly place: number;
  readonly aside: Vector;
}

/**
 * The grid has its slices straight behind the first: none may be shifted from there by more than half a pixel. Shifts
 * that grow evenly with the place are a tilt, whose slope is fitted by least squares.
 */
function checkShifts(placed: readonly Placed[], halfPixel: number): VolumeRefusal[] {
  const [first] = placed;
  if (!first) return [];
  const ways = placed.map(({ place, aside }) => ({ place: place - first.place, aside: minus(aside, first.aside) }));
  const shift = greatest(ways.map(({ aside }) => lengthOf(aside)));
  if (shift <= halfPixel) return [];
  const squares = ways.reduce((sum, { place }) => sum + place * place, 0);
  const products = ways.reduce<Vector>((sum, { place, aside }) => plus(sum, times(aside, place)), [0, 0, 0]);
  const slope = squares > 0 ? times(products, 1 / squares) : products;
  const rest = greatest(ways.map(({ place, aside }) => lengthOf(minus(aside, times(slope, place)))));
  if (rest > halfPixel) return [{ code: 'shifted', shift }];
  return [{ code: 'tilted', angle: degrees(Math.atan(lengthOf(slope))), shift }];
}

/**
 * Each slice must lie within a tenth of a step of its place on the even grid from the first to the last, and within half
 * a pixel: positions are rounded by the modality, and by no more than that. Steps that drift (1.00, then 1.02 mm) add
 * up and are found. Where most steps are one and the others multiples of it, slices are missing.
 */
function checkSteps(places: readonly number[], halfPixel: number): VolumeRefusal[] {
  const steps = stepsOf(places);
  const usual = median(steps);
  const single = steps.map(() => 1);
  if (usual === undefined || isOnGrid(places, single, halfPixel)) return [];
  const multiples = steps.map((step) => Math.round(step / usual));
  const missing = multiples.reduce((sum, multiple) => sum + multiple - 1, 0);
  if (multiples.every((multiple) => multiple >= 1) && isOnGrid(places, multiples, halfPixel)) {
    const step = spanOf(places) / (steps.length + missing);
    return [{ code: 'gaps', missing, gaps: multiples.filter((multiple) => multiple > 1).length, step }];
  }
  return [{ code: 'uneven', least: -greatest(steps.map((step) => -step)), most: greatest(steps) }];
}

/** True when the places fit the grid on which neighbours are so many steps apart. */
function isOnGrid(places: readonly number[], multiples: readonly number[], halfPixel: number): boolean {
  const step = spanOf(places) / multiples.reduce((sum, multiple) => sum + multiple, 0);
  const tolerance = Math.min(step * EVENNESS, halfPixel);
  let wanted = places[0] ?? 0;
  return multiples.every((multiple, at) => {
    wanted += multiple * step;
    return Math.abs((places[at + 1] ?? 0) - wanted) <= tolerance;
  });
}

const spanOf = (places: readonly number[]): number => (places.at(-1) ?? 0) - (places[0] ?? 0);

/** Not `Math.max(...)`: a series may have more slices than a call has room for arguments. */
const greatest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), -Infinity);
