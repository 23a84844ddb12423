import { expect, test } from 'vitest';
import { frameFacts } from '../viewer/frame-facts.ts';
import { attribute, instance } from '../viewer/testing/instances.ts';
import { measuringSpacing } from './spacing.ts';
import type { Place } from './values.ts';

const spacing = (modality: string, dataset: Record<string, unknown>, places: Place[] = [[1, 1]]) => {
  const facts = frameFacts(instance('1.1', { dataset: { '00080060': attribute(modality), ...dataset } }), 1);
  const { distances, isMillimetres, source } = measuringSpacing(facts, places);
  return [source, isMillimetres ? 'mm' : 'px', ...distances];
};

const PIXEL = { '00280030': attribute('0.5', '0.4') };
const IMAGER = { '00181164': attribute('0.2', '0.2') };

test('a cross-section counts with its Pixel Spacing', () => {
  expect(spacing('CT', PIXEL)).toEqual(['image', 'mm', 0.5, 0.4]);
  expect(spacing('MR', {})).toEqual(['none', 'px', 1, 1]);
});

test.each([
  ['calibrated by geometry', { ...PIXEL, ...IMAGER, '00280A02': attribute('GEOMETRY') }, ['geometry', 'mm', 0.5, 0.4]],
  ['calibrated on a fiducial', { ...PIXEL, '00280A02': attribute('FIDUCIAL') }, ['fiducial', 'mm', 0.5, 0.4]],
  ['corrected in a way that is not told', { ...PIXEL, ...IMAGER }, ['corrected', 'mm', 0.5, 0.4]],
  ['that of the detector twice', { '00280030': attribute('0.2', '0.2'), ...IMAGER }, ['detector', 'mm', 0.2, 0.2]],
  ['that of the detector alone', IMAGER, ['detector', 'mm', 0.2, 0.2]],
  ['with a magnification', { ...IMAGER, '00181114': attribute('1.25') }, ['magnification', 'mm', 0.16, 0.16]],
  ['with a magnification of one', { ...IMAGER, '00181114': attribute('1') }, ['detector', 'mm', 0.2, 0.2]],
  ['in a plane that is not told', PIXEL, ['unproven', 'mm', 0.5, 0.4]],
  ['of a scanned film', { '00182010': attribute('0.1', '0.1') }, ['nominal', 'mm', 0.1, 0.1]],
  ['unknown', {}, ['none', 'px', 1, 1]],
  ['unknown, of pixels that are not square', { '00280034': attribute(4, 3) }, ['none', 'px', 4 / 3, 1]],
])('a projection: %s', (_, dataset, expected) => {
  expect(spacing('DX', dataset)).toEqual(expected);
});

test('an overview of a CT is a projection', () => {
  const overview = { ...PIXEL, '00080008': attribute('ORIGINAL', 'PRIMARY', 'LOCALIZER') };
  expect(spacing('CT', overview)).toEqual(['unproven', 'mm', 0.5, 0.4]);
});

const region = (left: number, right: number, unit: number, delta: number) => ({
  '00186018': attribute(left),
  '0018601A': attribute(0),
  '0018601C': attribute(right),
  '0018601E': attribute(99),
  '00186024': attribute(unit),
  '00186026': attribute(unit),
  '0018602C': attribute(delta),
  '0018602E': attribute(-delta / 2),
});

test('an ultrasound image counts in millimetres within one region of distances alone', () => {
  // Centimetres on the left, seconds on the right.
  const regions = { '00186011': { vr: 'SQ', Value: [region(0, 49, 3, 0.02), region(50, 99, 4, 0.01)] } };
  const at = (...places: Place[]) => spacing('US', { ...regions, ...PIXEL }, places);
  expect(at([10, 10], [40, 90])).toEqual(['region', 'mm', 0.1, 0.2]);
  expect(at([10, 10], [60, 10])).toEqual(['none', 'px', 1, 1]);
  expect(at([60, 10], [70, 10])).toEqual(['none', 'px', 1, 1]);
});
