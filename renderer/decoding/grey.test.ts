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
