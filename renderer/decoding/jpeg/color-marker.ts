/** What a JPEG stream and the header around it say of its colours. */
import { jpegFrame, jpegMarkers } from './stream.ts';

const APP0 = 0xe0;
const APP14 = 0xee;

/** APP14 segment « Adobe »; its last byte is the transform: 0 none, 1 YCbCr. */
const ADOBE = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];

/**
 * The stream with a marker that says whether its three components are red, green and blue or luminance and chrominance.
 * Where the stream says it itself, by JFIF, Adobe or the names of its components, it is right (PS3.5 8.2.1); where it is
 * silent, decoders guess YCbCr, and the header knows better.
 */
export function withColorMarker(bytes: Uint8Array, photometric: string): Uint8Array {
  const { components } = jpegFrame(bytes);
  if (components.length !== 3) return bytes;
  const named = String.fromCharCode(...components.map(({ id }) => id));
  const markers = jpegMarkers(bytes);
  if (named === 'RGB' || markers.includes(APP0) || markers.includes(APP14)) return bytes;
  const transform = photometric === 'RGB' ? 0 : 1;
  const marked = new Uint8Array(bytes.length + ADOBE.length + 1);
  marked.set(bytes.subarray(0, 2));
  marked.set([...ADOBE, transform], 2);
  marked.set(bytes.subarray(2), ADOBE.length + 3);
  return marked;
}
