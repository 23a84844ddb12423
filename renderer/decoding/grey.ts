/** Grey values as they are drawn: signs and spare bits settled, rescaled to the values of the modality. */
import type { DecodedFrame, PixelArray, PixelFacts, SampleArray, Samples } from './frame.ts';

const INT16 = { min: -32_768, max: 32_767 };
const UINT16_MAX = 65_535;

/**
 * Grey values of a frame: `stored x slope + intercept` (PS3.3 C.11.1). The type of the array does not change from slice
 * to slice of a series unless it must: the viewport makes everything anew when it does.
 */
export function greyFrame(samples: Samples, facts: PixelFacts): DecodedFrame {
  const stored = storedValues(samples, facts);
  const range = rangeOf(stored);
  const { slope, intercept } = facts;
  if (slope === 1 && intercept === 0) return { pixels: stored, isColor: false, ...range };
  const ends = [range.min * slope + intercept, range.max * slope + intercept];
  const [min, max] = [Math.min(...ends), Math.max(...ends)];
  const isWhole = Number.isInteger(slope) && Number.isInteger(intercept);
  const pixels = isWhole ? wholeArray(stored.length, min, max) : new Float32Array(stored.length);
  for (let index = 0; index < stored.length; index += 1) pixels[index] = (stored[index] ?? 0) * slope + intercept;
  return { pixels, isColor: false, min, max };
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

function rangeOf(values: SampleArray): { readonly min: number; readonly max: number } {
  let min = values[0] ?? 0;
  let max = min;
  for (let index = 1; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value < min) min = value;
    else if (value > max) max = value;
  }
  return { min, max };
}
