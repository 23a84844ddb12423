/** Plain text from bytes of whatever character set the document names. */
import { WorkstationError } from '../../shared/errors.ts';
import { manyLines } from './texts.ts';

/** More than anybody reads, and more than a screen can lay out at once. */
export const LONGEST_TEXT = 4 * 1_048_576;
/** Character sets of documents, by the names that they give them. */
const CHARSETS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf-16', 'utf-16le'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
  ['iso-8859-15', 'iso-8859-15'],
]);

/**
 * The text of `bytes`: in UTF-8, in UTF-16 with a byte order mark, else in the character set that is named, else in
 * windows-1252. Throws REPORT_EMPTY, REPORT_TOO_LARGE, and REPORT_BASE64 for what is no text.
 */
export function readPlainText(bytes: Uint8Array, charset: string): string {
  if (bytes.length > LONGEST_TEXT) throw textTooLong();
  const text = decode(bytes, charset);
  if (text.includes('\0')) throw new WorkstationError('REPORT_BASE64');
  const lines = manyLines(text);
  if (lines === '') throw new WorkstationError('REPORT_EMPTY');
  return lines;
}

export function textTooLong(): WorkstationError {
  return new WorkstationError('REPORT_TOO_LARGE', { limit: `${LONGEST_TEXT / 1_048_576} MiB` });
}

/** UTF-8 first, whatever is named: a text of another character set is hardly ever well-formed in it. */
function decode(bytes: Uint8Array, charset: string): string {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff && 'utf-16be';
  if (marked) return new TextDecoder(marked).decode(bytes);
  const named = CHARSETS.get(charset) ?? 'windows-1252';
  if (named === 'utf-16le') return new TextDecoder(named).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder(named === 'utf-8' ? 'windows-1252' : named).decode(bytes);
  }
}
