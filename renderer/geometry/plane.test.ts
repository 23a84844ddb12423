import { describe, expect, test } from 'vitest';
import type { Vector } from '../viewer/frame-facts.ts';
import { centerOf, heightAbove, isOnImage, normalOf, planeOf, sharesSpace, toImage, toPatient } from './plane.ts';
import {
  anyPlane,
  AXIAL,
  between,
  chance,
  CORONAL,
  plane,
  SAGITTAL,
  slice,
  tiltedAxial,
  TRIES,
  type Orientation,
} from './testing/planes.ts';

const close = (vector: readonly number[]) => vector.map((value) => expect.closeTo(value, 6) as number);

/** Column 10 is 5 mm along the row, row 20 is 16 mm along the column; cos 30 = 0.8660254. */
const CASES: readonly (readonly [string, Vector, Orientation, Vector, Vector])[] = [
  ['axial', [-50, -40, 12], AXIAL, [-45, -24, 12], [0, 0, 1]],
  ['coronal', [-50, 30, 60], CORONAL, [-45, 30, 44], [0, 1, 0]],
  ['sagittal', [5, -40, 60], SAGITTAL, [5, -35, 44], [-1, 0, 0]],
  ['tilted by 30 degrees', [-50, -40, 12], tiltedAxial(30), [-45, -26.1435935, 4], [0, 0.5, 0.8660254]],
];

test.each(CASES)('%s: a pixel lies where rows and columns lead, and nowhere else', (_, origin, way, point, normal) => {
  const image = plane(origin, way);
  expect(toPatient(image, [10, 20])).toEqual(close(point));
  expect(toImage(image, point)).toEqual(close([10, 20]));
  expect(normalOf(image)).toEqual(close(normal));
});

test('the height above a plane is signed, and does not move the pixel', () => {
  const image = plane([5, -40, 60], SAGITTAL);
  expect(heightAbove(image, [2, -35, 44])).toBeCloseTo(3);
  expect(heightAbove(image, [9, -35, 44])).toBeCloseTo(-4);
  expect(toImage(image, [9, -35, 44])).toEqual(close([10, 20]));
});

test('the middle of an even number of pixels lies between two', () => {
  expect(centerOf(plane([0, 0, 0]))).toEqual(close([49.75, 39.6, 0]));
});

test('an image ends half a pixel beyond the centres of its outer ones', () => {
  const image = plane([0, 0, 0]);
  expect([-0.5, 199.5].map((column) => isOnImage(image, [column, 99.5]))).toEqual([true, true]);
  expect([-0.51, 199.51].map((column) => isOnImage(image, [column, 0]))).toEqual([false, false]);
  expect([-0.51, 99.51].map((row) => isOnImage(image, [0, row]))).toEqual([false, false]);
});

test('images without a frame of reference share none', () => {
  const { frameOfReferenceUid: _, ...nowhere } = plane([0, 0, 0]);
  expect(sharesSpace(nowhere, nowhere)).toBe(false);
  expect(sharesSpace(plane([0, 0, 0]), plane([1, 0, 0]))).toBe(true);
  expect(sharesSpace(plane([0, 0, 0]), plane([0, 0, 0], AXIAL, { frameOfReferenceUid: '1.9' }))).toBe(false);
});

describe('the plane of a frame', () => {
  const { facts } = slice([1, 2, 3], CORONAL);

  test('is what its header says', () => {
    expect(planeOf(facts)).toEqual(plane([1, 2, 3], CORONAL));
  });

  test.each(['position', 'orientation', 'spacing'] as const)('is not known without %s', (name) => {
    const { [name]: _, ...rest } = facts;
    expect(planeOf(rest)).toBeUndefined();
  });

  test('is not known without pixels', () => {
    expect(planeOf({ ...facts, rows: 0 })).toBeUndefined();
    expect(planeOf({ ...facts, columns: 0 })).toBeUndefined();
  });

  test('has directions of length 1 at a right angle, though the header rounds them', () => {
    const found = planeOf({
      ...facts,
      orientation: [
        [0.999, 0.04, 0],
        [-0.043, 0.998, 0.002],
      ],
    })!;
    expect(Math.hypot(...found.row)).toBeCloseTo(1, 12);
    expect(Math.hypot(...found.column)).toBeCloseTo(1, 12);
    expect(Math.hypot(...normalOf(found))).toBeCloseTo(1, 12);
    expect(found.row[1] / found.row[0]).toBeCloseTo(0.04 / 0.999, 12);
  });
});

test('image to patient to image ends where it began, for any image', () => {
  const random = chance(7);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const image = anyPlane(random);
    const pixel = [between(random, -600, 600), between(random, -600, 600)] as const;
    const point = toPatient(image, pixel);
    const back = toImage(image, point);
    expect(Math.hypot(back[0] - pixel[0], back[1] - pixel[1])).toBeLessThan(1e-8);
    expect(Math.abs(heightAbove(image, point))).toBeLessThan(1e-8);
  }
});
