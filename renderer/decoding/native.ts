/** Pixels without compression (PS3.5 8.1), and what they have in common with run-length coded ones. */
import { damaged, unsupported } from './errors.ts';
import type { FrameToDecode, SampleArray, Samples } from './frame.ts';
import { BIG_ENDIAN } from './transfer-syntaxes.ts';

/**
 * Samples of a native frame. Throws IMAGE_DAMAGED when there are too few bytes, or more than one byte of padding too
 * many, IMAGE_UNSUPPORTED for samples that are neither of 1, 8 nor 16 bits.
 */
export function decodeNative(bytes: Uint8Array, frame: FrameToDecode): Samples {
  const { rows, columns, samples, bitsAllocated } = frame;
  const count = rows * columns * samples;
  const shape = { rows, columns, components: samples, isExact: true, isRgb: false };
  if (bitsAllocated === 1) {
    return { ...shape, data: expandBits(bytes, frame.firstBit, count), precision: 1, isPlanar: frame.planar === 1 };
  }
  if (bitsAllocated !== 8 && bitsAllocated !== 16) throw unsupported(`${bitsAllocated} bit`);
  const full = (count * bitsAllocated) / 8;
  // Some writers state a subsampling that they did not do: the length tells.
  if (frame.photometric === 'YBR_FULL_422' && samples === 3 && isPadded(bytes.length, (full / 3) * 2)) {
    return { ...shape, data: expand422(bytes, rows, columns), precision: 8, isPlanar: false };
  }
  if (!isPadded(bytes.length, full)) throw damaged();
  const data =
    bitsAllocated === 8 ? bytes.slice(0, full) : wordsOf(bytes, full, frame.transferSyntaxUid === BIG_ENDIAN);
  return { ...shape, ...toLowBits(data, frame), isPlanar: frame.planar === 1 };
}

function isPadded(length: number, wanted: number): boolean {
  return length === wanted || length === wanted + 1;
}

function wordsOf(bytes: Uint8Array, length: number, isBigEndian: boolean): Uint16Array<ArrayBuffer> {
  const words = new Uint16Array(bytes.slice(0, length).buffer);
  if (isBigEndian) {
    for (let index = 0; index < words.length; index += 1) {
      const word = words[index] ?? 0;
      words[index] = (word << 8) | (word >> 8);
    }
  }
  return words;
}

/** Brings samples that sit under High Bit (0028,0102) down to bit 0; older devices kept them higher up. */
export function toLowBits<T extends SampleArray>(
  data: T,
  { highBit, bitsStored }: Pick<FrameToDecode, 'highBit' | 'bitsStored'>,
): { readonly data: T; readonly precision: number } {
  const shift = highBit + 1 - bitsStored;
  if (shift > 0) for (let index = 0; index < data.length; index += 1) data[index] = (data[index] ?? 0) >> shift;
  return { data, precision: bitsStored };
}

/** One byte a pixel; the first pixel is the lowest bit of its byte (PS3.5 8.1.1 and annex D). */
export function expandBits(bytes: Uint8Array, firstBit: number, count: number): Uint8Array<ArrayBuffer> {
  const length = Math.ceil((firstBit + count) / 8);
  if (!isPadded(bytes.length, length)) throw damaged();
  const pixels = new Uint8Array(count);
  for (let index = 0, bit = firstBit; index < count; index += 1, bit += 1) {
    pixels[index] = ((bytes[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
  return pixels;
}

/** Y Y Cb Cr for every two pixels of a row (PS3.3 C.7.6.3.1.2, YBR_FULL_422) as Y Cb Cr for each. */
function expand422(bytes: Uint8Array, rows: number, columns: number): Uint8Array<ArrayBuffer> {
  // A row of odd width shares no pair with the next one, and then its length would be another.
  if (columns % 2 !== 0) throw damaged();
  const pixels = new Uint8Array(rows * columns * 3);
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 6) {
    const [blue, red] = [bytes[from + 2] ?? 0, bytes[from + 3] ?? 0];
    pixels[to] = bytes[from] ?? 0;
    pixels[to + 3] = bytes[from + 1] ?? 0;
    pixels[to + 1] = pixels[to + 4] = blue;
    pixels[to + 2] = pixels[to + 5] = red;
  }
  return pixels;
}
