import { expect, test } from 'vitest';
import type { FromVolumeWorker } from './protocol.ts';
import type { PlaneRequest } from './reslice.ts';
import { GRID } from './testing/grid.ts';
import { VolumeHost } from './volume-host.ts';

/** x downwards through the slices: one pixel of each. */
const COLUMN: PlaneRequest = {
  origin: [0, 0, 0],
  row: [0, 0, 1],
  column: [0, 1, 0],
  along: [1, 0, 0],
  spacing: [1, 1],
  rows: 1,
  columns: 3,
};
const IDS = ['a', 'b', 'c'];

function host(limit?: number, isInverted = false) {
  const made = new VolumeHost(limit);
  const define = (ids = IDS, grid = GRID) => made.take({ kind: 'grid', volume: 'v', grid, ids, isInverted });
  const put = (
    id: string,
    pixels: Int16Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
  ) => made.take({ kind: 'slice', volume: 'v', id, pixels });
  const cut = (plane = COLUMN) => {
    const answer = made.take({ kind: 'plane', job: 7, volume: 'v', plane }) as FromVolumeWorker;
    if (answer.kind !== 'plane') throw new Error(answer.kind);
    return answer.plane;
  };
  return { made, define, put, cut };
}

test('slices may come in any order; a plane tells how many were there', () => {
  const { define, put, cut } = host();
  define();
  put('c', Int16Array.of(30, 0, 0, 0));
  expect(cut()).toMatchObject({ pixels: Int16Array.of(0, 0, 30), missing: 2, present: 1, min: 30, max: 30 });
  put('a', Int16Array.of(-10, 5, 5, 5));
  put('b', Int16Array.of(20, 5, 5, 5));
  expect(cut()).toMatchObject({ pixels: Int16Array.of(-10, 20, 30), missing: 0, present: 3 });
});

test('what is not there is as dark as the darkest value, or as bright where high values are dark', () => {
  for (const [isInverted, padding] of [
    [false, -1000],
    [true, 900],
  ] as const) {
    const { define, put, cut } = host(undefined, isInverted);
    define();
    put('b', Int16Array.of(20, -1000, 900, 5));
    expect([...cut().pixels]).toEqual([padding, 20, padding]);
  }
});

test('the type grows with what it has to hold, and nothing is lost', () => {
  const { define, put, cut } = host();
  define();
  put('a', Uint8Array.of(1, 2, 3, 4));
  expect(cut().pixels).toBeInstanceOf(Int16Array);
  put('b', Uint16Array.of(65_535, 2, 3, 4));
  expect(cut().pixels).toEqual(Uint16Array.of(1, 65_535, 1));
  put('c', Float32Array.of(-0.5, NaN, Infinity, 4));
  expect(cut()).toMatchObject({ pixels: Float32Array.of(1, 65_535, -0.5) });
  expect([...cut({ ...COLUMN, origin: [1, 0, 2], columns: 1 }).pixels]).toEqual([0]);
});

test('a series of rescaled values that are whole stays in sixteen bits', () => {
  const { define, put, cut } = host();
  define();
  put('a', Float32Array.of(-1024, 3071, 0, 0));
  expect(cut().pixels).toBeInstanceOf(Int16Array);
});

test('slices that were there stay when the grid grows, and go when they are not named any more', () => {
  const { define, put, cut } = host();
  define(['b'], { ...GRID, dimensions: [2, 2, 1] });
  put('b', Int16Array.of(20, 0, 0, 0));
  define();
  expect(cut()).toMatchObject({ pixels: Int16Array.of(0, 20, 0), present: 1 });
  define(['a', 'x', 'c']);
  expect(cut()).toMatchObject({ present: 0, missing: 3 });
});

test('a slice of another size is left out', () => {
  const { define, put, cut } = host();
  define();
  put('a', Int16Array.of(1, 2, 3));
  expect(cut().present).toBe(0);
});

test('a volume beyond the bound is refused at once, before its slices come', () => {
  const { define, cut } = host(2 * 4 * 3 - 1);
  expect(define()).toEqual({ kind: 'too-large', volume: 'v', bytes: 24, limit: 23 });
  expect(() => cut()).toThrow('failed');
});

test('or when its values need more room than was thought', () => {
  const { define, put, cut } = host(2 * 4 * 3);
  expect(define()).toBeUndefined();
  expect(put('a', Float32Array.of(0.5, 0, 0, 0))).toMatchObject({ kind: 'too-large', bytes: 48 });
  expect(() => cut()).toThrow('failed');
});

test('a volume that was closed has no planes, and takes no slices', () => {
  const { made, define, put, cut } = host();
  define();
  made.take({ kind: 'close', volume: 'v' });
  put('a', Int16Array.of(1, 2, 3, 4));
  expect(() => cut()).toThrow('failed');
});
