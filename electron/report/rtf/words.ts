/** Control words of RTF (Rich Text Format 1.9.1) that mean something for reading; all others are passed over. */

/** Words that stand for a text. */
export const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ['tab', '\t'],
  ['line', '\n'],
  ['lbr', '\n'],
  ['cell', '\t'],
  ['nestcell', '\t'],
  ['emdash', '—'],
  ['endash', '–'],
  ['bullet', '•'],
  ['lquote', '‘'],
  ['rquote', '’'],
  ['ldblquote', '“'],
  ['rdblquote', '”'],
  ['emspace', '\u2003'],
  ['enspace', '\u2002'],
  ['~', '\u00A0'],
  ['_', '\u2011'],
  ['{', '{'],
  ['}', '}'],
  ['\\', '\\'],
]);

/** Words that end a paragraph; `\r` and `\n` behind a backslash are written for `par`. */
export const PARAGRAPH_ENDS: ReadonlySet<string> = new Set(['par', 'sect', 'page', 'row', 'nestrow', '\r', '\n']);

export type Switch = 'bold' | 'italic' | 'underline' | 'lineThrough' | 'hidden';

/** Words that turn something on, or off with the number 0. */
export const SWITCHES: ReadonlyMap<string, Switch> = new Map([
  ['b', 'bold'],
  ['i', 'italic'],
  ['ul', 'underline'],
  ['uld', 'underline'],
  ['uldb', 'underline'],
  ['uldash', 'underline'],
  ['ulth', 'underline'],
  ['ulw', 'underline'],
  ['ulwave', 'underline'],
  ['strike', 'lineThrough'],
  ['striked', 'lineThrough'],
  ['deleted', 'lineThrough'],
  ['v', 'hidden'],
]);

/** Groups that hold no text of the document. Of a shape the text is in `shpinst`; `shprslt` would say it again. */
export const SKIPPED_GROUPS: ReadonlySet<string> = new Set(
  (
    'colortbl stylesheet info pict objdata objclass objname fldinst filetbl listtable listoverridetable revtbl sp ' +
    'shprslt nonshppict xe tc tcn rxe bkmkstart bkmkend atnid atnauthor annotation themedata datastore'
  ).split(' '),
);

/** Groups behind `\*` (to be passed over by who does not know them) that hold text. */
export const KNOWN_GROUPS: ReadonlySet<string> = new Set(['shpinst']);

/** Words in a picture that say what it is. */
export const PICTURES: ReadonlyMap<string, string> = new Map([
  ['pngblip', 'image/png'],
  ['jpegblip', 'image/jpeg'],
  ['emfblip', 'image/emf'],
  ['wmetafile', 'image/wmf'],
  ['dibitmap', 'image/bmp'],
  ['wbitmap', 'image/bmp'],
  ['macpict', 'image/pict'],
]);
