/** The string types of ASN.1 as text (X.690 8.23). */
import { DerError, TAG } from './der.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const utf16 = new TextDecoder('utf-16be', { fatal: true, ignoreBOM: true });

/** The text of a string; undefined when the tag is of no string type. Throws DerError on octets that the type does not have. */
export function stringValue(tag: number, contents: Uint8Array): string | undefined {
  switch (tag) {
    case TAG.utf8String:
      return checked(utf8, contents);
    case TAG.bmpString:
      return checked(utf16, contents);
    case TAG.universalString:
      return fromUtf32(contents);
    // T.61 in name, ISO 8859-1 in what authorities wrote.
    case TAG.teletexString:
      return Buffer.from(contents).toString('latin1');
    case TAG.numericString:
    case TAG.printableString:
    case TAG.ia5String:
    case TAG.visibleString:
      return asciiText(contents);
    default:
      return undefined;
  }
}

export function asciiText(contents: Uint8Array): string {
  if (contents.some((octet) => octet > 0x7f)) throw new DerError('a string that is not ASCII');
  return Buffer.from(contents).toString('latin1');
}

function checked(decoder: { decode(octets: Uint8Array): string }, contents: Uint8Array): string {
  try {
    return decoder.decode(contents);
  } catch {
    throw new DerError('a string that is not Unicode');
  }
}

function fromUtf32(contents: Uint8Array): string {
  const view = new DataView(contents.buffer, contents.byteOffset, contents.length);
  let text = '';
  for (let at = 0; at < contents.length; at += 4) {
    const codePoint = contents.length - at < 4 ? -1 : view.getUint32(at);
    const isCharacter = codePoint >= 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
    if (!isCharacter) throw new DerError('a string that is not Unicode');
    text += String.fromCodePoint(codePoint);
  }
  return text;
}
