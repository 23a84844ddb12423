import { expect, test } from 'vitest';
import { toPlace, toWorld } from './plane.ts';

/** A gantry tilted by 30 degrees around the left-right axis; rows 0.8 mm apart, columns 0.5 mm. */
const TILTED = {
  position: [-120, 35.5, -410.25],
  orientation: [
    [1, 0, 0],
    [0, Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)],
  ],
  spacing: [0.8, 0.5],
  aspect: [1, 1],
} as const;

test('a place of a tilted image is found in the patient, and back', () => {
  // 10 columns are 5 mm to the left; 20 rows are 16 mm down the tilted column: 13.856 mm back and 8 mm up.
  const world = toWorld([10, 20], TILTED);
  expect(world).toEqual([-115, expect.closeTo(49.3564, 4), expect.closeTo(-402.25, 9)]);
  const place = toPlace(world, TILTED);
  expect(place[0]).toBeCloseTo(10, 9);
  expect(place[1]).toBeCloseTo(20, 9);
});

test('cosines with few figures are not perpendicular to the last one: the way there and back still ends where it began', () => {
  const rough = {
    ...TILTED,
    orientation: [
      [0.999, 0.04, 0],
      [0, 0.866, 0.5],
    ],
  } as const;
  const place = toPlace(toWorld([301.25, 77.5], rough), rough);
  expect(place[0]).toBeCloseTo(301.25, 6);
  expect(place[1]).toBeCloseTo(77.5, 6);
});

test('where nothing is known, places are counted in the shape of the pixels', () => {
  expect(toPlace([12, 30, 0], { aspect: [4, 3] })).toEqual([4, 7.5]);
});
