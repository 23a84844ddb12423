/**
 * A strict reader of DER (ITU-T X.690 clauses 8 and 10), for certificates and revocation lists from outside: definite
 * lengths in their shortest form, low tag numbers, canonical integers, booleans and bit strings, and nothing left over.
 * It goes into an element only when told to, so that nesting made to exhaust the stack costs nothing, and it copies nothing.
 */

/** What is wrong with the bytes. Readers of certificates and lists turn it into their own WorkstationError. */
export class DerError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'DerError';
  }
}

/** Identifier octets of the universal types that X.509 uses. */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Identifier octet of a context-specific element: `[number]`, primitive or constructed. */
export function contextTag(number: number, form: 'primitive' | 'constructed'): number {
  return 0x80 | (form === 'constructed' ? 0x20 : 0) | number;
}

/** Where an element lies: identifier and length from `start`, contents from `contentStart` to `end`. */
export interface DerElement {
  readonly tag: number;
  readonly start: number;
  readonly contentStart: number;
  readonly end: number;
}

/** Goes through the elements of one level, one after the other. All methods throw DerError. */
export class DerReader {
  readonly bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** Identifier octet of the next element; undefined at the end. */
  get nextTag(): number | undefined {
    return this.isAtEnd ? undefined : this.bytes[this.#at];
  }

  /** The next element, which must have this tag when one is given. */
  element(tag?: number): DerElement {
    const start = this.#at;
    const found = this.#octet(start);
    if (tag !== undefined && found !== tag) throw new DerError(`tag ${found} instead of ${tag}`);
    if ((found & 0x1f) === 0x1f) throw new DerError('a tag number above 30');
    const first = this.#octet(start + 1);
    const contentStart = first < 0x80 ? start + 2 : start + 2 + (first & 0x7f);
    const length = first < 0x80 ? first : this.#longLength(start + 2, first & 0x7f);
    const end = contentStart + length;
    if (end > this.#end) throw new DerError('an element that is longer than what holds it');
    this.#at = end;
    return { tag: found, start, contentStart, end };
  }

  /** The next element when it has this tag. */
  optional(tag: number): DerElement | undefined {
    return this.nextTag === tag ? this.element(tag) : undefined;
  }

  /** A reader of what is in an element of the same bytes. */
  inside(element: DerElement): DerReader {
    return new DerReader(this.bytes, element.contentStart, element.end);
  }

  /** Goes into the next element, which must have this tag. */
  into(tag: number): DerReader {
    return this.inside(this.element(tag));
  }

  contents(element: DerElement): Uint8Array {
    return this.bytes.subarray(element.contentStart, element.end);
  }

  /** The element with its identifier and length. */
  whole(element: DerElement): Uint8Array {
    return this.bytes.subarray(element.start, element.end);
  }

  /** Nothing may follow. */
  finish(): void {
    if (!this.isAtEnd) throw new DerError('something after the end');
  }

  /** Two's complement, big-endian, in its shortest form (X.690 8.3). */
  integer(tag: number = TAG.integer): Uint8Array {
    const value = this.contents(this.element(tag));
    const [first, second = 0] = value;
    if (first === undefined) throw new DerError('an integer without octets');
    const isPadded = value.length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
    if (isPadded) throw new DerError('an integer that is not in its shortest form');
    return value;
  }

  /** An integer that is neither negative nor large. */
  smallInteger(tag: number = TAG.integer): number {
    const value = this.integer(tag);
    if (value.length > 4 || (value[0] ?? 0) >= 0x80) throw new DerError('an integer out of range');
    return value.reduce((sum, octet) => sum * 256 + octet, 0);
  }

  boolean(tag: number = TAG.boolean): boolean {
    const value = this.contents(this.element(tag));
    if (value.length !== 1 || (value[0] !== 0 && value[0] !== 0xff)) throw new DerError('a boolean that is none');
    return value[0] === 0xff;
  }

  /** Octets, and how many bits at the end of the last one do not count; those are zero (X.690 11.2.1). */
  bitString(tag: number = TAG.bitString): { readonly octets: Uint8Array; readonly unusedBits: number } {
    const value = this.contents(this.element(tag));
    const [unusedBits = 8] = value;
    if (unusedBits > 7 || (value.length === 1 && unusedBits > 0)) throw new DerError('a bit string without sense');
    const padding = (value.at(-1) ?? 0) & ((1 << unusedBits) - 1);
    if (value.length > 1 && padding !== 0) throw new DerError('bits in the padding of a bit string');
    return { octets: value.subarray(1), unusedBits };
  }

  /** Dotted decimal. */
  oid(): string {
    return oidText(this.contents(this.element(TAG.oid)));
  }

  #octet(at: number): number {
    const octet = at < this.#end ? this.bytes[at] : undefined;
    if (octet === undefined) throw new DerError('the end within an element');
    return octet;
  }

  #longLength(at: number, octets: number): number {
    // 0 would be the indefinite form; four octets say 4 GiB already.
    if (octets === 0 || octets > 4) throw new DerError('a length that DER does not know');
    let length = 0;
    for (let index = 0; index < octets; index += 1) length = length * 256 + this.#octet(at + index);
    if (length < 0x80 || length < 256 ** (octets - 1)) throw new DerError('a length that is not in its shortest form');
    return length;
  }
}

/** X.690 8.19: the first subidentifier holds two numbers; each is in its shortest form. */
function oidText(contents: Uint8Array): string {
  if (contents.length === 0 || contents.length > 64) throw new DerError('an object identifier of no sensible length');
  let text = '';
  let start = 0;
  for (let at = 0; at < contents.length; at += 1) {
    if ((contents[at] ?? 0) >= 0x80) continue;
    const value = subidentifier(contents.subarray(start, at + 1));
    if (start > 0) text += `.${value}`;
    else if (typeof value === 'number' && value < 80) text = value < 40 ? `0.${value}` : `1.${value - 40}`;
    else text = `2.${BigInt(value) - 80n}`;
    start = at + 1;
  }
  if (start < contents.length) throw new DerError('the end within an object identifier');
  return text;
}

/** Some are of 128 bits (a UUID under 2.25). */
function subidentifier(octets: Uint8Array): number | bigint {
  if (octets[0] === 0x80) throw new DerError('an object identifier that is not in its shortest form');
  if (octets.length <= 7) return octets.reduce((value, octet) => value * 128 + (octet & 0x7f), 0);
  return octets.reduce((value, octet) => (value << 7n) | BigInt(octet & 0x7f), 0n);
}
