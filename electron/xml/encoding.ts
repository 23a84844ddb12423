/** From the bytes of an XML document to its characters (XML 1.0, 4.3.3 and appendix F). */
import { WorkstationError } from '../../shared/errors.ts';

const BYTE_ORDER_MARKS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const;

/** An XML declaration is plain ASCII in the encodings read here without a byte order mark. */
const DECLARED = /^<\?xml[ \t\r\n][^>]{0,200}?[ \t\r\n]encoding[ \t\r\n]*=[ \t\r\n]*(["'])([A-Za-z][A-Za-z0-9._-]*)\1/;
const DECLARATION_LENGTH = 300;

/**
 * The characters of a document in UTF-8, in UTF-16 with a byte order mark, or in declared ISO-8859-1.
 * Throws XML_ENCODING for any other encoding, for bytes that are wrong in theirs, and for a declaration that
 * contradicts the byte order mark.
 */
export function decodeXml(bytes: Uint8Array): string {
  const mark = BYTE_ORDER_MARKS.find((one) => one.bytes.every((byte, at) => bytes[at] === byte));
  const text = mark === undefined ? decodeWithoutMark(bytes) : decode(bytes, mark.encoding);
  const declared = declaredEncoding(text);
  if (mark !== undefined && declared !== undefined && !mark.encoding.startsWith(declared)) refuse();
  return text;
}

function decodeWithoutMark(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, DECLARATION_LENGTH));
  // Two-byte characters without a mark: their order would be a guess.
  if (start.subarray(0, 2).includes(0)) refuse();
  const declared = declaredEncoding(start.toString('latin1')) ?? 'utf-8';
  // `TextDecoder` takes ISO-8859-1 for windows-1252.
  if (declared === 'iso-8859-1')
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (declared !== 'utf-8') refuse();
  return decode(bytes, 'utf-8');
}

function declaredEncoding(text: string): string | undefined {
  return DECLARED.exec(text.slice(0, DECLARATION_LENGTH))?.[2]?.toLowerCase();
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    return refuse(cause);
  }
}

function refuse(cause?: unknown): never {
  throw new WorkstationError('XML_ENCODING', {}, { cause });
}
