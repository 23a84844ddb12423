import { describe, expect, test } from 'vitest';
import type { PixelFacts, SampleArray, Samples } from './frame.ts';
import { greyFrame } from './grey.ts';

const FACTS: PixelFacts = {
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  rows: 1,
  columns: 4,
  samples: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  bitsAllocated: 16,
  bitsStored: 12,
  highBit: 11,
  isSigned: false,
  slope: 1,
  intercept: 0,
};

function samplesOf(data: SampleArray, changes: Partial<Samples> = {}): Samples {
  const shape = { rows: 1, columns: data.length, components: 1, isExact: true, isPlanar: false, isRgb: false };
  return { ...shape, precision: 16, ...changes, data };
}

const grey = (data: SampleArray, facts: Partial<PixelFacts> = {}, changes: Partial<Samples> = {}) =>
  greyFrame(samplesOf(data, changes), { ...FACTS, ...facts });

describe('stored values', () => {
  test('spare bits of unsigned values are not part of the image', () => {
    expect(grey(Uint16Array.of(0xf123, 0x0fff)).pixels).toEqual(Uint16Array.of(0x0123, 0x0fff));
  });

  test('a lossy codec has no spare bits: what goes beyond them is a rounding, not an overlay', () => {
    expect(grey(Uint16Array.of(4096), {}, { isExact: false }).pixels).toEqual(Uint16Array.of(4096));
  });

  test('signed values are two’s complement of the bits stored', () => {
    expect(grey(Uint16Array.of(0x0fff, 0x07ff, 0xf800), { isSigned: true }).pixels).toEqual(
      Int16Array.of(-1, 2047, -2048),
    );
    expect(grey(Uint16Array.of(0xffff), { isSigned: true, bitsStored: 16 }).pixels).toEqual(Int16Array.of(-1));
    expect(grey(Uint8Array.of(255, 127), { isSigned: true, bitsStored: 8 }, { precision: 8 }).pixels).toEqual(
      Int16Array.of(-1, 127),
    );
  });

  test('a JPEG 2000 codestream without a sign under a header with one: patterns of its own precision', () => {
    // -2000 in 13 bits, as in images that are known from the field.
    const { pixels } = grey(
      Uint16Array.of(6192),
      { isSigned: true, bitsStored: 16 },
      { precision: 13, isExact: false },
    );
    expect(pixels).toEqual(Int16Array.of(-2000));
  });

  test('a codestream with a sign under a header without one keeps it', () => {
    expect(grey(Int16Array.of(-5, 5), { isSigned: false }).pixels).toEqual(Int16Array.of(-5, 5));
  });
});

describe('rescaled', () => {
  test('whole numbers stay whole, in the type that holds them', () => {
    const { pixels, min, max } = grey(Uint16Array.of(0, 1024, 4095), { intercept: -1024 });
    expect(pixels).toEqual(Int16Array.of(-1024, 0, 3071));
    expect([min, max]).toEqual([-1024, 3071]);
    expect(grey(Uint16Array.of(0, 60_000), { bitsStored: 16, intercept: 1 }).pixels).toEqual(Uint16Array.of(1, 60_001));
    expect(grey(Uint16Array.of(0, 60_000), { bitsStored: 16, intercept: -1 }).pixels).toEqual(
      Float32Array.of(-1, 59_999),
    );
  });

  test('fractions are kept', () => {
    const { pixels, max } = grey(Uint16Array.of(1, 3), { slope: 0.5, intercept: 0.25 });
    expect([...pixels, max]).toEqual([0.75, 1.75, 1.75]);
  });

  test('a slope below zero turns darkest and brightest round', () => {
    const { min, max } = grey(Uint16Array.of(0, 100), { slope: -2 });
    expect([min, max]).toEqual([-200, 0]);
  });

  test('slices of one series have one type, whatever is darkest in them', () => {
    const types = [Uint16Array.of(0, 10), Uint16Array.of(2000, 3000)].map(
      (data) => grey(data, { intercept: -1000 }).pixels.constructor.name,
    );
    expect(new Set(types).size).toBe(1);
  });
});

describe('through a table', () => {
  const table = { first: 10, bits: 12, values: Uint16Array.of(100, 200, 4000) };

  test('each value becomes its entry; those before and after the table take its ends', () => {
    const { pixels, min, max } = grey(Uint16Array.of(3, 10, 11, 12, 99), { table, slope: 7, intercept: 7 });
    expect([[...pixels], min, max]).toEqual([[100, 100, 200, 4000, 4000], 100, 4000]);
  });

  test('signed values, from a table that begins below zero', () => {
    const { pixels } = grey(Uint16Array.of(0xfff, 0xffe, 1), { isSigned: true, table: { ...table, first: -2 } });
    expect([...pixels]).toEqual([200, 100, 4000]);
  });

  test('padding is kept apart from every entry', () => {
    const { pixels, min } = grey(Uint16Array.of(11, 50), { table, padding: { from: 50, to: 60 } });
    expect([[...pixels], min]).toEqual([[200, -1], 200]);
    const wide = { first: 0, bits: 16, values: Uint16Array.of(65_535) };
    expect([...grey(Uint16Array.of(0, 50), { table: wide, padding: { from: 50, to: 60 } }).pixels]).toEqual([
      65_535, -1,
    ]);
  });
});

describe('padding', () => {
  test('is no part of the range, and its values stay', () => {
    const { pixels, min, max } = grey(Uint16Array.of(0, 1000, 1040), { intercept: -1024, padding: { from: 0, to: 0 } });
    expect([[...pixels], min, max]).toEqual([[-1024, -24, 16], -24, 16]);
  });

  test('decides with the other values about the type that holds all', () => {
    const padding = { from: -32_768, to: -32_768 };
    const { pixels, min } = grey(Uint16Array.of(0x8000, 5), {
      isSigned: true,
      bitsStored: 16,
      highBit: 15,
      intercept: -1,
      padding,
    });
    expect([[...pixels], min]).toEqual([[-32_769, 4], 4]);
  });

  test('an image of nothing else has the range of that', () => {
    expect(grey(Uint16Array.of(7, 7), { padding: { from: 7, to: 7 } })).toMatchObject({ min: 7, max: 7 });
  });
});

test('overlays in spare bits are taken out before the bits are cleared, each for itself', () => {
  const data = Uint16Array.of(0x1001, 0x2002, 0x3003, 0x0004, 0, 0, 0, 0, 0x1000);
  const { pixels, overlays } = grey(data, { overlayBits: [12, 13] });
  expect([...pixels]).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 0]);
  expect(overlays).toEqual([Uint8Array.of(0b101, 1), Uint8Array.of(0b110, 0)]);
  expect(grey(Uint16Array.of(0x1001), { overlayBits: [12] }, { isExact: false }).overlays).toBeUndefined();
});
