/** The plane of an image in the patient, and the way between pixels and the patient's space. */
import { cross, dot, type FrameFacts, type Vector } from '../viewer/frame-facts.ts';
import { minus, plus, times, unit } from './vectors.ts';

/** An image as a rectangle in the patient (PS3.3 C.7.6.2.1.1). */
export interface Plane {
  /** Centre of the first pixel, in mm. */
  readonly origin: Vector;
  /** Unit vector along a row (to the next column), and one at a right angle along a column (to the next row). */
  readonly row: Vector;
  readonly column: Vector;
  /** Distance of neighbouring rows, then of neighbouring columns, in mm: the order of Pixel Spacing (0028,0030). */
  readonly spacing: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  readonly frameOfReferenceUid?: string;
}

/** A place in an image: column, then row, both counted from the centre of the first pixel. */
export type Pixel = readonly [column: number, row: number];

/** What `planeOf` needs to know of a frame. */
export type PlaneFacts = Pick<
  FrameFacts,
  'position' | 'orientation' | 'spacing' | 'rows' | 'columns' | 'frameOfReferenceUid'
>;

/**
 * The plane of a frame; undefined where its place, direction, pixel distance or size is not known.
 * Cosines are often written with few figures: they are made exactly unit and perpendicular, the row leading, so that
 * the way there and back ends where it began.
 */
export function planeOf(facts: PlaneFacts): Plane | undefined {
  const { position, orientation, spacing, rows, columns, frameOfReferenceUid } = facts;
  if (!position || !orientation || !spacing || rows < 1 || columns < 1) return undefined;
  const row = unit(orientation[0]);
  const column = unit(minus(orientation[1], times(row, dot(orientation[1], row))));
  const plane = { origin: position, row, column, spacing, rows, columns };
  return frameOfReferenceUid === undefined ? plane : { ...plane, frameOfReferenceUid };
}

/** The unit vector at a right angle to row and column (their cross product): +z, to the head, for an axial image. */
export const normalOf = ({ row, column }: Plane): Vector => cross(row, column);

/** The point in the patient, in mm, that lies at `pixel`. */
export function toPatient({ origin, row, column, spacing }: Plane, [atColumn, atRow]: Pixel): Vector {
  return plus(origin, plus(times(row, atColumn * spacing[1]), times(column, atRow * spacing[0])));
}

/** The pixel at which a point of the patient meets the plane along the normal. */
export function toImage({ origin, row, column, spacing }: Plane, point: Vector): Pixel {
  const way = minus(point, origin);
  return [dot(way, row) / spacing[1], dot(way, column) / spacing[0]];
}

/** How far a point lies off the plane, in mm; negative against the normal. */
export const heightAbove = (plane: Plane, point: Vector): number => dot(minus(point, plane.origin), normalOf(plane));

export const centerOf = (plane: Plane): Vector => toPatient(plane, [(plane.columns - 1) / 2, (plane.rows - 1) / 2]);

/** True for a place on one of the pixels: the image reaches half a pixel beyond the centres of its outer ones. */
export function isOnImage({ rows, columns }: Plane, [column, row]: Pixel): boolean {
  return column >= -0.5 && column <= columns - 0.5 && row >= -0.5 && row <= rows - 0.5;
}

/**
 * True when points of one image mean the same place in the other (PS3.3 C.7.4.1). An image that names no Frame of
 * Reference shares one with none.
 */
export function sharesSpace(a: Plane, b: Plane): boolean {
  return a.frameOfReferenceUid !== undefined && a.frameOfReferenceUid === b.frameOfReferenceUid;
}
