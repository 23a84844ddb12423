/** CDA documents inside an instance (Encapsulated CDA): read like reports, and held against the patient on the screen. */
import { expect, test } from 'vitest';
import { buildObject, type BuildElement } from '../dicom/testing/build-object.ts';
import { describeObject, readObjectPart, type ObjectReader } from '../image-objects.ts';
import { storedObject } from '../objects/testing/stored.ts';
import { base64, cda, level1, PDF } from '../report/testing/cda.ts';

const ENCAPSULATED_CDA = '1.2.840.10008.5.1.4.1.1.104.2';
const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1';
const reader: ObjectReader = {
  traits: { birthName: 'PAT-TROIS', birthDate: '1979-03-28' },
  source: 'call',
  series: [],
};

function encapsulated(sopClass: string, mediaType: string, bytes: Uint8Array) {
  const padded = bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
  const elements: BuildElement[] = [
    ['SOPClassUID', 'UI', sopClass],
    ['SOPInstanceUID', 'UI', '1.2.3'],
    [0x00420011, 'OB', padded],
    [0x00420012, 'LO', mediaType],
    [0x00420015, 'UL', bytes.length],
  ];
  return storedObject(buildObject(elements));
}

const about = (name: string, born: string): string =>
  `<recordTarget><patientRole><patient><name><family qualifier="BR">${name}</family></name>` +
  `<birthTime value="${born}"/></patient></patientRole></recordTarget>`;

test('a document of level 1 has its text, and its file as a part', async () => {
  const text = await describeObject(encapsulated(ENCAPSULATED_CDA, 'text/XML', level1('Bonjour')), reader);
  expect(text.content).toMatchObject({ kind: 'cda', body: { kind: 'text', text: 'Bonjour' }, parts: [] });
  const file = level1(base64(PDF), 'mediaType="application/pdf" representation="B64"');
  const object = encapsulated(ENCAPSULATED_CDA, 'text/xml', file);
  const { content } = await describeObject(object, reader);
  expect(content).toMatchObject({ kind: 'cda', body: { kind: 'pdf', part: 0 } });
  const part = await readObjectPart(object, 0, reader);
  expect(part.mediaType).toBe('application/pdf');
  expect(Buffer.from(part.bytes).equals(PDF)).toBe(true);
  await expect(readObjectPart(object, 1, reader)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test('of a document about another person nothing leaves but that it is one', async () => {
  const file = level1(base64(PDF), 'mediaType="application/pdf" representation="B64"', about('AUTRE', '19540214'));
  const object = encapsulated(ENCAPSULATED_CDA, 'text/xml', file);
  const { content } = await describeObject(object, reader);
  expect(content).toMatchObject({ kind: 'cda', comparison: { grade: 'different' }, parts: [] });
  expect(content).not.toHaveProperty('body');
  await expect(readObjectPart(object, 0, reader)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  const own = level1('Bonjour', 'mediaType="text/plain"', about('PAT-TROIS', '19790328'));
  const near = await describeObject(encapsulated(ENCAPSULATED_CDA, 'text/xml', own), reader);
  expect(near.content).toMatchObject({ kind: 'cda', comparison: { grade: 'close' }, body: { kind: 'text' } });
});

test.for([
  ['no CDA', ENCAPSULATED_CDA, 'text/xml', Buffer.from('<html></html>'), 'REPORT_NOT_CDA'],
  ['no XML', ENCAPSULATED_CDA, 'text/xml', Buffer.from('nothing'), /^XML_/],
  ['without a content', ENCAPSULATED_CDA, 'text/xml', cda({}), 'REPORT_EMPTY'],
  ['empty', ENCAPSULATED_PDF, 'application/pdf', Buffer.alloc(0), 'REPORT_EMPTY'],
  ['of another type', ENCAPSULATED_PDF, 'text/html', Buffer.from('<html></html>'), 'OBJECT_UNSUPPORTED'],
] as const)('a document that is %s is named, with why', async ([, sopClass, mediaType, bytes, code]) => {
  const object = encapsulated(sopClass, mediaType, bytes);
  const { content, family } = await describeObject(object, reader);
  expect(family).toBe('document');
  if (content.kind !== 'named') throw new Error('nothing can be shown of it');
  expect(content.problem?.code).toMatch(code);
});

test('a PDF of an odd length comes without the byte that makes it even', async () => {
  const odd = PDF.length % 2 === 1 ? PDF : Buffer.concat([PDF, Buffer.from('\n')]);
  const part = await readObjectPart(encapsulated(ENCAPSULATED_PDF, 'application/pdf', odd), 0, reader);
  expect(Buffer.from(part.bytes).equals(odd)).toBe(true);
});

test('a document beyond what a header may be is read as a whole', async () => {
  const large = Buffer.concat([PDF, Buffer.alloc(9 * 1_048_576, '%')]);
  const object = encapsulated(ENCAPSULATED_PDF, 'application/pdf', large);
  expect((await object.header()).endsAt).toBe(0x00420011);
  expect((await describeObject(object, reader)).content).toMatchObject({ kind: 'pdf' });
  const part = await readObjectPart(object, 0, reader);
  expect(Buffer.from(part.bytes).equals(large)).toBe(true);
});
