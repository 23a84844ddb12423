/**
 * From bytes to datasets, nested ones included (PS3.5 7.5). Reads a prefix of an object as well as a whole one, copies
 * nothing, and believes no declared length before the bytes are there.
 */
import { WorkstationError } from '../../shared/errors.ts';
import { DicomDataset, type Element } from './dataset.ts';
import { ElementReader, lengthAt, type ElementHeader, type Encoding, type ParseLimits } from './element-reader.ts';
import { beyondLimit, damaged } from './errors.ts';
import { TAGS } from './tags.ts';
import type { ValueRepresentation } from './value-representations.ts';

/** What a data element or an item stands in. */
interface Surroundings {
  readonly encoding: Encoding;
  readonly dataset: DicomDataset;
  /** Where it ends at the latest. */
  readonly limit: number;
  /** Sequences around it. */
  readonly depth: number;
}

interface ReadElement {
  readonly element: Element;
  readonly end: number;
}

interface ReadItems {
  readonly items: readonly DicomDataset[];
  readonly end: number;
}

/** One pass over one object; the counts of the limits run over all its parts. */
export class DatasetParser {
  readonly #reader: ElementReader;

  constructor(limits: ParseLimits, final: boolean) {
    this.#reader = new ElementReader(limits, final);
  }

  /** Tag of the last data element of the top level that was begun. */
  get lastTag(): number {
    return this.#reader.topLevelTag;
  }

  /**
   * Reads data elements of the top level into `elements` until `stopsAt` says so, and returns where it stopped;
   * undefined when the bytes ended between two elements and no more will come.
   * Throws ShortInput, LimitReached, DICOM_DAMAGED, and DICOM_LIMIT when sequences are nested too deep.
   */
  readTopLevel(
    encoding: Encoding,
    start: number,
    { dataset, elements }: { readonly dataset: DicomDataset; readonly elements: Element[] },
    stopsAt: (tag: number, offset: number) => boolean,
  ): number | undefined {
    const reader = this.#reader;
    const around: Surroundings = { encoding, dataset, limit: Infinity, depth: 0 };
    let offset = start;
    while (!reader.isOver(encoding.source, offset)) {
      const tag = reader.tagAt(encoding.source, offset);
      if (stopsAt(tag, offset)) return offset;
      reader.topLevelTag = tag;
      if (isDelimiter(tag)) {
        // Left behind by a writer who closed more than was open.
        offset += 8;
        reader.count();
        continue;
      }
      const { element, end } = this.#element(reader.headerAt(encoding, offset), around);
      elements.push(element);
      if (tag === TAGS.PixelRepresentation) reader.signedPixels = dataset.number(tag) === 1;
      offset = end;
    }
    return undefined;
  }

  /** The header of the data element of the top level at `offset`, whose value is left alone. */
  readElementHeader(encoding: Encoding, offset: number): ElementHeader {
    this.#reader.topLevelTag = this.#reader.tagAt(encoding.source, offset);
    return this.#reader.headerAt(encoding, offset);
  }

  #element(header: ElementHeader, around: Surroundings): ReadElement {
    this.#reader.count();
    const { tag, start, length } = header;
    if (length === undefined) return this.#withoutLength(header, around);
    const end = start + length;
    if (end > around.limit) throw damaged(tag);
    this.#reader.need(around.encoding.source.bytes, start, length);
    const { vr, kind } = this.#knownVr(header, around);
    if (kind !== 'items') return { element: { tag, vr, start, length }, end };
    const items =
      header.vr.vr === 'UN' ? this.#itemsOfUnknown(start, end, around) : this.#items(start, end, around).items;
    const element = items === undefined ? { tag, vr: 'UN', start, length } : { tag, vr, start, length, items };
    return { element, end };
  }

  /** Who does not know an attribute passes it on as UN; the dictionary may know it. */
  #knownVr({ tag, vr }: ElementHeader, { encoding }: Surroundings): ValueRepresentation {
    const isUnknown = encoding.explicitVr && vr.vr === 'UN' && encoding.source.littleEndian;
    return isUnknown ? this.#reader.implicitVr(tag) : vr;
  }

  /** A sequence that came as UN is in implicit VR little endian (PS3.5 6.2.2); if it is not, it stays what it was. */
  #itemsOfUnknown(start: number, end: number, around: Surroundings): readonly DicomDataset[] | undefined {
    try {
      return this.#items(start, end, inImplicitVr(around)).items;
    } catch (error) {
      if (error instanceof WorkstationError && error.code === 'DICOM_DAMAGED') return undefined;
      throw error;
    }
  }

  /** A sequence, which may have come as UN, or bytes in fragments such as the pixels of an icon. */
  #withoutLength({ tag, vr, start }: ElementHeader, around: Surroundings): ReadElement {
    if (vr.kind === 'items' || vr.vr === 'UN') {
      const inside = vr.kind === 'items' ? around : inImplicitVr(around);
      const { items, end } = this.#items(start, undefined, inside);
      return { element: { tag, vr: 'SQ', start, length: end - start, items }, end };
    }
    if (vr.kind !== 'bytes') throw damaged(tag);
    const end = this.#endOfFragments(start, around);
    return { element: { tag, vr: vr.vr, start, length: end - start }, end };
  }

  /** The items of a sequence; `end` is undefined when a delimiter ends it (PS3.5 7.5). */
  #items(start: number, end: number | undefined, around: Surroundings): ReadItems {
    const depth = around.depth + 1;
    if (depth > this.#reader.limits.depth) throw beyondLimit(this.#reader.limits.depth);
    const inside = { ...around, depth, limit: end ?? around.limit };
    const items: DicomDataset[] = [];
    let offset = start;
    while (offset !== end) {
      const { tag, length, start: itemStart } = this.#itemHeader(offset, inside);
      offset = itemStart;
      if (tag === TAGS.SequenceDelimitationItem && end === undefined) return { items, end: offset };
      if (tag === TAGS.SequenceDelimitationItem) continue;
      if (tag !== TAGS.Item) throw damaged(this.lastTag);
      const item = this.#item(offset, length === undefined ? undefined : offset + length, inside);
      items.push(item.dataset);
      offset = item.end;
    }
    return { items, end: offset };
  }

  #item(start: number, end: number | undefined, around: Surroundings): { dataset: DicomDataset; end: number } {
    const { encoding } = around;
    const elements: Element[] = [];
    const dataset = new DicomDataset(encoding.source, elements, around.dataset);
    const inside = { ...around, dataset, limit: end ?? around.limit };
    let offset = start;
    while (offset !== end) {
      if (offset + 8 > inside.limit) throw damaged(this.lastTag);
      const tag = this.#reader.tagAt(encoding.source, offset);
      if (tag === TAGS.ItemDelimitationItem) {
        this.#reader.count();
        offset += 8;
        if (end === undefined) return { dataset, end: offset };
        continue;
      }
      if (isDelimiter(tag)) throw damaged(this.lastTag);
      const read = this.#element(this.#reader.headerAt(encoding, offset), inside);
      elements.push(read.element);
      offset = read.end;
    }
    return { dataset, end: offset };
  }

  /** Past the delimiter of a value in fragments (PS3.5 A.4). */
  #endOfFragments(start: number, around: Surroundings): number {
    let offset = start;
    for (;;) {
      const { tag, length, start: fragment } = this.#itemHeader(offset, around);
      if (tag === TAGS.SequenceDelimitationItem) return fragment;
      if (tag !== TAGS.Item || length === undefined) throw damaged(this.lastTag);
      this.#reader.need(around.encoding.source.bytes, fragment, length);
      offset = fragment + length;
    }
  }

  /** The 8 bytes of an item or a delimiter, whose stated end lies within what is around it. */
  #itemHeader(offset: number, { encoding, limit }: Surroundings): Omit<ElementHeader, 'vr'> {
    const start = offset + 8;
    if (start > limit) throw damaged(this.lastTag);
    this.#reader.count();
    const tag = this.#reader.tagAt(encoding.source, offset);
    const length = lengthAt(encoding.source, offset + 4);
    if (tag === TAGS.Item && length !== undefined && start + length > limit) throw damaged(this.lastTag);
    return { tag, offset, start, length };
  }
}

function inImplicitVr(around: Surroundings): Surroundings {
  const { source } = around.encoding;
  const littleEndian = source.littleEndian ? source : { ...source, littleEndian: true };
  return { ...around, encoding: { explicitVr: false, source: littleEndian } };
}

function isDelimiter(tag: number): boolean {
  return tag === TAGS.ItemDelimitationItem || tag === TAGS.SequenceDelimitationItem;
}
