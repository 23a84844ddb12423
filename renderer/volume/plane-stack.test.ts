import { describe, expect, test } from 'vitest';
import { sideLetters } from '../geometry/orientation.ts';
import { planeName } from '../geometry/plane-name.ts';
import {
  anyOrientation,
  AXIAL,
  between,
  chance,
  CORONAL,
  SAGITTAL,
  slice,
  type Orientation,
} from '../geometry/testing/planes.ts';
import { lengthOf, minus, plus, times } from '../geometry/vectors.ts';
import { checkVolume, type VolumeGeometry } from '../geometry/volume.ts';
import { cross, dot, type FrameFacts, type Vector } from '../viewer/frame-facts.ts';
import { nearestPlane, numberOfFirst, planeOrigin, planeStack, volumeCenter, type PlaneStack } from './plane-stack.ts';

const UPRIGHT = { rotation: 0, tilt: 0 };
const KINDS = ['axial', 'coronal', 'sagittal'] as const;

/** 10 slices, 3 mm apart along the normal, of 200 x 100 pixels of 0.5 x 0.8 mm. */
function volume(orientation: Orientation = AXIAL, changes: Partial<FrameFacts> = {}): VolumeGeometry {
  const normal = cross(...orientation);
  const slices = Array.from({ length: 10 }, (_, at) =>
    slice(plus([-50, -40, 7], times(normal, 3 * at)), orientation, changes),
  );
  const check = checkVolume(slices);
  if (!check.ok) throw new Error('no volume');
  return check;
}

const last = (stack: PlaneStack): Vector => planeOrigin(stack, stack.count - 1);

describe('of an axial acquisition', () => {
  test('axial planes are its slices, from head to feet', () => {
    const stack = planeStack(volume(), 'axial', UPRIGHT);
    expect(stack).toMatchObject({ origin: [-50, -40, 34], row: [1, 0, 0], column: [0, 1, 0], along: [0, 0, -1] });
    expect(stack).toMatchObject({ spacing: [0.8, 0.5], step: 3, rows: 100, columns: 200, count: 10 });
    expect(last(stack)).toEqual([-50, -40, 7]);
  });

  test('coronal planes go from front to back, the head above', () => {
    const stack = planeStack(volume(), 'coronal', UPRIGHT);
    // Six pixels for a slice of 3 mm, of which two lie beyond the middle of the outer ones.
    expect(stack).toMatchObject({
      origin: [-50, -40, 35],
      spacing: [0.5, 0.5],
      step: 0.8,
      rows: 59,
      columns: 200,
      count: 100,
    });
    expect(sideLetters({ right: stack.row, down: stack.column })).toEqual({
      left: 'R',
      right: 'L',
      top: 'H',
      bottom: 'F',
    });
    expect(stack.along).toEqual([0, 1, 0]);
  });

  test('sagittal planes go from right to left, the front at the left', () => {
    const stack = planeStack(volume(), 'sagittal', UPRIGHT);
    expect(stack).toMatchObject({
      origin: [-50, -40, 35],
      spacing: [0.5, 0.8],
      step: 0.5,
      rows: 59,
      columns: 100,
      count: 200,
    });
    expect(sideLetters({ right: stack.row, down: stack.column })).toEqual({
      left: 'A',
      right: 'P',
      top: 'H',
      bottom: 'F',
    });
    expect(stack.along).toEqual([1, 0, 0]);
  });
});

const MIRRORED: readonly Orientation[] = [
  AXIAL,
  CORONAL,
  SAGITTAL,
  // From feet to head, from left to right: stacks of the other hand.
  [
    [-1, 0, 0],
    [0, 1, 0],
  ],
  [
    [0, -1, 0],
    [0, 0, 1],
  ],
  [
    [0, 0, -1],
    [-1, 0, 0],
  ],
];

test.each(MIRRORED)('planes of an acquisition along %j %j go through the middle of its voxels', (...orientation) => {
  const grid = volume(orientation);
  for (const kind of KINDS) {
    const stack = planeStack(grid, kind, UPRIGHT);
    expect(planeName([stack.row, stack.column])).toBe(kind);
    for (const corner of cornersOf(grid)) {
      const way = minus(corner, stack.origin);
      const place = [
        dot(way, stack.row) / stack.spacing[1],
        dot(way, stack.column) / stack.spacing[0],
        dot(way, stack.along) / stack.step,
      ];
      for (const one of place) expect(Math.abs(one - Math.round(one))).toBeLessThan(1e-6);
    }
    // The two ends lie on opposite corners of the voxels.
    const far = plus(
      plus(last(stack), times(stack.row, (stack.columns - 1) * stack.spacing[1])),
      times(stack.column, (stack.rows - 1) * stack.spacing[0]),
    );
    const middle = times(plus(stack.origin, far), 0.5);
    expect(lengthOf(minus(middle, volumeCenter(grid)))).toBeLessThan(1e-9);
  }
});

test('an acquisition that is tilted along its normal has planes along the axes of the patient', () => {
  const angle = Math.PI / 60;
  const grid = volume([
    [1, 0, 0],
    [0, Math.cos(angle), -Math.sin(angle)],
  ]);
  const stack = planeStack(grid, 'axial', UPRIGHT);
  expect([stack.row, stack.column]).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ]);
  expect(stack.spacing).toEqual([0.5, 0.5]);
  expect(stack.step).toBe(0.5);
});

test('every plane stack holds every voxel, whatever the acquisition', () => {
  const random = chance(7);
  for (let tried = 0; tried < 100; tried += 1) {
    const grid = volume(anyOrientation(random), { spacing: [between(random, 0.3, 2), between(random, 0.3, 2)] });
    const angles = { rotation: between(random, -180, 180), tilt: between(random, -90, 90) };
    for (const kind of [...KINDS, 'oblique'] as const) {
      const stack = planeStack(grid, kind, angles);
      const across = dot(stack.row, stack.column);
      expect(
        Math.abs(across) + Math.abs(dot(stack.row, stack.along)) + Math.abs(lengthOf(stack.along) - 1),
      ).toBeLessThan(1e-9);
      expect(Math.max(stack.rows, stack.columns, stack.count)).toBeLessThanOrEqual(1024);
      for (const corner of cornersOf(grid)) {
        const way = minus(corner, stack.origin);
        const [x, y, z] = [
          dot(way, stack.row) / stack.spacing[1],
          dot(way, stack.column) / stack.spacing[0],
          dot(way, stack.along) / stack.step,
        ];
        expect(
          x > -0.51 &&
            x < stack.columns - 0.49 &&
            y > -0.51 &&
            y < stack.rows - 0.49 &&
            z > -0.51 &&
            z < stack.count - 0.49,
        ).toBe(true);
      }
    }
  }
});

function cornersOf({ origin, directions, spacing, dimensions }: VolumeGeometry): Vector[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
    directions.reduce<Vector>(
      (point, direction, axis) =>
        plus(point, times(direction, (bits >> axis) & 1 ? (dimensions[axis]! - 1) * spacing[axis]! : 0)),
      origin,
    ),
  );
}

describe('oblique', () => {
  test('at 0 it looks as a coronal plane does, turned by 90 degrees as a sagittal one, tipped by 90 as an axial one', () => {
    const directions = (rotation: number, tilt: number) => {
      const { row, column } = planeStack(volume(), 'oblique', { rotation, tilt });
      return [row, column].map((vector) => vector.map((value) => Math.round(value * 1e9) / 1e9 || 0));
    };
    expect(directions(0, 0)).toEqual(CORONAL);
    expect(directions(90, 0)).toEqual(SAGITTAL);
    expect(directions(0, 90)).toEqual(AXIAL);
  });

  test('the plane in the middle goes through the pivot, and number and size stay whatever the angles', () => {
    const random = chance(3);
    const grid = volume();
    const pivot = plus(volumeCenter(grid), [11, -7, 4]);
    const sizes = new Set<string>();
    for (let tried = 0; tried < 50; tried += 1) {
      const angles = { rotation: between(random, -180, 180), tilt: between(random, -90, 90) };
      const stack = planeStack(grid, 'oblique', angles, pivot);
      const middle = (stack.count - 1) / 2;
      expect(Math.abs(dot(minus(pivot, planeOrigin(stack, middle)), stack.along))).toBeLessThan(1e-9);
      sizes.add([stack.rows, stack.columns, stack.count, stack.step].join());
    }
    expect(sizes.size).toBe(1);
  });

  test('a pivot that lies nowhere near is not taken', () => {
    const grid = volume();
    expect(planeStack(grid, 'oblique', UPRIGHT, [1e7, 0, 0])).toEqual(planeStack(grid, 'oblique', UPRIGHT));
  });

  test('a volume of thousands of voxels has no plane of more than 1024', () => {
    const stack = planeStack(
      { ...volume(), spacing: [0.1, 0.1, 0.1], dimensions: [4000, 4000, 4000] },
      'oblique',
      UPRIGHT,
    );
    expect(Math.max(stack.rows, stack.columns, stack.count)).toBeLessThanOrEqual(1024);
    expect(stack.columns * stack.spacing[1]).toBeGreaterThanOrEqual(Math.sqrt(3) * 400);
  });
});

test('the nearest plane to a point is found, and never one that is not there', () => {
  const stack = planeStack(volume(), 'axial', UPRIGHT);
  const at = (z: number) => nearestPlane(stack, plus([3, 4, 0], [0, 0, z]));
  expect([at(34), at(33), at(32), at(7), at(-999), at(999)]).toEqual([0, 0, 1, 9, 9, 0]);
});

test('planes keep their number while slices come at either end', () => {
  const some = { ...volume(), dimensions: [200, 100, 4] } as const;
  const before = planeStack(some, 'axial', UPRIGHT);
  const after = planeStack(volume(), 'axial', UPRIGHT);
  const first = numberOfFirst(after, before);
  expect(first).toBe(-6);
  expect(planeOrigin(after, 0 - first)).toEqual(before.origin);
});
