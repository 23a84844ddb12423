/** Millimetres of paper for seconds and millivolts, and strokes that lose no peak. */
import { describe, expect, test } from 'vitest';
import { heightOf, layOut, niceStep, rangeOf, strokesOf } from './strip.ts';

describe('rows', () => {
  test('10 mm of a millivolt, whatever the unit of the channel, zero on a line of 5 mm', () => {
    const samples = Float32Array.of(0, 1200, -300, 0, 0.0012, -0.0003);
    const channels = [
      { label: 'I', unit: 'uV' },
      { label: 'II', unit: 'V' },
    ];
    const [first, second] = layOut(channels, samples, 10);
    // 12 mm above zero and 3 mm below it, in whole squares.
    expect(first).toMatchObject({ top: 0, height: 20, base: 15, zero: 0 });
    expect(first?.perUnit).toBeCloseTo(0.01, 12);
    expect(second).toMatchObject({ top: 25, height: 20, base: 40 });
    expect(second?.perUnit).toBe(10_000);
    expect(heightOf(layOut(channels, samples, 10))).toBe(45);
    expect(layOut(channels, samples, 20)[0]).toMatchObject({ height: 35, base: 25 });
  });

  test('a channel that is no voltage has its own scale, in round numbers', () => {
    const [row] = layOut([{ label: 'ABP', unit: 'mm[Hg]' }], Float32Array.of(80, 120), 10);
    expect(row).toMatchObject({ perCentimetre: 20, perUnit: 0.5, zero: 100, height: 20 });
  });

  test('nothing, gaps alone, and absurd values stay on the paper', () => {
    expect(layOut([], new Float32Array(0), 10)).toEqual([]);
    expect(heightOf([])).toBe(0);
    for (const samples of [Float32Array.of(NaN), Float32Array.of(1e30), Float32Array.of(-Infinity, Infinity)]) {
      const [row] = layOut([{ label: 'I', unit: 'mV' }], samples, 10);
      expect(row?.height).toBeLessThanOrEqual(120);
      expect(row?.height).toBeGreaterThanOrEqual(10);
    }
  });
});

test('steps are 1, 2 or 5 of a power of ten', () => {
  expect([0.03, 0.9, 1, 1.1, 4, 13.3, 60].map(niceStep)).toEqual([0.05, 1, 1, 2, 5, 20, 100]);
  expect([0, -1, NaN, Infinity].map(niceStep)).toEqual([1, 1, 1, 1]);
});

test('extremes pass over gaps', () => {
  expect(rangeOf(Float32Array.of(NaN, 3, -2, NaN))).toEqual([-2, 3]);
  expect(rangeOf(new Float32Array(0))).toEqual([0, 0]);
});

describe('strokes', () => {
  test('samples that lie apart are points; a gap parts them', () => {
    const runs = strokesOf(Float32Array.of(1, 2, NaN, 4), 3, 0, 12);
    expect(runs).toEqual([
      [
        { x: 0, least: 1, most: 1 },
        { x: 3, least: 2, most: 2 },
      ],
      [{ x: 9, least: 4, most: 4 }],
    ]);
  });

  test('a peak of one sample among thousands of a pixel is seen, from wherever the paper is scrolled', () => {
    const values = new Float32Array(100_000);
    values[54_321] = 7;
    for (const from of [0, 40, 54, 54.3]) {
      const strokes = strokesOf(values, 0.001, from, 60).flat();
      expect(Math.max(...strokes.map(({ most }) => most))).toBe(7);
      expect(strokes.length).toBeLessThan(250);
    }
  });

  test('only what is in sight is drawn', () => {
    const strokes = strokesOf(new Float32Array(10_000), 1, 500, 600).flat();
    expect(strokes.length).toBeLessThan(105);
    expect(strokes[0]?.x).toBeLessThanOrEqual(500);
    expect(strokes.at(-1)?.x).toBeGreaterThanOrEqual(600);
  });
});
