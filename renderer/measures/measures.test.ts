import { expect, test } from 'vitest';
import type { ExaminationSeries, ExportJob, SeriesProgress } from '../../shared/examination.ts';
import { measuresCsv, measuresFileName, measuresJson } from './measure-files.ts';
import { measure } from './measures.ts';

const TIMINGS = {
  askedAt: '2026-03-12T10:00:00.000Z',
  sentMs: 3.2,
  firstByteMs: 40.4,
  firstInstanceMs: 61.6,
  endMs: 2003.2,
};

const series = (uid: string, progress: Partial<SeriesProgress>, modality = 'CT'): ExaminationSeries => ({
  seriesInstanceUid: uid,
  modality,
  description: 'DUPONT Jeanne, thorax',
  expected: 120,
  progress: { state: 'idle', received: 0, bytes: 0, bytesPerSecond: 0, warnings: [], ...progress },
});
const complete = series('1.2', { state: 'complete', received: 120, bytes: 63_000_000, timings: TIMINGS });

const job = (changes: Partial<ExportJob>): ExportJob => ({
  id: 'j',
  pacs: 'PACS',
  seriesInstanceUid: '1.2',
  description: 'DUPONT Jeanne, thorax',
  state: 'done',
  total: 120,
  stored: 120,
  warned: 0,
  failed: 0,
  bytes: 63_000_000,
  bytesPerSecond: 0,
  queuedAt: '2026-03-12T10:00:05.000Z',
  startedAt: '2026-03-12T10:00:05.250Z',
  endedAt: '2026-03-12T10:00:06.750Z',
  results: [],
  ...changes,
});

const TIMES = { series: new Map([['1.2', { firstImageMs: 95.5, lastLoadMs: 6.9 }]]) };
const NO_TIMES = { series: new Map() };

test('a retrieval: what was measured on both sides, and its throughput', () => {
  const { retrievals } = measure([complete], [], TIMES);
  expect(retrievals).toEqual([
    {
      seriesInstanceUid: '1.2',
      modality: 'CT',
      state: 'complete',
      received: 120,
      expected: 120,
      bytes: 63_000_000,
      askedAt: '2026-03-12T10:00:00.000Z',
      sentMs: 3,
      firstByteMs: 40,
      firstInstanceMs: 62,
      endMs: 2003,
      firstImagePaintedMs: 96,
      lastImageLoadedMs: 7,
      megabitsPerSecond: 252,
    },
  ]);
});

test('what has not ended has no throughput, and what nobody asked for is left out', () => {
  const { endMs: _, ...unfinished } = TIMINGS;
  const running = series('1.3', { state: 'running', received: 7, bytes: 4e6, timings: unfinished });
  const { retrievals } = measure([running, series('1.4', {})], [], NO_TIMES);
  expect(retrievals).toHaveLength(1);
  expect(retrievals[0]).not.toHaveProperty('megabitsPerSecond');
  expect(retrievals[0]).not.toHaveProperty('endMs');
});

test('an export: how long it waited, how long it was sent, and its throughput', () => {
  const measured = (one: ExportJob) => measure([complete], [one], TIMES).exports[0];
  expect(measured(job({}))).toEqual({
    seriesInstanceUid: '1.2',
    pacs: 'PACS',
    state: 'done',
    stored: 120,
    total: 120,
    bytes: 63_000_000,
    askedAt: '2026-03-12T10:00:05.000Z',
    sentMs: 250,
    durationMs: 1500,
    megabitsPerSecond: 336,
  });
  const { endedAt: _, ...unfinished } = job({ state: 'running', stored: 7 });
  expect(measured(unfinished)).not.toHaveProperty('durationMs');
  expect(measured(unfinished)).not.toHaveProperty('megabitsPerSecond');
  const { startedAt: __, ...neverSent } = job({ state: 'cancelled', stored: 0, bytes: 0 });
  expect(measured(neverSent)).toMatchObject({ bytes: 0, askedAt: '2026-03-12T10:00:05.000Z' });
  expect(measured(neverSent)).not.toHaveProperty('sentMs');
  expect(measured(neverSent)).not.toHaveProperty('durationMs');
});

test('as CSV: one line each, whole numbers, empty where nothing was measured', () => {
  const csv = measuresCsv(measure([complete], [job({})], TIMES));
  expect(csv.split('\r\n')).toEqual([
    'kind;series_instance_uid;modality;pacs;state;instances;instances_expected;bytes;asked_at;sent_ms;first_byte_ms;' +
      'first_instance_ms;end_ms;gesture_to_first_image_ms;last_image_loaded_ms;export_ms;kilobits_per_second',
    'retrieval;1.2;CT;;complete;120;120;63000000;2026-03-12T10:00:00.000Z;3;40;62;2003;96;7;;252000',
    'export;1.2;;PACS;done;120;120;63000000;2026-03-12T10:00:05.000Z;250;;;;;;1500;336000',
    '',
  ]);
});

test('a name of a PACS is a text, whatever it looks like', () => {
  const line = (pacs: string) => measuresCsv(measure([], [job({ pacs })], NO_TIMES)).split('\r\n')[1];
  expect(line('=HYPERLINK("x")')).toContain(`;"'=HYPERLINK(""x"")";`);
  expect(line('PACS; 2')).toContain(';"PACS; 2";');
});

test('no file holds what may name a person', () => {
  const measures = measure([complete, series('1.5', { received: 1 }, 'DUPONT')], [job({})], TIMES);
  const json = measuresJson(measures, { version: '1.0.0', measuredAt: '2026-03-12T10:00:05.000Z' });
  expect(JSON.parse(json)).toMatchObject({ program: 'DRIMBox', version: '1.0.0', exports: [{ durationMs: 1500 }] });
  expect(`${json}${measuresCsv(measures)}`).not.toContain('DUPONT');
  expect(measuresFileName(new Date(2026, 0, 3, 9, 5, 7), 'csv')).toBe('mesures-20260103-090507.csv');
});
