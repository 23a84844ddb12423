import { describe, expect, test } from 'vitest';
import { anyOrientation, anyVector, between, chance, TRIES, type Orientation } from '../geometry/testing/planes.ts';
import { plus, times } from '../geometry/vectors.ts';
import { cross, dot, type Vector } from '../viewer/frame-facts.ts';
import type { VolumeGrid } from './plane-stack.ts';
import { reslice, slabOffsets, type PlaneRequest, type SlabMode, type VolumeToSlice } from './reslice.ts';

interface Sample {
  readonly volume: VolumeToSlice;
  /** Value of a voxel. */
  readonly at: (x: number, y: number, z: number) => number;
}

const PADDING = -2000;

/** A volume of any numbers at any place. */
function sample(
  random: () => number,
  options: { orientation?: Orientation; whole?: boolean; missing?: readonly number[] } = {},
): Sample {
  const { orientation = anyOrientation(random), whole = true, missing = [] } = options;
  const dimensions = [3, 4, 5].map((least) => least + Math.floor(random() * 6)) as [number, number, number];
  const spacing = [between(random, 0.3, 2), between(random, 0.3, 2), between(random, 0.5, 6)] as const;
  const directions = [...orientation, cross(...orientation)] as unknown as VolumeGrid['directions'];
  const [columns, rows, count] = dimensions;
  const make = (length: number) => (whole ? new Int16Array(length) : new Float32Array(length));
  const slices = Array.from({ length: count }, (_, z) =>
    missing.includes(z)
      ? undefined
      : make(columns * rows).map(() => (whole ? Math.round(between(random, -1000, 3000)) : between(random, -5, 5))),
  );
  const volume = {
    grid: { origin: anyVector(random, 100), directions, spacing, dimensions },
    dimensions,
    slices,
    padding: PADDING,
    make,
  };
  return { volume, at: (x, y, z) => slices[z]![y * columns + x]! };
}

/** Trilinear interpolation as a textbook has it: the sum of the eight voxels around a point, by weight. */
function naive({ volume: { grid }, at }: Sample, point: Vector): number | undefined {
  const place = grid.directions.map(
    (direction, axis) =>
      dot([point[0] - grid.origin[0], point[1] - grid.origin[1], point[2] - grid.origin[2]], direction) /
      grid.spacing[axis]!,
  );
  if (place.some((one, axis) => one < -0.5 || one > grid.dimensions[axis]! - 0.5)) return undefined;
  const inside = place.map((one, axis) => Math.min(Math.max(one, 0), grid.dimensions[axis]! - 1));
  const base = inside.map(Math.floor);
  let sum = 0;
  for (let corner = 0; corner < 8; corner += 1) {
    let weight = 1;
    const voxel = base.map((from, axis) => {
      const isNext = (corner >> axis) & 1;
      const share = inside[axis]! - from;
      weight *= isNext ? share : 1 - share;
      return from + isNext;
    });
    if (weight > 0) sum += weight * at(voxel[0]!, voxel[1]!, voxel[2]!);
  }
  return sum;
}

const pointOf = ({ origin, row, column, spacing }: PlaneRequest, x: number, y: number): Vector =>
  plus(origin, plus(times(row, x * spacing[1]), times(column, y * spacing[0])));

function anyRequest(random: () => number, { grid }: VolumeToSlice): PlaneRequest {
  const [row, column] = anyOrientation(random);
  const middle = grid.directions.reduce<Vector>(
    (point, direction, axis) => plus(point, times(direction, (grid.dimensions[axis]! * grid.spacing[axis]!) / 2)),
    grid.origin,
  );
  return {
    origin: plus(middle, anyVector(random, 3)),
    row,
    column,
    along: cross(row, column),
    spacing: [between(random, 0.2, 2), between(random, 0.2, 2)],
    rows: 1 + Math.floor(random() * 14),
    columns: 1 + Math.floor(random() * 12),
  };
}

describe('a plane', () => {
  test('through voxels has exactly their values, along every axis of any acquisition', () => {
    const random = chance(11);
    for (let tried = 0; tried < 60; tried += 1) {
      const one = sample(random, { whole: tried % 2 === 0 });
      const { grid } = one.volume;
      for (const [across, down, deep] of [
        [0, 1, 2],
        [0, 2, 1],
        [2, 1, 0],
        [1, 0, 2],
      ] as const) {
        const [row, column, along] = [across, down, deep].map((axis) => grid.directions[axis]) as [
          Vector,
          Vector,
          Vector,
        ];
        const depth = Math.floor(random() * grid.dimensions[deep]);
        const origin = plus(grid.origin, times(along, depth * grid.spacing[deep]));
        const { pixels } = reslice(one.volume, {
          origin,
          row,
          column,
          along,
          spacing: [grid.spacing[down], grid.spacing[across]],
          rows: grid.dimensions[down],
          columns: grid.dimensions[across],
        });
        for (let y = 0; y < grid.dimensions[down]; y += 1) {
          for (let x = 0; x < grid.dimensions[across]; x += 1) {
            const voxel = [0, 0, 0];
            [voxel[across], voxel[down], voxel[deep]] = [x, y, depth];
            expect(pixels[y * grid.dimensions[across] + x]).toBe(one.at(voxel[0]!, voxel[1]!, voxel[2]!));
          }
        }
      }
    }
  });

  test('between voxels has the trilinear value, in any direction', () => {
    const random = chance(12);
    let compared = 0;
    for (let tried = 0; tried < 300; tried += 1) {
      const whole = tried % 2 === 0;
      const one = sample(random, { whole });
      const request = anyRequest(random, one.volume);
      const { pixels, outside } = reslice(one.volume, request);
      let without = 0;
      for (let y = 0; y < request.rows; y += 1) {
        for (let x = 0; x < request.columns; x += 1) {
          const wanted = naive(one, pointOf(request, x, y));
          const found = pixels[y * request.columns + x]!;
          if (wanted === undefined) without += 1;
          else compared += 1;
          // A rounding to whole values, or to 24 bits of a value up to 5; a snap to a voxel a hundred-thousandth aside.
          expect(Math.abs(found - (wanted ?? PADDING))).toBeLessThanOrEqual(whole ? 0.5 + 0.2 : 1e-3);
        }
      }
      expect(outside).toBe(without);
    }
    expect(compared).toBeGreaterThan(3000);
  });

  test('is the padding where slices have not arrived, and counts these pixels', () => {
    const one = sample(chance(5), {
      orientation: [
        [1, 0, 0],
        [0, 1, 0],
      ],
      missing: [2],
    });
    const { grid } = one.volume;
    const [columns, , count] = grid.dimensions;
    // From the slice at the head downwards, one row for each.
    const coronal: PlaneRequest = {
      origin: plus(grid.origin, [0, 0, (count - 1) * grid.spacing[2]]),
      row: [1, 0, 0],
      column: [0, 0, -1],
      along: [0, 1, 0],
      spacing: [grid.spacing[2], grid.spacing[0]],
      rows: count,
      columns,
    };
    const { pixels, missing, outside } = reslice(one.volume, coronal);
    const fromBelow = count - 1 - 2;
    expect([...pixels].map((value) => value === PADDING)).toEqual(
      Array.from({ length: count * columns }, (_, at) => Math.floor(at / columns) === fromBelow),
    );
    expect([missing, outside]).toEqual([columns, 0]);
  });

  test('tells the range of its values, without the padding', () => {
    const one = sample(chance(6), {
      orientation: [
        [1, 0, 0],
        [0, 1, 0],
      ],
    });
    const { grid } = one.volume;
    const request = {
      origin: plus(grid.origin, [-3 * grid.spacing[0], 0, 0]),
      row: [1, 0, 0],
      column: [0, 1, 0],
      along: [0, 0, 1],
      spacing: [grid.spacing[1], grid.spacing[0]],
      rows: grid.dimensions[1],
      columns: 5,
    } as const;
    const { pixels, min, max } = reslice(one.volume, request);
    const values = [...pixels].filter((value) => value !== PADDING);
    expect([min, max]).toEqual([Math.min(...values), Math.max(...values)]);
  });
});

describe('a slab', () => {
  /** Mean, highest and lowest of the slices from `from` to `to`, at a pixel. */
  const along = ({ at }: Sample, x: number, y: number, from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => at(x, y, from + index));
  const axial = ({ grid }: VolumeToSlice, depth: number, mode: SlabMode, thickness: number): PlaneRequest => ({
    origin: plus(grid.origin, times(grid.directions[2], depth * grid.spacing[2])),
    row: grid.directions[0],
    column: grid.directions[1],
    along: grid.directions[2],
    spacing: [grid.spacing[1], grid.spacing[0]],
    rows: grid.dimensions[1],
    columns: grid.dimensions[0],
    slab: { mode, thickness },
  });

  test.each([
    ['max', (values: number[]) => Math.max(...values)],
    ['min', (values: number[]) => Math.min(...values)],
    // Straight between the slices: the outer ones count half.
    ['mean', ([a, b, c]: number[]) => (a! / 2 + b! + c! / 2) / 2],
  ] as const)('of two slice distances: %s of three slices', (mode, expected) => {
    const random = chance(21);
    for (let tried = 0; tried < 40; tried += 1) {
      const one = sample(random);
      const { grid } = one.volume;
      const { pixels } = reslice(one.volume, axial(one.volume, 2, mode, 2 * grid.spacing[2]));
      for (let y = 0; y < grid.dimensions[1]; y += 1) {
        for (let x = 0; x < grid.dimensions[0]; x += 1) {
          const wanted = expected(along(one, x, y, 1, 3));
          expect(Math.abs(pixels[y * grid.dimensions[0] + x]! - wanted)).toBeLessThanOrEqual(0.5 + 1e-6);
        }
      }
    }
  });

  test('misses no voxel that lies in it, however it lies', () => {
    const random = chance(22);
    for (let tried = 0; tried < 40; tried += 1) {
      const one = sample(random);
      const { grid, slices } = one.volume;
      const [columns, rows, count] = grid.dimensions;
      const voxel = [
        Math.floor(random() * columns),
        Math.floor(random() * rows),
        Math.floor(random() * count),
      ] as const;
      slices[voxel[2]]![voxel[1] * columns + voxel[0]] = 30_000;
      const point = grid.directions.reduce<Vector>(
        (place, direction, axis) => plus(place, times(direction, voxel[axis]! * grid.spacing[axis]!)),
        grid.origin,
      );
      const [row, column] = anyOrientation(random);
      const normal = cross(row, column);
      const thickness = between(random, 4, 30);
      const origin = plus(point, times(normal, between(random, -0.5, 0.5) * thickness));
      const request = {
        origin,
        row,
        column,
        along: normal,
        spacing: [1, 1],
        rows: 1,
        columns: 1,
        slab: { mode: 'max', thickness },
      } as const;
      // A peak halfway between two samples in all three directions is seen with an eighth of its height.
      expect(reslice(one.volume, request).pixels[0]).toBeGreaterThan(30_000 / 8 - 3000);
    }
  });

  test('takes what has arrived of it', () => {
    const one = sample(chance(23), { missing: [1] });
    const { grid } = one.volume;
    const { pixels, missing } = reslice(one.volume, axial(one.volume, 2, 'max', 2 * grid.spacing[2]));
    expect(missing).toBe(0);
    expect(pixels[0]).toBe(Math.max(one.at(0, 0, 2), one.at(0, 0, 3)));
    expect(reslice(one.volume, axial(one.volume, 1, 'max', 0.1)).missing).toBe(pixels.length);
  });

  test('without thickness is the plane itself', () => {
    const one = sample(chance(24));
    const { slab: _, ...plane } = axial(one.volume, 2, 'max', 0);
    for (const thickness of [0, -3, NaN, 1e-9]) {
      expect(reslice(one.volume, { ...plane, slab: { mode: 'mean', thickness } })).toEqual(reslice(one.volume, plane));
    }
  });

  test('is sampled at every slice, at its faces, and never at more than 512 places', () => {
    const offsets = (thickness: number, perMm: Vector) => slabOffsets(thickness, perMm).map(({ offset }) => offset);
    expect(offsets(5, [0, 0, 0.5])).toEqual([-2.5, -2, 0, 2, 2.5]);
    expect(offsets(4, [0, 0, 0.5])).toEqual([-2, 0, 2]);
    expect(offsets(1000, [0, 0, 10])).toHaveLength(511);
    const weights = slabOffsets(5, [0, 0, 0.5]).reduce((sum, { weight }) => sum + weight, 0);
    expect(weights).toBeCloseTo(5, 9);
  });
});

test('nothing makes it throw, and no pixel is ever something else than a number', () => {
  const random = chance(99);
  const odd = [0, -0, 1e-12, 1e12, -1e12, NaN, Infinity, -Infinity];
  for (let tried = 0; tried < TRIES; tried += 1) {
    const whole = random() < 0.5;
    const one = sample(random, { whole, missing: random() < 0.5 ? [Math.floor(random() * 5)] : [] });
    const request = anyRequest(random, one.volume);
    const any = (usual: Vector): Vector =>
      random() < 0.2 ? [odd[Math.floor(random() * 8)]!, usual[1], odd[Math.floor(random() * 8)]!] : usual;
    const modes = ['max', 'min', 'mean'] as const;
    const slab = {
      mode: modes[Math.floor(random() * 3)]!,
      thickness: random() < 0.1 ? odd[Math.floor(random() * 8)]! : random() * 40,
    };
    const wild = {
      ...request,
      origin: any(request.origin),
      row: any(request.row),
      along: any(request.along),
      ...(random() < 0.6 && { slab }),
    };
    const { pixels, min, max, outside, missing } = reslice(one.volume, wild);
    expect(pixels.every(Number.isFinite) && Number.isFinite(min) && Number.isFinite(max)).toBe(true);
    expect(outside + missing).toBeLessThanOrEqual(pixels.length);
  }
});
