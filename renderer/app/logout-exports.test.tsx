/** What the question before a logout says of exports under way; that it can be answered is for the spec. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import type { ExaminationSeries, ExportJob, SeriesProgress } from '../../shared/examination.ts';
import { I18nScope } from '../ui/I18nScope.tsx';
import { exportsAtLogout } from './logout-exports.ts';
import { LogoutFacts } from './LogoutControl.tsx';

type SeriesState = SeriesProgress['state'];

const series = (state: SeriesState): ExaminationSeries => ({
  seriesInstanceUid: '1.5',
  modality: 'CT',
  description: 'Thorax',
  expected: 120,
  progress: { state, received: 0, bytes: 0, bytesPerSecond: 0, warnings: [] },
});

const job = (state: ExportJob['state']): ExportJob => ({
  id: state,
  pacs: 'PACS central',
  seriesInstanceUid: '1.5',
  description: 'Thorax',
  state,
  total: 120,
  stored: 40,
  warned: 2,
  failed: 0,
  bytes: 0,
  bytesPerSecond: 0,
  queuedAt: '2026-03-12T10:00:00.000Z',
  results: [],
});

function stateWith(own: Partial<WorkstationState>, progress: SeriesState = 'complete'): WorkstationState {
  const examinations = [{ series: [series(progress)] }];
  return { exports: [], patient: { examinations } as unknown as OpenPatient, ...own } as unknown as WorkstationState;
}

describe('an export goes on after a logout', () => {
  test.each<[ExportJob['state'], SeriesState, boolean]>([
    ['waiting', 'complete', true],
    ['waiting', 'running', true],
    ['waiting', 'waiting', false],
    ['waiting', 'idle', false],
    ['waiting', 'partial', false],
    ['running', 'complete', true],
    ['running', 'running', true],
    ['running', 'partial', true],
    ['running', 'waiting', false],
  ])('%s, its series %s: %s', (state, progress, goesOn) => {
    expect(exportsAtLogout(stateWith({ exports: [job(state)] }, progress))).toMatchObject([{ goesOn }]);
  });

  test.each(['done', 'incomplete', 'failed', 'cancelled'] as const)('not when it is over: %s', (state) => {
    expect(exportsAtLogout(stateWith({ exports: [job(state)] }))).toEqual([]);
  });

  test('not when nothing is known of its series', () => {
    const state = { ...stateWith({ exports: [job('running')] }), patient: undefined } as unknown as WorkstationState;
    expect(exportsAtLogout(state)).toMatchObject([{ goesOn: false }]);
  });
});

function said(state: WorkstationState): string {
  return renderToStaticMarkup(
    <I18nScope locale="fr">
      <LogoutFacts state={state} />
    </I18nScope>,
  ).replaceAll(/\s/g, ' ');
}

test('the question names each export, how far it is, and what becomes of it', () => {
  const text = said(stateWith({ exports: [job('running')] }));
  expect(text).toContain('Thorax vers PACS central');
  expect(text).toContain('42 / 120');
  expect(text).toContain('Ira jusqu’au bout');
  expect(said(stateWith({ exports: [job('waiting')] }, 'waiting'))).toContain('Échouera si vous vous déconnectez');
});

test('the question counts the exports of closed records, and says when all is over', () => {
  expect(said(stateWith({ exportsOfClosedRecords: 3 }))).toContain('Envois de dossiers que vous avez fermés : 3.');
  expect(said(stateWith({ exports: [job('done')], exportsOfClosedRecords: 0 }))).toContain('terminés');
});
