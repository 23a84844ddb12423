/** The header in every encoding, whole and in parts; real files first, then made-up ones for what no file shows. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readPart10Header, type DicomHeader } from './header.ts';
import { toDicomJson } from './json.ts';
import { TAGS } from './tags.ts';
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
import { dcmtkText, dicomFiles, sharedBytes, sharedPath, skipWithoutDcmtk } from './testing/samples.ts';

const MEBIBYTE = 1_048_576;
const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const DEFLATED = '1.2.840.10008.1.2.1.99';

function headerOf(bytes: Uint8Array): DicomHeader {
  const header = readPart10Header(bytes, { final: true });
  if (header === 'need-more') throw new Error('a whole file needs no more');
  return header;
}

/** All that a header says, in a form that can be compared. */
const contents = ({ dataset, ...rest }: DicomHeader) => ({ ...rest, json: toDicomJson(dataset, { maxBytes: 64 }) });
const error = (code: string, facts: Record<string, string | number> = {}): unknown =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

const IDENTITY: readonly BuildElement[] = [
  ['SOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['SOPInstanceUID', 'UI', '1.2.3'],
];
const NAME: BuildElement = ['PatientName', 'PN', 'A^B'];

test.for(['single', 'syntax', 'charset', 'studies'])(
  'identity of all files of %s, as dcmdump has it',
  (folder, context) => {
    skipWithoutDcmtk(context);
    const files = dicomFiles(context, `dicom/${folder}`);
    const names = [
      'TransferSyntaxUID',
      'SOPClassUID',
      'SOPInstanceUID',
      'StudyInstanceUID',
      'SeriesInstanceUID',
    ] as const;
    const search = names.flatMap((name) => ['+P', name]);
    const paths = files.map((file) => sharedPath(context, file));
    const dump = dcmtkText('dcmdump', ['-q', '-Un', '+F', '+L', '+s', '+p', ...search, ...paths]);
    const [, ...dumps] = dump.split(/^# dcmdump .*$/m);
    expect(dumps).toHaveLength(files.length);
    for (const [index, file] of files.entries()) {
      const value = (name: string) =>
        new RegExp(`^\\(.{9}\\) UI \\[(.*)\\].* ${name}$`, 'm').exec(dumps[index]!)?.[1] ?? '';
      const header = headerOf(sharedBytes(context, file));
      const ours = {
        TransferSyntaxUID: header.transferSyntaxUid,
        SOPClassUID: header.dataset.string('SOPClassUID') ?? '',
        SOPInstanceUID: header.dataset.string('SOPInstanceUID') ?? '',
        StudyInstanceUID: header.dataset.string('StudyInstanceUID') ?? '',
        SeriesInstanceUID: header.dataset.string('SeriesInstanceUID') ?? '',
      };
      expect(ours, file).toEqual(Object.fromEntries(names.map((name) => [name, value(name)])));
    }
  },
);

describe('a growing prefix', () => {
  test.for([
    'charset/fr-latin1.dcm',
    'syntax/ct-implicit-le.dcm',
    'syntax/ct-explicit-be.dcm',
    'syntax/80-2f-fragments-nobot.dcm',
    'syntax/ct-deflated.dcm',
    'bad/no-preamble-no-meta.dcm',
    'bad/no-transfer-syntax.dcm',
    'bad/meta-group-length-wrong.dcm',
  ])('%s: no answer before the pixels, then always the same', (path, context) => {
    const bytes = sharedBytes(context, `dicom/${path}`);
    const whole = headerOf(bytes);
    const expected = contents(whole);
    let answeredAt = 0;
    // Every length of the first half of the header, then some.
    for (let length = 0; length <= bytes.length; length += length < 3600 ? 1 : 97) {
      const header = readPart10Header(bytes.subarray(0, length), { final: false });
      if (header === 'need-more') {
        expect(answeredAt).toBe(0);
        continue;
      }
      answeredAt ||= length;
      if (length - answeredAt < 2 * 97) expect(contents(header)).toEqual(expected);
    }
    if (whole.deflated) expect(answeredAt).toBeGreaterThan(0);
    else expect(answeredAt).toBeLessThan(whole.pixelData!.valueOffset + 97);
  });

  test('an object without pixels is not known to be over before its end', (context) => {
    for (const path of ['single/sr-tid1500.dcm', 'single/sr-basic-text-deflated.dcm']) {
      const bytes = sharedBytes(context, `dicom/${path}`);
      expect(readPart10Header(bytes, { final: false })).toBe('need-more');
      expect(headerOf(bytes).dataset.has('ContentSequence')).toBe(true);
    }
  });

  test('what is no DICOM is told as soon as it can be', () => {
    const page = Buffer.from('<html>'.repeat(30));
    expect(readPart10Header(page.subarray(0, 131), { final: false })).toBe('need-more');
    expect(() => readPart10Header(page.subarray(0, 132), { final: false })).toThrow(error('DICOM_NOT_PART10'));
  });

  test('reads a view into a larger buffer', (context) => {
    const bytes = sharedBytes(context, 'dicom/charset/fr-latin1.dcm');
    const larger = new Uint8Array(bytes.length + 100).fill(0xee);
    larger.set(bytes, 51);
    expect(contents(headerOf(larger.subarray(51, 51 + bytes.length)))).toEqual(contents(headerOf(bytes)));
  });
});

describe('encodings', () => {
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
});

describe('limits', () => {
  const deep = (levels: number): BuildElement =>
    levels === 0 ? NAME : ['ContentSequence', 'SQ', [[deep(levels - 1)]]];

  test('sequences nested 32 deep are read, 33 deep are not', () => {
    expect(headerOf(buildObject([...IDENTITY, deep(32)])).dataset.has('ContentSequence')).toBe(true);
    expect(() => headerOf(buildObject([...IDENTITY, deep(33)]))).toThrow(error('DICOM_LIMIT', { limit: 32 }));
    expect(() => headerOf(buildObject([...IDENTITY, deep(33)], { undefinedLengths: true }))).toThrow(
      error('DICOM_LIMIT'),
    );
  });

  test.for<[string, number, boolean]>([
    ['before the geometry: refused', 0x00111001, false],
    ['after it: the header ends there', 0x00420011, true],
  ])('a value of 9 MiB %s', ([, tag, isRead]) => {
    const file = buildObject([...IDENTITY, [tag, 'OB', Buffer.alloc(9 * MEBIBYTE)], ['TextValue', 'UT', 'x']]);
    for (const [bytes, final] of [
      [file, true],
      [file.subarray(0, 2000), false],
    ] as const) {
      const read = () => readPart10Header(bytes, { final });
      if (isRead) expect(read()).toMatchObject({ sopInstanceUid: '1.2.3', endsAt: tag });
      else expect(read).toThrow(error('DICOM_LIMIT', { limit: '8 MiB' }));
    }
  });

  test('a sequence without length that never ends', () => {
    const start = [buildElements(IDENTITY), elementHeader(TAGS.ContentSequence, 'SQ', UNDEFINED)];
    const item = Buffer.concat([
      itemHeader(0xfffee000, 100_008),
      elementHeader(0x00420011, 'OB', 99_996),
      Buffer.alloc(99_996),
    ]);
    const prefix = buildFile(EXPLICIT, Buffer.concat([...start, ...Array<Buffer>(90).fill(item)]));
    expect(readPart10Header(prefix.subarray(0, 7 * MEBIBYTE), { final: false })).toBe('need-more');
    expect(readPart10Header(prefix, { final: false })).toMatchObject({ endsAt: TAGS.ContentSequence });
  });

  test('a hundred thousand elements, then one more', () => {
    const many = Buffer.concat(Array<Buffer>(100_001).fill(buildElements([[0x00111001, 'SH', '']])));
    expect(() => headerOf(buildFile(EXPLICIT, many))).toThrow(error('DICOM_LIMIT', { limit: '100000' }));
  });

  test('a whole file that declares more than it has is damaged, not too large', () => {
    const file = Buffer.concat([buildObject(IDENTITY), elementHeader(0x00420011, 'OB', 0xf0000000), Buffer.alloc(64)]);
    expect(() => headerOf(file)).toThrow(error('DICOM_DAMAGED', { tag: '(0042,0011)' }));
  });

  test('deflated zeros without end', () => {
    const zeros = deflateRawSync(Buffer.concat([buildElements(IDENTITY), Buffer.alloc(64 * MEBIBYTE)]));
    expect(zeros.length).toBeLessThan(70_000);
    expect(() => headerOf(buildFile(DEFLATED, zeros))).toThrow(error('DICOM_LIMIT', { limit: '8 MiB' }));
    const large = [...IDENTITY, [0x00420011, 'OB', Buffer.alloc(64 * MEBIBYTE)]] as BuildElement[];
    expect(headerOf(buildFile(DEFLATED, deflateRawSync(buildElements(large))))).toMatchObject({ endsAt: 0x00420011 });
  });

  test('pixels that grow a thousandfold behind a header that does not', () => {
    // Noise in the header so that the steps grow, then black frames that exceed the limit within one step.
    const noise = Buffer.from(Array.from({ length: 60_000 }, (_, index) => Math.imul(index, 2_654_435_761) >>> 24));
    const elements = [
      ...IDENTITY,
      [0x00111001, 'OB', noise],
      ['PixelData', 'OB', Buffer.alloc(64 * MEBIBYTE)],
    ] as BuildElement[];
    const header = headerOf(buildFile(DEFLATED, deflateRawSync(buildElements(elements))));
    expect(header).toMatchObject({ sopInstanceUid: '1.2.3', pixelData: { length: 64 * MEBIBYTE } });
  });
});

describe('damage', () => {
  const explicit = (...parts: Uint8Array[]) => buildFile(EXPLICIT, Buffer.concat([buildElements(IDENTITY), ...parts]));
  const sequence = (length: number, ...parts: Uint8Array[]) =>
    explicit(elementHeader(TAGS.ContentSequence, 'SQ', length), ...parts);

  test.for<[string, Uint8Array, string]>([
    ['letters that are no VR', explicit(Buffer.from('1000100061620200', 'hex'), Buffer.alloc(2)), '(0010,0010)'],
    ['text of undefined length', explicit(elementHeader(0x00080108, 'UT', UNDEFINED)), '(0008,0108)'],
    ['an item outside a sequence', explicit(itemHeader(0xfffee000, 0)), '(FFFE,E000)'],
    ['bytes after the last element', explicit(Buffer.from([1, 2, 3])), '(0008,0018)'],
    ['zeros, then something', explicit(Buffer.alloc(20), Buffer.from([1])), '(0008,0018)'],
    ['a sequence that holds no items', sequence(8, itemHeader(0x00080008, 0)), '(0040,A730)'],
    ['an item longer than its sequence', sequence(16, itemHeader(0xfffee000, 9), Buffer.alloc(8)), '(0040,A730)'],
    ['an element longer than its item', sequence(18, itemHeader(0xfffee000, 10), buildElements([NAME])), '(0010,0010)'],
    ['half an item at the end of a sequence', sequence(4, Buffer.alloc(4)), '(0040,A730)'],
    [
      'an item closed by the delimiter of its sequence',
      sequence(UNDEFINED, itemHeader(0xfffee000, UNDEFINED), itemHeader(0xfffee0dd, 0)),
      '(0040,A730)',
    ],
  ])('%s', ([, file, tag]) => {
    expect(() => headerOf(file)).toThrow(error('DICOM_DAMAGED', { tag }));
  });

  test.for(['../../x', '1', '1.2.', '1..2', `1.${'2'.repeat(63)}`, '1.2\\..'])('%s is no UID', (uid) => {
    expect(() => headerOf(buildObject([['SOPInstanceUID', 'UI', uid]]))).toThrow(
      error('DICOM_UID_INVALID', { tag: '(0008,0018)' }),
    );
  });

  test('an unknown transfer syntax is named only where it is a UID', () => {
    const dataset = buildElements(IDENTITY);
    const read = (uid: string) => () => headerOf(buildFile(uid, dataset));
    expect(read('1.2.3.4')).toThrow(error('DICOM_SYNTAX_UNKNOWN', { uid: '1.2.3.4' }));
    expect(read('<script>')).toThrow(error('DICOM_SYNTAX_UNKNOWN', { uid: '?' }));
  });

  test('what says it is deflated and is not', () => {
    expect(() => headerOf(buildFile(DEFLATED, Buffer.from([0xff, 1, 2, 3])))).toThrow(error('DICOM_DAMAGED'));
  });
});
