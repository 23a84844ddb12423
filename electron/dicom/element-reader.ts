/**
 * The bytes of data elements one by one: tags, VRs and lengths in any of the encodings (PS3.5 7.1). Knows how many bytes
 * there are, whether more will come, and how many may be read.
 */
import type { ByteSource } from './dataset.ts';
import { US_OR_SS, vrFromDictionary } from './dictionary.ts';
import { damaged } from './errors.ts';
import { TAGS } from './tags.ts';
import { mayBeLaterVr, valueRepresentation, vrFromLetters, type ValueRepresentation } from './value-representations.ts';

export interface ParseLimits {
  /** Bytes from the beginning of the object that may be part of its header. */
  readonly bytes: number;
  /** Sequences in sequences. */
  readonly depth: number;
  /** Data elements and items of all levels. */
  readonly elements: number;
}

/** For the header of one instance. */
export const HEADER_LIMITS: ParseLimits = { bytes: 8 * 1_048_576, depth: 32, elements: 100_000 };

/** The given bytes end before what is being read does; more of them may help. */
export class ShortInput extends Error {}

/** What is being read goes beyond the limits. */
export class LimitReached extends Error {
  readonly limit: string;

  constructor(limit: string) {
    super(limit);
    this.limit = limit;
  }
}

/** How the data elements are written. */
export interface Encoding {
  readonly explicitVr: boolean;
  readonly source: ByteSource;
}

/** The header of a data element: where its value begins, and how long it says that this is. */
export interface ElementHeader {
  readonly tag: number;
  readonly vr: ValueRepresentation;
  readonly offset: number;
  readonly start: number;
  /** Undefined when the length is not stated. */
  readonly length: number | undefined;
}

const UNDEFINED_LENGTH = 0xffffffff;
const MEBIBYTE = 1_048_576;

export class ElementReader {
  readonly limits: ParseLimits;
  /** Tag of the data element of the top level that is being read: where damage is said to be. */
  topLevelTag = 0;
  /** True when PixelRepresentation says that pixels are signed. */
  signedPixels = false;
  readonly #final: boolean;
  #elements = 0;

  /** `final`: the bytes are all that there will be. */
  constructor(limits: ParseLimits, final: boolean) {
    this.limits = limits;
    this.#final = final;
  }

  /** True at the end of the bytes, when no more will come; what pads the end (zeros) is no data element. */
  isOver({ bytes }: ByteSource, offset: number): boolean {
    const rest = bytes.length - offset;
    if (rest >= 8 && bytes.readUInt32LE(offset) !== 0) return false;
    const isPadding = bytes.subarray(offset).every((byte) => byte === 0);
    if (!isPadding && (rest >= 8 || this.#final)) throw damaged(this.topLevelTag);
    if (!this.#final) throw new ShortInput();
    return true;
  }

  /** The tag at `offset`; the four bytes behind it are there too. */
  tagAt({ bytes, littleEndian }: ByteSource, offset: number): number {
    this.need(bytes, offset, 8);
    return littleEndian
      ? bytes.readUInt16LE(offset) * 65_536 + bytes.readUInt16LE(offset + 2)
      : bytes.readUInt32BE(offset);
  }

  /** The 8 or 12 bytes before a value (PS3.5 7.1.2, 7.1.3). */
  headerAt(encoding: Encoding, offset: number): ElementHeader {
    const { explicitVr, source } = encoding;
    const tag = this.tagAt(source, offset);
    if (tag === TAGS.Item) throw damaged(tag);
    if (!explicitVr) {
      return { tag, vr: this.implicitVr(tag), offset, start: offset + 8, length: lengthAt(source, offset + 4) };
    }
    const [first = 0, second = 0] = [source.bytes[offset + 4], source.bytes[offset + 5]];
    const vr = vrFromLetters(first, second) ?? (mayBeLaterVr(first, second) ? valueRepresentation('UN') : undefined);
    if (vr === undefined) throw damaged(tag);
    if (!vr.longLength) return { tag, vr, offset, start: offset + 8, length: shortLengthAt(source, offset + 6) };
    this.need(source.bytes, offset, 12);
    return { tag, vr, offset, start: offset + 12, length: lengthAt(source, offset + 8) };
  }

  implicitVr(tag: number): ValueRepresentation {
    const vr = vrFromDictionary(tag) ?? 'UN';
    return valueRepresentation(vr === US_OR_SS ? (this.signedPixels ? 'SS' : 'US') : vr);
  }

  /** Makes sure of bytes; throws ShortInput, LimitReached, or DICOM_DAMAGED when no more will come. */
  need(bytes: Buffer, offset: number, count: number): void {
    const end = offset + count;
    // Of a whole object nothing more will come, however large the limit is.
    if (end > bytes.length && this.#final) throw damaged(this.topLevelTag);
    if (end > this.limits.bytes) throw new LimitReached(sizeText(this.limits.bytes));
    if (end > bytes.length) throw new ShortInput();
  }

  /** Counts a data element, an item or a delimiter. */
  count(): void {
    this.#elements += 1;
    if (this.#elements > this.limits.elements) throw new LimitReached(String(this.limits.elements));
  }
}

/** A length of four bytes; undefined when it says that it is not stated. */
export function lengthAt({ bytes, littleEndian }: ByteSource, offset: number): number | undefined {
  const length = littleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset);
  return length === UNDEFINED_LENGTH ? undefined : length;
}

function shortLengthAt({ bytes, littleEndian }: ByteSource, offset: number): number {
  return littleEndian ? bytes.readUInt16LE(offset) : bytes.readUInt16BE(offset);
}

export function sizeText(bytes: number): string {
  return `${bytes / MEBIBYTE} MiB`;
}
