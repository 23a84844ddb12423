/** From bytes to a report: what is none, what is empty, what is too large, and each kind of content of level 1. */
import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { readReport } from './read-report.ts';
import { base64, cda, GIF, JPEG, level1, level3, PDF, PNG } from './testing/cda.ts';

const refusal = (code: string, facts: object = {}) => expect.objectContaining({ code, facts }) as unknown;
const B64 = 'representation="B64"';

function outcome(bytes: Uint8Array): unknown {
  try {
    return readReport(bytes).body;
  } catch (error) {
    if (error instanceof WorkstationError) return error.code;
    throw error;
  }
}

test.each([
  ['another root', '<Document xmlns="urn:hl7-org:v3"/>', 'REPORT_NOT_CDA'],
  ['another namespace', '<ClinicalDocument/>', 'REPORT_NOT_CDA'],
  ['a PDF', PDF.toString(), 'XML_NOT_WELL_FORMED'],
  ['nothing', '', 'XML_NOT_WELL_FORMED'],
  ['no component', cda({}).toString(), 'REPORT_EMPTY'],
  ['a component without body', cda({ body: '' }).toString(), 'REPORT_EMPTY'],
  ['a body without text', cda({ body: '<nonXMLBody/>' }).toString(), 'REPORT_EMPTY'],
  ['a text without content', level1('').toString(), 'REPORT_EMPTY'],
  ['a text of blanks', level1(' \n\t ').toString(), 'REPORT_EMPTY'],
  ['two texts', cda({ body: '<nonXMLBody><text>a</text><text>b</text></nonXMLBody>' }).toString(), 'REPORT_NOT_CDA'],
  [
    'two bodies',
    cda({ body: '<nonXMLBody><text>a</text></nonXMLBody><structuredBody/>' }).toString(),
    'REPORT_NOT_CDA',
  ],
  ['no section', cda({ body: '<structuredBody/>' }).toString(), 'REPORT_EMPTY'],
  ['a section without text', level3('').toString(), 'REPORT_EMPTY'],
  ['a section of blanks', level3(' <paragraph> </paragraph><br/>\n').toString(), 'REPORT_EMPTY'],
])('%s', (_, document, code) => {
  expect(outcome(Buffer.from(document))).toBe(code);
});

test('a header without anything is read', () => {
  const { header, traits, studies } = readReport(level1('T1'));
  expect(header).toEqual({
    title: '',
    date: '',
    version: '',
    patientName: '',
    authors: [],
    custodian: '',
    participants: [],
    acts: [],
    accessionNumbers: [],
    orderNumbers: [],
  });
  expect([traits, studies]).toEqual([{}, []]);
});

test('too large', () => {
  expect(() => readReport(Buffer.alloc(96 * 1_048_576 + 1))).toThrow(refusal('REPORT_TOO_LARGE', { limit: '96 MiB' }));
  const words = level1(base64('mot, '.repeat(900_000)), `mediaType="text/plain" ${B64}`);
  expect(() => readReport(words)).toThrow(refusal('REPORT_TOO_LARGE', { limit: '4 MiB' }));
  expect(() => readReport(level3('<br/>'.repeat(200_000)))).toThrow(refusal('XML_LIMIT', { limit: 200_000 }));
  const deep = '<content>'.repeat(300);
  expect(() => readReport(level3(deep + deep.replaceAll('<', '</')))).toThrow(refusal('XML_LIMIT', { limit: 256 }));
});

describe('PDF and images', () => {
  const content = (bytes: Uint8Array, attributes: string) => {
    const { body, parts } = readReport(level1(base64(bytes), attributes));
    return [body, parts.map((part) => [part.mediaType, Buffer.from(part.bytes).equals(bytes)])];
  };
  const pdf = [{ kind: 'pdf', part: 0 }, [['application/pdf', true]]];
  const image = (mediaType: string) => [{ kind: 'image', part: 0, mediaType }, [[mediaType, true]]];

  test.each<[string, Uint8Array, string, unknown]>([
    ['a PDF', PDF, `mediaType="application/pdf" ${B64}`, pdf],
    ['its type in other words', PDF, `mediaType="Application/PDF; name=cr.pdf" ${B64}`, pdf],
    ['representation forgotten', PDF, 'mediaType="application/pdf"', pdf],
    ['something before it', Buffer.concat([Buffer.alloc(1000), PDF]), `mediaType="application/pdf" ${B64}`, pdf],
    ['PNG', PNG, `mediaType="image/png" ${B64}`, image('image/png')],
    ['JPEG', JPEG, `mediaType="image/jpeg" ${B64}`, image('image/jpeg')],
    ['image/jpg', JPEG, `mediaType="image/jpg" ${B64}`, image('image/jpeg')],
    ['GIF', GIF, `mediaType="image/gif" ${B64}`, image('image/gif')],
    ['a GIF called PNG', GIF, `mediaType="image/png" ${B64}`, image('image/gif')],
  ])('%s', (_, bytes, attributes, expected) => {
    expect(content(bytes, attributes)).toEqual(expected);
  });

  test.each<[string, string, string]>([
    ['white space', `\n  ${base64(PDF).replace(/(.{20})/g, '$1 \r\n\t')}\n`, 'pdf'],
    ['no padding', base64(PDF).replace(/=+$/, ''), 'pdf'],
    ['a comment before it', `<!-- pdf -->${base64(PDF)}`, 'pdf'],
    ['CDATA', `<![CDATA[${base64(PDF)}]]>`, 'pdf'],
    ['a reference beside it', `<reference value="file:///etc/hostname"/>${base64(PDF)}`, 'pdf'],
    ['a comment in it', `${base64(PDF).slice(0, 20)}<!-- -->${base64(PDF).slice(20)}`, 'REPORT_BASE64'],
    ['a reference alone', '<reference value="https://example.org/cr.pdf"/>', 'REPORT_EMPTY'],
    ['padding in the midst', `${base64(PDF).slice(0, 20)}==${base64(PDF).slice(20)}`, 'REPORT_BASE64'],
    ['a letter too few', base64(PDF).replace(/=+$/, '').slice(0, 33), 'REPORT_BASE64'],
    ['a sign that is none of it', base64(PDF).replace('A', '*'), 'REPORT_BASE64'],
    ['a letter beyond Latin', base64(PDF).replace('A', '\u0141'), 'REPORT_BASE64'],
    ['not a PDF', base64('PK\u0003\u0004'), 'REPORT_BASE64'],
    ['a PDF too far in', base64(Buffer.concat([Buffer.alloc(1024), PDF])), 'REPORT_BASE64'],
  ])('with %s', (_, text, expected) => {
    const result = outcome(level1(text, `mediaType="application/pdf" ${B64}`));
    expect(typeof result === 'string' ? result : (result as { kind: string }).kind).toBe(expected);
  });

  test.each(['image/tiff', 'application/octet-stream', 'application/msword', 'video/mpeg'])(
    '%s is not shown',
    (type) => {
      expect(outcome(level1(base64(PDF), `mediaType="${type}" ${B64}`))).toEqual({
        kind: 'unsupported',
        mediaType: type,
      });
    },
  );

  test('nor is what is compressed', () => {
    const attributes = `mediaType="application/pdf" ${B64} compression="DF"`;
    expect(outcome(level1(base64(PDF), attributes))).toEqual({ kind: 'unsupported', mediaType: 'application/pdf' });
  });
});

describe('plain text', () => {
  const text = (content: string, attributes = 'mediaType="text/plain"') => outcome(level1(content, attributes));
  const shown = (expected: string) => ({ kind: 'text', text: expected });
  const latin = base64(Buffer.from('\xe9paisseur \x80', 'latin1'));

  test('as it stands, lines and all', () => {
    expect(text('\n  Indication :  toux \r\n\n\tRésultat\u00A0: &lt;b&gt;rien&lt;/b&gt;\n\n')).toEqual(
      shown('  Indication :  toux\n\n\tRésultat\u00A0: <b>rien</b>'),
    );
    expect(outcome(cda({ body: '<nonXMLBody><text>T1</text></nonXMLBody>' }))).toEqual(shown('T1'));
  });

  test.each<[string, string, string, string]>([
    ['UTF-8', base64('épaisseur'), '', 'épaisseur'],
    ['ISO 8859-1 by name', latin, 'charset="ISO-8859-1"', 'épaisseur €'],
    ['ISO 8859-15 by name', base64(Buffer.from('\xe9 \xa4', 'latin1')), 'charset="iso-8859-15"', 'é €'],
    ['an unknown one by name', latin, 'charset="x-unknown"', 'épaisseur €'],
    ['no name', latin, '', 'épaisseur €'],
    ['UTF-8 called ISO 8859-1', base64('épaisseur'), 'charset="ISO-8859-1"', 'épaisseur'],
    ['UTF-16 with a mark', base64(Buffer.from('\uFEFFé', 'utf16le')), '', 'é'],
    ['UTF-16, big-endian', base64(Buffer.from('\uFEFFé', 'utf16le').swap16()), '', 'é'],
  ])('in base64, %s', (_, content, charset, expected) => {
    expect(text(content, `mediaType="text/plain" ${B64} ${charset}`)).toEqual(shown(expected));
  });

  test('the character set as a parameter of the media type', () => {
    const content = base64(Buffer.from('\xa4', 'latin1'));
    expect(text(content, `mediaType="text/plain; charset=iso-8859-15" ${B64}`)).toEqual(shown('€'));
  });

  test('bytes that are no text', () => {
    expect(text(base64(Buffer.alloc(40)), `mediaType="text/plain" ${B64}`)).toBe('REPORT_BASE64');
  });

  test('signs that turn the text round, or ring a bell, are taken out', () => {
    const ringing = base64('a\u0007b \u202Ec\u202C \u2067d\u2069\f');
    expect(text(ringing, `mediaType="text/plain" ${B64}`)).toEqual(shown('ab c d'));
  });
});

describe('rich text', () => {
  const rich = '{\\rtf1\\ansi {\\b T1}\\par N0}';

  test.each(['text/rtf', 'application/rtf'])('%s, in base64 and as it stands', (mediaType) => {
    const paragraphs = [{ runs: [{ text: 'T1', styles: ['bold'] }] }, { runs: [{ text: 'N0', styles: [] }] }];
    expect(outcome(level1(base64(rich), `mediaType="${mediaType}" ${B64}`))).toEqual({ kind: 'rich', paragraphs });
    expect(outcome(level1(rich, `mediaType="${mediaType}"`))).toEqual({ kind: 'rich', paragraphs });
  });

  test('pictures are said to be missing, once each kind', () => {
    const pictures = '{\\pict\\pngblip 00}{\\pict\\pngblip 01}{\\pict\\wmetafile8 02}';
    const { warnings } = readReport(level1(`{\\rtf1 T1${pictures}}`, 'mediaType="text/rtf"'));
    expect(warnings).toEqual([
      { code: 'REPORT_UNSUPPORTED', facts: { mediaType: 'image/png' } },
      { code: 'REPORT_UNSUPPORTED', facts: { mediaType: 'image/wmf' } },
    ]);
  });

  test('what is none, or has no text', () => {
    expect(outcome(level1('plain', 'mediaType="text/rtf"'))).toBe('REPORT_BASE64');
    expect(outcome(level1('{\\rtf1\\par }', 'mediaType="text/rtf"'))).toBe('REPORT_EMPTY');
  });
});
