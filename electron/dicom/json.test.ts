/** DICOM JSON of made-up values, for what real files do not have (PS3.18 annex F). */
import { expect, test } from 'vitest';
import { toDicomJson } from './json.ts';
import { buildObject, type BuildElement, type BuildEncoding } from './testing/build-object.ts';
import { headerOf } from './testing/read.ts';

function jsonOf(elements: readonly BuildElement[], maxBytes = 16, encoding: BuildEncoding = {}) {
  const { dataset } = headerOf(buildObject([['SOPInstanceUID', 'UI', '1.2.3'], ...elements], encoding));
  return toDicomJson(dataset, { maxBytes });
}

const doubles = (...values: number[]) => Buffer.from(new Float64Array(values).buffer);
const whole = (...values: bigint[]) => Buffer.from(new BigInt64Array(values).buffer);

test.for<[string, BuildElement, unknown]>([
  ['texts', ['ImageType', 'CS', 'ORIGINAL\\\\PRIMARY'], { vr: 'CS', Value: ['ORIGINAL', null, 'PRIMARY'] }],
  ['an empty text', ['ImageType', 'CS', ''], { vr: 'CS' }],
  ['blanks', ['ImageType', 'CS', '  '], { vr: 'CS' }],
  ['a text that may hold backslashes', ['PatientComments', 'LT', 'a\\b '], { vr: 'LT', Value: ['a\\b'] }],
  ['decimal strings', ['PixelSpacing', 'DS', '0.50\\ 1e1'], { vr: 'DS', Value: [0.5, 10] }],
  [
    'decimal strings that are none',
    ['PixelSpacing', 'DS', '1,5\\0x10\\1e999'],
    { vr: 'DS', Value: ['1,5', '0x10', '1e999'] },
  ],
  ['a tag', [0x00280009, 'AT', Buffer.from('18006310', 'hex')], { vr: 'AT', Value: ['00181063'] }],
  [
    'doubles',
    [0x00189087, 'FD', doubles(1.5, NaN, -Infinity, Infinity)],
    { vr: 'FD', Value: [1.5, 'NaN', '-inf', 'inf'] },
  ],
  ['64 bits, signed', [0x00720082, 'SV', whole(-(2n ** 63n))], { vr: 'SV', Value: ['-9223372036854775808'] }],
  ['64 bits, unsigned', [0x00720083, 'UV', whole(-1n)], { vr: 'UV', Value: ['18446744073709551615'] }],
  ['a number of too few bytes', ['Rows', 'US', Buffer.from([1, 2, 3])], { vr: 'US', Value: [513] }],
  ['bytes', [0x00420011, 'OB', Buffer.from('0102', 'hex')], { vr: 'OB', InlineBinary: 'AQI=' }],
  ['no bytes', [0x00420011, 'OB', Buffer.alloc(0)], { vr: 'OB' }],
  ['too many bytes', [0x00420011, 'OB', Buffer.alloc(17)], undefined],
  [
    'too many bytes in an item',
    ['ContentSequence', 'SQ', [[[0x00420011, 'OB', Buffer.alloc(17)]]]],
    { vr: 'SQ', Value: [{}] },
  ],
  ['pixels in an item', ['ContentSequence', 'SQ', [[['PixelData', 'OB', Buffer.alloc(2)]]]], { vr: 'SQ', Value: [{}] }],
  ['no items', ['ContentSequence', 'SQ', []], { vr: 'SQ' }],
  ['a private attribute', [0x00111001, 'SH', 'x'], { vr: 'SH', Value: ['x'] }],
  ['a group length', [0x00100000, 'UL', 4], undefined],
])('%s', ([, element, expected]) => {
  const json = jsonOf([element]);
  const others = Object.entries(json).filter(([tag]) => !['00080018', '00083002'].includes(tag));
  expect(others.map(([, attribute]) => attribute)).toEqual(expected === undefined ? [] : [expected]);
});

test('binary values are little endian, whatever the file is', () => {
  const words: BuildElement = [0x00281201, 'OW', Buffer.from('01020304', 'hex')];
  const json = jsonOf([words, ['Rows', 'US', 258]], 16, { bigEndian: true });
  expect(json['00281201']).toEqual({ vr: 'OW', InlineBinary: Buffer.from('02010403', 'hex').toString('base64') });
  expect(json['00280010']).toEqual({ vr: 'US', Value: [258] });
});

test('the transfer syntax stands in an attribute of its own', () => {
  expect(jsonOf([])['00083002']).toEqual({ vr: 'UI', Value: ['1.2.840.10008.1.2.1'] });
});

test('overlay planes have a limit of their own, at every level', () => {
  const overlay: BuildElement = [0x60023000, 'OB', Buffer.alloc(18)];
  const object = buildObject([['SOPInstanceUID', 'UI', '1.2.3'], ['ContentSequence', 'SQ', [[overlay]]], overlay]);
  const read = (maxOverlayBytes: number) => toDicomJson(headerOf(object).dataset, { maxBytes: 4, maxOverlayBytes });
  const told = { vr: 'OB', InlineBinary: Buffer.alloc(18).toString('base64') };
  expect(read(18)).toMatchObject({ 60023000: told, '0040A730': { Value: [{ 60023000: told }] } });
  expect(read(17)['60023000']).toBeUndefined();
});
