/** Long base64 does not go through the parser, and comes back where it was, and nowhere else. */
import { expect, test } from 'vitest';
import { parseXml } from '../xml/parse.ts';
import { withDescendants } from '../xml/tree.ts';
import { takeOutPayloads } from './payloads.ts';
import { readReport } from './read-report.ts';
import { image, level1, level3, PDF, PNG } from './testing/cda.ts';

const B64 = 'mediaType="application/pdf" representation="B64"';
const LARGE = Buffer.concat([PDF, Buffer.from(Array.from({ length: 60_000 }, (_, at) => (at * 7919) % 251))]);
const lines = (bytes: Uint8Array) =>
  Buffer.from(bytes)
    .toString('base64')
    .replace(/(.{76})/g, '$1\r\n');

test('the parser sees a name', () => {
  const bytes = level1(lines(LARGE), B64);
  const { document } = takeOutPayloads(bytes);
  expect(bytes.length).toBeGreaterThan(80_000);
  expect(document.length).toBeLessThan(500);
  expect(readReport(bytes).parts).toEqual([{ mediaType: 'application/pdf', bytes: LARGE }]);
});

test('several of them, each in its place', () => {
  const pictures = [1, 2, 3].map((one) => Buffer.concat([PNG, Buffer.alloc(20_000 + one, one)]));
  const entries = pictures.map((picture, at) => image(`i${at}`, picture)).join('');
  const bytes = level3('T1<renderMultiMedia referencedObject="i2 i0 i1"/>', entries);
  expect(takeOutPayloads(bytes).document.length).toBeLessThan(1500);
  const { parts } = readReport(bytes);
  expect(parts.map((part) => part.bytes)).toEqual([pictures[2], pictures[0], pictures[1]]);
});

test.each([
  ['of another encoding', Buffer.from(`\uFEFF${level1(lines(LARGE), B64).toString()}`, 'utf16le')],
  ['in CDATA', level1(`<![CDATA[${lines(LARGE)}]]>`, B64)],
  ['behind a comment', level1(`<!-- a > b -->${lines(LARGE)}`, B64)],
  ['with a tag that is odd', level1(lines(LARGE), `${B64} title="a>b"`)],
])('a long one %s is read all the same', (_, bytes) => {
  expect(readReport(bytes).parts).toEqual([{ mediaType: 'application/pdf', bytes: LARGE }]);
});

test('long texts are no base64', () => {
  const text = 'Pas de fracture '.repeat(2000);
  const bytes = level1(text, 'mediaType="text/plain" title="B64"');
  // Letters and blanks alone could be: what is taken out is text all the same.
  expect(readReport(bytes).body).toEqual({ kind: 'text', text: text.trimEnd() });
  const accents = level1('é '.repeat(20_000), 'mediaType="text/plain" title="B64"');
  expect(takeOutPayloads(accents).document).toBe(accents);
});

test('a name that a document writes itself is a text', () => {
  const bytes = level1(lines(LARGE), B64);
  const [name = ''] = /base64:[0-9a-f]{64}:0/.exec(Buffer.from(takeOutPayloads(bytes).document).toString()) ?? [];
  expect(name).not.toBe('');
  const forged = level1(lines(LARGE), B64, `<title representation="B64">${name}</title>`);
  const payloads = takeOutPayloads(forged);
  const elements = [...withDescendants(parseXml(payloads.document).root)];
  const title = elements.find(({ localName }) => localName === 'title');
  const text = elements.find(({ localName }) => localName === 'text');
  expect(title && Buffer.from(payloads.of(title) ?? []).toString()).toBe(name);
  expect(text && payloads.of(text)?.length).toBe(lines(LARGE).length);
});

test('markup in the midst of it stays markup', () => {
  const half = lines(LARGE).slice(0, 76 * 300);
  const bytes = level1(`${half}<script>evil()</script>${half}`, B64);
  expect(() => readReport(bytes)).toThrow(expect.objectContaining({ code: 'REPORT_BASE64' }));
  const broken = Buffer.from(level1(lines(LARGE), B64).toString().replace('</text>', '</tex>'));
  expect(() => readReport(broken)).toThrow(expect.objectContaining({ code: 'XML_NOT_WELL_FORMED' }));
});
