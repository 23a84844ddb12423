/** Planes of real series, against the files' own attributes and pixels, read by a library that the program does not use. */
import { readdirSync } from 'node:fs';
import { expect, test, type TestContext } from 'vitest';
import { decodeFrame } from '../decoding/decode.ts';
import { readFrames, sharedFile } from '../decoding/testing/files.ts';
import { nodeCodecs } from '../decoding/testing/node-codecs.ts';
import { readSeries } from '../geometry/testing/headers.ts';
import { minus } from '../geometry/vectors.ts';
import { checkVolume, type VolumeGeometry } from '../geometry/volume.ts';
import { dot } from '../viewer/frame-facts.ts';
import type { Slice } from '../viewer/slices.ts';
import { planeOrigin, planeStack } from './plane-stack.ts';
import { reslice, type VolumeToSlice } from './reslice.ts';
import type { VoxelArray } from './voxels.ts';

const UPRIGHT = { rotation: 0, tilt: 0 };

function volumeOf(geometry: VolumeGeometry, slices: readonly VoxelArray[]): VolumeToSlice {
  const { dimensions } = geometry;
  return { grid: geometry, dimensions, slices, padding: -5000, make: (length) => new Int16Array(length) };
}

/** A series with so many slices, and what its geometry was found to be. */
function series(
  context: TestContext,
  path: string,
  count: number,
): { slices: readonly Slice[]; geometry: VolumeGeometry } {
  const slices = [...readSeries(context, path).values()].find(({ length }) => length === count) ?? [];
  const geometry = checkVolume(slices);
  if (!geometry.ok) throw new Error('no volume');
  return { slices, geometry };
}

test.for([
  ['studies/petct-acrin/ct', 135],
  ['studies/petct-acrin/pt', 135],
  ['studies/xdsi-ct', 10],
] as const)(
  'axial planes of the axial series %s lie where the files say, from head to feet',
  ([path, count], context) => {
    const { slices, geometry } = series(context, path, count);
    const stack = planeStack(geometry, 'axial', UPRIGHT);
    const places = slices.map(({ facts }) => facts.position!).sort((a, b) => b[2] - a[2]);
    expect(stack.count).toBe(count);
    for (const [index, place] of places.entries()) {
      // Positions in files are rounded, and steps of them uneven by a hundredth.
      for (const axis of [0, 1, 2] as const)
        expect(Math.abs(planeOrigin(stack, index)[axis] - place[axis])).toBeLessThan(0.2);
    }
  },
);

test('sagittal planes of a sagittal MR series are its slices, from right to left', (context) => {
  const { slices, geometry } = series(context, 'studies/xdsi-mr', 16);
  const stack = planeStack(geometry, 'sagittal', UPRIGHT);
  const places = slices.map(({ facts }) => facts.position!).sort((a, b) => a[0] - b[0]);
  expect([stack.count, stack.rows, stack.columns, stack.step]).toEqual([16, 256, 256, 7]);
  for (const [index, place] of places.entries()) {
    for (const axis of [0, 1, 2] as const) expect(planeOrigin(stack, index)[axis]).toBeCloseTo(place[axis], 3);
  }
});

test('axial planes of a series that is tilted along its normal cut its slices at the angle of the tilt', (context) => {
  const { slices, geometry } = series(context, 'studies/xdsi-mr', 20);
  const count = geometry.dimensions[0] * geometry.dimensions[1];
  // A volume whose values are heights of the patient in tenths of a mm: an axial plane is even in them.
  const heights = geometry.order.map((at) => {
    const { position, orientation, spacing } = slices[at]!.facts;
    return Int16Array.from({ length: count }, (_, pixel) => {
      const [x, y] = [pixel % geometry.dimensions[0], Math.floor(pixel / geometry.dimensions[0])];
      return 10 * (position![2] + x * spacing![1] * orientation![0][2] + y * spacing![0] * orientation![1][2]);
    });
  });
  const stack = planeStack(geometry, 'axial', UPRIGHT);
  for (const index of [60, 100, 140]) {
    const plane = { ...stack, origin: planeOrigin(stack, index) };
    const { pixels } = reslice(volumeOf(geometry, heights), plane);
    const inside = [...pixels].filter((value) => value !== -5000);
    expect(inside.length).toBeGreaterThan(pixels.length / 2);
    // Whole numbers in, and out; a file's heights with six figures; half a voxel at the outer rows is clamped.
    const near = inside.filter((value) => Math.abs(value - 10 * plane.origin[2]) <= 1.5);
    expect(near.length / inside.length).toBeGreaterThan(0.97);
  }
});

test('a coronal plane of a CT has the pixels of its files, row by row', async (context) => {
  const { slices, geometry } = series(context, 'studies/xdsi-ct', 10);
  const folder = sharedFile(context, 'studies/xdsi-ct');
  const codecs = nodeCodecs();
  const bySop = new Map<string, VoxelArray>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.dcm') && file !== 'kos.dcm')) {
    const [frame] = readFrames(`${folder}/${name}`);
    const facts = [...readSeries(context, `studies/xdsi-ct/${name}`).values()].flat()[0]!.facts;
    if (!slices.some((slice) => slice.facts.sopInstanceUid === facts.sopInstanceUid)) continue;
    const { pixels } = await decodeFrame(frame!.bytes, frame!.facts, codecs);
    bySop.set(facts.sopInstanceUid, Int16Array.from(pixels));
  }
  const ordered = geometry.order.map((at) => bySop.get(slices[at]!.facts.sopInstanceUid)!);
  const stack = planeStack(geometry, 'coronal', UPRIGHT);
  const { pixels, missing, outside } = reslice(volumeOf(geometry, ordered), {
    ...stack,
    origin: planeOrigin(stack, 200),
  });
  expect([missing, outside]).toEqual([0, 0]);
  const parts = Math.floor(5 / geometry.spacing[0]);
  const beyond = Math.floor((parts - 1) / 2);
  expect(stack.rows).toBe(9 * parts + 1 + 2 * beyond);
  const fromHead = slices.toSorted((a, b) => b.facts.position![2] - a.facts.position![2]);
  for (const [row, { facts }] of fromHead.entries()) {
    const source = bySop.get(facts.sopInstanceUid)!.subarray(200 * 512, 201 * 512);
    expect(
      Buffer.compare(
        new Uint8Array(pixels.slice((beyond + row * parts) * 512, (beyond + row * parts + 1) * 512).buffer),
        new Uint8Array(Int16Array.from(source).buffer),
      ),
    ).toBe(0);
  }
});

test.for(['ct-rle', 'ct-90-j2k-lossless'])(
  'planes of slices in %s are those of slices without compression',
  async (name, context) => {
    const codecs = nodeCodecs();
    const slicesIn = async (file: string) => {
      const [frame] = readFrames(sharedFile(context, `syntax/${file}.dcm`));
      const { pixels } = await decodeFrame(frame!.bytes, frame!.facts, codecs);
      return { facts: frame!.facts, pixels: Int16Array.from(pixels) };
    };
    const cut = async (file: string) => {
      const { facts, pixels } = await slicesIn(file);
      const dimensions = [facts.columns, facts.rows, 4] as const;
      const grid = {
        origin: [0, 0, 0],
        directions: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        spacing: [0.7, 0.7, 3],
        dimensions,
      } as const;
      const stack = planeStack(grid, 'oblique', { rotation: 25, tilt: 40 });
      const plane = { ...stack, origin: planeOrigin(stack, Math.floor(stack.count / 2)) };
      const slices = Array.from({ length: 4 }, () => pixels);
      return reslice({ grid, dimensions, slices, padding: 0, make: (length) => new Int16Array(length) }, plane);
    };
    const [compressed, plain] = [await cut(name), await cut('ct-explicit-le')];
    expect(plain.max).toBeGreaterThan(plain.min);
    expect(compressed).toEqual(plain);
  },
);

test('a tilted series with uneven steps is refused with both reasons', (context) => {
  const [slices = []] = readSeries(context, 'studies/ct-head-tilt-uneven').values();
  const check = checkVolume(slices);
  expect(check.ok ? [] : check.refusals.map(({ code }) => code)).toEqual(['tilted', 'uneven']);
});

test('the slices of a CT lie on the grid that is cut, to a fifth of a millimetre', (context) => {
  const { slices, geometry } = series(context, 'studies/petct-acrin/ct', 135);
  const [, , normal] = geometry.directions;
  for (const [place, at] of geometry.order.entries()) {
    const height = dot(minus(slices[at]!.facts.position!, geometry.origin), normal);
    expect(Math.abs(height - place * geometry.spacing[2])).toBeLessThan(0.2);
  }
});
