/** Distinguished names as text: the names of attribute types, and the reader of every form met in the field. */
import { DerError, DerReader } from './der.ts';
import { stringValue } from './der-strings.ts';
import type { Attribute } from './distinguished-name.ts';

/** Short names by object identifier: RFC 4514 section 3, and what OpenSSL and Node write for the others. */
export const ATTRIBUTE_NAMES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'STREET'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
]);

/** Other names for the same types. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  S: '2.5.4.8',
  SURNAME: '2.5.4.4',
  GIVENNAME: '2.5.4.42',
  T: '2.5.4.12',
  E: '1.2.840.113549.1.9.1',
  COMMONNAME: '2.5.4.3',
  COUNTRYNAME: '2.5.4.6',
  LOCALITYNAME: '2.5.4.7',
  STATEORPROVINCENAME: '2.5.4.8',
  ORGANIZATIONNAME: '2.5.4.10',
  ORGANIZATIONALUNITNAME: '2.5.4.11',
};

const TYPES_BY_NAME: ReadonlyMap<string, string> = new Map([
  ...Object.entries(OTHER_NAMES),
  ...[...ATTRIBUTE_NAMES].map(([oid, name]) => [name.toUpperCase(), oid] as const),
]);

const LONGEST_TEXT = 8192;
/** A type, by name or object identifier, and the equals sign after it. */
const TYPE = /\s*(?:oid\.)?([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)\s*=[ \t]*/iy;
/** What ends a value: the next attribute of the same RDN, the next RDN (`;` of RFC 2253, a line of Node's form), the end. */
const LINE_BEFORE_TYPE = /\r?\n\s*(?:oid\.)?(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)\s*=/iy;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The attributes in the order of the text; undefined when it is not a distinguished name. Read are RFC 4514 and what it
 * replaced (RFC 2253, RFC 1779: quoted values, `;`), with blanks around `,`, `+` and `=` as OpenSSL writes them, and one
 * attribute per line as Node does.
 */
export function parseDnText(text: string): Attribute[] | undefined {
  if (text.length > LONGEST_TEXT) return undefined;
  const attributes: Attribute[] = [];
  let [at, rdn] = [0, 0];
  if (text.trim() === '') return attributes;
  for (;;) {
    const type = typeAt(text, at);
    const value = type === undefined ? undefined : valueAt(text, type.end);
    if (type === undefined || value === undefined) return undefined;
    attributes.push({ type: type.oid, value: value.text, rdn });
    if (value.end >= text.length) return attributes;
    if (text[value.end] !== '+') rdn += 1;
    at = value.end + 1;
  }
}

function typeAt(text: string, at: number): { oid: string; end: number } | undefined {
  TYPE.lastIndex = at;
  const name = TYPE.exec(text)?.[1];
  if (name === undefined) return undefined;
  const oid = /^\d/.test(name) ? name : TYPES_BY_NAME.get(name.toUpperCase());
  return oid === undefined ? undefined : { oid, end: TYPE.lastIndex };
}

interface TextValue {
  readonly text: string;
  /** Place of the separator, or of the end of the text. */
  readonly end: number;
}

function valueAt(text: string, start: number): TextValue | undefined {
  const octets: number[] = [];
  let isQuoted = text[start] === '"';
  let at = isQuoted ? start + 1 : start;
  /** Blanks at the end of a value do not count, unless they are escaped or quoted. */
  let kept = 0;
  let afterQuotes = false;
  while (at < text.length) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    if (isQuoted && character === '"') {
      [isQuoted, afterQuotes] = [false, true];
      at += 1;
    } else if (!isQuoted && endsValue(text, at)) break;
    else if (afterQuotes) {
      if (character.trim() !== '') return undefined;
      at += character.length;
    } else if (character === '\\') {
      const escaped = escapeAt(text, at);
      if (escaped === undefined) return undefined;
      octets.push(...escaped.octets);
      kept = octets.length;
      at = escaped.end;
    } else {
      octets.push(...Buffer.from(character));
      if (isQuoted || character.trim() !== '') kept = octets.length;
      at += character.length;
    }
  }
  const value = isQuoted ? undefined : decoded(octets.slice(0, kept));
  if (value === undefined) return undefined;
  return { text: text[start] === '#' ? fromHex(value) : value, end: at };
}

/** `#` and a DER in hexadecimal (RFC 4514 2.4): its text when it is one of the string types. */
function fromHex(value: string): string {
  if (!/^#(?:[0-9A-Fa-f]{2})+$/.test(value)) return value;
  try {
    const reader = new DerReader(Buffer.from(value.slice(1), 'hex'));
    const element = reader.element();
    reader.finish();
    return stringValue(element.tag, reader.contents(element)) ?? value.toUpperCase();
  } catch (error) {
    if (error instanceof DerError) return value.toUpperCase();
    throw error;
  }
}

function endsValue(text: string, at: number): boolean {
  const character = text[at] ?? '';
  if (',;+'.includes(character)) return true;
  LINE_BEFORE_TYPE.lastIndex = at;
  return (character === '\r' || character === '\n') && LINE_BEFORE_TYPE.test(text);
}

/** `\,` stands for the character itself, `\C3` for an octet of its UTF-8 (RFC 4514 section 3). */
function escapeAt(text: string, at: number): { octets: Iterable<number>; end: number } | undefined {
  const hex = /^[0-9A-Fa-f]{2}/.exec(text.slice(at + 1, at + 3))?.[0];
  if (hex !== undefined) return { octets: [Number.parseInt(hex, 16)], end: at + 3 };
  const character = text[at + 1] ?? '';
  return ' "#+,;<=>\\'.includes(character) && character !== ''
    ? { octets: Buffer.from(character), end: at + 2 }
    : undefined;
}

function decoded(octets: readonly number[]): string | undefined {
  try {
    return utf8.decode(Uint8Array.from(octets));
  } catch {
    return undefined;
  }
}
