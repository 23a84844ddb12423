import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION, SYNTAX } from './uid.ts';

export type Vr =
  | 'AE'
  | 'AS'
  | 'AT'
  | 'CS'
  | 'DA'
  | 'DS'
  | 'IS'
  | 'LO'
  | 'LT'
  | 'OB'
  | 'OW'
  | 'PN'
  | 'SH'
  | 'SQ'
  | 'TM'
  | 'UI'
  | 'UL'
  | 'UR'
  | 'US'
  | 'UT';

export type ElementValue = string | number | readonly number[] | Uint8Array | readonly DataElement[][];

/** A data element. Strings are written in ISO 8859-1, several values joined by the caller with a backslash. */
export interface DataElement {
  readonly tag: number;
  readonly vr: Vr;
  readonly value: ElementValue;
}

export type Encoding = 'implicit' | 'explicit';

const LONG_LENGTH_VRS: ReadonlySet<Vr> = new Set(['OB', 'OW', 'SQ', 'UR', 'UT']);
const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const SEQUENCE_DELIMITATION = 0xfffee0dd;
const PIXEL_DATA = 0x7fe00010;

export function element(tag: number, vr: Vr, value: ElementValue): DataElement {
  return { tag, vr, value };
}

/** A decimal string of at most 16 characters (PS3.5 §6.2, DS). */
export function decimal(...values: number[]): string {
  return values.map((value) => String(Number(value.toFixed(6))).slice(0, 16)).join('\\');
}

/** A data set in little endian, elements in ascending order, sequences and items with explicit lengths (PS3.5 §7). */
export function encodeDataset(elements: readonly DataElement[], encoding: Encoding): Buffer {
  const sorted = elements.toSorted((a, b) => a.tag - b.tag);
  return Buffer.concat(sorted.flatMap((entry) => encodeElement(entry, encoding)));
}

function encodeElement(entry: DataElement, encoding: Encoding): Buffer[] {
  const value = encodeValue(entry, encoding);
  return [elementHeader(entry.tag, entry.vr, value.length, encoding), value];
}

function elementHeader(tag: number, vr: Vr, length: number, encoding: Encoding): Buffer {
  if (encoding === 'implicit') return headerWithoutVr(tag, length);
  const long = LONG_LENGTH_VRS.has(vr);
  const header = Buffer.alloc(long ? 12 : 8);
  writeTag(header, tag);
  header.write(vr, 4, 'latin1');
  if (long) header.writeUInt32LE(length, 8);
  else header.writeUInt16LE(length, 6);
  return header;
}

function encodeValue({ vr, value }: DataElement, encoding: Encoding): Buffer {
  if (typeof value === 'string') return paddedText(value, vr);
  if (value instanceof Uint8Array) return padded(value);
  if (typeof value === 'number') return encodeNumbers([value], vr);
  if (vr === 'SQ')
    return Buffer.concat((value as readonly DataElement[][]).flatMap((item) => encodeItem(item, encoding)));
  return encodeNumbers(value as readonly number[], vr);
}

function encodeItem(elements: readonly DataElement[], encoding: Encoding): Buffer[] {
  const body = encodeDataset(elements, encoding);
  return [headerWithoutVr(ITEM, body.length), body];
}

function encodeNumbers(values: readonly number[], vr: Vr): Buffer {
  const size = vr === 'UL' ? 4 : 2;
  const buffer = Buffer.alloc(values.length * size);
  values.forEach((value, index) => buffer.writeUIntLE(value, index * size, size));
  return buffer;
}

/** UIDs are padded with a zero byte, other text with a blank (PS3.5 §6.2). */
function paddedText(text: string, vr: Vr): Buffer {
  const pad = vr === 'UI' ? '\0' : ' ';
  return Buffer.from(text.length % 2 === 0 ? text : text + pad, 'latin1');
}

function padded(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.length % 2 === 0 ? buffer : Buffer.concat([buffer, Buffer.alloc(1)]);
}

/** Of an element in implicit VR, and of an item in either encoding. */
function headerWithoutVr(tag: number, length: number): Buffer {
  const header = Buffer.alloc(8);
  writeTag(header, tag);
  header.writeUInt32LE(length, 4);
  return header;
}

function writeTag(header: Buffer, tag: number): void {
  header.writeUInt16LE(tag >>> 16, 0);
  header.writeUInt16LE(tag & 0xffff, 2);
}

/** Encapsulated Pixel Data, one fragment per frame, with a filled Basic Offset Table (PS3.5 §A.4). */
export function encapsulatedPixelData(frames: readonly Uint8Array[]): Buffer {
  const fragments = frames.map(padded);
  const offsets = Buffer.alloc(frames.length * 4);
  let offset = 0;
  fragments.forEach((fragment, index) => {
    offsets.writeUInt32LE(offset, index * 4);
    offset += 8 + fragment.length;
  });
  return Buffer.concat([
    elementHeader(PIXEL_DATA, 'OB', UNDEFINED_LENGTH, 'explicit'),
    headerWithoutVr(ITEM, offsets.length),
    offsets,
    ...fragments.flatMap((fragment) => [headerWithoutVr(ITEM, fragment.length), fragment]),
    headerWithoutVr(SEQUENCE_DELIMITATION, 0),
  ]);
}

export interface FileMeta {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly transferSyntaxUid: string;
  readonly sourceAet?: string;
}

/** Preamble, prefix and File Meta Information of a Part-10 file (PS3.10 §7.1); the data set follows it. */
export function fileMetaInformation(meta: FileMeta): Buffer {
  const body = encodeDataset(
    [
      element(0x00020001, 'OB', Uint8Array.of(0, 1)),
      element(0x00020002, 'UI', meta.sopClassUid),
      element(0x00020003, 'UI', meta.sopInstanceUid),
      element(0x00020010, 'UI', meta.transferSyntaxUid),
      element(0x00020012, 'UI', IMPLEMENTATION_CLASS_UID),
      element(0x00020013, 'SH', IMPLEMENTATION_VERSION),
      ...(meta.sourceAet === undefined ? [] : [element(0x00020016, 'AE', meta.sourceAet)]),
    ],
    'explicit',
  );
  const groupLength = encodeDataset([element(0x00020000, 'UL', body.length)], 'explicit');
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), groupLength, body]);
}

/** A Part-10 file whose data set is given as elements; `encapsulated` frames take the place of native pixels. */
export function part10File(
  meta: FileMeta,
  elements: readonly DataElement[],
  encapsulated?: readonly Uint8Array[],
): Buffer {
  const encoding = meta.transferSyntaxUid === SYNTAX.implicitLE ? 'implicit' : 'explicit';
  const identity = [element(0x00080016, 'UI', meta.sopClassUid), element(0x00080018, 'UI', meta.sopInstanceUid)];
  return Buffer.concat([
    fileMetaInformation(meta),
    encodeDataset([...identity, ...elements], encoding),
    ...(encapsulated === undefined ? [] : [encapsulatedPixelData(encapsulated)]),
  ]);
}
