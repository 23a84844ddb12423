import { expect, test } from 'vitest';
import type { ExaminationSeries, SeriesProgress } from '../../shared/examination.ts';
import { createI18n } from '../ui/i18n.ts';
import { mustBeRetrieved, progressText } from './series-progress.ts';

const series = (progress: Partial<SeriesProgress>): ExaminationSeries => ({
  seriesInstanceUid: '1.2',
  modality: 'CT',
  description: '',
  expected: 120,
  progress: { state: 'idle', received: 0, bytes: 0, bytesPerSecond: 0, warnings: [], ...progress },
});

test('how far, how fast, and what is missing', () => {
  const text = (progress: Partial<SeriesProgress>) =>
    progressText(createI18n('fr'), series(progress)).replace(/\s/g, ' ');
  expect(text({})).toBe('120 images');
  expect(text({ state: 'running', received: 87, bytesPerSecond: 41_200_000 })).toBe('87 / 120 · 41 Mo/s');
  expect(text({ state: 'running', received: 1, bytesPerSecond: 1_540_000 })).toBe('1 / 120 · 1,5 Mo/s');
  expect(text({ state: 'complete', received: 1 })).toBe('1 image, complète');
  expect(text({ state: 'partial', received: 87 })).toBe('87 / 120, incomplète');
});

test('what is there, or on its way, is not asked for again', () => {
  const again = (['idle', 'waiting', 'running', 'complete', 'partial', 'failed', 'cancelled'] as const).filter(
    (state) => mustBeRetrieved(series({ state }).progress),
  );
  expect(again).toEqual(['idle', 'partial', 'failed', 'cancelled']);
});
