/** RTF as word processors and RIS write it. */
import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../../shared/errors.ts';
import { readRtf } from './rtf.ts';

const HEAD = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\froman\fcharset2 Symbol;}{\f2\fcharset238 Arial CE;}}`;
const read = (body: string, head = HEAD) => readRtf(Buffer.from(`${head}${body}}`, 'latin1'));
/** Each paragraph as a text. */
const lines = (body: string, head = HEAD) =>
  read(body, head).paragraphs.map(({ runs }) => runs.map(({ text }) => text).join(''));
const runs = (body: string) => read(body).paragraphs.flatMap((paragraph) => paragraph.runs);

describe('paragraphs', () => {
  test.each<[string, string[]]>([
    [String.raw`T1`, ['T1']],
    [String.raw`T1\par N0\par`, ['T1', 'N0']],
    [String.raw`\pard\par T1\par\par N0\par\par`, ['T1', '', 'N0']],
    ['T1\\\nN0\\\r\nM0', ['T1', 'N0', 'M0']],
    ['T\r\n1', ['T1']],
    [String.raw`T1\line N0`, ['T1\nN0']],
    [String.raw`a\tab b`, ['a\tb']],
    ['a\tb', ['a\tb']],
    [String.raw`T1 \par   N0`, ['T1', '  N0']],
    [String.raw`a\sect b\page c`, ['a', 'b', 'c']],
    [String.raw`{T1\par}N0`, ['T1', 'N0']],
  ])('%s', (body, expected) => {
    expect(lines(body)).toEqual(expected);
  });

  test('rows of a table are lines with tabs', () => {
    const row = (...cells: string[]) =>
      String.raw`\trowd\cellx100\cellx200 ${cells.map((cell) => `\\intbl ${cell}\\cell`).join('')}\row `;
    expect(lines(`${row('Coupe', 'mm')}${row('Axiale', '5')}\\pard Fin`)).toEqual(['Coupe\tmm', 'Axiale\t5', 'Fin']);
  });
});

describe('characters', () => {
  test.each<[string, string]>([
    [String.raw`\'e9paisseur \'80 \'9c`, 'épaisseur € œ'],
    [String.raw`\u233?paisseur \u8364 ?`, 'épaisseur € '.trimEnd()],
    [String.raw`\u233\'e9\u234\'ea`, 'éê'],
    [String.raw`\uc0\u233 t\u233`, 'été'],
    [String.raw`\uc2\u8804 <=5 mm`, '≤5 mm'],
    [String.raw`{\uc2\u233 ab}\u234 cd`, 'éêd'],
    [String.raw`\u-10179 ?\u-8704 ?`, '😀'],
    [String.raw`\u-10179 ?x`, '\uFFFDx'],
    [String.raw`\u233{}x`, 'éx'],
    [String.raw`\u233\b x`, 'éx'],
    [String.raw`a\~b\_c\-d`, 'a\u00A0b\u2011cd'],
    [String.raw`\lquote a\rquote  \ldblquote b\rdblquote  c\endash d\emdash e \bullet f`, '‘a’ “b” c–d—e •f'],
    [String.raw`\{a\}\\b`, '{a}\\b'],
    [String.raw`\f2\'b3\'f3\f0\'b3`, 'łó³'],
    [String.raw`5 {\f1 m}m \f1\'a3 \'b1\'b7`, '5 μm ≤ ±•'],
    [String.raw`\f1\u-3913? \u-3987? \f0\u-3913?\u-3987?`, '• μ •\uFFFD'],
    [String.raw`{\f1 \'e0}`, '\uFFFD'],
    [String.raw`10{\super 6} T{\sub 2} cm\super 2\nosupersub  1{\super er}`, '10⁶ T₂ cm² 1er'],
    ['\xe9', 'é'],
  ])('%s', (body, expected) => {
    expect(lines(body)).toEqual([expected]);
  });

  test.each<[string, string, string]>([
    ['code page 850', String.raw`{\rtf1\ansi\ansicpg850`, 'é°'],
    ['code page 850 of old', String.raw`{\rtf1\pca`, 'é°'],
    ['code page 1250', String.raw`{\rtf1\ansi\ansicpg1250`, '\u201Aø'],
    ['Macintosh', String.raw`{\rtf1\mac`, 'Ç¯'],
    ['no word of it', String.raw`{\rtf1`, '\u201Aø'],
    ['one that is not known', String.raw`{\rtf1\ansi\ansicpg932`, '\uFFFD\uFFFD'],
  ])('%s', (name, head, expected) => {
    const written = lines(String.raw` \'82\'f8`, head);
    expect(written).toEqual([name === 'code page 1250' ? '\u201Ař' : expected]);
  });
});

describe('styles', () => {
  const of = (body: string) => runs(body).map(({ text, styles }) => [text, ...styles]);

  test.each<[string, string[][]]>([
    [String.raw`a{\b b}c`, [['a'], ['b', 'bold'], ['c']]],
    [String.raw`\b a\b0 b`, [['a', 'bold'], ['b']]],
    [String.raw`\b\i\ul\strike a`, [['a', 'bold', 'italic', 'underline', 'lineThrough']]],
    [String.raw`\uldb a\ulnone b\ul c\ul0 d`, [['a', 'underline'], ['b'], ['c', 'underline'], ['d']]],
    [String.raw`\b\i a\plain b`, [['a', 'bold', 'italic'], ['b']]],
    [String.raw`\b a\b b`, [['ab', 'bold']]],
    [String.raw`\b a\pard b`, [['ab', 'bold']]],
    [String.raw`a\v b\v0 c`, [['ac']]],
    [String.raw`{\deleted a}b`, [['a', 'lineThrough'], ['b']]],
    [String.raw`{\cf2\fs24\lang1036\highlight7 a}`, [['a']]],
  ])('%s', (body, expected) => {
    expect(of(body)).toEqual(expected);
  });
});

describe('groups that hold no text', () => {
  test.each([
    String.raw`{\colortbl;\red0\green0\blue0;}{\stylesheet{\s1 Titre;}}{\info{\author Dr X}{\title Y}}`,
    String.raw`{\*\generator Editor 1.0;}{\*\unknown text{\b text}}`,
    String.raw`{\*\listtable{\list{\listname x;}}}{\listoverridetable x}`,
    String.raw`{\pict\pngblip 89504e47}{\*\shppict{\pict 00}}{\nonshppict{\pict 00}}`,
    String.raw`{\pict\bin4 }{\\}T0{\bin3 }}}`,
    String.raw`{\xe index}{\tc contents}`,
  ])('%s', (group) => {
    const { paragraphs } = read(`${group}T1`);
    expect(paragraphs).toEqual([{ runs: [{ text: group.includes('T0') ? 'T0T1' : 'T1', styles: [] }] }]);
  });

  test('binary data are passed over by their length, whatever is in them', () => {
    expect(lines(String.raw`{\pict\bin5 }}{{x}T1`)).toEqual(['T1']);
    expect(lines(String.raw`{\pict\bin99999999 }T1`)).toEqual([]);
    expect(lines(String.raw`{\pict\bin-5 }T1`)).toEqual(['T1']);
  });

  test('the text of a link is shown, its target is not', () => {
    expect(lines(String.raw`{\field{\*\fldinst HYPERLINK "javascript:evil()"}{\fldrslt T1}}`)).toEqual(['T1']);
    expect(lines(String.raw`{\field{\fldinst HYPERLINK "file:///x"}{\fldrslt{\ul T1}}}`)).toEqual(['T1']);
  });

  test('text in shapes, headers and footnotes is kept', () => {
    const shape = String.raw`{\shp{\*\shpinst{\sp{\sn pib}{\sv 1}}{\shptxt Service d'imagerie\par}}{\shprslt twice}}`;
    expect(lines(`${shape}T1`)).toEqual(["Service d'imagerie", 'T1']);
    expect(lines(String.raw`{\header CHU\par}T1`)).toEqual(['CHU', 'T1']);
    expect(lines(String.raw`T1{\footnote Stade clinique} N0`)).toEqual(['T1 [Stade clinique] N0']);
    expect(lines(String.raw`{\listtext\bullet\tab}T1`)).toEqual(['•\tT1']);
    expect(lines(String.raw`{\object\objemb{\*\objdata 00ff}{\result T1}}`)).toEqual(['T1']);
  });

  test('pictures are named', () => {
    const pictures = String.raw`{\pict\jpegblip 00}{\pict\jpegblip 00}{\pict\emfblip 00}{\pict\wmetafile8 00}`;
    expect(read(`T1${pictures}`).pictures).toEqual(['image/jpeg', 'image/emf', 'image/wmf']);
  });
});

describe('broken and hostile', () => {
  const outcome = (body: string) => {
    try {
      return readRtf(Buffer.from(body, 'latin1')).paragraphs.map((one) => one.runs.map(({ text }) => text).join(''));
    } catch (error) {
      if (error instanceof WorkstationError) return [error.code, error.facts];
      throw error;
    }
  };

  test.each<[string, unknown]>([
    ['', []],
    [String.raw`{\rtf1 T1`, ['T1']],
    [String.raw`{\rtf1 T1}}} N0`, ['T1']],
    [String.raw`{\rtf1 T1} {\b N0}`, ['T1']],
    ['{\\rtf1 T1\\', ['T1']],
    [String.raw`{\rtf1 T1\'`, ['T1']],
    [String.raw`{\rtf1 T1\'zz}`, ['T1zz']],
    [String.raw`{\rtf1 T1\u}`, ['T1']],
    [String.raw`{\rtf1\uc99999999 T1\u233 12345678x}`, ['T1éx']],
    [String.raw`{\rtf1\b99999999999999999999 T1}`, ['9999999999 T1']],
    ['{\\rtf1 T\x001\x07}', ['T1']],
    [String.raw`{\rtf1 <script>evil()</script>}`, ['<script>evil()</script>']],
    [String.raw`{\rtf1 \u60?script\u62?}`, ['<script>']],
    [String.raw`{\rtf1 a\u8238?b}`, ['ab']],
    [String.raw`{\rtf1\constructor\hasOwnProperty\toString T1}`, ['T1']],
    [`{\\rtf1${'{'.repeat(255)}T1`, ['T1']],
    [`{\\rtf1${'{'.repeat(300)}T1`, ['REPORT_BASE64', {}]],
    [`{\\rtf1${'{'.repeat(1_000_000)}`, ['REPORT_BASE64', {}]],
    [`{\\rtf1 ${'a'.repeat(4 * 1_048_576 + 1)}}`, ['REPORT_TOO_LARGE', { limit: '4 MiB' }]],
    [`{\\rtf1 ${'\\par'.repeat(300_000)}}`, ['REPORT_TOO_LARGE', { limit: '4 MiB' }]],
  ])('%.60s', (body, expected) => {
    expect(outcome(body)).toEqual(expected);
  });
});
