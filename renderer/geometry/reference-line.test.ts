import { expect, test } from 'vitest';
import { heightAbove, isOnImage, toImage, type Plane } from './plane.ts';
import { referenceLine } from './reference-line.ts';
import { anyPlane, AXIAL, chance, CORONAL, plane, SAGITTAL, tiltedAxial, TRIES } from './testing/planes.ts';
import { minus, plus, times, unit } from './vectors.ts';

/** The ends of the line in the image, from the upper or the left one. */
const ends = (image: Plane, other: Plane) =>
  referenceLine(image, other)
    ?.pixels.map((pixel) => pixel.map((value) => Math.round(value * 1e6) / 1e6))
    .sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);

// x from -50.25 to 49.75, y from -40.4 to 39.6.
const axial = plane([-50, -40, 0]);

test('a sagittal plane is a vertical line in an axial image, as long as both reach', () => {
  // x = 10 is column 120; y from -40.25 (the sagittal's edge) to 39.6 (the axial's).
  expect(ends(axial, plane([10, -40, 40], SAGITTAL))).toEqual([
    [120, -0.3125],
    [120, 99.5],
  ]);
});

test('a coronal plane is a horizontal line, clipped to its own smaller rectangle', () => {
  // y = 8 is row 60; 40 columns of 0.5 mm from x = -20.25 to -0.25.
  expect(ends(axial, plane([-20, 8, 40], CORONAL, { columns: 40 }))).toEqual([
    [59.5, 60],
    [99.5, 60],
  ]);
});

test('an axial plane in a sagittal image is a horizontal line at its height', () => {
  // z = 0 is 40 mm below the first row: row 50.
  expect(ends(plane([10, -40, 40], SAGITTAL), axial)).toEqual([
    [-0.5, 50],
    [159.2, 50],
  ]);
});

test('a tilted plane cuts an axial one where it passes its height', () => {
  // Columns sink by sin 30 = 1/2: z is 0 after 20 mm of column, 17.3205081 mm further back, at y = -22.6794919.
  const [left, right] = ends(axial, plane([-50, -40, 10], tiltedAxial(30)))!;
  expect(left).toEqual([-0.5, expect.closeTo(17.3205081 / 0.8, 5)]);
  expect(right).toEqual([199.5, expect.closeTo(17.3205081 / 0.8, 5)]);
});

test('parallel planes have none, nor have those that are all but parallel', () => {
  expect(referenceLine(axial, plane([-50, -40, 0]))).toBeUndefined();
  expect(referenceLine(axial, plane([-50, -40, 5]))).toBeUndefined();
  expect(referenceLine(axial, plane([-50, -40, 0.1], tiltedAxial(0.9)))).toBeUndefined();
  expect(referenceLine(axial, plane([-50, -40, 0.1], tiltedAxial(1.1)))).toBeDefined();
});

test('none for another frame of reference, and none without any', () => {
  const sagittal = plane([10, -40, 40], SAGITTAL);
  expect(referenceLine(axial, { ...sagittal, frameOfReferenceUid: '1.9' })).toBeUndefined();
  const { frameOfReferenceUid: _, ...nowhere } = sagittal;
  expect(referenceLine(axial, nowhere)).toBeUndefined();
});

test('none when the rectangles do not meet, though the planes do', () => {
  expect(referenceLine(axial, plane([60, -40, 40], SAGITTAL))).toBeUndefined();
  expect(referenceLine(axial, plane([10, -40, -5], SAGITTAL))).toBeUndefined();
  expect(referenceLine(axial, plane([10, 45, 40], SAGITTAL))).toBeUndefined();
  expect(referenceLine(axial, plane([-50, -40, 5], AXIAL))).toBeUndefined();
});

test('both ends lie in both planes and on both images, and the line cannot be made longer', () => {
  const random = chance(17);
  let drawn = 0;
  for (let tried = 0; tried < TRIES; tried += 1) {
    const [image, other] = [anyPlane(random), anyPlane(random)];
    const line = referenceLine(image, other);
    if (!line) continue;
    drawn += 1;
    const [start, end] = line.points;
    const away = times(unit(minus(end, start)), 0.01);
    for (const [point, beyond] of [
      [start, minus(start, away)],
      [end, plus(end, away)],
    ] as const) {
      const inside = plus(point, times(minus(point, beyond), 1e-3));
      for (const one of [image, other]) {
        expect(Math.abs(heightAbove(one, point))).toBeLessThan(1e-6);
        expect(isOnImage(one, toImage(one, inside))).toBe(true);
      }
      expect([image, other].every((one) => isOnImage(one, toImage(one, beyond)))).toBe(false);
    }
  }
  expect(drawn).toBeGreaterThan(TRIES / 10);
});
