import { beforeEach, expect, test } from 'vitest';
import type { TraitsComparison } from '../../shared/patient.ts';
import { Examinations } from './examinations.ts';
import type { Manifest } from './manifest.ts';

const manifest = (id: string, series: string): Manifest => ({
  sopInstanceUid: id,
  studyInstanceUid: '1.2',
  traits: {},
  patientName: '',
  series: [{ studyInstanceUid: '1.2', seriesInstanceUid: series, instances: [] }],
  warnings: [],
});
const graded = (grade: TraitsComparison['grade']): TraitsComparison => ({
  sources: ['call', 'kos'],
  grade,
  traits: [],
});

let examinations: Examinations;
beforeEach(() => {
  examinations = new Examinations();
});

test.each(['same', 'close'] as const)('an examination whose identity is %s can be opened at once', (grade) => {
  examinations.add(manifest('1.2.3', '1.2.3.4'), graded(grade));
  expect(examinations.ofSeries('1.2.3.4').series.seriesInstanceUid).toBe('1.2.3.4');
});

test('one whose identity differs is blocked until the user accepts it', () => {
  examinations.add(manifest('1.2.3', '1.2.3.4'), graded('different'));
  expect(() => examinations.ofSeries('1.2.3.4')).toThrow('EXAMINATION_BLOCKED');
  examinations.decide('1.2.3', true);
  expect(examinations.ofSeries('1.2.3.4').entry.blocked).toBe(false);
});

test('one that the user declines is gone', () => {
  examinations.add(manifest('1.2.3', '1.2.3.4'), graded('different'));
  examinations.decide('1.2.3', false);
  expect(examinations.list).toEqual([]);
  expect(() => examinations.ofSeries('1.2.3.4')).toThrow('EXAMINATION_UNKNOWN');
});

test('the same manifest opened again keeps what was decided', () => {
  examinations.add(manifest('1.2.3', '1.2.3.4'), graded('different'));
  examinations.decide('1.2.3', true);
  examinations.add(manifest('1.2.3', '1.2.3.4'), graded('different'));
  expect(examinations.list).toHaveLength(1);
  expect(examinations.list[0]?.blocked).toBe(false);
});

test('a decision about an examination that is not open is refused', () => {
  expect(() => examinations.decide('1.2.3', true)).toThrow('EXAMINATION_UNKNOWN');
});

test('there is an end to what a page gone wrong can pile up', () => {
  for (let i = 0; i < 200; i += 1) examinations.add(manifest(`1.2.${i}`, `1.3.${i}`), graded('same'));
  expect(() => examinations.add(manifest('1.9', '1.9.1'), graded('same'))).toThrow('REQUEST_INVALID');
});
