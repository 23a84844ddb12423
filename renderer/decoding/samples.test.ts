/** Native, run-length coded and coloured samples, byte by byte. */
import { describe, expect, test } from 'vitest';
import { colorFrame, paletteFrame } from './color.ts';
import type { FrameToDecode, Samples } from './frame.ts';
import { decodeNative } from './native.ts';
import { decodeRle } from './rle.ts';

const GREY: FrameToDecode = {
  transferSyntaxUid: '1.2.840.10008.1.2.1',
  rows: 1,
  columns: 4,
  samples: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
  isSigned: false,
  slope: 1,
  intercept: 0,
  firstBit: 0,
};
const WORDS = { bitsAllocated: 16, bitsStored: 16, highBit: 15 };
const RGB = { samples: 3, photometric: 'RGB', columns: 2 };

describe('native', () => {
  test('must be as long as the header says, give or take the padding', () => {
    expect(decodeNative(Uint8Array.of(1, 2, 3, 4), GREY).data).toEqual(Uint8Array.of(1, 2, 3, 4));
    expect(decodeNative(Uint8Array.of(1, 2, 3, 4, 0), GREY).data).toHaveLength(4);
    for (const length of [0, 3, 6, 8])
      expect(() => decodeNative(new Uint8Array(length), GREY)).toThrow('IMAGE_DAMAGED');
  });

  test('big endian words are turned round', () => {
    const frame = { ...GREY, ...WORDS, columns: 2, transferSyntaxUid: '1.2.840.10008.1.2.2' };
    expect(decodeNative(Uint8Array.of(1, 2, 0xfe, 3), frame).data).toEqual(Uint16Array.of(0x0102, 0xfe03));
  });

  test('values that sit under a higher bit come down', () => {
    const frame = { ...GREY, ...WORDS, columns: 1, bitsStored: 12, highBit: 15 };
    expect(decodeNative(Uint8Array.of(0x3f, 0x12), frame).data).toEqual(Uint16Array.of(0x0123));
  });

  test('single bits begin with the lowest, also in the middle of a byte', () => {
    const frame = { ...GREY, bitsAllocated: 1, bitsStored: 1, highBit: 0 };
    expect(decodeNative(Uint8Array.of(0b0000_0101), frame).data).toEqual(Uint8Array.of(1, 0, 1, 0));
    expect(decodeNative(Uint8Array.of(0b1100_0000, 0b10), { ...frame, firstBit: 6 }).data).toEqual(
      Uint8Array.of(1, 1, 0, 1),
    );
    expect(() => decodeNative(Uint8Array.of(), frame)).toThrow('IMAGE_DAMAGED');
  });

  test('two pixels share their chrominance in YBR_FULL_422, unless the length says that they do not', () => {
    const frame = { ...GREY, ...RGB, photometric: 'YBR_FULL_422' };
    expect(decodeNative(Uint8Array.of(10, 20, 30, 40), frame).data).toEqual(Uint8Array.of(10, 30, 40, 20, 30, 40));
    expect(decodeNative(Uint8Array.of(1, 2, 3, 4, 5, 6), frame).data).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
  });

  test('wide samples are not shown', () => {
    expect(() => decodeNative(new Uint8Array(16), { ...GREY, bitsAllocated: 32 })).toThrow('IMAGE_UNSUPPORTED');
  });
});

describe('RLE', () => {
  /** A frame of segments (PS3.5 G.5). */
  function rle(...segments: readonly (readonly number[])[]): Uint8Array {
    const header = new DataView(new ArrayBuffer(64));
    header.setUint32(0, segments.length, true);
    let at = 64;
    for (const [index, segment] of segments.entries()) {
      header.setUint32(4 + index * 4, at, true);
      at += segment.length;
    }
    return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
  }

  test('literal runs, repeated bytes, and a byte that means nothing', () => {
    expect(decodeRle(rle([128, 1, 7, 8, 255, 9]), GREY).data).toEqual(Uint8Array.of(7, 8, 9, 9));
  });

  test('the high bytes of words come first', () => {
    const frame = { ...GREY, ...WORDS, columns: 2 };
    expect(decodeRle(rle([255, 1], [1, 2, 3]), frame).data).toEqual(Uint16Array.of(0x0102, 0x0103));
  });

  test.each([
    ['no header', Uint8Array.of(1, 2, 3)],
    ['another number of segments', rle([255, 1], [255, 1])],
    ['fewer pixels', rle([1, 7, 8])],
    ['a run that is cut', rle([3, 7, 8])],
    ['a repeated byte that is cut', rle([253])],
    ['more pixels', rle([253, 1, 253, 1])],
  ])('%s is damaged', (_, bytes) => expect(() => decodeRle(bytes, GREY)).toThrow('IMAGE_DAMAGED'));

  test('padding is not', () => expect(decodeRle(rle([253, 1, 0]), GREY).data).toEqual(Uint8Array.of(1, 1, 1, 1)));
});

describe('colours', () => {
  const samples = (data: Samples['data'], changes: Partial<Samples> = {}): Samples => ({
    ...{ rows: 1, columns: 2, components: 3, precision: 8, isExact: true, isPlanar: false, isRgb: false },
    ...changes,
    data,
  });

  test('planes are put together', () => {
    const { pixels } = colorFrame(samples(Uint8Array.of(1, 2, 3, 4, 5, 6), { isPlanar: true }), { ...GREY, ...RGB });
    expect(pixels).toEqual(Uint8Array.of(1, 3, 5, 2, 4, 6));
  });

  test('of more than eight bits the upper eight are drawn', () => {
    const data = Uint16Array.of(0xffff, 0x8000, 0x00ff, 0x1234, 0, 0x0100);
    const { pixels } = colorFrame(samples(data, { precision: 16 }), { ...GREY, ...RGB });
    expect(pixels).toEqual(Uint8Array.of(255, 128, 0, 0x12, 0, 1));
    expect(
      colorFrame(samples(Uint16Array.of(4095, 16, 0, 0, 0, 0), { precision: 12 }), { ...GREY, ...RGB }).pixels,
    ).toEqual(Uint8Array.of(255, 1, 0, 0, 0, 0));
  });

  test('luminance and chrominance become colours, kept within a byte', () => {
    const frame = { ...GREY, ...RGB, photometric: 'YBR_FULL' };
    const { pixels } = colorFrame(samples(Uint8Array.of(100, 128, 128, 255, 128, 255)), frame);
    expect(pixels).toEqual(Uint8Array.of(100, 100, 100, 255, 164, 255));
  });

  test('what a codec has turned into colours already is left alone', () => {
    const frame = { ...GREY, ...RGB, photometric: 'YBR_FULL_422' };
    const data = Uint8Array.of(1, 2, 3, 4, 5, 6);
    expect(colorFrame(samples(data, { isRgb: true }), frame).pixels).toEqual(data);
  });

  test('other colours are said', () => {
    expect(() => colorFrame(samples(new Uint8Array(6)), { ...GREY, ...RGB, photometric: 'HSV' })).toThrow(
      'IMAGE_UNSUPPORTED',
    );
  });

  test('a palette: places before and after it take its ends', () => {
    const table = Uint8Array.of(10, 20);
    const frame = { ...GREY, photometric: 'PALETTE COLOR' };
    const data = Uint8Array.of(4, 5, 6, 7);
    const palette = { entries: 2, first: 5, red: table, green: table, blue: table };
    const { pixels, isColor } = paletteFrame(samples(data, { components: 1 }), frame, palette);
    expect([...pixels].filter((_, index) => index % 3 === 0)).toEqual([10, 10, 20, 20]);
    expect(isColor).toBe(true);
  });
});
