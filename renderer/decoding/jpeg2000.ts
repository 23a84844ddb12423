/** The headers of a JPEG 2000 codestream (ISO/IEC 15444-1 annex A; HTJ2K has the same, ISO/IEC 15444-15). */
import { damaged } from './errors.ts';

const SOC = 0xff4f;
const SIZ = 0xff51;
const COD = 0xff52;
const SOT = 0xff90;
const EOC = 0xffd9;

/** Shortest Ssiz offset: the marker, its length and what comes before the first component (A.5.1). */
const FIRST_COMPONENT = 42;
/** Place of « multiple component transformation » behind the marker COD (A.6.1, SGcod). */
const TRANSFORMATION = 8;
/** Bytes of a tile-part header up to the end of Psot (A.4.2). */
const TILE_PART = 12;

export interface CodestreamHeader {
  /** True when the first component is signed (A.5.1, Ssiz). */
  readonly isSigned: boolean;
  /** True when the decoder turns three components into red, green and blue. */
  readonly isTransformed: boolean;
}

/**
 * Reads the main header and goes from tile-part to tile-part: a decoder of HTJ2K shows one that breaks off as a blurred
 * image. Throws IMAGE_DAMAGED when it does, undefined when these are not the bytes of a codestream (in JP2 boxes, say).
 */
export function readCodestream(bytes: Uint8Array): CodestreamHeader | undefined {
  if (word(bytes, 0) !== SOC || word(bytes, 2) !== SIZ || bytes.length <= FIRST_COMPONENT) return undefined;
  let isTransformed = false;
  let at = 2;
  while (word(bytes, at) !== SOT) {
    if (word(bytes, at) === COD) isTransformed = bytes[at + TRANSFORMATION] === 1;
    const length = word(bytes, at + 2);
    if (length < 2 || at + 2 + length > bytes.length) throw damaged();
    at += 2 + length;
  }
  checkTileParts(bytes, at);
  return { isSigned: ((bytes[FIRST_COMPONENT] ?? 0) & 0x80) !== 0, isTransformed };
}

function checkTileParts(bytes: Uint8Array, start: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = start;
  while (word(bytes, at) === SOT) {
    if (at + TILE_PART > bytes.length) throw damaged();
    const length = view.getUint32(at + 6);
    // The last one may leave its length open and reach to the end (A.4.2).
    if (length === 0) {
      if (!endsWithMarker(bytes)) throw damaged();
      return;
    }
    at += length;
    if (length < TILE_PART || at > bytes.length) throw damaged();
  }
  if (word(bytes, at) !== EOC) throw damaged();
}

/** The end of codestream, before at most one byte of padding. */
function endsWithMarker(bytes: Uint8Array): boolean {
  const { length } = bytes;
  return word(bytes, length - 2) === EOC || (bytes[length - 1] === 0 && word(bytes, length - 3) === EOC);
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}
