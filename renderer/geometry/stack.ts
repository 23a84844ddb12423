/** Slices of one series as planes, and which of them lies nearest to a point. */
import { dot, type Vector } from '../viewer/frame-facts.ts';
import { isOnImage, normalOf, toImage, type Pixel, type Plane } from './plane.ts';
import { radians } from './vectors.ts';

export interface Stack {
  /** In the order of the series on the screen; undefined for a slice without geometry. */
  readonly planes: readonly (Plane | undefined)[];
  /** What `createStack` found out about each plane. */
  readonly layers: readonly (Layer | undefined)[];
  /** One plane for each orientation and frame of reference. */
  readonly directions: readonly Plane[];
}

/** A plane without its pixels: the height of a point above it is the point's way along the normal less the offset. */
export interface Layer {
  readonly normal: Vector;
  readonly offset: number;
  /** How far the slice speaks for its surroundings, against its normal and along it, in mm. */
  readonly reach: Reach;
}

export interface Reach {
  readonly below: number;
  readonly above: number;
}

/** A slice found by its place, and how far from it, in mm, the point lay. */
export interface NearestSlice {
  readonly index: number;
  readonly distance: number;
}

/** Where a point of the patient lies in a stack. */
export interface Located extends NearestSlice {
  readonly pixel: Pixel;
  /** True when the point lies on the pixels of that slice, and no further off than the slice's share of the space. */
  readonly isInside: boolean;
}

/** Places that differ by less, in mm, are one: positions are often written with two decimals. */
const SAME_PLACE = 0.01;

/** Normals whose cosine is at least this (0.1 degrees) belong to one run of slices; rounded ones differ by less. */
const ONE_RUN = Math.cos(radians(0.1));

/** What is to be known of a stack, found once, as a pointer that moves asks for it again and again. */
export function createStack(planes: readonly (Plane | undefined)[]): Stack {
  const layers: (Layer | undefined)[] = planes.map(() => undefined);
  const directions: Plane[] = [];
  const placed = planes.flatMap((plane, index) => (plane ? [{ index, plane, normal: normalOf(plane) }] : []));
  for (const first of placed) {
    if (layers[first.index]) continue;
    directions.push(first.plane);
    const run = placed.filter((one) => !layers[one.index] && isOfRun(one, first));
    for (const [index, layer] of layersOfRun(run, first.normal)) layers[index] = layer;
  }
  return { planes, layers, directions };
}

interface Placed {
  readonly index: number;
  readonly plane: Plane;
  readonly normal: Vector;
}

function isOfRun(a: Placed, b: Placed): boolean {
  return a.plane.frameOfReferenceUid === b.plane.frameOfReferenceUid && Math.abs(dot(a.normal, b.normal)) >= ONE_RUN;
}

/**
 * A slice reaches half the way to its neighbour on each side, but never more than a usual step: what lies in the middle
 * of a gap belongs to no slice. The outer ones reach half a usual step out; one alone reaches as far as half a pixel.
 */
function layersOfRun(run: readonly Placed[], direction: Vector): ReadonlyMap<number, Layer> {
  const sorted = run
    .map((one) => ({ ...one, place: dot(one.plane.origin, direction) }))
    .sort((a, b) => a.place - b.place);
  const places = distinctPlaces(sorted.map(({ place }) => place));
  const usual = median(stepsOf(places)) ?? Math.max(...(run[0]?.plane.spacing ?? []));
  const found = new Map<number, Layer>();
  let at = 0;
  for (const { index, plane, normal, place } of sorted) {
    while (at + 1 < places.length && (places[at + 1] ?? 0) <= place) at += 1;
    const [before, after] = [places[at - 1], places[at + 1]];
    const below = before === undefined ? usual / 2 : Math.min((place - before) / 2, usual);
    const above = after === undefined ? usual / 2 : Math.min((after - place) / 2, usual);
    // A slice may look the other way than the first of its run.
    const reach = dot(normal, direction) > 0 ? { below, above } : { below: above, above: below };
    found.set(index, { normal, offset: dot(plane.origin, normal), reach });
  }
  return found;
}

/** Sorted places without those that are the same as the one before. */
export function distinctPlaces(sorted: readonly number[]): readonly number[] {
  return sorted.filter((place, at) => at === 0 || place - (sorted[at - 1] ?? 0) >= SAME_PLACE);
}

/** From each place to the next. */
export function stepsOf(places: readonly number[]): readonly number[] {
  return places.slice(1).map((place, at) => place - (places[at] ?? 0));
}

/** The middle one by size; undefined when there is none. */
export function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}

/**
 * The slice whose plane lies nearest to a point, among those that `isCandidate` lets through; undefined when there is
 * none. Of several at the same place (phases, diffusion weights) the one nearest to the slice `current` by number.
 */
export function nearestSlice(
  { planes, layers }: Stack,
  point: Vector,
  isCandidate: (plane: Plane) => boolean = () => true,
  current = 0,
): NearestSlice | undefined {
  const distances = layers.map((layer) => layer && Math.abs(heightOver(layer, point)));
  return nearestOf(distances, current, (index) => {
    const plane = planes[index];
    return plane !== undefined && isCandidate(plane);
  });
}

const heightOver = ({ normal, offset }: Layer, point: Vector): number => dot(point, normal) - offset;

/** The least of some distances, by index; equal ones as in `nearestSlice`. Asks of few whether they are candidates. */
export function nearestOf(
  distances: readonly (number | undefined)[],
  current: number,
  isCandidate: (index: number) => boolean,
): NearestSlice | undefined {
  let least = Infinity;
  for (const [index, distance] of distances.entries()) {
    if (distance !== undefined && distance < least && isCandidate(index)) least = distance;
  }
  let nearest: NearestSlice | undefined;
  for (const [index, distance] of distances.entries()) {
    if (distance === undefined || distance > least + SAME_PLACE || !isCandidate(index)) continue;
    if (!nearest || Math.abs(index - current) < Math.abs(nearest.index - current)) nearest = { index, distance };
  }
  return nearest;
}

/**
 * The slice and pixel at which a point of the patient is best seen (the crosshair in other views): the nearest slice
 * that has it on its pixels, else the nearest one. Undefined when no slice lies in that frame of reference.
 */
export function locate(stack: Stack, point: Vector, frameOfReferenceUid: string, current = 0): Located | undefined {
  const isOfFrame = (plane: Plane) => plane.frameOfReferenceUid === frameOfReferenceUid;
  const nearest =
    nearestSlice(stack, point, (plane) => isOfFrame(plane) && isOnImage(plane, toImage(plane, point)), current) ??
    nearestSlice(stack, point, isOfFrame, current);
  const plane = nearest && stack.planes[nearest.index];
  const layer = nearest && stack.layers[nearest.index];
  if (!plane || !layer) return undefined;
  const pixel = toImage(plane, point);
  const isInside = isOnImage(plane, pixel) && isReached(layer.reach, heightOver(layer, point));
  return { ...nearest, pixel, isInside };
}

/** True for a height above a plane, in mm, that still belongs to its slice. */
export function isReached({ below, above }: Reach, height: number): boolean {
  return height <= above + SAME_PLACE && -height <= below + SAME_PLACE;
}
