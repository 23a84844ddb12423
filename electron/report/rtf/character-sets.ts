/** Character sets of RTF: what a byte from 128 on stands for in a code page, and any byte in the font Symbol. */

/** IBM code page 850 from 128 on; no runtime of JavaScript knows it. */
const CODE_PAGE_850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤' +
  'ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';
/** Code pages that TextDecoder knows, by number. */
const DECODERS: ReadonlyMap<number, string> = new Map([
  [874, 'windows-874'],
  [1250, 'windows-1250'],
  [1251, 'windows-1251'],
  [1252, 'windows-1252'],
  [1253, 'windows-1253'],
  [1254, 'windows-1254'],
  [1255, 'windows-1255'],
  [1256, 'windows-1256'],
  [1257, 'windows-1257'],
  [1258, 'windows-1258'],
  [10_000, 'macintosh'],
]);
/** Code page of a `\fcharset`; 0 and 1 stand for the one of the document. */
const FONT_CHARSETS: ReadonlyMap<number, number> = new Map([
  [77, 10_000],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
  [255, 850],
]);
const UNKNOWN = '\uFFFD';
const UPPER_HALF = Uint8Array.from({ length: 128 }, (_, at) => 128 + at);
const tables = new Map<number, string>([[850, CODE_PAGE_850]]);

/** Code page of a font; undefined where it is that of the document. */
export function codePageOf(fontCharset: number): number | undefined {
  return FONT_CHARSETS.get(fontCharset);
}

/** The character of a byte; a mark of replacement in a code page that is not known, for a guess might read well. */
export function characterOf(byte: number, codePage: number): string {
  if (byte < 128) return String.fromCharCode(byte);
  const table = tables.get(codePage) ?? decodeTable(codePage);
  return table[byte - 128] ?? UNKNOWN;
}

function decodeTable(codePage: number): string {
  const label = DECODERS.get(codePage);
  const table = label === undefined ? UNKNOWN.repeat(128) : new TextDecoder(label).decode(UPPER_HALF);
  // Which numbers a document names is its author's affair: only what can be used again is kept.
  if (label !== undefined) tables.set(codePage, table);
  return table;
}

/** The font Symbol (Adobe), as far as reports use it: a `m` of it is the sign of a micrometre. */
const SYMBOL_GREEK = 'ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ';
const SYMBOL_GREEK_SMALL = 'αβχδεφγηιϕκλμνοπθρστυϖωξψζ';
const SYMBOL_SIGNS: ReadonlyMap<number, string> = new Map([
  [0xa3, '≤'],
  [0xa5, '∞'],
  [0xab, '↔'],
  [0xac, '←'],
  [0xad, '↑'],
  [0xae, '→'],
  [0xaf, '↓'],
  [0xb0, '°'],
  [0xb1, '±'],
  [0xb3, '≥'],
  [0xb4, '×'],
  [0xb7, '•'],
  [0xb8, '÷'],
  [0xb9, '≠'],
  [0xbb, '≈'],
  [0xd0, '∠'],
  [0xd6, '√'],
  [0xd7, '⋅'],
  [0xde, '⇒'],
]);

/** The character of a byte in the font Symbol; a mark of replacement where it is none of those above. */
export function symbolOf(byte: number): string {
  if (byte >= 0x41 && byte <= 0x5a) return SYMBOL_GREEK[byte - 0x41] ?? UNKNOWN;
  if (byte >= 0x61 && byte <= 0x7a) return SYMBOL_GREEK_SMALL[byte - 0x61] ?? UNKNOWN;
  if (byte >= 0x20 && byte < 0x40 && !'"$\'*-@'.includes(String.fromCharCode(byte))) return String.fromCharCode(byte);
  return SYMBOL_SIGNS.get(byte) ?? (byte === 0x2d ? '−' : UNKNOWN);
}
