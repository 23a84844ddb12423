/** Measurements on an instance, one of each kind, as the screen keeps them. */
import { randomUUID } from 'node:crypto';
import type { Measurement, MeasurementKind, QuantityName, Reading } from '../../../shared/measurements.ts';
import type { DicomDataset } from '../../dicom/dataset.ts';
import type { MeasurementReportOptions } from '../measurement-report.ts';

type Point = readonly [number, number];

/** A measurement on the first frame of an instance. */
export function measuredOn(
  dataset: DicomDataset,
  kind: MeasurementKind,
  points: readonly Point[],
  readings: readonly (readonly [QuantityName, number, string])[],
  more: Partial<Measurement> = {},
): Measurement {
  return {
    id: randomUUID(),
    kind,
    study: dataset.string('StudyInstanceUID') ?? '',
    series: dataset.string('SeriesInstanceUID') ?? '',
    sop: dataset.string('SOPInstanceUID') ?? '',
    frame: 1,
    points: points.map(([column, row]) => [column, row]),
    label: '',
    created: '2026-01-31T14:05:09.000Z',
    readings: readings.map(([name, value, unit]): Reading => ({ name, value, unit })),
    ...more,
  };
}

export function oneOfEachKind(dataset: DicomDataset): readonly Measurement[] {
  const on = (...rest: Parameters<typeof measuredOn> extends [unknown, ...infer R] ? R : never) =>
    measuredOn(dataset, ...rest);
  const [a, b, c, d]: readonly Point[] = [[10, 20], [30, 20], [20, 5], [20, 45.5]]; // prettier-ignore
  if (!a || !b || !c || !d) throw new Error('four points');
  const outline = Array.from({ length: 2000 }, (_, index): Point => {
    const turn = (index / 2000) * 2 * Math.PI;
    return [60 + 20 * Math.cos(turn), 60 + 20 * Math.sin(turn)];
  });
  return [
    on('length', [a, b], [['length', 10.123456789012344, 'mm']], { label: 'Lésion « été »', spacing: 'detector' }),
    on('bidirectional', [a, b, c, d], [['length', 40.5, 'mm'], ['short', 20, 'mm']], { spacing: 'image' }), // prettier-ignore
    on('angle', [a, c, b], [['angle', 67.38, 'deg']]),
    on('cobb', [a, b, c, d], [['angle', 90, 'deg']]),
    on(
      'ellipse',
      [a, b, c, d],
      [
        ['mean', -12.5, 'HU'],
        ['deviation', 1 / 3, 'HU'],
        ['min', -1024, 'HU'],
        ['max', 3071, 'HU'],
        ['area', 636.2, 'mm2'],
        ['count', 650, ''],
      ],
    ),
    on('rectangle', [a, b, c, d], [['mean', 8, 'raw'], ['area', 50, 'px2']], { spacing: 'none' }), // prettier-ignore
    on('freehand', outline, [['max', 4.25, 'SUVbw'], ['area', 1256.6, 'mm2']]), // prettier-ignore
    on('probe', [a], [['value', 1e-7, 'BQML']]),
    on('arrow', [a, b], [], { label: 'Ici' }),
    on('text', [a], [], { readings: undefined }),
  ];
}

export const author = { familyName: 'LÉVÊQUE', givenName: 'Chloé', organization: 'Clinique de l’Œuf' };
export const reportOptions: MeasurementReportOptions = {
  author,
  device: { uid: '2.25.1', name: 'DRIMBox workstation', version: '0.1.0' },
  now: () => new Date(2026, 0, 31, 14, 5, 9),
  newUuid: () => randomUUID(),
};
