/** Between the image and the space in which Cornerstone draws. */
import { cross, dot, type FrameFacts, type Vector } from '../viewer/frame-facts.ts';
import type { Place } from './values.ts';

type Facts = Pick<FrameFacts, 'position' | 'orientation' | 'spacing' | 'aspect'>;

/** Where nothing is known an image lies at the origin, as it is announced to Cornerstone. */
const NOWHERE: Vector = [0, 0, 0];
const FLAT: readonly [Vector, Vector] = [
  [1, 0, 0],
  [0, 1, 0],
];

export function toWorld([column, row]: Place, facts: Facts): Vector {
  const { position = NOWHERE, orientation = FLAT } = facts;
  const [rowSpacing, columnSpacing] = facts.spacing ?? facts.aspect;
  const [along, down] = orientation;
  const at = (axis: 0 | 1 | 2): number =>
    position[axis] + along[axis] * column * columnSpacing + down[axis] * row * rowSpacing;
  return [at(0), at(1), at(2)];
}

/** The place at which a point meets the image along its normal; cosines need not be perpendicular to the last figure. */
export function toPlace(point: readonly number[], facts: Facts): Place {
  const { position = NOWHERE, orientation = FLAT } = facts;
  const [rowSpacing, columnSpacing] = facts.spacing ?? facts.aspect;
  const way = [0, 1, 2].map((axis) => (point[axis] ?? 0) - (position[axis] ?? 0));
  const shadow = (axis: Vector): number => axis.reduce((sum, cosine, index) => sum + cosine * (way[index] ?? 0), 0);
  const [row, column] = orientation;
  const [rr, rc, cc] = [dot(row, row), dot(row, column), dot(column, column)];
  const [onRow, onColumn] = [shadow(row), shadow(column)];
  const area = rr * cc - rc * rc;
  return [(onRow * cc - onColumn * rc) / area / columnSpacing, (onColumn * rr - onRow * rc) / area / rowSpacing];
}

export function normalOf({ orientation = FLAT }: Facts): Vector {
  return cross(orientation[0], orientation[1]);
}
