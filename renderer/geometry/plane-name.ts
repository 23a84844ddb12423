/** What a radiologist calls the plane of an image. */
import { cross, type Vector } from '../viewer/frame-facts.ts';
import { unit } from './vectors.ts';

export type PlaneName = 'axial' | 'coronal' | 'sagittal' | 'oblique';

/**
 * Least cosine between the normal and an axis of the patient for a plane to bear that axis's name: 31.8 degrees. The
 * gantry of a CT tilts by 30 at most, and its images are called axial.
 */
const LEAST_COSINE = 0.85;

const NAMES = ['sagittal', 'coronal', 'axial'] as const;

/** The name of the plane of rows and columns in these directions. */
export function planeName([row, column]: readonly [Vector, Vector]): PlaneName {
  const axis = unit(cross(row, column)).findIndex((cosine) => Math.abs(cosine) >= LEAST_COSINE);
  return NAMES[axis] ?? 'oblique';
}

/** The key of its name on the screen. */
export const planeNameKey = (name: PlaneName): `plane.name.${PlaneName}` => `plane.name.${name}`;
