/** Which frames can be shown, as far as their headers tell; the rest is said in the image's place. */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { PixelFacts } from '../decoding/frame.ts';
import { codecOf, isLossySyntax, videoKind, type Codec } from '../decoding/transfer-syntaxes.ts';
import type { FrameFacts } from './frame-facts.ts';

/** Syntaxes that are lossless or not; the header has the last word. */
const PERHAPS_LOSSY = ['1.2.840.10008.1.2.4.81', '1.2.840.10008.1.2.4.91', '1.2.840.10008.1.2.4.203'];

/** True when pixels were lost to compression, now or earlier (PS3.3 C.7.6.1.1.5). */
export function isLossy(facts: Pick<FrameFacts, 'transferSyntaxUid' | 'lossyImageCompression'>): boolean {
  if (facts.lossyImageCompression === '01' || isLossySyntax(facts.transferSyntaxUid)) return true;
  return PERHAPS_LOSSY.includes(facts.transferSyntaxUid) && facts.lossyImageCompression !== '00';
}

/** Videos for which the page has no player; of the others the stream has to be looked at. */
const NOT_PLAYED = ['MPEG-2'];

/** Why a frame cannot be shown, as far as its header tells; `maxSide` is the widest texture of this machine. */
export function problemOf(facts: PixelFacts, maxSide: number): ErrorReport | undefined {
  const { rows, columns, bitsAllocated, bitsStored, samples } = facts;
  const sizes = [rows, columns, bitsAllocated, bitsStored, samples];
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) return report('IMAGE_DAMAGED');
  if (bitsStored > bitsAllocated) return report('IMAGE_DAMAGED');
  const video = videoKind(facts.transferSyntaxUid);
  if (video !== undefined) return NOT_PLAYED.includes(video) ? unsupported(video) : undefined;
  if (rows > maxSide || columns > maxSide) return report('IMAGE_TOO_LARGE', { columns, rows });
  const codec = codecOf(facts.transferSyntaxUid);
  if (codec === undefined) return unsupported(facts.transferSyntaxUid || '?');
  return bitProblem(facts, codec) ?? colorProblem(facts, codec);
}

/** Codecs whose samples stand where the header says; those of the others are in the low bits. */
const PLACED: readonly Codec[] = ['native', 'rle'];

function bitProblem({ bitsAllocated, bitsStored, highBit }: PixelFacts, codec: Codec): ErrorReport | undefined {
  const isKnown = bitsAllocated === 8 || bitsAllocated === 16 || (bitsAllocated === 1 && PLACED.includes(codec));
  if (!isKnown) return unsupported(`${bitsAllocated} bit`);
  const isPlaced = highBit === bitsStored - 1 || PLACED.includes(codec);
  if (!isPlaced || highBit < bitsStored - 1 || highBit >= bitsAllocated) {
    return unsupported(`High Bit ${highBit}, Bits Stored ${bitsStored}`);
  }
  return undefined;
}

function colorProblem(facts: PixelFacts, codec: Codec): ErrorReport | undefined {
  const { photometric, samples, bitsAllocated } = facts;
  if (samples === 1) {
    if (photometric === 'MONOCHROME1' || photometric === 'MONOCHROME2') return undefined;
    if (photometric === 'PALETTE COLOR') return facts.palette ? undefined : unsupported('PALETTE COLOR');
    return unsupported(photometric || '?');
  }
  if (samples !== 3 || bitsAllocated === 1) return unsupported(`${photometric}, ${samples} x ${bitsAllocated} bit`);
  if (photometric === 'RGB' || photometric === 'YBR_FULL' || photometric === 'YBR_FULL_422') return undefined;
  const isWavelet = codec === 'jpeg2000' || codec === 'htj2k';
  return isWavelet && (photometric === 'YBR_RCT' || photometric === 'YBR_ICT') ? undefined : unsupported(photometric);
}

function unsupported(kind: string): ErrorReport {
  return report('IMAGE_UNSUPPORTED', { kind });
}

function report(...error: ConstructorParameters<typeof WorkstationError>): ErrorReport {
  return new WorkstationError(...error).report();
}
