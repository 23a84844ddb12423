/**
 * Text of a dataset from its bytes, by SpecificCharacterSet (PS3.3 C.12.1.1.2, PS3.5 6.1 and annexes H to K). Whatever
 * the file says, text comes out: bytes that do not fit what was declared are read as Latin-1, and never thrown at.
 */

export type TextReader = (bytes: Buffer) => string;

/** Defined terms without code extensions, to the label of their decoder. Latin-1 is read as its superset of Windows. */
const SINGLE_SETS: Readonly<Record<string, string>> = {
  'ISO_IR 6': 'windows-1252',
  'ISO_IR 100': 'windows-1252',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 149': 'euc-kr',
  'ISO_IR 58': 'gbk',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** How the bytes after an escape sequence are read: as they are by a decoder, or as 94x94 sets that need a wrapping. */
interface CodeElement {
  /** 0: bytes below 0x80; 1: bytes from 0x80 on. */
  readonly half: 0 | 1;
  readonly decode: TextReader;
}

const ESCAPE = 0x1b;
const ASCII: TextReader = (bytes) => bytes.toString('latin1');
/** JIS X 0208 in EUC-JP: both bytes with the high bit set. */
const KANJI: TextReader = (bytes) => decoderOf('euc-jp')(Buffer.from(bytes.map((byte) => byte | 0x80)));
/** JIS X 0212 in EUC-JP: the same, each pair after 0x8F. */
const SUPPLEMENTARY_KANJI: TextReader = (bytes) => {
  const pairs: number[] = [];
  for (let at = 0; at + 1 < bytes.length; at += 2)
    pairs.push(0x8f, (bytes[at] ?? 0) | 0x80, (bytes[at + 1] ?? 0) | 0x80);
  return decoderOf('euc-jp')(Buffer.from(pairs));
};

/** What follows ESC (PS3.3 tables C.12-3 and C.12-4). */
const ESCAPE_SEQUENCES: Readonly<Record<string, CodeElement>> = {
  '(B': { half: 0, decode: ASCII },
  '(J': { half: 0, decode: ASCII },
  $B: { half: 0, decode: KANJI },
  '$@': { half: 0, decode: KANJI },
  '$(D': { half: 0, decode: SUPPLEMENTARY_KANJI },
  ')I': upper('shift_jis'),
  '-A': upper('windows-1252'),
  '-B': upper('iso-8859-2'),
  '-C': upper('iso-8859-3'),
  '-D': upper('iso-8859-4'),
  '-F': upper('iso-8859-7'),
  '-G': upper('iso-8859-6'),
  '-H': upper('iso-8859-8'),
  '-L': upper('iso-8859-5'),
  '-M': upper('windows-1254'),
  '-T': upper('windows-874'),
  '-b': upper('iso-8859-15'),
  '$)C': upper('euc-kr'),
  '$)A': upper('gbk'),
};

function upper(label: string): CodeElement {
  return { half: 1, decode: (bytes) => decoderOf(label)(bytes) };
}

/** After one of these every value begins anew in its first character set (PS3.5 6.1.2.5.3): TAB LF FF CR \ ^ = */
const RESETTING = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x5c, 0x5e, 0x3d]);

/** The reader for the values of SpecificCharacterSet; none means the default repertoire. */
export function textReader(terms: readonly string[]): TextReader {
  const [first = { plain: '', extended: false }] = terms.slice(0, 16).map(readTerm);
  const label = Object.hasOwn(SINGLE_SETS, first.plain) ? SINGLE_SETS[first.plain] : undefined;
  if (terms.length > 1 || first.extended) {
    const initial = decoderOf(label ?? 'windows-1252');
    return asciiFirst((bytes) => readWithEscapes(bytes, initial));
  }
  // No or an unknown set, but bytes beyond ASCII: in the field UTF-8 where they are valid as such, else Latin-1.
  return asciiFirst(decoderOf(label ?? 'utf-8'));
}

/** A defined term as the table has it; in the field blanks, hyphens and lower case stand in it. */
function readTerm(term: string): { plain: string; extended: boolean } {
  const match = /^ISO[ _-]?(2022[ _-]?)?IR[ _-]?([0-9]{1,3})$/i.exec(term);
  if (match === null) return { plain: term, extended: false };
  return { plain: `ISO_IR ${match[2] ?? ''}`, extended: match[1] !== undefined };
}

/** Nearly all text is ASCII, and then every set says the same; escape sequences are the exception. */
function asciiFirst(read: TextReader): TextReader {
  return (bytes) => {
    for (const byte of bytes) if (byte >= 0x80 || byte === ESCAPE) return read(bytes);
    return bytes.toString('latin1');
  };
}

const decoders = new Map<string, TextReader>();

/** A decoder that falls back to Latin-1 where bytes are invalid in the set. */
function decoderOf(label: string): TextReader {
  const known = decoders.get(label);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const latin = new TextDecoder('windows-1252');
  const read: TextReader = (bytes) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return latin.decode(bytes);
    }
  };
  decoders.set(label, read);
  return read;
}

/** Text with code extensions (ISO 2022): runs of bytes, each in the set that the last escape sequence called in. */
function readWithEscapes(bytes: Buffer, initial: TextReader): string {
  let text = '';
  let lower: TextReader = ASCII;
  let high: TextReader = initial;
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte === ESCAPE) {
      const sequence = escapeSequenceAt(bytes, at + 1);
      const element = ESCAPE_SEQUENCES[sequence];
      if (element?.half === 0) lower = element.decode;
      else if (element?.half === 1) high = element.decode;
      at += 1 + (element === undefined ? 0 : sequence.length);
      continue;
    }
    // In a set of two bytes a character the delimiters may be halves of characters, but nothing up to the blank is.
    if (byte <= 0x20) lower = ASCII;
    if (lower === ASCII && RESETTING.has(byte)) high = initial;
    const end = endOfRun(bytes, at, lower === ASCII);
    text += (byte >= 0x80 ? high : lower)(bytes.subarray(at, end));
    at = end;
  }
  return text;
}

/** The end of the bytes from `at` on that belong to the same half; what ends a run otherwise stands alone. */
function endOfRun(bytes: Buffer, at: number, single: boolean): number {
  const isHigh = (bytes[at] ?? 0) >= 0x80;
  const endsRun = (byte: number) => (single ? RESETTING.has(byte) : byte <= 0x20);
  let end = at + 1;
  if (endsRun(bytes[at] ?? 0)) return end;
  while (end < bytes.length) {
    const byte = bytes[end] ?? 0;
    if (byte === ESCAPE || byte >= 0x80 !== isHigh || endsRun(byte)) break;
    end += 1;
  }
  return end;
}

function escapeSequenceAt(bytes: Buffer, at: number): string {
  const three = bytes.toString('latin1', at, at + 3);
  return Object.hasOwn(ESCAPE_SEQUENCES, three) ? three : three.slice(0, 2);
}
