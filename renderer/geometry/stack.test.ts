import { describe, expect, test } from 'vitest';
import type { Vector } from '../viewer/frame-facts.ts';
import { heightAbove, type Plane } from './plane.ts';
import { createStack, locate, nearestSlice } from './stack.ts';
import {
  anyPlane,
  anyVector,
  AXIAL,
  chance,
  CORONAL,
  FRAME,
  plane,
  SAGITTAL,
  tiltedAxial,
  type Orientation,
} from './testing/planes.ts';

const at = (z: number, orientation: Orientation = AXIAL): Plane => plane([-50, -40, z], orientation);
const axialStack = (...heights: number[]) => createStack(heights.map((z) => at(z)));

describe('the nearest slice', () => {
  test('to a point is the one whose plane is, in whatever order they are', () => {
    const stack = axialStack(10, 0, 5, 20);
    expect(nearestSlice(stack, [3, 4, 6])).toEqual({ index: 2, distance: 1 });
    expect(nearestSlice(stack, [3, 4, 300])).toEqual({ index: 3, distance: 280 });
  });

  test('is none of those without geometry', () => {
    expect(nearestSlice(createStack([undefined, at(50), undefined]), [0, 0, 0])).toEqual({ index: 1, distance: 50 });
    expect(nearestSlice(createStack([undefined]), [0, 0, 0])).toBeUndefined();
  });

  test('of several at the same place is the one nearest by number to what is shown', () => {
    const phases = axialStack(0, 0, 0, 5, 5, 5);
    expect([0, 2, 4, 5].map((current) => nearestSlice(phases, [0, 0, 4], undefined, current)?.index)).toEqual([
      3, 3, 4, 5,
    ]);
  });

  test('is truly the nearest, for any stack and point', () => {
    const random = chance(31);
    for (let tried = 0; tried < 300; tried += 1) {
      const stack = createStack(Array.from({ length: 12 }, () => anyPlane(random)));
      const point = anyVector(random, 150);
      const { index, distance } = nearestSlice(stack, point)!;
      expect(distance).toBeCloseTo(Math.abs(heightAbove(stack.planes[index]!, point)), 9);
      for (const other of stack.planes) expect(Math.abs(heightAbove(other!, point))).toBeGreaterThan(distance - 0.011);
    }
  });
});

describe('a point of the patient in another stack', () => {
  const isInside = (stack: ReturnType<typeof createStack>, point: Vector) => locate(stack, point, FRAME)?.isInside;

  test('has a slice, a pixel and a distance', () => {
    expect(locate(axialStack(0, 5, 10), [-45, -24, 6], FRAME)).toEqual({
      index: 1,
      distance: 1,
      pixel: [10, 20],
      isInside: true,
    });
  });

  test('has them in a sagittal stack too', () => {
    const sagittals = createStack([0, 7, 14].map((x) => plane([x, -40, 60], SAGITTAL)));
    // x = 12 is 2 mm from the last; y = -35 is column 10; z = 44 is row 20.
    expect(locate(sagittals, [12, -35, 44], FRAME)).toEqual({ index: 2, distance: 2, pixel: [10, 20], isInside: true });
  });

  test('lies outside beyond the edges of the image', () => {
    const stack = axialStack(0, 5, 10);
    expect(isInside(stack, [-50.3, 0, 5])).toBe(false);
    expect(isInside(stack, [-50.2, 0, 5])).toBe(true);
    expect(locate(stack, [80, 0, 5], FRAME)).toMatchObject({ index: 1, pixel: [260, 50], isInside: false });
  });

  test('lies outside half a step beyond the outer slices', () => {
    const stack = axialStack(0, 5, 10);
    expect([-2.6, -2.4, 12.4, 12.6].map((z) => isInside(stack, [0, 0, z]))).toEqual([false, true, true, false]);
  });

  test('lies outside in the middle of a gap, but not between uneven slices', () => {
    const gap = axialStack(0, 3, 6, 510, 513, 516);
    expect([8, 258, 508].map((z) => isInside(gap, [0, 0, z]))).toEqual([true, false, true]);
    const uneven = axialStack(0, 4, 8, 9, 16, 23);
    expect([12, 12.6, 19.5].map((z) => isInside(uneven, [0, 0, z]))).toEqual([true, true, true]);
  });

  test('lies in a slice alone no further off than half a pixel', () => {
    const alone = axialStack(0);
    expect([0.3, 0.5].map((z) => isInside(alone, [0, 0, z]))).toEqual([true, false]);
  });

  test('lies in slices that look the other way just as well', () => {
    const downwards: Orientation = [AXIAL[0], [0, -1, 0]];
    const stack = createStack([plane([-50, 40, 0], downwards), plane([-50, 40, 4], downwards), at(20)]);
    // The usual step is the lower of 4 and 16: the slice at 4 reaches 2 mm down and 4 mm up.
    expect([1.9, 7.9, 8.1].map((z) => isInside(stack, [0, 0, z]))).toEqual([true, true, false]);
  });

  test('is best seen on the slice that has it on its pixels, of localizers in three directions', () => {
    const small = { rows: 10, columns: 10 };
    const localizers = createStack([
      plane([100, 100, 0.1], AXIAL, small),
      plane([-50, 3, 60], CORONAL),
      plane([9, -40, 60], SAGITTAL),
    ]);
    expect(locate(localizers, [5, 5, 0], FRAME)).toMatchObject({ index: 1, distance: 2 });
  });

  test('is not to be found in another frame of reference', () => {
    expect(locate(axialStack(0, 5), [0, 0, 0], '1.9')).toBeUndefined();
    expect(locate(createStack([undefined]), [0, 0, 0], FRAME)).toBeUndefined();
  });
});

test('slices in many directions are told apart', () => {
  const stack = createStack([
    at(0),
    at(5),
    at(5, tiltedAxial(3)),
    plane([0, 0, 0], SAGITTAL),
    at(9, tiltedAxial(0.01)),
  ]);
  expect(stack.directions).toHaveLength(3);
  expect(stack.layers[1]?.reach).toEqual({ below: 2.5, above: expect.closeTo(2, 2) as number });
});

test('a thousand slices are looked through in no time', () => {
  const stack = axialStack(...Array.from({ length: 1000 }, (_, index) => index));
  for (let asked = 0; asked < 1000; asked += 1) expect(locate(stack, [0, 0, asked], FRAME)?.index).toBe(asked);
});
