/** Vectors of the patient's space, in mm (PS3.3 C.7.6.2.1.1: +x to the left, +y to the back, +z to the head). */
import { dot, type Vector } from '../viewer/frame-facts.ts';

export const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

export const times = (vector: Vector, factor: number): Vector => [
  vector[0] * factor,
  vector[1] * factor,
  vector[2] * factor,
];

export const lengthOf = (vector: Vector): number => Math.hypot(...vector);

/** The vector of length 1 in the same direction; one of length 0 stays as it is. */
export function unit(vector: Vector): Vector {
  const length = lengthOf(vector);
  return length > 0 ? times(vector, 1 / length) : vector;
}

/** Angle between two lines given by unit vectors, whichever way these point: 0 to 90 degrees. */
export function degreesBetweenLines(a: Vector, b: Vector): number {
  // From the sine where the angle is small: the cosine of half a degree is 1 to five figures.
  const cosine = Math.abs(dot(a, b));
  const sine = lengthOf(minus(a, times(b, dot(a, b))));
  return degrees(Math.atan2(sine, cosine));
}

export const degrees = (radians: number): number => (radians * 180) / Math.PI;

export const radians = (inDegrees: number): number => (inDegrees * Math.PI) / 180;
