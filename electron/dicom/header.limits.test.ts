/** What the reader of headers does not take: too much, and what contradicts itself. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readPart10Header } from './header.ts';
import { TAGS } from './tags.ts';
import {
  buildElements,
  buildFile,
  buildObject,
  elementHeader,
  itemHeader,
  UNDEFINED,
  type BuildElement,
} from './testing/build-object.ts';
import { headerOf } from './testing/read.ts';

const MEBIBYTE = 1_048_576;
const EXPLICIT = '1.2.840.10008.1.2.1';
const DEFLATED = '1.2.840.10008.1.2.1.99';

const IDENTITY: readonly BuildElement[] = [
  ['SOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
  ['SOPInstanceUID', 'UI', '1.2.3'],
];
const NAME: BuildElement = ['PatientName', 'PN', 'A^B'];
const error = (code: string, facts: Record<string, string | number> = {}): unknown =>
  expect.objectContaining({ code, facts: expect.objectContaining(facts) });

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
