import { expect, test } from 'vitest';
import type { Measurement } from '../../shared/measurements.ts';
import { createI18n } from '../ui/i18n.ts';
import { csvFileName } from './csv-file-name.ts';
import { asCsv, asText, drawnLines } from './texts.ts';
import { length } from './testing/length.ts';

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const fr = createI18n('fr');

const REGION: Measurement = {
  ...length(2),
  kind: 'ellipse',
  label: '=Nodule; "apical"',
  points: [
    [1, 2],
    [3.5, 4],
    [0, 0],
    [5, 5],
  ],
  readings: [
    { name: 'mean', value: -1040.25, unit: 'HU' },
    { name: 'deviation', value: 12.04, unit: 'HU' },
    { name: 'min', value: -1100, unit: 'HU' },
    { name: 'max', value: 4, unit: 'HU' },
    { name: 'area', value: 1234.56, unit: 'mm2' },
    { name: 'count', value: 2377, unit: '' },
  ],
  spacing: 'image',
};
const DETECTOR: Measurement = {
  ...length(1),
  readings: [{ name: 'length', value: 45.26, unit: 'mm' }],
  spacing: 'detector',
};

test('the lines on the image, and where the distances come from when that is not what everybody expects', () => {
  const lines = (one: Measurement, i18n = fr) =>
    drawnLines(one, { readings: one.readings ?? [], ...(one.spacing && { spacing: one.spacing }) }, i18n).map(plain);
  expect(lines({ ...REGION, label: '' })).toEqual([
    'Moyenne -1 040,3 UH ± 12,0 UH',
    'Min -1 100,0 UH · Max 4,0 UH',
    'Aire 1 234,6 mm² · 2 377 pixels',
  ]);
  expect(lines(DETECTOR)).toEqual(['45,3 mm', 'au détecteur, non calibré']);
  expect(lines({ ...DETECTOR, label: 'Index' }, createI18n('en'))).toEqual([
    'Index',
    '45.3 mm',
    'at the detector, not calibrated',
  ]);
});

test('values of unknown size keep three figures; degrees stand at their number', () => {
  const line = (value: number, unit: string) =>
    plain(drawnLines({ kind: 'probe', label: '' }, { readings: [{ name: 'value', value, unit }] }, fr)[0] ?? '');
  expect(line(0.001234, 'raw')).toBe('0,00123 (valeur brute)');
  expect(line(2, 'SUVbw')).toBe('2,00 SUVbw (g/ml)');
  expect(line(1280, 'BQML')).toBe('1 280 BQML');
  const angle = drawnLines(
    { kind: 'cobb', label: '' },
    { readings: [{ name: 'angle', value: 32.04, unit: 'deg' }] },
    fr,
  );
  expect(angle).toEqual(['32,0°']);
});

test('the text for the report names value, series and slice', () => {
  const text = asText(
    [
      { measurement: DETECTOR, series: 'Thorax de face', slice: 1 },
      { measurement: { ...length(3), kind: 'arrow', label: 'Ici', readings: [] }, series: 'Axial', slice: undefined },
    ],
    fr,
  );
  expect(plain(text)).toBe(
    '- Longueur : 45,3 mm (au détecteur, non calibré) – Thorax de face, coupe 1\n- Ici – Axial\n',
  );
});

test('the file has one line for each number, and no formula', () => {
  const lines = asCsv([DETECTOR, REGION]).split('\r\n');
  expect(lines).toHaveLength(9);
  expect(lines[1]).toBe('length;;1.2.3;1.2.3.4;1;length;45.26;mm;detector;2023-11-14T22:13:21.000Z;0 0 / 10 0');
  expect(lines[2]).toContain(`;mean;-1040.25;HU;image;`);
  expect(lines[2]).toMatch(/^ellipse;"'=Nodule; ""apical""";/);
  expect(csvFileName(new Date(2026, 0, 31, 14, 5, 9))).toBe('mesures-images-20260131-140509.csv');
});
