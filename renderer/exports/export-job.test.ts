import { expect, test } from 'vitest';
import type { ExportJob } from '../../shared/examination.ts';
import { createI18n } from '../ui/i18n.ts';
import { jobText, jobTone } from './export-job.ts';

const job = (changes: Partial<ExportJob>): ExportJob => ({
  id: 'j',
  pacs: 'PACS',
  seriesInstanceUid: '1.2',
  description: 'Thorax',
  state: 'running',
  total: 120,
  stored: 0,
  warned: 0,
  failed: 0,
  bytes: 0,
  bytesPerSecond: 0,
  queuedAt: '2026-03-12T10:00:00.000Z',
  results: [],
  ...changes,
});
const text = (changes: Partial<ExportJob>) => jobText(createI18n('fr'), job(changes)).replace(/\s/g, ' ');

test('progress, speed, what is left, and what went wrong so far', () => {
  expect(text({ stored: 80, failed: 2, bytesPerSecond: 41e6 })).toBe(
    '80 / 120 · 41 Mo/s · reste 38 · 2 non envoyée(s)',
  );
  expect(text({ state: 'done', stored: 120 })).toBe('120 / 120 · envoyé');
  expect(text({ state: 'incomplete', stored: 118, failed: 2 })).toBe('118 / 120 · incomplet · 2 non envoyée(s)');
});

test('success is said only without a reserve', () => {
  expect(jobTone(job({}))).toBeUndefined();
  expect(jobTone(job({ state: 'done', stored: 120 }))).toBe('good');
  expect(jobTone(job({ state: 'done', stored: 120, warned: 1 }))).toBe('warning');
  expect(jobTone(job({ state: 'failed' }))).toBe('bad');
});
