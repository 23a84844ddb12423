/** Reference lines: where the plane of one image cuts another image. */
import { cross, dot, type Vector } from '../viewer/frame-facts.ts';
import { normalOf, sharesSpace, toImage, type Pixel, type Plane } from './plane.ts';
import { lengthOf, minus, plus, radians, times } from './vectors.ts';

export interface ReferenceLine {
  /** Its ends in the image in which it is drawn. */
  readonly pixels: readonly [Pixel, Pixel];
  /** The same in the patient, in mm. */
  readonly points: readonly [Vector, Vector];
}

/** Planes at a smaller angle, in degrees, count as parallel: rounded cosines would draw a line where none belongs. */
const LEAST_ANGLE = 1;

/**
 * The line along which the rectangle of `other` cuts that of `image`; undefined when they do not meet, are parallel, or
 * lie in different frames of reference.
 */
export function referenceLine(image: Plane, other: Plane): ReferenceLine | undefined {
  if (!sharesSpace(image, other)) return undefined;
  const [normal, otherNormal] = [normalOf(image), normalOf(other)];
  const direction = cross(normal, otherNormal);
  const sine = lengthOf(direction);
  if (sine < Math.sin(radians(LEAST_ANGLE))) return undefined;
  // From the origin of the image, within its plane, straight to the other plane.
  const height = dot(minus(other.origin, image.origin), otherNormal);
  const start = plus(image.origin, times(cross(direction, normal), height / sine ** 2));
  const way = times(direction, 1 / sine);
  const range = clip(image, start, way, clip(other, start, way, [-Infinity, Infinity]));
  if (!range) return undefined;
  const points = [plus(start, times(way, range[0])), plus(start, times(way, range[1]))] as const;
  return { pixels: [toImage(image, points[0]), toImage(image, points[1])], points };
}

type Range = readonly [number, number];

/** The part of a range of the line `start + t * way` that lies over the image's pixels; undefined when none does. */
function clip(plane: Plane, start: Vector, way: Vector, range: Range | undefined): Range | undefined {
  if (!range) return undefined;
  const from = toImage(plane, start);
  const to = toImage(plane, plus(start, way));
  const sizes = [plane.columns, plane.rows] as const;
  let [first, last] = range;
  for (const axis of [0, 1] as const) {
    const step = to[axis] - from[axis];
    const ends = [-0.5 - from[axis], sizes[axis] - 0.5 - from[axis]] as const;
    if (Math.abs(step) < 1e-9) {
      if (ends[0] > 0 || ends[1] < 0) return undefined;
    } else {
      first = Math.max(first, Math.min(ends[0] / step, ends[1] / step));
      last = Math.min(last, Math.max(ends[0] / step, ends[1] / step));
    }
  }
  return first < last ? [first, last] : undefined;
}
