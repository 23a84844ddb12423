/** The colour table of PALETTE COLOR images (PS3.3 C.7.6.3.1.5 and .6). */
import type { ColorTable } from '../decoding/frame.ts';
import { binary, numbers, type Dataset } from './dicom-json.ts';

/** The table with eight bits a colour; undefined when it is missing, segmented or not of the length it declares. */
export function readPalette(dataset: Dataset): ColorTable | undefined {
  const descriptor = numbers(dataset, '00281101');
  const [length, first, bits] = descriptor ?? [];
  if (length === undefined || first === undefined || (bits !== 8 && bits !== 16)) return undefined;
  const entries = length === 0 ? 65_536 : length;
  const [red, green, blue] = ['00281201', '00281202', '00281203'].map((tag) =>
    channel(binary(dataset, tag), entries, bits),
  );
  return red && green && blue ? { entries, first, red, green, blue } : undefined;
}

function channel(bytes: Uint8Array | undefined, entries: number, bits: 8 | 16): Uint8Array | undefined {
  if (!bytes) return undefined;
  if (bits === 8 && bytes.length - entries <= 1 && bytes.length >= entries) return bytes.slice(0, entries);
  if (bytes.length < entries * 2) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from({ length: entries }, (_, index) => view.getUint16(index * 2, true));
  // Some devices declare 16 bits and fill the lower eight.
  const shift = words.some((word) => word > 255) ? 8 : 0;
  return Uint8Array.from(words, (word) => word >> shift);
}
