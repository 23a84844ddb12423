/** Fields that certificates and revocation lists have in common (RFC 5280 4.1 and 5.1). */
import { contextTag, DerError, type DerReader, TAG } from './der.ts';
import { asciiText, stringValue } from './der-strings.ts';
import { type Attribute, DistinguishedName } from './distinguished-name.ts';

const MOST_ATTRIBUTES = 100;
const LONGEST_NAME = 16 * 1024;
/** Real certificates and lists have a dozen; a list of 32 MiB has room for millions. */
const MOST_EXTENSIONS = 100;
const MOST_NAMES = 1000;

/** A Name, and its exact bytes. */
export function readName(reader: DerReader): { readonly name: DistinguishedName; readonly der: Uint8Array } {
  const element = reader.element(TAG.sequence);
  if (element.end - element.start > LONGEST_NAME) throw new DerError('a name without end');
  const attributes: Attribute[] = [];
  const rdns = reader.inside(element);
  for (let rdn = 0; !rdns.isAtEnd; rdn += 1) {
    const set = rdns.into(TAG.set);
    if (set.isAtEnd) throw new DerError('an RDN without attributes');
    while (!set.isAtEnd) {
      if (attributes.length >= MOST_ATTRIBUTES) throw new DerError('a name without end');
      attributes.push({ ...readAttribute(set.into(TAG.sequence)), rdn });
    }
  }
  return { name: new DistinguishedName(attributes), der: reader.whole(element) };
}

function readAttribute(reader: DerReader): { type: string; value: string } {
  const type = reader.oid();
  const element = reader.element();
  reader.finish();
  const text = stringValue(element.tag, reader.contents(element));
  return { type, value: text ?? `#${Buffer.from(reader.whole(element)).toString('hex').toUpperCase()}` };
}

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime, in the one form that RFC 5280 4.1.2.5 allows of each. */
export function readTime(reader: DerReader): number {
  const { tag, contentStart, end } = reader.element();
  const yearDigits = tag === TAG.utcTime ? 2 : tag === TAG.generalizedTime ? 4 : 0;
  if (yearDigits === 0 || end - contentStart !== yearDigits + 11 || reader.bytes[end - 1] !== 0x5a) {
    throw new DerError('a time that is none');
  }
  const number = (at: number) =>
    10 * digit(reader.bytes, contentStart + at) + digit(reader.bytes, contentStart + at + 1);
  const firstYear = number(0);
  const year = tag === TAG.utcTime ? (firstYear >= 50 ? 1900 : 2000) + firstYear : firstYear * 100 + number(2);
  const [month, day] = [number(yearDigits), number(yearDigits + 2)];
  const [hour, minute, second] = [number(yearDigits + 4), number(yearDigits + 6), number(yearDigits + 8)];
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
  if (!isDay || hour > 23 || minute > 59 || second > 59) throw new DerError('a time that does not exist');
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC takes the years 0 to 99 as of the 20th century.
  if (year < 100) throw new DerError('a time before all certificates');
  return time;
}

function digit(bytes: Uint8Array, at: number): number {
  const value = (bytes[at] ?? 0) - 0x30;
  if (value < 0 || value > 9) throw new DerError('a time that is none');
  return value;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export interface Extension {
  readonly critical: boolean;
  /** What is in the OCTET STRING. */
  readonly value: Uint8Array;
}

/** Extensions by object identifier; none may be there twice (RFC 5280 4.2). Reads to the end of `list`. */
export function readExtensions(list: DerReader): ReadonlyMap<string, Extension> {
  const extensions = new Map<string, Extension>();
  if (list.isAtEnd) throw new DerError('no extension where there are extensions');
  while (!list.isAtEnd) {
    const reader = list.into(TAG.sequence);
    const oid = reader.oid();
    const critical = reader.nextTag === TAG.boolean && reader.boolean();
    const value = reader.contents(reader.element(TAG.octetString));
    reader.finish();
    if (extensions.has(oid)) throw new DerError('an extension twice');
    if (extensions.size >= MOST_EXTENSIONS) throw new DerError('extensions without end');
    extensions.set(oid, { critical, value });
  }
  return extensions;
}

/** The URIs (`[6] IA5String`) of a GeneralNames, whatever tag it stands under; other kinds of name are passed over. */
export function readUris(generalNames: DerReader): string[] {
  const uris: string[] = [];
  for (let names = 1; !generalNames.isAtEnd; names += 1) {
    if (names > MOST_NAMES) throw new DerError('names without end');
    const element = generalNames.element();
    if (element.tag === contextTag(6, 'primitive')) uris.push(asciiText(generalNames.contents(element)));
  }
  return uris;
}

export function isSameDer(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
