/**
 * Which frames can be shown, before and after decoding. The decoders show some contents black, grey or in wrong colours
 * without a word; here is what they are known to do right, and the rest is said in the image's place.
 */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { FrameFacts } from './frame-facts.ts';

const JPEG_LOSSY = [
  '1.2.840.10008.1.2.4.50',
  '1.2.840.10008.1.2.4.51',
  '1.2.840.10008.1.2.4.53',
  '1.2.840.10008.1.2.4.55',
];
const JPEG_2000 = ['1.2.840.10008.1.2.4.90', '1.2.840.10008.1.2.4.91'];
const HT_JPEG_2000 = ['1.2.840.10008.1.2.4.201', '1.2.840.10008.1.2.4.202', '1.2.840.10008.1.2.4.203'];
const NATIVE = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.1.99', '1.2.840.10008.1.2.2'];
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const RLE = '1.2.840.10008.1.2.5';
const OTHER_JPEG = [
  '1.2.840.10008.1.2.4.57',
  '1.2.840.10008.1.2.4.70',
  '1.2.840.10008.1.2.4.80',
  '1.2.840.10008.1.2.4.81',
];
const DECODED = [...JPEG_LOSSY, ...JPEG_2000, ...HT_JPEG_2000, ...NATIVE, RLE, ...OTHER_JPEG];

/** Syntaxes that are lossless or not; the header has the last word. */
const PERHAPS_LOSSY = ['1.2.840.10008.1.2.4.81', '1.2.840.10008.1.2.4.91', '1.2.840.10008.1.2.4.203'];

export function isNative(transferSyntaxUid: string): boolean {
  return NATIVE.includes(transferSyntaxUid);
}

/** True when pixels were lost to compression, now or earlier (PS3.3 C.7.6.1.1.5). */
export function isLossy(facts: Pick<FrameFacts, 'transferSyntaxUid' | 'lossyImageCompression'>): boolean {
  if (facts.lossyImageCompression === '01' || JPEG_LOSSY.includes(facts.transferSyntaxUid)) return true;
  return PERHAPS_LOSSY.includes(facts.transferSyntaxUid) && facts.lossyImageCompression !== '00';
}

/** Why a frame cannot be shown, as far as its header tells; `maxSide` is the widest texture of this machine. */
export function problemOf(facts: FrameFacts, maxSide: number): ErrorReport | undefined {
  const { rows, columns, bitsAllocated, bitsStored, highBit, samples } = facts;
  const sizes = [rows, columns, bitsAllocated, bitsStored, samples];
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) return report('IMAGE_DAMAGED');
  if (bitsStored > bitsAllocated) return report('IMAGE_DAMAGED');
  if (rows > maxSide || columns > maxSide) return report('IMAGE_TOO_LARGE', { columns, rows });
  if (!DECODED.includes(facts.transferSyntaxUid)) return unsupported(facts.transferSyntaxUid || '?');
  if (bitsAllocated !== 8 && bitsAllocated !== 16) return unsupported(`${bitsAllocated} bit`);
  if (highBit !== bitsStored - 1) return unsupported(`High Bit ${highBit}, Bits Stored ${bitsStored}`);
  return colorProblem(facts);
}

function colorProblem(facts: FrameFacts): ErrorReport | undefined {
  const { photometric, samples, bitsAllocated, transferSyntaxUid } = facts;
  if (samples === 1) {
    if (photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2') return undefined;
    if (photometric === 'PALETTE COLOR') return facts.palette ? undefined : unsupported('PALETTE COLOR');
    return unsupported(photometric || '?');
  }
  if (samples !== 3 || bitsAllocated !== 8) return unsupported(`${photometric}, ${samples} x ${bitsAllocated} bit`);
  if (photometric === 'RGB' || photometric === 'YBR_FULL') return undefined;
  const isKnown =
    photometric === 'YBR_FULL_422'
      ? JPEG_LOSSY.includes(transferSyntaxUid)
      : (photometric === 'YBR_RCT' || photometric === 'YBR_ICT') &&
        [...JPEG_2000, ...HT_JPEG_2000].includes(transferSyntaxUid);
  return isKnown ? undefined : unsupported(isNative(transferSyntaxUid) ? `${photometric}, native` : photometric);
}

/**
 * The bytes of a frame as the decoder must get them: native frames cut to their length and freed of what older devices
 * keep in the unused high bits (overlays, PS3.5 8.1.1). Throws IMAGE_DAMAGED when there are too few, or far too many.
 */
export function preparePixels(bytes: Uint8Array, facts: FrameFacts): Uint8Array {
  if (bytes.length === 0) throw new WorkstationError('IMAGE_DAMAGED');
  if (!isNative(facts.transferSyntaxUid)) return bytes;
  const length = (facts.rows * facts.columns * facts.samples * facts.bitsAllocated) / 8;
  if (bytes.length < length || bytes.length > length + 1) throw new WorkstationError('IMAGE_DAMAGED');
  const frame = bytes.slice(0, length);
  const hasSpareBits = facts.bitsAllocated === 16 && facts.bitsStored < 16 && !facts.isSigned;
  if (hasSpareBits && facts.transferSyntaxUid !== BIG_ENDIAN) {
    const words = new Uint16Array(frame.buffer, frame.byteOffset, frame.length / 2);
    const mask = 2 ** facts.bitsStored - 1;
    for (let index = 0; index < words.length; index += 1) words[index] = (words[index] ?? 0) & mask;
  }
  return frame;
}

export interface DecodedSize {
  readonly rows: number;
  readonly columns: number;
  /** Samples in the buffer. */
  readonly length: number;
  readonly samples: number;
}

/** Throws IMAGE_DAMAGED unless what came out of the decoder is the image that the header announces. */
export function checkDecoded(decoded: DecodedSize, facts: FrameFacts): void {
  const samples = facts.photometric === 'PALETTE COLOR' ? 3 : facts.samples;
  const isRight =
    decoded.rows === facts.rows &&
    decoded.columns === facts.columns &&
    decoded.samples === samples &&
    decoded.length === facts.rows * facts.columns * samples;
  if (!isRight) throw new WorkstationError('IMAGE_DAMAGED');
}

/**
 * True when the first component of a JPEG 2000 codestream is signed (ISO/IEC 15444-1 A.5.1, Ssiz); undefined for other
 * codestreams. Where header and codestream differ, the codestream is right.
 */
export function codestreamIsSigned(bytes: Uint8Array): boolean | undefined {
  const [soc, siz] = [(bytes[0] ?? 0) * 256 + (bytes[1] ?? 0), (bytes[2] ?? 0) * 256 + (bytes[3] ?? 0)];
  const component = bytes[42];
  if (soc !== 0xff4f || siz !== 0xff51 || component === undefined) return undefined;
  return (component & 0x80) !== 0;
}

function unsupported(kind: string): ErrorReport {
  return report('IMAGE_UNSUPPORTED', { kind });
}

function report(...error: ConstructorParameters<typeof WorkstationError>): ErrorReport {
  return new WorkstationError(...error).report();
}
