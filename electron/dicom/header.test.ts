/** The header in every encoding, right and nearly right. */
import { expect, test } from 'vitest';
import {
  buildElements,
  buildFile,
  buildObject,
  elementHeader,
  itemHeader,
  UNDEFINED,
  type BuildElement,
  type BuildEncoding,
} from './testing/build-object.ts';
import { headerOf } from './testing/read.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';

const IDENTITY: readonly BuildElement[] = [
  ['SOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['SOPInstanceUID', 'UI', '1.2.3'],
];
const NAME: BuildElement = ['PatientName', 'PN', 'A^B'];

const nested: readonly BuildElement[] = [
  ...IDENTITY,
  [
    'ReferencedSeriesSequence',
    'SQ',
    [
      [
        ['ReferencedSOPSequence', 'SQ', [[['ReferencedSOPInstanceUID', 'UI', '1.2.9']], []]],
        ['InstanceNumber', 'IS', '7'],
      ],
      [],
    ],
  ],
  NAME,
  ['Rows', 'US', 512],
];

test.for<[string, BuildEncoding]>([
  ['explicit little endian', {}],
  ['explicit little endian, undefined lengths', { undefinedLengths: true }],
  ['explicit big endian', { bigEndian: true }],
  ['explicit big endian, undefined lengths', { bigEndian: true, undefinedLengths: true }],
  ['implicit', { implicit: true }],
  ['implicit, undefined lengths', { implicit: true, undefinedLengths: true }],
])('%s', ([, encoding]) => {
  const { dataset } = headerOf(buildObject(nested, encoding));
  const [series, empty] = dataset.items('ReferencedSeriesSequence');
  expect(series?.items('ReferencedSOPSequence').map((item) => item.string('ReferencedSOPInstanceUID'))).toEqual([
    '1.2.9',
    undefined,
  ]);
  expect(series?.number('InstanceNumber')).toBe(7);
  expect(empty?.elements).toEqual([]);
  expect([dataset.string('PatientName'), dataset.number('Rows')]).toEqual(['A^B', 512]);
});

test('writers who confuse implicit and explicit are read by what is there', () => {
  const [implicit, explicit] = [buildElements(nested, { implicit: true }), buildElements(nested)];
  expect(headerOf(buildFile(EXPLICIT, implicit)).transferSyntaxUid).toBe(IMPLICIT);
  expect(headerOf(buildFile(IMPLICIT, explicit)).transferSyntaxUid).toBe(EXPLICIT);
});

test('PixelRepresentation decides between US and SS in implicit VR', () => {
  for (const [representation, vr] of [
    [0, 'US'],
    [1, 'SS'],
  ] as const) {
    const elements: BuildElement[] = [
      ...IDENTITY,
      ['PixelRepresentation', 'US', representation],
      [0x00280106, 'US', 65_535],
    ];
    const { dataset } = headerOf(buildObject(elements, { implicit: true }));
    expect([dataset.element(0x00280106)?.vr, dataset.number(0x00280106)]).toEqual([vr, vr === 'SS' ? -1 : 65_535]);
  }
});

test('what was passed on as UN is read as what it is', () => {
  const sequence = buildElements([['ReferencedSOPSequence', 'SQ', [[['ReferencedSOPInstanceUID', 'UI', '1.2.9']]]]], {
    implicit: true,
  });
  const items = sequence.subarray(8);
  const { dataset } = headerOf(
    buildObject([
      ...IDENTITY,
      ['ReferencedSOPSequence', 'UN', items],
      ['ReferencedSeriesSequence', 'UN', Buffer.from('no items')],
      ['PatientName', 'UN', Buffer.from('A^B ')],
      [0x00111001, 'UN', Buffer.from('private')],
    ]),
  );
  expect(dataset.items('ReferencedSOPSequence')[0]?.string('ReferencedSOPInstanceUID')).toBe('1.2.9');
  expect(dataset.bytes('ReferencedSeriesSequence')).toEqual(Buffer.from('no items'));
  expect(dataset.string('PatientName')).toBe('A^B');
  expect([dataset.string(0x00111001), dataset.bytes(0x00111001)?.toString()]).toEqual([undefined, 'private']);
});

test('a sequence of undefined length that came as UN is in implicit VR', () => {
  const inner = buildElements([['ReferencedSOPInstanceUID', 'UI', '1.2.9']], { implicit: true });
  const delimited = [itemHeader(0xfffee000, UNDEFINED), inner, itemHeader(0xfffee00d, 0), itemHeader(0xfffee0dd, 0)];
  const unknown = Buffer.concat([elementHeader(0x00111001, 'UN', UNDEFINED), ...delimited]);
  const file = buildFile(EXPLICIT, Buffer.concat([buildElements(IDENTITY), unknown, buildElements([NAME])]));
  const { dataset } = headerOf(file);
  expect(dataset.items(0x00111001)[0]?.string('ReferencedSOPInstanceUID')).toBe('1.2.9');
  expect(dataset.string('PatientName')).toBe('A^B');
});

test('a VR of a later edition is skipped', () => {
  const later = Buffer.concat([
    Buffer.from('0800ffff', 'hex'),
    Buffer.from('ZZ\0\0'),
    Buffer.from([4, 0, 0, 0, 1, 2, 3, 4]),
  ]);
  const file = buildFile(EXPLICIT, Buffer.concat([buildElements(IDENTITY), later, buildElements([NAME])]));
  expect(headerOf(file).dataset.string('PatientName')).toBe('A^B');
});

test('values of odd length, private attributes, delimiters too many, zeros at the end', () => {
  const dataset = Buffer.concat([
    buildElements(IDENTITY),
    elementHeader(0x00080080, 'LO', 3),
    Buffer.from('odd'),
    buildElements([
      [0x00110010, 'LO', 'CREATOR'],
      [0x00111001, 'SH', 'mine'],
    ]),
    itemHeader(0xfffee00d, 0),
    itemHeader(0xfffee0dd, 0),
    buildElements([NAME]),
  ]);
  for (const padding of [0, 1, 7, 8, 4000]) {
    const read = headerOf(buildFile(EXPLICIT, Buffer.concat([dataset, Buffer.alloc(padding)]))).dataset;
    const values = [read.string('InstitutionName'), read.string(0x00111001), read.string('PatientName')];
    expect(values).toEqual(['odd', 'mine', 'A^B']);
  }
});

test.for([0, 5, 60_000, 4_000_000_000])('group 2 that says it is %d bytes long', (length) => {
  const file = buildFile(EXPLICIT, buildElements([...IDENTITY, NAME]), length);
  expect(headerOf(file)).toMatchObject({ sopInstanceUid: '1.2.3', transferSyntaxUid: EXPLICIT });
});

test('a deflated dataset that begins like group 2 is not taken for it', () => {
  const dataset = buildElements([...IDENTITY, NAME]);
  // An empty block of fixed codes, a stored block with the dataset, an empty last block (RFC 1951).
  const lengths = Buffer.from([dataset.length, 0, 255 - dataset.length, 255]);
  const deflated = Buffer.concat([Buffer.from([2, 0]), lengths, dataset, Buffer.from([1, 0, 0, 255, 255])]);
  const header = headerOf(buildFile(DEFLATED, deflated));
  expect(header).toMatchObject({ sopInstanceUid: '1.2.3', deflated: true });
  expect(header.dataset.string('PatientName')).toBe('A^B');
});

test('without preamble: DICM alone, group 2 alone, or the dataset alone', () => {
  const file = buildObject([...IDENTITY, NAME]);
  for (const start of [128, 132]) expect(headerOf(file.subarray(start)).sopInstanceUid).toBe('1.2.3');
  for (const encoding of [{}, { implicit: true }, { bigEndian: true }]) {
    const header = headerOf(buildElements([...IDENTITY, NAME], encoding));
    expect([header.sopInstanceUid, header.datasetOffset]).toEqual(['1.2.3', 0]);
  }
});

test('identity from group 2 where the dataset has none', () => {
  const meta = buildElements([
    ['MediaStorageSOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    ['MediaStorageSOPInstanceUID', 'UI', '1.2.77'],
    ['TransferSyntaxUID', 'UI', EXPLICIT],
  ]);
  const file = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), meta, buildElements([NAME])]);
  expect(headerOf(file)).toMatchObject({ sopInstanceUid: '1.2.77', sopClassUid: '1.2.840.10008.5.1.4.1.1.2' });
  expect(headerOf(buildObject([NAME]))).toMatchObject({ sopInstanceUid: '', sopClassUid: '' });
});
