import { expect, test } from 'vitest';
import type { ExaminationSeries, SeriesProgress } from '../../shared/examination.ts';
import { createI18n } from '../ui/i18n.ts';
import {
  canAskAgain,
  missing,
  mustBeRetrieved,
  progressText,
  progressTone,
  sourceRefusals,
  troubles,
} from './series-progress.ts';

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

test('a refused source is named once, whatever the number of its series', () => {
  const failed = (host: string) => series({ state: 'failed', error: { code: 'TRUST_NOT_LISTED', facts: { host } } });
  const lost = series({ state: 'failed', error: { code: 'WADO_RESET', facts: { host: 'db1.example' } } });
  const refusals = sourceRefusals([
    failed('db8.example'),
    series({}),
    lost,
    failed('db8.example'),
    failed('db3.example'),
  ]);
  expect(refusals.map(({ facts }) => facts['host'])).toEqual(['db8.example', 'db3.example']);
  expect(progressText(createI18n('fr'), failed('db8.example'))).toBe('Source refusée');
  expect(progressText(createI18n('fr'), lost).replace(/\s/g, ' ')).toBe('0 / 120, échec');
});

const RETRY = { attempt: 2, at: '2026-03-12T10:00:08.000Z' };

test('a pause before the next attempt says what is there and when it goes on, and can be cut short', () => {
  const pausing = series({ state: 'waiting', received: 87, retry: RETRY });
  const text = (seconds?: number) => progressText(createI18n('fr'), pausing, seconds).replace(/\s/g, ' ');
  expect(text(8)).toBe('87 / 120 · nouvel essai dans 8 s');
  expect(text(0)).toBe('87 / 120 · nouvel essai…');
  const { progress } = pausing;
  expect([missing(progress), mustBeRetrieved(progress), progressTone(progress)]).toEqual([
    'incomplete',
    true,
    'warning',
  ]);
  const waiting = series({ state: 'waiting' }).progress;
  expect([missing(waiting), mustBeRetrieved(waiting), canAskAgain(waiting)]).toEqual(['arriving', false, false]);
});

test('a series that made room for others says so, and can be asked for again', () => {
  const evicted = series({ warnings: [{ code: 'CACHE_EVICTED', facts: {} }] });
  expect(progressText(createI18n('fr'), evicted)).toBe('120 images, à redemander');
  expect(canAskAgain(evicted.progress)).toBe(true);
  expect(canAskAgain(series({}).progress)).toBe(false);
});

test('an error is told before what is merely odd', () => {
  const error = { code: 'WADO_RESET', facts: { host: 'db1.example' } } as const;
  const odd = { code: 'WADO_PARTIAL', facts: { host: 'db1.example' } } as const;
  expect(troubles(series({ state: 'partial', error, warnings: [odd] }))).toEqual([error, odd]);
  expect(troubles(series({}))).toEqual([]);
});

test('what is there, or on its way, is not asked for again', () => {
  const again = (['idle', 'waiting', 'running', 'complete', 'partial', 'failed', 'cancelled'] as const).filter(
    (state) => mustBeRetrieved(series({ state }).progress),
  );
  expect(again).toEqual(['idle', 'partial', 'failed', 'cancelled']);
});
