import { expect, test } from 'vitest';
import { createStack } from '../geometry/stack.ts';
import { plane, SAGITTAL, tiltedAxial } from '../geometry/testing/planes.ts';
import { sliceLines } from './reference-lines.ts';

/** Rows go down from z = 60, 0.8 mm each; columns to the back from y = -40, 0.5 mm each. */
const sagittal = plane([0, -40, 60], SAGITTAL);
const axial = createStack([0, 5, 10, 15].map((z) => plane([-50, -40, z])));
const rows = (index: number) => sliceLines(sagittal, axial, index).map(({ kind, pixels }) => [kind, pixels[0][1]]);

test('the slice and the ends of its stack are lines at their heights', () => {
  const row = (z: number) => expect.closeTo((60 - z) / 0.8, 9) as number;
  expect(rows(1)).toEqual([
    ['first', row(0)],
    ['last', row(15)],
    ['slice', row(5)],
  ]);
  expect(rows(0).map(([kind]) => kind)).toEqual(['last', 'slice']);
  expect(rows(3).map(([kind]) => kind)).toEqual(['first', 'slice']);
});

test('a slice in front of or behind the image, as wide as its own pixels reach', () => {
  const [line] = sliceLines(sagittal, axial, 0).filter(({ kind }) => kind === 'slice');
  // Rows of the axial image lie from y = -40 - 0.4 to -40 + 99.5 * 0.8; the sagittal one's columns reach -0.25 to 99.75 mm.
  const ends = line!.pixels.map(([column]) => column).sort((a, b) => a - b);
  expect(ends).toEqual([expect.closeTo(-0.5, 9), expect.closeTo(79.6 / 0.5, 9)]);
});

test('an overview among the slices is no end of their stack', () => {
  const mixed = createStack([plane([0, -40, 60], SAGITTAL), ...axial.planes]);
  expect(sliceLines(sagittal, mixed, 2).map(({ kind, index }) => [kind, index])).toEqual([
    ['first', 1],
    ['last', 4],
    ['slice', 2],
  ]);
});

test('parallel planes, another space and slices without a place draw nothing', () => {
  expect(sliceLines(plane([-50, -40, 3]), axial, 1)).toEqual([]);
  expect(sliceLines({ ...sagittal, frameOfReferenceUid: '1.9' }, axial, 1)).toEqual([]);
  expect(sliceLines(sagittal, createStack([undefined, undefined]), 1)).toEqual([]);
  expect(sliceLines(sagittal, axial, -1)).toEqual([]);
});

test('a tilted slice is an oblique line', () => {
  const tilted = createStack([plane([-50, -40, 20], tiltedAxial(20))]);
  const [line] = sliceLines(sagittal, tilted, 0);
  const [from, to] = line!.pixels;
  const fall = ((to[1] - from[1]) * 0.8) / ((to[0] - from[0]) * 0.5);
  // To the back it goes down to the feet, where the rows of the sagittal image go too.
  expect((Math.atan(fall) * 180) / Math.PI).toBeCloseTo(20, 9);
});
