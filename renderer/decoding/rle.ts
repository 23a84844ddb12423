/** Run-length coded pixels (PS3.5 annex G). */
import { damaged, unsupported } from './errors.ts';
import type { FrameToDecode, Samples } from './frame.ts';
import { expandBits, toLowBits } from './native.ts';

const HEADER_BYTES = 64;
const MOST_SEGMENTS = 15;

/**
 * Samples of an RLE frame: a segment for each byte of each component, the highest byte first (PS3.5 G.2), hence planar.
 * Throws IMAGE_DAMAGED when a segment is missing, reaches beyond the bytes or gives fewer samples than the image has.
 */
export function decodeRle(bytes: Uint8Array, frame: FrameToDecode): Samples {
  const { rows, columns, samples, bitsAllocated } = frame;
  if (bitsAllocated !== 1 && bitsAllocated !== 8 && bitsAllocated !== 16)
    throw unsupported(`RLE, ${bitsAllocated} bit`);
  const count = rows * columns;
  const perSample = bitsAllocated === 16 ? 2 : 1;
  const segments = segmentsOf(bytes, samples * perSample);
  const shape = { rows, columns, components: samples, isExact: true, isRgb: false, isPlanar: true };
  if (bitsAllocated === 1) {
    const packed = new Uint8Array(Math.ceil((count * samples) / 8));
    unpack(segments[0] ?? bytes, packed, 0, 1);
    return { ...shape, data: expandBits(packed, 0, count * samples), precision: 1 };
  }
  const decoded = new Uint8Array(count * samples * perSample);
  segments.forEach((segment, index) => {
    const component = Math.floor(index / perSample);
    // Words are little endian in memory: the second segment of a component is the low byte.
    const low = perSample === 2 && index % 2 === 0 ? 1 : 0;
    unpack(segment, decoded, component * count * perSample + low, perSample, count);
  });
  const data = bitsAllocated === 16 ? new Uint16Array(decoded.buffer) : decoded;
  return { ...shape, ...toLowBits(data, frame) };
}

function segmentsOf(bytes: Uint8Array, expected: number): Uint8Array[] {
  if (bytes.length < HEADER_BYTES) throw damaged();
  const header = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const count = header.getUint32(0, true);
  if (count > MOST_SEGMENTS || count !== expected) throw damaged();
  const starts = Array.from({ length: count }, (_, index) => header.getUint32(4 + index * 4, true));
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? bytes.length;
    if (start < HEADER_BYTES || end <= start || end > bytes.length) throw damaged();
    return bytes.subarray(start, end);
  });
}

/**
 * Writes one segment (PS3.5 G.3.1) to every `step`-th byte of `target` from `at` on, `count` bytes in all. Nothing but
 * padding may be left over: else the image is larger than announced.
 */
function unpack(
  segment: Uint8Array,
  target: Uint8Array,
  at: number,
  step: number,
  count: number = target.length,
): void {
  const end = at + count * step;
  let to = at;
  let from = 0;
  while (to < end) {
    if (from >= segment.length) throw damaged();
    const control = segment[from] ?? 0;
    from += 1;
    if (control < 128) {
      const stop = Math.min(end, to + (control + 1) * step);
      if (from + (stop - to) / step > segment.length) throw damaged();
      for (; to < stop; to += step, from += 1) target[to] = segment[from] ?? 0;
    } else if (control > 128) {
      if (from >= segment.length) throw damaged();
      const value = segment[from] ?? 0;
      from += 1;
      const stop = Math.min(end, to + (257 - control) * step);
      for (; to < stop; to += step) target[to] = value;
    }
  }
  if (segment.subarray(from).some((byte) => byte !== 0 && byte !== 128)) throw damaged();
}
