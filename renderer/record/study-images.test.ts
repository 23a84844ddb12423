import { expect, test } from 'vitest';
import type { Examination, ExaminationSeries, SeriesProgress } from '../../shared/examination.ts';
import { countImages, examinationsOf, isWholeOpen, openedByHand } from './study-images.ts';
import { document, study } from './testing/studies.ts';

const series = (state: SeriesProgress['state'], received: number, expected: number): ExaminationSeries => ({
  seriesInstanceUid: `1.2.${received}.${expected}`,
  modality: 'CT',
  description: '',
  expected,
  progress: { state, received, bytes: 0, bytesPerSecond: 0, warnings: [] },
});
const examination = (id: string, ...all: ExaminationSeries[]): Examination => ({
  id,
  studyInstanceUid: '1.2',
  description: '',
  date: '',
  institution: '',
  comparison: { sources: ['call', 'kos'], grade: 'same', traits: [] },
  blocked: false,
  warnings: [],
  series: all,
});

const TWO = study('s', {
  manifests: [document('k1', { kind: 'manifest' }), document('k2', { kind: 'manifest' })],
  openManifests: ['k2', 'gone', 'k1'],
});

test('the open examinations of a study; one that was put aside is not there', () => {
  const [first, second, other] = [examination('k1'), examination('k2'), examination('hand')];
  expect(examinationsOf(TWO, [first, other, second])).toEqual([second, first]);
  expect(openedByHand([first, other, second], [TWO])).toEqual([other]);
});

test('nothing is left to retrieve when every manifest is open', () => {
  expect(isWholeOpen(TWO, [examination('k1')])).toBe(true);
  expect(isWholeOpen({ ...TWO, openManifests: ['k1'] }, [examination('k1')])).toBe(false);
  expect(isWholeOpen(TWO, [])).toBe(false);
});

test('images of all series together', () => {
  const counted = countImages([
    examination('k1', series('complete', 120, 120), series('running', 10, 40)),
    examination('k2', series('partial', 3, 5)),
  ]);
  expect(counted).toEqual({ series: 3, received: 133, expected: 165, isArriving: true, isIncomplete: true });
});
