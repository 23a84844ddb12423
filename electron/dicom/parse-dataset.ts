/**
 * From bytes to datasets: data elements in any of the encodings (PS3.5 7), nested ones included. Reads a prefix of an
 * object as well as a whole one, copies nothing, and believes no declared length before the bytes are there.
 */
import { WorkstationError } from '../../shared/errors.ts';
import { DicomDataset, type ByteSource, type Element } from './dataset.ts';
import { US_OR_SS, vrFromDictionary } from './dictionary.ts';
import { beyondLimit, damaged } from './errors.ts';
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

/** One pass over one object; the counts of the limits run over all its parts. */
export class DatasetParser {
  readonly #limits: ParseLimits;
  readonly #final: boolean;
  #elements = 0;
  #signedPixels = false;
  /** The data element of the top level that is being read. */
  #at = 0;

  constructor(limits: ParseLimits, final: boolean) {
    this.#limits = limits;
    this.#final = final;
  }

  /** Tag of the last data element of the top level that was begun. */
  get lastTag(): number {
    return this.#at;
  }

  /**
   * Reads data elements of the top level into `elements` until `stopsAt` says so, and returns where it stopped;
   * undefined when the bytes ended between two elements and no more will come.
   * Throws ShortInput, LimitReached, DICOM_DAMAGED, and DICOM_LIMIT when sequences are nested too deep.
   */
  readTopLevel(
    encoding: Encoding,
    start: number,
    into: { readonly dataset: DicomDataset; readonly elements: Element[] },
    stopsAt: (tag: number, offset: number) => boolean,
  ): number | undefined {
    let offset = start;
    while (!this.#isOver(encoding.source, offset)) {
      const tag = this.#tagAt(encoding.source, offset);
      if (stopsAt(tag, offset)) return offset;
      this.#at = tag;
      if (isDelimiter(tag)) {
        // Left behind by a writer who closed more than was open.
        offset += 8;
        this.#count();
        continue;
      }
      const header = this.#headerAt(encoding, offset, tag);
      const { element, end } = this.#element(encoding, header, Infinity, into.dataset, 0);
      into.elements.push(element);
      if (tag === TAGS.PixelRepresentation) this.#signedPixels = into.dataset.number(tag) === 1;
      offset = end;
    }
    return undefined;
  }

  /** The header of the data element at `offset`, whose value is left alone. */
  readElementHeader(encoding: Encoding, offset: number): ElementHeader {
    const tag = this.#tagAt(encoding.source, offset);
    this.#at = tag;
    return this.#headerAt(encoding, offset, tag);
  }

  /** True at the end of the bytes, when no more will come; what pads the end (zeros) is no data element. */
  #isOver({ bytes }: ByteSource, offset: number): boolean {
    const rest = bytes.length - offset;
    if (rest >= 8 && bytes.readUInt32LE(offset) !== 0) return false;
    for (let at = offset; at < bytes.length; at += 1) if (bytes[at] !== 0) throw this.#endsAt(rest);
    if (!this.#final) throw new ShortInput();
    return true;
  }

  #endsAt(rest: number): Error {
    return rest < 8 && !this.#final ? new ShortInput() : damaged(this.#at);
  }

  #tagAt({ bytes, littleEndian }: ByteSource, offset: number): number {
    this.#need(bytes, offset, 8);
    return littleEndian
      ? bytes.readUInt16LE(offset) * 65_536 + bytes.readUInt16LE(offset + 2)
      : bytes.readUInt32BE(offset);
  }

  /** The 8 or 12 bytes before a value (PS3.5 7.1.2, 7.1.3); `tag` was read from there already. */
  #headerAt(encoding: Encoding, offset: number, tag: number): ElementHeader {
    const { bytes, littleEndian } = encoding.source;
    if (tag === TAGS.Item) throw damaged(tag);
    if (!encoding.explicitVr) {
      return {
        tag,
        vr: this.#implicitVr(tag),
        offset,
        start: offset + 8,
        length: stated(bytes.readUInt32LE(offset + 4)),
      };
    }
    const [first = 0, second = 0] = [bytes[offset + 4], bytes[offset + 5]];
    const vr = vrFromLetters(first, second) ?? (mayBeLaterVr(first, second) ? valueRepresentation('UN') : undefined);
    if (vr === undefined) throw damaged(tag);
    if (!vr.longLength) {
      const length = littleEndian ? bytes.readUInt16LE(offset + 6) : bytes.readUInt16BE(offset + 6);
      return { tag, vr, offset, start: offset + 8, length };
    }
    this.#need(bytes, offset, 12);
    const length = littleEndian ? bytes.readUInt32LE(offset + 8) : bytes.readUInt32BE(offset + 8);
    return { tag, vr, offset, start: offset + 12, length: stated(length) };
  }

  #implicitVr(tag: number): ValueRepresentation {
    const vr = vrFromDictionary(tag) ?? 'UN';
    return valueRepresentation(vr === US_OR_SS ? (this.#signedPixels ? 'SS' : 'US') : vr);
  }

  /** One data element with its value; `limit` is where the item around it ends. */
  #element(
    encoding: Encoding,
    header: ElementHeader,
    limit: number,
    parent: DicomDataset,
    depth: number,
  ): { element: Element; end: number } {
    this.#count();
    const { bytes } = encoding.source;
    const { tag, start, length } = header;
    if (length === undefined) return this.#undefinedLength(encoding, header, limit, parent, depth);
    const end = start + length;
    if (end > limit) throw damaged(tag);
    this.#need(bytes, start, length);
    const vr = this.#knownVr(encoding, header);
    if (vr.kind !== 'items') return { element: { tag, vr: vr.vr, start, length }, end };
    if (header.vr.kind === 'items') {
      const { items } = this.#items(encoding, start, end, limit, parent, depth + 1);
      return { element: { tag, vr: 'SQ', start, length, items }, end };
    }
    const items = this.#itemsOfUnknown(encoding, start, end, parent, depth + 1);
    const element = items === undefined ? { tag, vr: 'UN', start, length } : { tag, vr: 'SQ', start, length, items };
    return { element, end };
  }

  /** A sequence that came as UN is in implicit VR little endian (PS3.5 6.2.2); if it is not, it stays what it was. */
  #itemsOfUnknown(encoding: Encoding, start: number, end: number, parent: DicomDataset, depth: number) {
    try {
      return this.#items(implicit(encoding), start, end, end, parent, depth).items;
    } catch (error) {
      if (error instanceof WorkstationError && error.code === 'DICOM_DAMAGED') return undefined;
      throw error;
    }
  }

  /** Who does not know an attribute passes it on as UN; the dictionary may know it. */
  #knownVr({ explicitVr, source }: Encoding, { tag, vr }: ElementHeader): ValueRepresentation {
    return explicitVr && vr.vr === 'UN' && source.littleEndian ? this.#implicitVr(tag) : vr;
  }

  #undefinedLength(
    encoding: Encoding,
    { tag, vr, start }: ElementHeader,
    limit: number,
    parent: DicomDataset,
    depth: number,
  ): { element: Element; end: number } {
    // In implicit VR only sequences (and encapsulated pixels, which are never implicit) go without a length.
    const isSequence = vr.kind === 'items' || vr.vr === 'UN';
    if (isSequence) {
      const inner = vr.kind === 'items' ? encoding : implicit(encoding);
      const { items, end } = this.#items(inner, start, undefined, limit, parent, depth + 1);
      return { element: { tag, vr: 'SQ', start, length: end - start, items }, end };
    }
    if (vr.kind !== 'bytes') throw damaged(tag);
    const end = this.#endOfFragments(encoding, start, limit);
    return { element: { tag, vr: vr.vr, start, length: end - start }, end };
  }

  /** The items of a sequence; `end` is undefined when a delimiter ends it (PS3.5 7.5). */
  #items(
    encoding: Encoding,
    start: number,
    end: number | undefined,
    limit: number,
    parent: DicomDataset,
    depth: number,
  ): { items: readonly DicomDataset[]; end: number } {
    if (depth > this.#limits.depth) throw beyondLimit(this.#limits.depth);
    const { source } = encoding;
    const last = end ?? limit;
    const items: DicomDataset[] = [];
    let offset = start;
    while (offset !== end) {
      if (offset + 8 > last) throw damaged(this.#at);
      const tag = this.#tagAt(source, offset);
      this.#count();
      const length = this.#lengthAt(source, offset + 4);
      offset += 8;
      if (tag === TAGS.SequenceDelimitationItem && end === undefined) return { items, end: offset };
      if (tag === TAGS.SequenceDelimitationItem) continue;
      if (tag !== TAGS.Item) throw damaged(this.#at);
      const itemEnd = length === undefined ? undefined : offset + length;
      if (itemEnd !== undefined && itemEnd > last) throw damaged(this.#at);
      const item = this.#item(encoding, offset, itemEnd, last, parent, depth);
      items.push(item.dataset);
      offset = item.end;
    }
    return { items, end: offset };
  }

  #item(
    encoding: Encoding,
    start: number,
    end: number | undefined,
    limit: number,
    parent: DicomDataset,
    depth: number,
  ): { dataset: DicomDataset; end: number } {
    const elements: Element[] = [];
    const dataset = new DicomDataset(encoding.source, elements, parent);
    const last = end ?? limit;
    let offset = start;
    while (offset !== end) {
      if (offset + 8 > last) throw damaged(this.#at);
      const tag = this.#tagAt(encoding.source, offset);
      if (tag === TAGS.ItemDelimitationItem) {
        offset += 8;
        this.#count();
        if (end === undefined) return { dataset, end: offset };
        continue;
      }
      if (isDelimiter(tag)) throw damaged(this.#at);
      const read = this.#element(encoding, this.#headerAt(encoding, offset, tag), last, dataset, depth);
      elements.push(read.element);
      offset = read.end;
    }
    return { dataset, end: offset };
  }

  /** Past the delimiter of a value in fragments, such as the pixels of an icon (PS3.5 A.4). */
  #endOfFragments({ source }: Encoding, start: number, limit: number): number {
    let offset = start;
    for (;;) {
      if (offset + 8 > limit) throw damaged(this.#at);
      const tag = this.#tagAt(source, offset);
      this.#count();
      const length = this.#lengthAt(source, offset + 4);
      offset += 8;
      if (tag === TAGS.SequenceDelimitationItem) return offset;
      if (tag !== TAGS.Item || length === undefined || offset + length > limit) throw damaged(this.#at);
      this.#need(source.bytes, offset, length);
      offset += length;
    }
  }

  #lengthAt({ bytes, littleEndian }: ByteSource, offset: number): number | undefined {
    return stated(littleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset));
  }

  #need(bytes: Buffer, offset: number, count: number): void {
    if (offset + count <= bytes.length) {
      if (offset + count > this.#limits.bytes) throw new LimitReached(sizeText(this.#limits.bytes));
      return;
    }
    // Of a whole object nothing more will come, however large the limit is.
    if (this.#final) throw damaged(this.#at);
    throw offset + count > this.#limits.bytes ? new LimitReached(sizeText(this.#limits.bytes)) : new ShortInput();
  }

  #count(): void {
    this.#elements += 1;
    if (this.#elements > this.#limits.elements) throw new LimitReached(String(this.#limits.elements));
  }
}

function stated(length: number): number | undefined {
  return length === UNDEFINED_LENGTH ? undefined : length;
}

function implicit({ source }: Encoding): Encoding {
  return { explicitVr: false, source: source.littleEndian ? source : { ...source, littleEndian: true } };
}

function isDelimiter(tag: number): boolean {
  return tag === TAGS.ItemDelimitationItem || tag === TAGS.SequenceDelimitationItem;
}

export function sizeText(bytes: number): string {
  return `${bytes / MEBIBYTE} MiB`;
}
