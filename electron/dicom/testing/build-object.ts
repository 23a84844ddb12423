/** Writes DICOM objects as tests need them, wrong ones included. It shares nothing with the reader but the names of tags. */
import { tagOf, type AttributeName } from '../tags.ts';

/** A text or number, the bytes as they are to stand there, or the items of a sequence. */
export type BuildValue = string | number | Uint8Array | readonly BuildElement[][];
export type BuildElement = readonly [name: AttributeName, vr: string, value: BuildValue];

export interface BuildEncoding {
  readonly implicit?: boolean;
  readonly bigEndian?: boolean;
  /** Sequences and items end with delimiters. */
  readonly undefinedLengths?: boolean;
}

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
export const UNDEFINED = 0xffffffff;

export function buildElements(elements: readonly BuildElement[], encoding: BuildEncoding = {}): Buffer {
  return Buffer.concat(elements.map(([name, vr, value]) => buildElement(tagOf(name), vr, value, encoding)));
}

function buildElement(tag: number, vr: string, value: BuildValue, encoding: BuildEncoding): Buffer {
  if (Array.isArray(value)) {
    const items = value.map((item: readonly BuildElement[]) => buildItem(item, encoding));
    const open = encoding.undefinedLengths === true;
    const body = Buffer.concat([...items, ...(open ? [itemHeader(0xfffee0dd, 0, encoding)] : [])]);
    return Buffer.concat([elementHeader(tag, vr, open ? UNDEFINED : body.length, encoding), body]);
  }
  const bytes = valueBytes(vr, value as string | number | Uint8Array, encoding);
  return Buffer.concat([elementHeader(tag, vr, bytes.length, encoding), bytes]);
}

function buildItem(elements: readonly BuildElement[], encoding: BuildEncoding): Buffer {
  const body = buildElements(elements, encoding);
  if (encoding.undefinedLengths !== true) return Buffer.concat([itemHeader(0xfffee000, body.length, encoding), body]);
  return Buffer.concat([itemHeader(0xfffee000, UNDEFINED, encoding), body, itemHeader(0xfffee00d, 0, encoding)]);
}

export function itemHeader(tag: number, length: number, encoding: BuildEncoding = {}): Buffer {
  return Buffer.concat([tagBytes(tag, encoding), number(4, length, encoding)]);
}

/** The 8 or 12 bytes before a value, with any length. */
export function elementHeader(tag: number, vr: string, length: number, encoding: BuildEncoding = {}): Buffer {
  if (encoding.implicit === true) return Buffer.concat([tagBytes(tag, encoding), number(4, length, encoding)]);
  const start = [tagBytes(tag, encoding), Buffer.from(vr, 'latin1')];
  if (LONG.has(vr)) return Buffer.concat([...start, Buffer.alloc(2), number(4, length, encoding)]);
  return Buffer.concat([...start, number(2, length, encoding)]);
}

function valueBytes(vr: string, value: string | number | Uint8Array, encoding: BuildEncoding): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'number') return number(vr === 'US' || vr === 'SS' ? 2 : 4, value, encoding);
  return Buffer.from(value.length % 2 === 0 ? value : value + (vr === 'UI' ? '\0' : ' '), 'latin1');
}

function tagBytes(tag: number, encoding: BuildEncoding): Buffer {
  return Buffer.concat([number(2, Math.floor(tag / 65_536), encoding), number(2, tag % 65_536, encoding)]);
}

function number(size: 2 | 4, value: number, { bigEndian = false }: BuildEncoding): Buffer {
  const bytes = Buffer.alloc(size);
  if (bigEndian) bytes.writeUIntBE(value, 0, size);
  else bytes.writeUIntLE(value, 0, size);
  return bytes;
}

/** A file: preamble, group 2 with the syntax, and the dataset as it is given. */
export function buildFile(transferSyntaxUid: string, dataset: Uint8Array, metaLength?: number): Buffer {
  const meta = buildElements([['TransferSyntaxUID', 'UI', transferSyntaxUid]]);
  const length = buildElements([['FileMetaInformationGroupLength', 'UL', metaLength ?? meta.length]]);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta, dataset]);
}

/** The same with a dataset in explicit VR little endian. */
export function buildObject(elements: readonly BuildElement[], encoding: BuildEncoding = {}): Buffer {
  const syntax = encoding.bigEndian === true ? '1.2.840.10008.1.2.2' : '1.2.840.10008.1.2.1';
  return buildFile(encoding.implicit === true ? '1.2.840.10008.1.2' : syntax, buildElements(elements, encoding));
}
