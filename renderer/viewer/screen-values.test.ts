import { describe, expect, it } from 'vitest';
import { ScreenWriter, writeScreenValues, type ScreenWindow } from './screen-values.ts';

function screen(values: readonly number[], options: Partial<ScreenWindow> & { readonly isColor?: boolean } = {}) {
  const { isColor = false, ...window } = options;
  const target = new Uint8ClampedArray(4 * (isColor ? values.length / 3 : values.length));
  writeScreenValues(target, values, isColor, { lower: 0, upper: 100, isSigmoid: false, isInverted: false, ...window });
  return [...target];
}

const reds = (bytes: readonly number[]): readonly number[] => bytes.filter((_, index) => index % 4 === 0);

describe('writeScreenValues', () => {
  it('draws a straight line between the ends of the window, and nothing beyond', () => {
    expect(reds(screen([-1000, 0, 20, 60, 100, 30_000]))).toEqual([0, 0, 51, 153, 255, 255]);
  });

  it('gives each grey to all three colours, opaque', () => {
    expect(screen([20])).toEqual([51, 51, 51, 255]);
  });

  it('turns the greys round', () => {
    expect(reds(screen([-5, 0, 20, 100, 200], { isInverted: true }))).toEqual([255, 255, 204, 0, 0]);
  });

  it('takes each colour for itself', () => {
    expect(screen([0, 20, 100, 255, 127, 1], { isColor: true, upper: 255 })).toEqual([
      0, 20, 100, 255, 255, 127, 1, 255,
    ]);
  });

  // PS3.3 C.11.2.1.2.1: centre 2048, width 4096.
  it('agrees with the formula for LINEAR', () => {
    const [center, width] = [2048, 4096];
    const values = [0, 1, 1000, 2047, 2048, 4095];
    const expected = values.map((value) => Math.round(255 * ((value - (center - 0.5)) / (width - 1) + 0.5)));
    expect(reds(screen(values, { lower: 0, upper: 4095 }))).toEqual(expected);
  });

  // PS3.3 C.11.2.1.3.1.
  it('follows the sigmoid', () => {
    const [center, width] = [40, 80];
    const values = [-500, 0, 30, 41, 90, 900];
    const expected = values.map((value) => Math.round(255 / (1 + Math.exp((-4 * (value - center)) / width))));
    const ends = { lower: center - 0.5 - (width - 1) / 2, upper: center - 0.5 + (width - 1) / 2 };
    expect(reds(screen(values, { ...ends, isSigmoid: true }))).toEqual(expected);
    expect(reds(screen(values, { ...ends, isSigmoid: true, isInverted: true }))).toEqual(
      expected.map((value) => 255 - value),
    );
  });

  it('makes a step of a window without width', () => {
    expect(reds(screen([9, 10, 11], { lower: 10, upper: 10 }))).toEqual([0, 0, 255]);
    expect(reds(screen([9, 10, 11], { lower: 10, upper: 10, isInverted: true }))).toEqual([255, 255, 0]);
  });

  it('shows what is no number as black', () => {
    expect(reds(screen([Number.NaN, 60]))).toEqual([0, 153]);
  });

  // PS3.3 C.11.2.1.1: values before the table have its first grey, those after it its last.
  it('takes greys from a table', () => {
    const table = { table: [0, 1023, 2047, 4095], first: -1, bits: 12 };
    expect(reds(screen([-50, -1, 0, 1, 2, 90], { table }))).toEqual([0, 0, 64, 127, 255, 255]);
    expect(reds(screen([-50, 0, 90], { table, isInverted: true }))).toEqual([255, 191, 0]);
  });

  it('puts colours in place of greys, and leaves colours alone', () => {
    const colors = new Uint8Array(768);
    colors.set([10, 20, 30], 0);
    colors.set([200, 100, 50], 51 * 3);
    expect(screen([0, 20], { colors })).toEqual([10, 20, 30, 255, 200, 100, 50, 255]);
  });

  it.for([Uint8Array, Int8Array, Uint16Array, Int16Array, Float32Array] as const)(
    'writes the same from any kind of array',
    (Kind) => {
      const window: ScreenWindow = { lower: -20, upper: 110, isSigmoid: false, isInverted: true };
      const values = Kind.from([0, 1, 50, 99, 127, ...(Kind.name.startsWith('U') ? [] : [-1, -128])]);
      const writer = new ScreenWriter(window);
      const [plain, first, again] = [0, 1, 2].map(() => new Uint8ClampedArray(values.length * 4));
      writeScreenValues(plain ?? new Uint8ClampedArray(), [...values], false, window);
      writer.write(first ?? new Uint8ClampedArray(), values, false);
      writer.write(again ?? new Uint8ClampedArray(), values, false);
      expect(first).toEqual(plain);
      expect(again).toEqual(plain);
    },
  );
});
