import { afterEach, expect, test } from 'vitest';
import type { ExportJob } from '../../shared/examination.ts';
import { leavePatient } from '../viewer/viewer-state.ts';
import { exportsSeen, imageLoaded, pageTimes, seriesAsked, seriesPainted } from './page-times.ts';

afterEach(leavePatient);

const job = (id: string, state: ExportJob['state']): ExportJob => ({
  id,
  pacs: 'PACS',
  seriesInstanceUid: '1.2',
  description: '',
  state,
  total: 1,
  stored: 0,
  warned: 0,
  failed: 0,
  bytesPerSecond: 0,
  results: [],
});
const series = (uid: string) => pageTimes.getState().series.get(uid);

test('from the gesture to the first image, once a series', () => {
  seriesAsked('1.2', 1000);
  seriesAsked('1.3', 1500);
  seriesPainted('1.3', 1750);
  seriesPainted('1.2', 1800);
  expect([series('1.2'), series('1.3')]).toEqual([{ firstImageMs: 800 }, { firstImageMs: 250 }]);
  seriesAsked('1.2', 9000);
  seriesPainted('1.2', 9005);
  expect(series('1.2')).toEqual({ firstImageMs: 800 });
});

test('what is drawn again without having been asked for is no measure', () => {
  seriesPainted('1.2', 800);
  expect(series('1.2')).toBeUndefined();
});

test('the last image loaded stands beside the first', () => {
  seriesAsked('1.2', 0);
  seriesPainted('1.2', 100);
  imageLoaded('1.2', 7);
  imageLoaded('1.2', 9);
  expect(series('1.2')).toEqual({ firstImageMs: 100, lastLoadMs: 9 });
});

test('an export is measured while it runs, not while it waits', () => {
  exportsSeen([job('a', 'waiting')], 10);
  exportsSeen([job('a', 'running')], 20);
  exportsSeen([job('a', 'running'), job('b', 'done')], 30);
  exportsSeen([job('a', 'done')], 40);
  exportsSeen([job('a', 'done')], 50);
  expect([...pageTimes.getState().exports]).toEqual([['a', { startedAt: 20, endedAt: 40 }]]);
});

test('nothing is kept of a patient who has gone', () => {
  seriesAsked('1.2', 0);
  exportsSeen([job('a', 'running')], 20);
  leavePatient();
  seriesPainted('1.2', 100);
  expect(pageTimes.getState()).toEqual({ series: new Map(), exports: new Map() });
});
