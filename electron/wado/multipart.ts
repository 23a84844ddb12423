/**
 * multipart/related as a stream (RFC 2046 5.1, RFC 2387, DICOM PS3.18 8.6.1.2): parts are handed on while they arrive,
 * nothing is held back but what may be the beginning of a delimiter.
 */
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';

export interface MultipartLimits {
  /** Header lines of one part. */
  readonly headerLines: number;
  /** Bytes of the header of one part. */
  readonly headerBytes: number;
  /** Bytes before the first delimiter. */
  readonly preambleBytes: number;
  readonly parts: number;
  /** Bytes of one part. */
  readonly partBytes: number;
}

export const MULTIPART_LIMITS: MultipartLimits = {
  headerLines: 64,
  headerBytes: 16 * 1024,
  preambleBytes: 64 * 1024,
  parts: 100_000,
  // What 32 bits can count: no object of DICOM has more in one value (PS3.5 7.1).
  partBytes: 2 ** 32,
};

export interface Part {
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** To be read once; it throws WADO_TRUNCATED where the answer ends inside the part. What is not read is skipped. */
  readonly body: AsyncIterable<Uint8Array>;
}

const CR = 0x0d;
const LF = 0x0a;
const BLANK = 0x20;
const TAB = 0x09;
const DASH = 0x2d;
/** Blanks that may follow a delimiter on its line (RFC 2046 5.1.1). */
const LONGEST_PADDING = 256;
const NOTHING = Buffer.alloc(0);

type DelimiterKind = 'part' | 'end';

/**
 * The parts of a body whose header named `boundary`. Throws WorkstationError WADO_MULTIPART when the body is no such
 * thing, WADO_TRUNCATED when it ends before the closing delimiter, WADO_TOO_MANY_PARTS or WADO_PART_TOO_LARGE beyond the
 * limits; the parts before were complete.
 * An empty body has no parts. Ending the iteration early ends the iteration of `body`.
 */
export async function* readParts(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  limits: MultipartLimits = MULTIPART_LIMITS,
): AsyncGenerator<Part, void, undefined> {
  const chunks = body[Symbol.asyncIterator]();
  const scanner = new Scanner(chunks, boundary, limits);
  try {
    let delimiter = await scanner.skipPreamble();
    for (let parts = 1; delimiter === 'part'; parts += 1) {
      if (parts > limits.parts) throw new WorkstationError('WADO_TOO_MANY_PARTS', { limit: limits.parts });
      const headers = await scanner.readHeaders();
      const content = scanner.readContent();
      // An iterator without `return`: who stops reading a part does not stop the scanner in the middle of it.
      yield { headers, body: { [Symbol.asyncIterator]: () => ({ next: () => content.next() }) } };
      await drain(content);
      delimiter = scanner.delimiter;
    }
  } finally {
    await chunks.return?.();
  }
}

async function drain(content: AsyncIterator<Uint8Array>): Promise<void> {
  for (let step = await content.next(); step.done !== true;) step = await content.next();
}

/** How a stretch up to a delimiter is read. */
interface Stretch {
  /** Bytes at the beginning of the window that do not belong to it. */
  readonly skip: number;
  readonly most: number;
  readonly beyond: () => WorkstationError;
  /** What an end without a delimiter is. */
  readonly atEnd: ErrorCode;
}

class Scanner {
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #limits: MultipartLimits;
  /** LF, two dashes, boundary: a CR before it is looked at when it is found. */
  readonly #needle: Buffer;
  readonly #needleWithCr: Buffer;
  /** What has arrived and is not used up. */
  #window: Buffer = NOTHING;
  /** Whether lines of this body end with CR LF, as its first delimiter shows. */
  #endsWithCr = true;
  /** The delimiter that ended the last part. */
  delimiter: DelimiterKind = 'part';

  constructor(chunks: AsyncIterator<Uint8Array>, boundary: string, limits: MultipartLimits) {
    this.#chunks = chunks;
    this.#limits = limits;
    this.#needle = Buffer.from(`\n--${boundary}`, 'latin1');
    this.#needleWithCr = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** Up to the end of the first delimiter line. */
  async skipPreamble(): Promise<DelimiterKind> {
    // So that a delimiter at the very beginning looks like the others.
    this.#window = Buffer.from('\r\n');
    if (!(await this.#more())) return 'end';
    const { preambleBytes } = this.#limits;
    const beyond = (): WorkstationError => new WorkstationError('WADO_MULTIPART');
    await drain(this.#untilDelimiter({ skip: 0, most: preambleBytes, beyond, atEnd: 'WADO_MULTIPART' }));
    return this.delimiter;
  }

  /** The header of a part, up to and with its empty line; the window then begins with the LF of that line. */
  async readHeaders(): Promise<ReadonlyMap<string, string>> {
    const lines: string[] = [];
    let bytes = 0;
    for (;;) {
      const end = await this.#lineEnd(this.#limits.headerBytes - bytes);
      const text = this.#window.toString('latin1', 0, this.#window[end - 1] === CR ? end - 1 : end);
      if (text === '') {
        this.#window = this.#window.subarray(end);
        return parseHeaders(lines);
      }
      this.#window = this.#window.subarray(end + 1);
      bytes += end + 1;
      lines.push(text);
      if (lines.length > this.#limits.headerLines) throw new WorkstationError('WADO_MULTIPART');
    }
  }

  /** The content of a part. Its first delimiter may use the line end of the empty line, which is no content. */
  readContent(): AsyncGenerator<Uint8Array, void, undefined> {
    const { partBytes } = this.#limits;
    const beyond = (): WorkstationError =>
      new WorkstationError('WADO_PART_TOO_LARGE', { megabytes: Math.round(partBytes / 2 ** 20) });
    return this.#untilDelimiter({ skip: 1, most: partBytes, beyond, atEnd: 'WADO_TRUNCATED' });
  }

  /**
   * What lies before the next delimiter; afterwards the window begins behind the line of the delimiter, and `delimiter`
   * tells its kind.
   */
  async *#untilDelimiter({ skip, most, beyond, atEnd }: Stretch): AsyncGenerator<Uint8Array, void, undefined> {
    let start = skip;
    let passed = 0;
    let searched = 0;
    for (;;) {
      const window = this.#window;
      const found = window.indexOf(this.#needle, searched);
      if (found >= 0) {
        const line = delimiterLine(window, found + this.#needle.length);
        if (line === 'no delimiter') {
          searched = found + 1;
          continue;
        }
        if (line !== 'unfinished') {
          if (skip === 0) this.#endsWithCr = line.endsWithCr;
          const end = this.#endsWithCr && window[found - 1] === CR ? found - 1 : found;
          this.#window = window.subarray(line.end);
          this.delimiter = line.kind;
          if (passed + end - start > most) throw beyond();
          if (end > start) yield window.subarray(start, end);
          return;
        }
      }
      const held = found >= 0 ? this.#withCr(window, found) : this.#possibleDelimiter(window);
      const from = Math.max(start, held);
      passed += from - start;
      if (passed > most) throw beyond();
      if (from > start) yield window.subarray(start, from);
      // The bytes of the first `skip` stay until they cannot be part of a delimiter.
      this.#window = window.subarray(Math.min(from, held));
      start = from - Math.min(from, held);
      searched = 0;
      if (await this.#more()) continue;
      if (this.#window.length > start) yield this.#window.subarray(start);
      throw new WorkstationError(atEnd);
    }
  }

  #withCr(window: Buffer, at: number): number {
    return window[at - 1] === CR ? at - 1 : at;
  }

  /** Where the end of the window may be the beginning of a delimiter; its length where it cannot. */
  #possibleDelimiter(window: Buffer): number {
    const from = Math.max(0, window.length - this.#needle.length);
    for (let at = from; at < window.length; at += 1) {
      const byte = window[at];
      if (byte !== CR && byte !== LF) continue;
      const needle = byte === CR ? this.#needleWithCr : this.#needle;
      const length = window.length - at;
      if (length < needle.length && window.compare(needle, 0, length, at) === 0) return at;
    }
    return window.length;
  }

  /** Where the LF of the first line of the window is. */
  async #lineEnd(limit: number): Promise<number> {
    let searched = 0;
    for (;;) {
      const end = this.#window.indexOf(LF, searched);
      if (end > limit || (end < 0 && this.#window.length > limit)) throw new WorkstationError('WADO_MULTIPART');
      if (end >= 0) return end;
      searched = this.#window.length;
      if (!(await this.#more())) throw new WorkstationError('WADO_TRUNCATED');
    }
  }

  /** Adds the next chunk to the window; false at the end of the body. */
  async #more(): Promise<boolean> {
    for (;;) {
      const step = await this.#chunks.next();
      if (step.done === true) return false;
      const { value } = step;
      if (value.length === 0) continue;
      const chunk = Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      this.#window = this.#window.length === 0 ? chunk : Buffer.concat([this.#window, chunk]);
      return true;
    }
  }
}

interface DelimiterLine {
  readonly kind: DelimiterKind;
  readonly end: number;
  readonly endsWithCr: boolean;
}

/** What follows the boundary, at `at`, on the line of a delimiter. */
function delimiterLine(window: Buffer, at: number): DelimiterLine | 'no delimiter' | 'unfinished' {
  if (window[at] === DASH) {
    if (window.length === at + 1) return 'unfinished';
    if (window[at + 1] === DASH) return { kind: 'end', end: at + 2, endsWithCr: true };
    return 'no delimiter';
  }
  let end = at;
  while (window[end] === BLANK || window[end] === TAB) end += 1;
  if (end - at > LONGEST_PADDING) return 'no delimiter';
  const endsWithCr = window[end] === CR;
  if (endsWithCr) end += 1;
  if (end >= window.length) return 'unfinished';
  return window[end] === LF ? { kind: 'part', end: end + 1, endsWithCr } : 'no delimiter';
}

/** Lines that begin with a blank continue the line before (RFC 5322 2.2.3). */
function parseHeaders(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let name = '';
  for (const line of lines) {
    const continued = /^[ \t]/.test(line) && name !== '';
    const colon = line.indexOf(':');
    if (!continued && colon <= 0) throw new WorkstationError('WADO_MULTIPART');
    if (!continued) name = line.slice(0, colon).trimEnd().toLowerCase();
    const value = (continued ? line : line.slice(colon + 1)).trim();
    const before = headers.get(name);
    const separator = continued ? ' ' : ', ';
    headers.set(name, before === undefined ? value : `${before}${separator}${value}`);
  }
  return headers;
}
