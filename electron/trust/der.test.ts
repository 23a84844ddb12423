import { describe, expect, test } from 'vitest';
import { DerError, DerReader, TAG } from './der.ts';
import { stringValue } from './der-strings.ts';
import { readTime } from './x509-fields.ts';

const reader = (hex: string) => new DerReader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const text = (value: string) => Buffer.from(value).toString('hex');

describe('elements', () => {
  test('short and long lengths, one after the other, and what is in them', () => {
    const long = reader(`30 03 020105 04 8180 ${'ab'.repeat(128)}`);
    expect(long.into(TAG.sequence).smallInteger()).toBe(5);
    expect(long.contents(long.element(TAG.octetString))).toHaveLength(128);
    expect(long.isAtEnd).toBe(true);
    long.finish();
  });

  test.each([
    ['nothing', ''],
    ['an identifier alone', '30'],
    ['less than it says', '30 03 0201'],
    ['indefinite length', '30 80 0000'],
    ['a length with a zero in front', '04 820001 00'],
    ['a short length in long form', '04 8101 00'],
    ['a length of five octets', '04 8500000001 00'],
    ['a length beyond all bytes', '04 84ffffffff 00'],
    ['a tag number above 30', '1f8101 01 00'],
  ])('refused: %s', (_, hex) => {
    expect(() => reader(hex).element()).toThrow(DerError);
  });

  test('an element may not leave the one that holds it, though there are bytes behind', () => {
    expect(() => reader('30 03 04 02 00 0000').into(TAG.sequence).element()).toThrow(DerError);
    expect(() => reader('02 01 00').element(TAG.octetString)).toThrow(DerError);
    expect(() => reader('0500').finish()).toThrow(DerError);
    expect(reader('0500').optional(TAG.sequence)).toBeUndefined();
  });
});

test.each([
  ['integer', '02 00'],
  ['integer', '02 02 007f'],
  ['integer', '02 02 ff80'],
  ['smallInteger', '02 01 ff'],
  ['smallInteger', '02 05 0100000000'],
  ['boolean', '01 01 01'],
  ['boolean', '01 02 ffff'],
  ['bitString', '03 00'],
  ['bitString', '03 01 01'],
  ['bitString', '03 02 08 00'],
  ['bitString', '03 02 01 ff'],
  ['oid', '06 00'],
  ['oid', '06 02 8001'],
  ['oid', '06 03 2a 8001'],
  ['oid', '06 02 2a81'],
] as const)('%s refuses %s', (method, hex) => {
  expect(() => reader(hex)[method]()).toThrow(DerError);
});

test('values', () => {
  expect(reader('02 02 0080').smallInteger()).toBe(128);
  expect(reader('01 01 ff').boolean()).toBe(true);
  expect(reader('01 01 00').boolean()).toBe(false);
  expect(reader('03 02 01 fe').bitString()).toEqual({ octets: Buffer.from([0xfe]), unusedBits: 1 });
  expect(reader('06 06 2a864886f70d').oid()).toBe('1.2.840.113549');
  expect(reader('06 03 813403').oid()).toBe('2.100.3');
  expect(reader('06 01 28').oid()).toBe('1.0');
  const uuid = '0614 69 83 F8 8F FD AF FA BF FA BF FA BF FA BF FA BF FA BF FA 3F';
  expect(reader(uuid.replaceAll(' ', '').toLowerCase()).oid()).toMatch(/^2\.25\.\d{30,}$/);
});

test.each([
  [TAG.utcTime, '491231235959Z', '2049-12-31T23:59:59.000Z'],
  [TAG.utcTime, '500101000000Z', '1950-01-01T00:00:00.000Z'],
  [TAG.generalizedTime, '20500101000000Z', '2050-01-01T00:00:00.000Z'],
  [TAG.generalizedTime, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
  [TAG.utcTime, '240229000000Z', '2024-02-29T00:00:00.000Z'],
])('time %s %s', (tag, written, iso) => {
  const time = readTime(reader(`${tag.toString(16)}${written.length.toString(16).padStart(2, '0')}${text(written)}`));
  expect(new Date(time).toISOString()).toBe(iso);
});

test.each([
  [TAG.utcTime, '250229000000Z'],
  [TAG.utcTime, '251301000000Z'],
  [TAG.utcTime, '250101240000Z'],
  [TAG.utcTime, '250101000060Z'],
  [TAG.utcTime, '2501010000Z'],
  [TAG.utcTime, '250101000000+0100'],
  [TAG.utcTime, '25010100000 Z'],
  [TAG.generalizedTime, '20250101000000.5Z'],
  [TAG.generalizedTime, '20250101000000'],
  [TAG.generalizedTime, '00250101000000Z'],
  [TAG.octetString, '250101000000Z'],
])('no time: %s %s', (tag, written) => {
  const hex = `${tag.toString(16).padStart(2, '0')}${written.length.toString(16).padStart(2, '0')}${text(written)}`;
  expect(() => readTime(reader(hex))).toThrow(DerError);
});

test('string types as text', () => {
  const value = (tag: number, hex: string) => stringValue(tag, Buffer.from(hex, 'hex'));
  expect(value(TAG.utf8String, text('Côte’'))).toBe('Côte’');
  expect(value(TAG.bmpString, '00430 0f4'.replace(' ', ''))).toBe('Cô');
  expect(value(TAG.universalString, '000000430001f600')).toBe('C😀');
  expect(value(TAG.teletexString, '43f4')).toBe('Cô');
  expect(value(TAG.printableString, '4652')).toBe('FR');
  expect(value(TAG.octetString, '4652')).toBeUndefined();
  for (const [tag, hex] of [
    [TAG.utf8String, 'ff'],
    [TAG.bmpString, 'd800'],
    [TAG.bmpString, '00'],
    [TAG.universalString, '0000d800'],
    [TAG.universalString, '000000'],
    [TAG.printableString, 'f4'],
  ] as const) {
    expect(() => value(tag, hex)).toThrow(DerError);
  }
});
