import { expect, test } from 'vitest';
import { readPart10Header } from '../dicom/header.ts';
import { buildObject } from '../dicom/testing/build-object.ts';
import { headerOf } from '../dicom/testing/read.ts';
import { unitCode } from './codes.ts';
import { decimal } from './content.ts';
import { uidOfUuid } from './derived-uid.ts';
import { writeMeasurementReport } from './measurement-report.ts';
import { measuredOn, oneOfEachKind, reportOptions } from './testing/measured.ts';

const image = (name: string) =>
  headerOf(
    buildObject([
      ['SpecificCharacterSet', 'CS', 'ISO_IR 100'],
      ['SOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
      ['SOPInstanceUID', 'UI', '1.2.3.4.5'],
      ['Modality', 'CS', 'CT'],
      ['PatientName', 'PN', name],
      ['PatientID', 'LO', 'A^1'],
      [
        'OtherPatientIDsSequence',
        'SQ',
        [
          [
            ['PatientID', 'LO', '279035121518989'],
            [
              'IssuerOfPatientIDQualifiersSequence',
              'SQ',
              [
                [
                  ['UniversalEntityID', 'UT', '1.2.250.1.213.1.4.8'],
                  ['UniversalEntityIDType', 'CS', 'ISO'],
                ],
              ],
            ],
          ],
        ],
      ],
      ['StudyInstanceUID', 'UI', '1.2.3'],
      ['SeriesInstanceUID', 'UI', '1.2.3.4'],
      ['PixelSpacing', 'DS', '2\\1'],
    ]),
  ).dataset;

test('who the patient is comes over whole, the matricule INS too, in letters that are declared', async () => {
  const dataset = image('HÉLÈNE^Zoé');
  const report = await writeMeasurementReport(oneOfEachKind(dataset), new Map([['1.2.3.4.5', dataset]]), reportOptions);
  const header = readPart10Header(report.bytes, { final: true });
  if (header === 'need-more') throw new Error('a whole file needs no more');
  const { dataset: read } = header;
  expect(read.string('SpecificCharacterSet')).toBe('ISO_IR 192');
  expect(read.string('PatientName')).toBe('HÉLÈNE^Zoé');
  expect(read.string('PatientID')).toBe('A^1');
  const [other] = read.items('OtherPatientIDsSequence');
  expect(other?.string('PatientID')).toBe('279035121518989');
  expect(other?.items('IssuerOfPatientIDQualifiersSequence')[0]?.string('UniversalEntityID')).toBe(
    '1.2.250.1.213.1.4.8',
  );
  expect(read.string('StudyInstanceUID')).toBe('1.2.3');
  // Of type 2 in their modules: there, and empty.
  for (const name of ['StudyDate', 'StudyID', 'AccessionNumber', 'PatientBirthDate', 'PatientSex'] as const) {
    expect([name, read.has(name), read.string(name)]).toEqual([name, true, undefined]);
  }
  expect(header).toMatchObject({ sopClassUid: report.sopClassUid, sopInstanceUid: report.sopInstanceUid });
  expect(header.datasetOffset).toBe(report.datasetOffset);
});

test('of two diameters on pixels that are not square the one that is longer in the patient is the long axis', async () => {
  const dataset = image('A^B');
  const one = measuredOn(
    dataset,
    'bidirectional',
    [
      [0, 0],
      [15, 0],
      [5, 0],
      [5, 10],
    ],
    [
      ['length', 20, 'mm'],
      ['short', 15, 'mm'],
    ],
  );
  const report = await writeMeasurementReport([one], new Map([['1.2.3.4.5', dataset]]), reportOptions);
  const text = Buffer.from(report.bytes).toString('latin1');
  const floats = (...values: readonly number[]) => Buffer.from(Float32Array.from(values).buffer).toString('latin1');
  expect(text.indexOf(floats(5.5, 0.5, 5.5, 10.5))).toBeGreaterThan(0);
  expect(text.indexOf(floats(0.5, 0.5, 15.5, 0.5))).toBeGreaterThan(text.indexOf(floats(5.5, 0.5, 5.5, 10.5)));
});

test('measurements keep their tracking identifier from one report to the next; objects do not', async () => {
  const dataset = image('A^B');
  const measurement = measuredOn(dataset, 'probe', [[1, 1]], []);
  const write = () => writeMeasurementReport([measurement], new Map([['1.2.3.4.5', dataset]]), reportOptions);
  const [one, other] = [await write(), await write()];
  for (const { bytes } of [one, other]) {
    expect(Buffer.from(bytes).includes(uidOfUuid(measurement.id))).toBe(true);
  }
  expect(one.sopInstanceUid).not.toBe(other.sopInstanceUid);
  expect(one.seriesInstanceUid).not.toBe(other.seriesInstanceUid);
});

test('a measurement on an image that is not given is not left out in silence', async () => {
  const dataset = image('A^B');
  const here = measuredOn(dataset, 'probe', [[1, 1]], []);
  const elsewhere = { ...here, sop: '9.9' };
  const headers = new Map([['1.2.3.4.5', dataset]]);
  await expect(writeMeasurementReport([here, elsewhere], headers, reportOptions)).rejects.toThrow(RangeError);
  await expect(writeMeasurementReport([], headers, reportOptions)).rejects.toThrow(RangeError);
});

test.each([
  [0, '0'],
  [-1.5, '-1.5'],
  [10.123456789012344, '10.1234567890123'],
  [-0.12345678901234566, '-0.1234567890123'],
  [1 / 3, '0.33333333333333'],
  [1.234567890123456e-9, '1.23456789012e-9'],
  [-1.234567890123456e-100, '-1.23456789e-100'],
  [2 ** 80, '1.2089258196e+24'],
])('%d as a decimal string', (value, expected) => {
  const written = decimal(value);
  expect(written.length).toBeLessThanOrEqual(16);
  expect(Math.abs(Number(written) - value)).toBeLessThanOrEqual(Math.abs(value) * 1e-8);
  expect(written).toBe(expected);
});

test('what is no number has no decimal string', () => {
  expect(() => decimal(NaN)).toThrow(RangeError);
  expect(() => decimal(Infinity)).toThrow(RangeError);
});

test.each([
  ['mm', 'mm'],
  ['HU', "[hnsf'U]"],
  ['OD', '{OD}'],
  ['a{b}c éd', '{abcd}'],
  ['{}', '1'],
  ['constructor', '{constructor}'],
  ['x'.repeat(64), `{${'x'.repeat(14)}}`],
])('unit %s', (unit, expected) => {
  expect(unitCode(unit).value).toBe(expected);
});

test('a UUID as a UID (PS3.5 B.2)', () => {
  expect(uidOfUuid('f81d4fae-7dec-11d0-a765-00a0c91e6bf6')).toBe('2.25.329800735698586629295641978511506172918');
});
