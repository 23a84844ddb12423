import { beforeEach, expect, test, vi } from 'vitest';
import { tiltedAxial, type Orientation, AXIAL } from '../geometry/testing/planes.ts';
import { planeName } from '../geometry/plane-name.ts';
import type { PixelArray } from '../decoding/frame.ts';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { PlaneModel } from './plane-model.ts';
import type { PlaneSettings } from './plane-ports.ts';
import type { PlaneKind } from './plane-stack.ts';
import type { CutPlane } from './protocol.ts';
import { SeriesVolume } from './series-volume.ts';
import { FakeSeries, idOf, LocalWorker, pixelsAt, SIDE, sliceAt } from './testing/volumes.ts';
import { VolumeClient } from './volume-client.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve));

function planes(kind: PlaneKind = 'coronal', limit?: number) {
  const series = new FakeSeries();
  const worker = new LocalWorker(limit);
  const client = new VolumeClient(() => worker);
  const cached = new Map<string, PixelArray>();
  const awaited = { count: 0 };
  const volume = new SeriesVolume('1.2', {
    series,
    client,
    pixels: (id) => cached.get(id),
    reload: () => Promise.reject(new Error('not here')),
    awaited: () => awaited.count,
    makeRoom: () => undefined,
    breathe: () => Promise.resolve(),
    now: () => 0,
  });
  const pictures = new Map<string, { facts: FrameFacts; plane: CutPlane }>();
  const listeners = new Set<() => void>();
  let settings: PlaneSettings = { slab: undefined, angles: { rotation: 0, tilt: 0 }, pivot: undefined };
  const timers: (() => void)[] = [];
  const model = new PlaneModel(kind, {
    volume,
    client,
    settings: () => settings,
    onSettings: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    images: {
      put: (id, facts, plane) => {
        if (pictures.has(id)) throw new Error('there already');
        pictures.set(id, { facts, plane });
      },
      remove: (id) => pictures.delete(id),
    },
    explain: (refusals) => refusals.map(({ code }) => code).join(' '),
    after: (_, callback) => {
      timers.push(callback);
      return () => timers.splice(timers.indexOf(callback), 1);
    },
  });
  const load = async (...places: readonly number[]) => {
    for (const place of places) cached.set(idOf(place), pixelsAt(place));
    series.load(...places.map(idOf));
    await settle();
  };
  const set = (changes: Partial<PlaneSettings>) => {
    settings = { ...settings, ...changes };
    for (const listener of [...listeners]) listener();
  };
  const announce = (places: readonly number[], orientation?: Orientation) =>
    series.announce(...places.map((place) => sliceAt(place, orientation)));
  const shown = () => pictures.get(model.target ?? '');
  return { model, series, worker, volume, awaited, pictures, timers, load, set, announce, shown };
}

type Planes = ReturnType<typeof planes>;

/** As a pane does it. */
function open({ model }: Planes, pane = 0): () => void {
  const follow = (): void => {
    if (model.target !== undefined) model.look(model.target, pane);
  };
  let isOpen = false;
  const leave = model.subscribe(() => {
    if (isOpen) return;
    isOpen = model.target !== undefined;
    follow();
  });
  follow();
  return () => {
    model.rest(pane);
    leave();
  };
}

let made: Planes;
beforeEach(() => {
  made = planes();
});

test('begins in the middle of the volume, and every plane says where it lies', async () => {
  made.announce([0, 1, 2, 3]);
  open(made);
  await made.load(0, 1, 2, 3);
  made.worker.work();
  const { ids, slices } = made.model.snapshot();
  expect(ids).toHaveLength(SIDE[1]);
  expect(made.model.target).toBe(ids[1]);
  // Front to back, the head above: the last slice is the first row.
  expect([...made.shown()!.plane.pixels]).toEqual([
    304, 305, 306, 307, 204, 205, 206, 207, 104, 105, 106, 107, 4, 5, 6, 7,
  ]);
  expect(slices[1]!.facts).toMatchObject({
    position: [10, 21, 34.5],
    orientation: [
      [1, 0, 0],
      [0, 0, -1],
    ],
    spacing: [1.5, 1],
    rows: 4,
    columns: 4,
    sopInstanceUid: '',
    modality: 'CT',
    slope: 1,
    intercept: 0,
    frameOfReferenceUid: '1.2.3',
  });
  expect(made.shown()!.facts).toEqual(slices[1]!.facts);
  expect(planeName(slices[1]!.facts.orientation!)).toBe('coronal');
});

test('starts from what has arrived, says so, and refines no more often than the clock lets it', async () => {
  made.announce([0, 1, 2, 3]);
  open(made);
  await made.load(1);
  made.worker.work();
  expect(made.shown()!.plane).toMatchObject({ present: 1, missing: 12 });
  expect(made.model.isPreliminary()).toBe(true);
  expect(made.model.snapshot().states.size).toBe(0);
  await made.load(2);
  expect(made.worker.work()).toBe(0);
  made.timers.pop()!();
  made.worker.work();
  expect(made.shown()!.plane).toMatchObject({ present: 2, missing: 8 });
  // The last slice is not kept waiting.
  await made.load(0, 3);
  made.worker.work();
  expect(made.shown()!.plane).toMatchObject({ present: 4, missing: 0 });
  expect(made.model.isPreliminary()).toBe(false);
  expect([...made.model.snapshot().states.values()].every(({ status }) => status === 'loaded')).toBe(true);
});

test('once complete, neighbours are cut beforehand, the nearest first', async () => {
  made = planes('sagittal');
  made.announce([0, 1, 2]);
  open(made);
  await made.load(0, 1, 2);
  made.worker.work();
  expect([...made.pictures.keys()]).toEqual([2, 3, 1, 0].map((index) => made.model.snapshot().ids[index]));
});

test('what was cut before the settings changed is never shown after it', async () => {
  made = planes('axial');
  made.announce([0, 1, 2, 3]);
  open(made);
  await made.load(0, 1, 2, 3);
  made.worker.work(2);
  const before = made.model.target!;
  made.set({ slab: { mode: 'max', thickness: 3 } });
  made.worker.work();
  expect(made.model.target).toBe(before);
  // Of the third of four from above: the slice above it has the highest values within 1.5 mm.
  const values = [...made.shown()!.plane.pixels];
  expect(values).toEqual([...pixelsAt(2)]);
  for (const { plane } of made.pictures.values()) expect(plane.pixels[0]).toBeGreaterThanOrEqual(100);
});

test('only the newest angles are cut when they change faster than planes are made', async () => {
  made = planes('oblique');
  made.announce([0, 1, 2]);
  open(made);
  await made.load(0, 1, 2);
  made.worker.work();
  const cut = vi.spyOn(made.worker, 'postMessage');
  for (let rotation = 1; rotation <= 30; rotation += 1) made.set({ angles: { rotation, tilt: 0 } });
  made.worker.work(2);
  expect(cut.mock.calls.filter(([{ kind }]) => kind === 'plane')).toHaveLength(3);
  const angle = Math.PI / 6;
  expect(made.shown()!.facts.orientation![0]).toEqual([Math.cos(angle), Math.sin(angle), 0]);
  expect(made.model.snapshot().slices.find(({ id }) => id === made.model.target)!.facts.orientation![0][1]).toBeCloseTo(
    0.5,
  );
});

test('planes keep their names while the volume grows on either side', async () => {
  made = planes('axial');
  made.awaited.count = 3;
  made.announce([3, 4, 5]);
  open(made);
  await made.load(3, 4, 5);
  made.worker.work();
  const { target } = made.model;
  expect([...made.shown()!.plane.pixels]).toEqual([...pixelsAt(4)]);
  made.awaited.count = 0;
  made.announce([6, 2, 1]);
  await made.load(6, 2, 1);
  made.worker.work();
  expect(made.model.target).toBe(target);
  expect([...made.shown()!.plane.pixels]).toEqual([...pixelsAt(4)]);
  expect(made.model.snapshot().ids).toHaveLength(6);
  expect(made.model.snapshot().ids.indexOf(target!)).toBe(2);
});

test('two panes have their own planes of the same stack', async () => {
  made = planes('sagittal');
  made.announce([0, 1, 2]);
  open(made);
  const [first, , , last] = made.model.snapshot().ids;
  made.model.look(first!, 0);
  made.model.look(last!, 1);
  await made.load(0, 1, 2);
  made.worker.work();
  expect([first, last].map((id) => made.pictures.get(id!)!.facts.position![0])).toEqual([10, 13]);
});

test('a series that is no volume says why in the place of the image', () => {
  made.announce([0, 1, 2, 3], tiltedAxial(20));
  made = planes();
  made.series.announce(
    ...[0, 1, 2, 3].map((place) => ({
      ...sliceAt(place),
      facts: { ...sliceAt(place, AXIAL).facts, orientation: tiltedAxial(20) },
    })),
  );
  open(made);
  const { target } = made.model;
  expect(made.model.snapshot().states.get(target!)).toEqual({
    status: 'failed',
    error: { code: 'VOLUME_REFUSED', facts: { reason: 'tilted' } },
    isFinal: true,
  });
});

test('a volume that does not fit says how much it needs', () => {
  made = planes('axial', 10);
  made.announce([0, 1, 2]);
  open(made);
  const { states } = made.model.snapshot();
  expect([...states.values()]).toMatchObject([{ error: { code: 'VOLUME_TOO_LARGE' }, isFinal: true }]);
});

test('a plane that cannot be cut says so, and is cut when it is tried again', async () => {
  made.announce([0, 1, 2]);
  open(made);
  await made.load(0, 1);
  made.worker.work();
  made.worker.postMessage({ kind: 'close', volume: '1.2' });
  await made.load(2);
  made.worker.work();
  const target = made.model.target!;
  expect(made.model.snapshot().states.get(target)).toMatchObject({ status: 'failed', error: { code: 'INTERNAL' } });
  made.volume.forget();
  made.volume.follow();
  await settle();
  made.model.retry(target);
  made.worker.work();
  expect(made.model.snapshot().states.get(target)?.status).toBe('loaded');
});

test('of many planes no more are kept than the bound, those that are looked at among them', async () => {
  made = planes('oblique');
  made.announce([0, 1, 2]);
  open(made);
  await made.load(0, 1, 2);
  made.worker.work();
  // As large as 64 MB allow eight of.
  for (const id of made.model.snapshot().ids) made.model.look(id, 0);
  made.worker.work();
  expect(made.pictures.has(made.model.target!)).toBe(true);
});

test('nobody looks any more: nothing is cut, and no picture stays', async () => {
  made.announce([0, 1, 2]);
  const leave = open(made);
  await made.load(0, 1, 2);
  made.worker.work(1);
  leave();
  made.worker.work();
  expect(made.pictures.size).toBe(0);
  expect(made.volume.isUsed).toBe(false);
  open(made);
  made.worker.work();
  expect(made.shown()!.plane.present).toBe(3);
});
