/**
 * One patient after the other in one window, in orders that nobody has thought of: late answers, drops of series picked up
 * before, marks and layouts that come too late. Whatever happens, nothing of one patient stands where another is.
 */
import { beforeEach, expect, test, vi } from 'vitest';
import type { OpenPatient, WorkstationState } from '../../shared/api.ts';
import type { ExaminationSeries, InstancesAnswer } from '../../shared/examination.ts';
import type { KeptLayout } from '../../shared/layout.ts';
import { SeriesModel } from '../viewer/series-model.ts';
import { leavePatient, onPatientLeaving, useViewer } from '../viewer/viewer-state.ts';
import { findSeries, judgeDrop, readDrag, writeDrag } from './drag.ts';
import { paneCount, shownPlaces } from './grid.ts';
import { toKept } from './keep.ts';
import { currentPlaces, takePlace } from './kept-places.ts';
import { useLayout } from './layout-state.ts';
import { markSeen, useSeen } from './seen-state.ts';
import { createRandom } from './testing/random.ts';
import { restoreLayout } from './use-kept-layout.ts';

const state: { patient: OpenPatient | undefined } = { patient: undefined };
vi.mock('../app/server-state.ts', () => ({
  latestState: () => state as unknown as WorkstationState,
  onState: () => undefined,
  useApi: () => undefined,
}));

const RUNS = import.meta.env['DRIMBOX_SOAK'] === '1' ? 1500 : 40;
const STEPS = 120;

function series(uid: string): ExaminationSeries {
  return {
    seriesInstanceUid: uid,
    modality: 'CT',
    description: '',
    expected: 2,
    progress: { state: 'complete', received: 2, bytes: 0, bytesPerSecond: 0, warnings: [] },
  };
}
/** The UIDs of a patient begin with their number; the second of their examinations may be blocked. */
function patient(number: number, isBlocked: boolean): OpenPatient {
  const examination = (id: string, blocked: boolean) => ({
    id,
    studyInstanceUid: id,
    description: '',
    date: '2026-01-01',
    institution: '',
    comparison: { sources: ['call', 'kos'] as const, grade: 'same' as const, traits: [] },
    blocked,
    warnings: [],
    series: [1, 2, 3].map((one) => series(`${id}.${one}`)),
  });
  return {
    key: `key-${number}`,
    traits: {},
    receivedAt: '',
    comparisons: [],
    examinations: [examination(`${number}.1`, false), examination(`${number}.2`, isBlocked)],
    record: {
      status: 'off',
      mode: 'normal',
      warnings: [],
      revision: 0,
      count: 0,
      filters: { modalities: [], regions: [] },
    },
  };
}

class Desk {
  readonly #random: ReturnType<typeof createRandom>;
  readonly #models = new Map<string, SeriesModel>();
  /** What was sent on its way while a patient was there, and may arrive at any time. */
  readonly #late: (() => void)[] = [];
  readonly #loaded: string[] = [];
  #number = 0;

  constructor(seed: number) {
    this.#random = createRandom(seed);
    onPatientLeaving(() => {
      for (const model of this.#models.values()) model.close();
      this.#models.clear();
    });
  }

  step(): void {
    const deeds = [
      () => this.#change(),
      () => this.#open(),
      () => useLayout.getState().setGrid(1 + this.#below(3), 1 + this.#below(4)),
      () => useLayout.getState().activate(this.#below(12)),
      () => useLayout.getState().maximise(this.#below(2) === 0 ? undefined : this.#below(12)),
      () => this.#pickUp(),
      () => this.#askForLayout(),
      () => this.#arrive(),
      () => this.#arrive(),
      () => useViewer.getState().close(),
    ];
    deeds[this.#below(deeds.length)]?.();
    this.#look();
  }

  /** What the panes draw: only what they find among the series of the patient who is there. */
  #look(): void {
    const layout = useLayout.getState();
    const now = state.patient;
    expect(shownPlaces(layout)).toContain(layout.active);
    for (const cell of layout.cells) {
      if (!cell) continue;
      expect(cell.seriesUid.split('.')[0], 'a cell of another patient').toBe(String(this.#number));
      const found = now && findSeries(now, cell.seriesUid);
      if (now?.examinations[1]?.blocked && cell.seriesUid.startsWith(`${this.#number}.2`))
        expect(found).toBeUndefined();
    }
    for (const uid of useSeen.getState().seen.keys()) expect(uid.split('.')[0]).toBe(String(this.#number));
    for (const { series: uid } of currentPlaces()) expect(uid.split('.')[0]).toBe(String(this.#number));
    for (const [uid, model] of this.#models) {
      expect(uid.split('.')[0]).toBe(String(this.#number));
      for (const id of model.snapshot().ids) expect(id).toContain(`:${uid}.`);
    }
    expect(
      this.#loaded.filter((id) => !id.startsWith(`drimbox:${this.#number}.`)),
      'loaded for another',
    ).toEqual([]);
  }

  #change(): void {
    leavePatient();
    this.#loaded.length = 0;
    this.#number += 1;
    state.patient = patient(this.#number, this.#below(2) === 0);
  }

  #open(): void {
    const uid = this.#anySeries();
    if (uid === undefined || !state.patient || !findSeries(state.patient, uid)) return;
    useViewer.getState().open(uid);
    const number = this.#number;
    const model = this.#models.get(uid) ?? this.#model(uid);
    model.follow(series(uid).progress);
    this.#late.push(() => {
      // As a pane does: it notes what it shows as long as it is there.
      if (this.#number === number) markSeen([{ series: uid, images: [`${uid}.1/1`], total: 2 }]);
    });
  }

  /** A series whose header facts and images come when they come. */
  #model(uid: string): SeriesModel {
    const instances = (from: number, signal: AbortSignal): Promise<InstancesAnswer> =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('gone')));
        this.#late.push(() => resolve({ instances: from === 0 ? [instance(`${uid}.1`), instance(`${uid}.2`)] : [] }));
      });
    const model = new SeriesModel({
      instances,
      begin: (signal) => instances(0, signal),
      load: (id, _facts, signal) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('gone')));
          this.#late.push(() => {
            if (signal.aborted) return;
            this.#loaded.push(id);
            resolve();
          });
        }),
      isLoaded: (id) => this.#loaded.includes(id),
      hasRoom: () => true,
      concurrency: 2,
      maxSide: 4096,
    });
    model.subscribe(() => {
      const [first] = model.snapshot().ids;
      if (first !== undefined && model.target === undefined) model.look(first);
    });
    this.#models.set(uid, model);
    return model;
  }

  /** Dragging begins with one patient and may end with the next. */
  #pickUp(): void {
    const [key, uid] = [state.patient?.key, this.#anySeries()];
    if (key === undefined || uid === undefined) return;
    const text = writeDrag({ key, series: uid });
    const place = this.#below(12);
    this.#late.push(() => {
      if (!state.patient) return;
      const verdict = judgeDrop(readDrag(text), state.patient);
      if ('refused' in verdict) return;
      expect(key, 'a drop of another patient was taken').toBe(state.patient.key);
      expect(verdict.found.examination.blocked).toBe(false);
      useLayout.getState().place(place, { seriesUid: verdict.found.series.seriesInstanceUid });
    });
  }

  #askForLayout(): void {
    const key = state.patient?.key;
    const uid = this.#anySeries();
    if (key === undefined || uid === undefined) return;
    const layout = toKept(useLayout.getState(), true, [{ series: uid, image: `${uid}.1/1` }]);
    const answer: KeptLayout = { screens: { 1: layout }, seen: [{ series: uid, images: [`${uid}.1/1`], total: 2 }] };
    this.#late.push(() => restoreLayout(key, answer));
  }

  #arrive(): void {
    const [late] = this.#late.splice(this.#below(this.#late.length), 1);
    late?.();
  }

  #anySeries(): string | undefined {
    const all = state.patient?.examinations.flatMap((one) =>
      one.series.map(({ seriesInstanceUid }) => seriesInstanceUid),
    );
    return all?.[this.#below(all.length)];
  }

  #below(limit: number): number {
    return this.#random.below(limit);
  }
}

function instance(sopInstanceUid: string) {
  return { sopInstanceUid, frames: 1, dataset: {} };
}

beforeEach(() => {
  leavePatient();
  state.patient = undefined;
});

test(`${RUNS} times one patient after the other`, async () => {
  for (let seed = 1; seed <= RUNS; seed++) {
    leavePatient();
    state.patient = undefined;
    const desk = new Desk(seed);
    for (let step = 0; step < STEPS; step++) {
      desk.step();
      if (step % 5 === 0) await Promise.resolve();
    }
    leavePatient();
    expect(paneCount(useLayout.getState())).toBe(1);
    expect(takePlace('1.1.1')).toBeUndefined();
  }
}, 600_000);

test('a drop of a patient who has left is refused, and so is one of an examination that is blocked', () => {
  const now = patient(2, true);
  const code = (dragged: Parameters<typeof judgeDrop>[0]) => {
    const verdict = judgeDrop(dragged, now);
    return 'refused' in verdict ? verdict.refused.code : verdict.found.series.seriesInstanceUid;
  };
  expect(code({ key: 'key-2', series: '2.1.1' })).toBe('2.1.1');
  // The same series, were it in both records, is not what was picked up.
  expect(code({ key: 'key-1', series: '2.1.1' })).toBe('PATIENT_CHANGED');
  expect(code({ key: 'key-2', series: '2.2.1' })).toBe('EXAMINATION_BLOCKED');
  expect(code({ key: 'key-2', series: '1.1.1' })).toBe('EXAMINATION_UNKNOWN');
  expect(code(readDrag('{"key":"key-2"}'))).toBe('EXAMINATION_UNKNOWN');
  for (const text of [
    '',
    'null',
    '[]',
    '{"key":"k","series":"x"}',
    '{"key":"k","series":"1","more":1}',
    ' '.repeat(2000),
  ])
    expect(readDrag(text)).toBeUndefined();
});
