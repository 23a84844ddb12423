/** Planes, slices and chance for the tests of geometry. */
import { dot, frameFacts, type FrameFacts, type Vector } from '../../viewer/frame-facts.ts';
import { attribute, instance } from '../../viewer/testing/instances.ts';
import type { Plane } from '../plane.ts';
import { minus, times, unit } from '../vectors.ts';

export type Orientation = readonly [Vector, Vector];

export const AXIAL: Orientation = [
  [1, 0, 0],
  [0, 1, 0],
];
/** As a beholder in front of the patient sees it. */
export const CORONAL: Orientation = [
  [1, 0, 0],
  [0, 0, -1],
];
/** As a beholder at the left of the patient sees it. */
export const SAGITTAL: Orientation = [
  [0, 1, 0],
  [0, 0, -1],
];
/** Rows from right to left, columns turned from the back to the feet by that many degrees, like a tilted gantry. */
export function tiltedAxial(inDegrees: number): Orientation {
  const angle = (inDegrees * Math.PI) / 180;
  return [
    [1, 0, 0],
    [0, Math.cos(angle), -Math.sin(angle)],
  ];
}

export const FRAME = '1.2.3';

/** 100 x 80 mm at the origin of the patient: 200 columns 0.5 mm apart, 100 rows 0.8 mm apart. */
export function plane(origin: Vector, [row, column]: Orientation = AXIAL, changes: Partial<Plane> = {}): Plane {
  return { origin, row, column, spacing: [0.8, 0.5], rows: 100, columns: 200, frameOfReferenceUid: FRAME, ...changes };
}

/** A slice as the viewer has it, of a CT unless changed. */
export function slice(
  position: Vector,
  orientation: Orientation = AXIAL,
  changes: Partial<FrameFacts> = {},
): { readonly facts: FrameFacts } {
  const facts = frameFacts(instance('1.1', { dataset: { '00200052': attribute(FRAME) } }), 1);
  return { facts: { ...facts, position, orientation, spacing: [0.8, 0.5], rows: 100, columns: 200, ...changes } };
}

/** Numbers from 0 to 1 that are the same at each run (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number from `least` to `most`. */
export const between = (random: () => number, least: number, most: number): number => least + random() * (most - least);

export const anyVector = (random: () => number, reach: number): Vector => [
  between(random, -reach, reach),
  between(random, -reach, reach),
  between(random, -reach, reach),
];

/** Any two directions at a right angle. */
export function anyOrientation(random: () => number): Orientation {
  const row = unit(anyVector(random, 1));
  const other = anyVector(random, 1);
  return [row, unit(minus(other, times(row, dot(other, row))))];
}

/** A rectangle of any place, direction, size and pixel distances. */
export function anyPlane(random: () => number): Plane {
  return plane(anyVector(random, 100), anyOrientation(random), {
    spacing: [between(random, 0.2, 3), between(random, 0.2, 3)],
    rows: Math.ceil(between(random, 1, 512)),
    columns: Math.ceil(between(random, 1, 512)),
  });
}

/** How many times a property is tried. */
export const TRIES = 2_000;
