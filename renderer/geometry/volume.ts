/**
 * Whether the slices of a series make a volume: a regular grid, that planes in other directions may be cut from. The
 * drawing library would cut them from anything: it puts the first slice where it lies and the others straight behind it,
 * at the mean distance. So each slice must lie there, or lengths in such a plane are wrong.
 */
import { dot, type FrameFacts, type Vector } from '../viewer/frame-facts.ts';
import type { Slice } from '../viewer/slices.ts';
import { normalOf, planeOf, type Plane } from './plane.ts';
import { degreesBetweenLines } from './vectors.ts';
import { checkPlaces } from './volume-places.ts';
import type { VolumeRefusal } from './volume-refusal.ts';

/** The grid, in the terms of the drawing library. */
export interface VolumeGeometry {
  readonly ok: true;
  /** Indexes of the given slices along the normal, from the one that lies furthest against it. */
  readonly order: readonly number[];
  /** Centre of the first pixel of the first of them, in mm. */
  readonly origin: Vector;
  /** Directions of rows, of columns and from slice to slice, as unit vectors. */
  readonly directions: readonly [Vector, Vector, Vector];
  /** Distances in mm and numbers of voxels in these directions. */
  readonly spacing: readonly [number, number, number];
  readonly dimensions: readonly [number, number, number];
  readonly frameOfReferenceUid?: string;
}

export interface NoVolume {
  readonly ok: false;
  /** All that was found, what is most basic first; later checks are left out where they would make no sense. */
  readonly refusals: readonly VolumeRefusal[];
}

export type VolumeCheck = VolumeGeometry | NoVolume;

/** Fewer are shown as they are: there is nothing to see between them. */
const LEAST_SLICES = 3;

/** Directions within this angle, in degrees, are one: 250 mm off the middle of the field that is 0.2 mm. */
const PARALLEL = 0.05;

/** Checks the slices of a series, in any order. The answer holds for exactly these: ask again when more have come. */
export function checkVolume(slices: readonly Pick<Slice, 'facts' | 'problem'>[]): VolumeCheck {
  const facts = slices.map((slice) => slice.facts);
  const planes = facts.map(planeOf);
  const refusals = [...checkImages(slices), ...checkGeometry(planes)];
  const known = planes.filter((plane) => plane !== undefined);
  const [reference] = known;
  if (refusals.length > 0 || !reference) return { ok: false, refusals };
  const differences = [...checkFrames(known), ...checkSizes(reference, known)];
  const crossing = checkDirections(reference, known);
  if (crossing) return { ok: false, refusals: [crossing, ...differences] };
  const places = checkPlaces(reference, known);
  const all = [...differences, ...places.refusals];
  return all.length > 0 ? { ok: false, refusals: all } : volumeOf(reference, known, places);
}

function checkImages(slices: readonly Pick<Slice, 'facts' | 'problem'>[]): VolumeRefusal[] {
  const total = slices.length;
  const unreadable = slices.filter(({ problem }) => problem).length;
  const colored = slices.filter(({ facts }) => isColored(facts)).length;
  return [
    ...(unreadable > 0 ? [{ code: 'unreadable', count: unreadable, total } as const] : []),
    ...(colored > 0 ? [{ code: 'color', count: colored, total } as const] : []),
    ...(total < LEAST_SLICES ? [{ code: 'too-few', count: total, needed: LEAST_SLICES } as const] : []),
  ];
}

const isColored = ({ samples, photometric }: FrameFacts): boolean => samples > 1 || photometric === 'PALETTE COLOR';

function checkGeometry(planes: readonly (Plane | undefined)[]): VolumeRefusal[] {
  const count = planes.filter((plane) => !plane).length;
  return count > 0 ? [{ code: 'no-geometry', count, total: planes.length }] : [];
}

function checkFrames(planes: readonly Plane[]): VolumeRefusal[] {
  const count = new Set(planes.map(({ frameOfReferenceUid }) => frameOfReferenceUid)).size;
  return count > 1 ? [{ code: 'frames-differ', count }] : [];
}

/** Pixel distances may differ by what moves the far edge by half a pixel. */
function checkSizes(reference: Plane, planes: readonly Plane[]): VolumeRefusal[] {
  const { rows, columns, spacing } = reference;
  const isAlike = (a: number, b: number, pixels: number) => Math.abs(a - b) * pixels <= Math.min(a, b) / 2;
  const different = planes.filter(
    (plane) =>
      plane.rows !== rows ||
      plane.columns !== columns ||
      !isAlike(plane.spacing[0], spacing[0], rows) ||
      !isAlike(plane.spacing[1], spacing[1], columns),
  );
  return different.length > 0 ? [{ code: 'sizes-differ', count: different.length, total: planes.length }] : [];
}

/** Rows and columns must go the same ways: a slice that is turned within its plane, or upside down, does not fit either. */
function checkDirections(reference: Plane, planes: readonly Plane[]): VolumeRefusal | undefined {
  const angles = planes.map((plane) =>
    Math.max(degreesApart(plane.row, reference.row), degreesApart(plane.column, reference.column)),
  );
  const count = angles.filter((angle) => angle > PARALLEL).length;
  const angle = angles.reduce((most, one) => Math.max(most, one), 0);
  return count > 0 ? { code: 'not-parallel', angle, count, total: planes.length } : undefined;
}

function degreesApart(a: Vector, b: Vector): number {
  const betweenLines = degreesBetweenLines(a, b);
  return dot(a, b) < 0 ? 180 - betweenLines : betweenLines;
}

function volumeOf(
  reference: Plane,
  planes: readonly Plane[],
  { order, step }: { readonly order: readonly number[]; readonly step: number },
): VolumeGeometry {
  const { row, column, spacing, rows, columns, frameOfReferenceUid } = reference;
  const geometry = {
    ok: true,
    order,
    origin: planes[order[0] ?? 0]?.origin ?? reference.origin,
    directions: [row, column, normalOf(reference)],
    spacing: [spacing[1], spacing[0], step],
    dimensions: [columns, rows, planes.length],
  } as const;
  return frameOfReferenceUid === undefined ? geometry : { ...geometry, frameOfReferenceUid };
}
