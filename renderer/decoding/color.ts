/** Colours as they are drawn: red, green and blue of each pixel in turn, eight bits each. */
import { unsupported } from './errors.ts';
import type { ColorTable, DecodedFrame, PixelFacts, SampleArray, Samples } from './frame.ts';

/** Of photometric interpretations whose samples are red, green and blue once they are decoded (PS3.5 8.2.4). */
const RGB = ['RGB', 'YBR_RCT', 'YBR_ICT'];
const YBR = ['YBR_FULL', 'YBR_FULL_422'];

/** Colours of a frame of three components. Of more than eight bits the upper eight are drawn. Throws IMAGE_UNSUPPORTED. */
export function colorFrame(samples: Samples, { photometric, isSigned }: PixelFacts): DecodedFrame {
  const isYbr = !samples.isRgb && YBR.includes(photometric);
  if (isSigned || samples.data instanceof Int16Array) throw unsupported(`${photometric}, signed`);
  if (!samples.isRgb && !isYbr && !RGB.includes(photometric)) throw unsupported(photometric);
  const bytes = upperEight(samples.data, samples.precision);
  const pixels = samples.isPlanar ? interleave(bytes) : bytes;
  if (isYbr) toRgb(pixels);
  return { pixels, isColor: true, min: 0, max: 255 };
}

function upperEight(data: Exclude<SampleArray, Int16Array>, precision: number): Uint8Array<ArrayBuffer> {
  if (data instanceof Uint8Array) return data;
  const shift = Math.max(0, precision - 8);
  const bytes = new Uint8Array(data.length);
  for (let index = 0; index < data.length; index += 1) bytes[index] = (data[index] ?? 0) >> shift;
  return bytes;
}

function interleave(planes: Uint8Array): Uint8Array<ArrayBuffer> {
  const count = planes.length / 3;
  const pixels = new Uint8Array(planes.length);
  for (let index = 0, to = 0; index < count; index += 1, to += 3) {
    pixels[to] = planes[index] ?? 0;
    pixels[to + 1] = planes[count + index] ?? 0;
    pixels[to + 2] = planes[2 * count + index] ?? 0;
  }
  return pixels;
}

/** PS3.3 C.7.6.3.1.2, turned round; rounded to the nearest and kept within a byte by the kind of the array. */
function toRgb({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): void {
  const pixels = new Uint8ClampedArray(buffer, byteOffset, length);
  for (let index = 0; index < length; index += 3) {
    const y = pixels[index] ?? 0;
    const blue = (pixels[index + 1] ?? 0) - 128;
    const red = (pixels[index + 2] ?? 0) - 128;
    pixels[index] = y + 1.402 * red;
    pixels[index + 1] = y - 0.344136 * blue - 0.714136 * red;
    pixels[index + 2] = y + 1.772 * blue;
  }
}

/** Colours of a frame whose samples are places in a table; values before or after the table take its ends. */
export function paletteFrame(
  { data, precision }: Samples,
  { bitsStored }: PixelFacts,
  table: ColorTable,
): DecodedFrame {
  const mask = 2 ** Math.min(precision, bitsStored) - 1;
  const last = table.entries - 1;
  const pixels = new Uint8Array(data.length * 3);
  for (let index = 0, to = 0; index < data.length; index += 1, to += 3) {
    const place = Math.min(Math.max(((data[index] ?? 0) & mask) - table.first, 0), last);
    pixels[to] = table.red[place] ?? 0;
    pixels[to + 1] = table.green[place] ?? 0;
    pixels[to + 2] = table.blue[place] ?? 0;
  }
  return { pixels, isColor: true, min: 0, max: 255 };
}
