/** multipart/related bodies (RFC 2046 5.1, RFC 2387) that are whole in memory; nothing is copied. */
import { notUnderstood } from '../words.ts';

const MOST_PARTS = 500;
/** Of one part. */
const LONGEST_HEADERS = 16 * 1024;
/** RFC 2046 allows 70 characters; some servers take more. */
const LONGEST_BOUNDARY = 200;
const LONGEST_PADDING = 64;
const [TAB, LF, CR, BLANK, DASH] = [0x09, 0x0a, 0x0d, 0x20, 0x2d] as const;

export interface Part {
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Buffer;
}

/**
 * The parts between the delimiters of `boundary`, in their order; lines end with CRLF or LF. Throws DMP_ANSWER for a
 * body without parts, without its closing delimiter, with more than 500 parts or with headers that are none.
 */
export function readParts(body: Buffer, boundary: string): Part[] {
  if (boundary === '' || boundary.length > LONGEST_BOUNDARY) throw notUnderstood('boundary');
  const needle = Buffer.from(`--${boundary}`, 'latin1');
  const parts: Part[] = [];
  let delimiter = nextDelimiter(body, needle, 0);
  while (delimiter?.kind === 'part') {
    if (parts.length === MOST_PARTS) throw notUnderstood(`multipart > ${MOST_PARTS}`);
    const next = nextDelimiter(body, needle, delimiter.end);
    if (next === undefined) break;
    parts.push(readPart(body, delimiter, next.start));
    delimiter = next;
  }
  if (delimiter?.kind !== 'end' || parts.length === 0) throw notUnderstood('multipart');
  return parts;
}

interface Delimiter {
  readonly kind: 'part' | 'end';
  readonly start: number;
  /** Where what follows its line begins. */
  readonly end: number;
  readonly endsWithCr: boolean;
}

function nextDelimiter(body: Buffer, needle: Buffer, from: number): Delimiter | undefined {
  for (let start = body.indexOf(needle, from); start >= 0; start = body.indexOf(needle, start + 1)) {
    const beginsLine = start === 0 || body[start - 1] === LF;
    const found = beginsLine ? delimiterLine(body, start, start + needle.length) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Undefined when what follows the boundary, at `at`, makes it the beginning of a longer text. */
function delimiterLine(body: Buffer, start: number, at: number): Delimiter | undefined {
  if (body[at] === DASH && body[at + 1] === DASH) return { kind: 'end', start, end: at + 2, endsWithCr: false };
  let end = at;
  while ((body[end] === BLANK || body[end] === TAB) && end - at <= LONGEST_PADDING) end += 1;
  const endsWithCr = body[end] === CR;
  if (endsWithCr) end += 1;
  return body[end] === LF ? { kind: 'part', start, end: end + 1, endsWithCr } : undefined;
}

/** The line break before a delimiter is the delimiter's; where lines end with LF, a CR before it is content. */
function readPart(body: Buffer, { end: start, endsWithCr }: Delimiter, nextDelimiterAt: number): Part {
  const { headers, end: contentStart } = readHeaders(body, start, nextDelimiterAt);
  const beforeLf = nextDelimiterAt - 1;
  const contentEnd = endsWithCr && body[beforeLf - 1] === CR ? beforeLf - 1 : beforeLf;
  // The blank line of an empty part may be the line break of the delimiter as well.
  const bytes = body.subarray(contentStart, Math.max(contentStart, contentEnd));
  return { headers, bytes: decoded(bytes, headers.get('content-transfer-encoding') ?? '') };
}

function readHeaders(body: Buffer, start: number, limit: number): { headers: Map<string, string>; end: number } {
  const headers = new Map<string, string>();
  let name = '';
  for (let at = start; ;) {
    const lineEnd = body.indexOf(LF, at);
    if (lineEnd < 0 || lineEnd >= limit || lineEnd - start > LONGEST_HEADERS) throw notUnderstood('multipart headers');
    const line = body.toString('latin1', at, body[lineEnd - 1] === CR && lineEnd > at ? lineEnd - 1 : lineEnd);
    at = lineEnd + 1;
    if (line === '') return { headers, end: at };
    // A line that begins with a blank continues the one before (RFC 5322 2.2.3).
    if (/^[ \t]/.test(line) && name !== '') {
      headers.set(name, `${headers.get(name) ?? ''} ${line.trim()}`);
      continue;
    }
    const colon = line.indexOf(':');
    if (colon <= 0) throw notUnderstood('multipart headers');
    name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, line.slice(colon + 1).trim());
  }
}

/** RFC 2045 6: what XOP packages are made with is `binary`; the one other that carries bytes is read too. */
function decoded(bytes: Buffer, encoding: string): Buffer {
  const name = encoding.toLowerCase();
  if (name === 'base64') return Buffer.from(bytes.toString('latin1'), 'base64');
  if (!['', 'binary', '8bit', '7bit'].includes(name)) throw notUnderstood('Content-Transfer-Encoding');
  return bytes;
}
