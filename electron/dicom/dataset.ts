/** A dataset as it was parsed: where each value lies in the bytes, and getters that read it from there when asked. */
import { textReader, type TextReader } from './character-sets.ts';
import { tagOf, TAGS, type AttributeName } from './tags.ts';
import { valueRepresentation } from './value-representations.ts';

/** More values than any real attribute has; what follows them is left out. */
const MOST_VALUES = 1_000_000;
/** The standard allows 16 characters (PS3.5 6.2 DS). */
const LONGEST_NUMBER = 64;

/** One attribute: its value is `length` bytes from `start` on, or its items. */
export interface Element {
  readonly tag: number;
  readonly vr: string;
  readonly start: number;
  readonly length: number;
  readonly items?: readonly DicomDataset[];
}

/** The bytes that elements point into. */
export interface ByteSource {
  readonly bytes: Buffer;
  readonly littleEndian: boolean;
  /** Transfer syntax of the object that the bytes are of. */
  readonly transferSyntaxUid: string;
}

/** A person's name (PS3.5 6.2 PN); each part as written, empty when absent. */
export interface PersonName {
  readonly alphabetic: string;
  readonly ideographic: string;
  readonly phonetic: string;
  /** Parts of the alphabetic form. */
  readonly familyName: string;
  readonly givenName: string;
  readonly middleName: string;
  readonly prefix: string;
  readonly suffix: string;
}

/**
 * Getters take a keyword or a tag number. What is absent, empty or of another kind yields undefined or an empty list:
 * a hostile file may give any attribute any VR. Values are read from the bytes at each call, and `bytes` of a value is
 * a view into them: who keeps a dataset keeps the whole prefix that it was read from.
 */
export class DicomDataset {
  /** In the order of the file. */
  readonly elements: readonly Element[];
  readonly #source: ByteSource;
  readonly #parent: DicomDataset | undefined;
  #reader: TextReader | undefined;

  constructor(source: ByteSource, elements: readonly Element[], parent: DicomDataset | undefined) {
    this.#source = source;
    this.elements = elements;
    this.#parent = parent;
  }

  get transferSyntaxUid(): string {
    return this.#source.transferSyntaxUid;
  }

  /** The first element with this tag; datasets are short, and no attribute may be there twice (PS3.5 7.1). */
  element(name: AttributeName): Element | undefined {
    const tag = tagOf(name);
    for (const element of this.elements) if (element.tag === tag) return element;
    return undefined;
  }

  has(name: AttributeName): boolean {
    return this.element(name) !== undefined;
  }

  /** The first value as text without its padding; undefined when it is absent, empty or no text. */
  string(name: AttributeName): string | undefined {
    const [first = ''] = this.strings(name);
    return first === '' ? undefined : first;
  }

  /** All values as texts without their padding; of text VRs of one value (LT, ST, UT, UR), that one. */
  strings(name: AttributeName): readonly string[] {
    const element = this.element(name);
    return element === undefined ? [] : this.textsOf(element);
  }

  /** The first value as a finite number (IS, DS and binary VRs). */
  number(name: AttributeName): number | undefined {
    const [first] = this.numbers(name);
    return first === undefined || !Number.isFinite(first) ? undefined : first;
  }

  /** All values as numbers; one that is no number is NaN, so that the others keep their places. */
  numbers(name: AttributeName): readonly number[] {
    const element = this.element(name);
    return element === undefined ? [] : this.numbersOf(element);
  }

  items(name: AttributeName): readonly DicomDataset[] {
    return this.element(name)?.items ?? [];
  }

  personName(name: AttributeName): PersonName | undefined {
    return this.personNames(name).find(({ alphabetic, ideographic }) => alphabetic !== '' || ideographic !== '');
  }

  personNames(name: AttributeName): readonly PersonName[] {
    return this.strings(name).map(parsePersonName);
  }

  /** The value as it stands in the file: a view, not a copy. */
  bytes(name: AttributeName): Uint8Array | undefined {
    const element = this.element(name);
    return element === undefined || element.items !== undefined ? undefined : this.bytesOf(element);
  }

  bytesOf({ start, length }: Element): Buffer {
    return this.#source.bytes.subarray(start, start + length);
  }

  /** The value as little endian has it: a view, or a copy with the bytes of its words turned round. */
  littleEndianBytesOf(element: Element): Buffer {
    const bytes = this.bytesOf(element);
    const { size } = valueRepresentation(element.vr);
    if (this.#source.littleEndian || size === 1) return bytes;
    const words = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % size)));
    return size === 2 ? words.swap16() : size === 4 ? words.swap32() : words.swap64();
  }

  textsOf(element: Element): readonly string[] {
    if (element.length === 0) return [];
    switch (valueRepresentation(element.vr).kind) {
      case 'texts':
      case 'names':
        return splitValues(this.#text(element));
      case 'codes':
      case 'numberTexts':
        return splitValues(this.#latin(element));
      case 'text':
        return [trimEndPadding(this.#text(element))];
      case 'address':
        return [trimEndPadding(this.#latin(element))];
      default:
        return [];
    }
  }

  numbersOf(element: Element): readonly number[] {
    const { kind, size } = valueRepresentation(element.vr);
    if (kind === 'numberTexts') return this.textsOf(element).map(parseNumber);
    if (kind !== 'numbers' && kind !== 'tags') return [];
    const bytes = this.bytesOf(element);
    const read = NUMBER_READERS[element.vr];
    if (read === undefined) return [];
    return Array.from({ length: Math.floor(element.length / size) }, (_, index) =>
      read(bytes, index * size, this.#source.littleEndian),
    );
  }

  #latin({ start, length }: Element): string {
    return this.#source.bytes.toString('latin1', start, start + length);
  }

  #text(element: Element): string {
    return this.#textReader()(this.bytesOf(element));
  }

  /** An item without a character set of its own has that of the dataset around it (PS3.5 6.1.2.3). */
  #textReader(): TextReader {
    if (this.#reader === undefined) {
      const declared = this.element(TAGS.SpecificCharacterSet);
      if (declared === undefined && this.#parent !== undefined) this.#reader = this.#parent.#textReader();
      else this.#reader = textReader(declared === undefined ? [] : this.textsOf(declared));
    }
    return this.#reader;
  }
}

type NumberReader = (bytes: Buffer, at: number, littleEndian: boolean) => number;

/** Whole numbers of 64 bits lose what a double cannot hold. */
const NUMBER_READERS: Readonly<Record<string, NumberReader>> = {
  US: (bytes, at, little) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
  SS: (bytes, at, little) => (little ? bytes.readInt16LE(at) : bytes.readInt16BE(at)),
  UL: (bytes, at, little) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)),
  SL: (bytes, at, little) => (little ? bytes.readInt32LE(at) : bytes.readInt32BE(at)),
  FL: (bytes, at, little) => (little ? bytes.readFloatLE(at) : bytes.readFloatBE(at)),
  FD: (bytes, at, little) => (little ? bytes.readDoubleLE(at) : bytes.readDoubleBE(at)),
  UV: (bytes, at, little) => Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)),
  SV: (bytes, at, little) => Number(little ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at)),
  AT: (bytes, at, little) =>
    little
      ? bytes.readUInt16LE(at) * 65_536 + bytes.readUInt16LE(at + 2)
      : bytes.readUInt16BE(at) * 65_536 + bytes.readUInt16BE(at + 2),
};

function splitValues(text: string): string[] {
  return text.split('\\', MOST_VALUES).map(trimPadding);
}

/** Decimal and integer strings only: `Number` would take hexadecimal digits and an empty text too. */
export function parseNumber(text: string): number {
  if (text.length > LONGEST_NUMBER) return NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;
}

export function parsePersonName(text: string): PersonName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = text.split('=').map(trimPadding);
  const parts = alphabetic.split('^').map(trimPadding);
  const [familyName = '', givenName = '', middleName = '', prefix = '', suffix = ''] = parts;
  return { alphabetic, ideographic, phonetic, familyName, givenName, middleName, prefix, suffix };
}

/** Values are padded with a blank or a NUL to an even length; more of both is common. */
function trimPadding(text: string): string {
  let start = 0;
  while (start < text.length && isPadding(text.charCodeAt(start))) start += 1;
  return trimEndPadding(start === 0 ? text : text.slice(start));
}

function trimEndPadding(text: string): string {
  let end = text.length;
  while (end > 0 && isPadding(text.charCodeAt(end - 1))) end -= 1;
  return end === text.length ? text : text.slice(0, end);
}

function isPadding(code: number): boolean {
  return code === 0x20 || code === 0;
}
