/** Grey values as they are drawn: signs and spare bits settled, rescaled to the values of the modality. */
import type { DecodedFrame, LookupTable, PaddingRange, PixelArray, PixelFacts, SampleArray, Samples } from './frame.ts';

const INT16 = { min: -32_768, max: 32_767 };
const UINT16_MAX = 65_535;

/**
 * Grey values of a frame: `stored x slope + intercept`, or by the table that takes their place (PS3.3 C.11.1). The type of
 * the array does not change from slice to slice of a series unless it must: the viewport makes everything anew when it
 * does. The range is that of the image: padding is no part of it.
 */
export function greyFrame(samples: Samples, facts: PixelFacts): DecodedFrame {
  const overlays = overlaysIn(samples, facts);
  const stored = storedValues(samples, facts);
  const decoded = facts.table ? throughTable(stored, facts.table, facts.padding) : rescaled(stored, facts);
  return { ...decoded, isColor: false, ...(overlays.length > 0 && { overlays }) };
}

type Values = Pick<DecodedFrame, 'pixels' | 'min' | 'max'>;

function rescaled(stored: SampleArray, { slope, intercept, padding }: PixelFacts): Values {
  const range = rangeOf(stored, padding);
  if (slope === 1 && intercept === 0) return { pixels: stored, ...range };
  const ends = (range: Range): [number, number] => {
    const [a, b] = [range.min * slope + intercept, range.max * slope + intercept];
    return [Math.min(a, b), Math.max(a, b)];
  };
  const isWhole = Number.isInteger(slope) && Number.isInteger(intercept);
  const pixels = isWhole
    ? wholeArray(stored.length, ...ends(padding ? rangeOf(stored) : range))
    : new Float32Array(stored.length);
  for (let index = 0; index < stored.length; index += 1) pixels[index] = (stored[index] ?? 0) * slope + intercept;
  const [min, max] = ends(range);
  return { pixels, min, max };
}

/** What padding becomes under a table: none of its entries is below zero. */
export const PADDING_UNDER_TABLE = -1;

/** Values before the table take its first entry, those after it the last one. */
function throughTable(stored: SampleArray, { first, bits, values }: LookupTable, padding?: PaddingRange): Values {
  const last = values.length - 1;
  let pixels: PixelArray = new Uint16Array(stored.length);
  if (padding) pixels = bits < 16 ? new Int16Array(stored.length) : new Float32Array(stored.length);
  for (let index = 0; index < stored.length; index += 1) {
    const value = stored[index] ?? 0;
    const isPadding = padding !== undefined && value >= padding.from && value <= padding.to;
    pixels[index] = isPadding ? PADDING_UNDER_TABLE : (values[Math.min(Math.max(value - first, 0), last)] ?? 0);
  }
  const hidden = padding && { from: PADDING_UNDER_TABLE, to: PADDING_UNDER_TABLE };
  return { pixels, ...rangeOf(pixels, hidden) };
}

/** Overlays in spare bits, where the codec has kept them. */
function overlaysIn(
  { data, isExact }: Samples,
  { overlayBits = [], highBit, bitsStored }: PixelFacts,
): readonly Uint8Array<ArrayBuffer>[] {
  if (!isExact || data instanceof Int16Array) return [];
  // The decoder has brought the samples down to bit 0, and with them what stood above.
  const shift = highBit + 1 - bitsStored;
  return overlayBits.map((bit) => {
    const packed = new Uint8Array(Math.ceil(data.length / 8));
    for (let index = 0; index < data.length; index += 1) {
      const isSet = ((data[index] ?? 0) >> (bit - shift)) & 1;
      if (isSet === 1) packed[index >> 3] = (packed[index >> 3] ?? 0) | (1 << (index & 7));
    }
    return packed;
  });
}

function wholeArray(length: number, min: number, max: number): PixelArray {
  if (min >= INT16.min && max <= INT16.max) return new Int16Array(length);
  return min >= 0 && max <= UINT16_MAX ? new Uint16Array(length) : new Float32Array(length);
}

/**
 * The stored values as numbers. Where the header says signed and the codec gives bit patterns, they are two's complement
 * of as many bits as both agree on (codecs but JPEG 2000 know no sign; a JPEG 2000 codestream that calls such patterns
 * unsigned is read by the header all the same, as DCMTK, GDCM and pydicom do). Spare high bits of unsigned values are
 * not part of the image where the codec has kept them: older devices put overlays there (PS3.5 8.1.1).
 */
function storedValues({ data, precision, isExact }: Samples, { isSigned, bitsStored }: PixelFacts): SampleArray {
  if (data instanceof Int16Array) return data;
  const container = data.BYTES_PER_ELEMENT * 8;
  const bits = Math.min(precision, bitsStored);
  if (isSigned) return signedValues(data, bits);
  if (isExact && bits < container) {
    const mask = 2 ** bits - 1;
    for (let index = 0; index < data.length; index += 1) data[index] = (data[index] ?? 0) & mask;
  }
  return data;
}

function signedValues(data: Uint8Array | Uint16Array<ArrayBuffer>, bits: number): Int16Array<ArrayBuffer> {
  if (bits === 16 && data instanceof Uint16Array) return new Int16Array(data.buffer, data.byteOffset, data.length);
  const values = new Int16Array(data.length);
  const shift = 32 - bits;
  for (let index = 0; index < data.length; index += 1) values[index] = ((data[index] ?? 0) << shift) >> shift;
  return values;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** The smallest and the largest value, of those outside of `padding`; of all of them where nothing else is left. */
function rangeOf(values: PixelArray, padding?: PaddingRange): Range {
  if (padding) {
    const found = rangeOutside(values, padding);
    if (found.min <= found.max) return found;
  }
  let min = values[0] ?? 0;
  let max = min;
  for (let index = 1; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  return { min, max };
}

function rangeOutside(values: PixelArray, { from, to }: PaddingRange): Range {
  let [min, max] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value >= from && value <= to) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}
