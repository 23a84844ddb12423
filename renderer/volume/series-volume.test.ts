import { expect, test, vi } from 'vitest';
import { AXIAL, tiltedAxial } from '../geometry/testing/planes.ts';
import type { PixelArray } from '../decoding/frame.ts';
import { gapOf, SeriesVolume } from './series-volume.ts';
import { FakeSeries, idOf, LocalWorker, pixelsAt, sliceAt } from './testing/volumes.ts';
import { VolumeClient } from './volume-client.ts';

function volume({ limit }: { limit?: number } = {}) {
  const series = new FakeSeries();
  const workers: LocalWorker[] = [];
  const client = new VolumeClient(() => {
    const worker = new LocalWorker(limit);
    workers.push(worker);
    return worker;
  });
  const cached = new Map<string, PixelArray>();
  const awaited = { count: 0 };
  const ports = {
    series,
    client,
    pixels: (id: string) => cached.get(id),
    reload: vi.fn((slice: { id: string }) => {
      cached.set(slice.id, pixelsAt(Number(slice.id.slice(6))));
      return Promise.resolve();
    }),
    awaited: () => awaited.count,
    makeRoom: vi.fn(),
    breathe: vi.fn(() => Promise.resolve()),
    now: vi.fn(() => 0),
  };
  const made = new SeriesVolume('1.2', ports);
  const load = async (...places: readonly number[]) => {
    for (const place of places) cached.set(idOf(place), pixelsAt(place));
    series.load(...places.map(idOf));
    await settle();
  };
  return { made, series, client, workers, cached, awaited, ports, load };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const slices = (...places: readonly number[]) => places.map((place) => sliceAt(place));

test('whoever looks has the whole series loaded, and nobody does after that', () => {
  const { made, series, ports } = volume();
  expect(series.wanted).toBe(0);
  const leave = [made.subscribe(() => undefined), made.subscribe(() => undefined)];
  expect([series.wanted, made.isUsed]).toEqual([1, true]);
  expect(ports.makeRoom).toHaveBeenCalledOnce();
  for (const end of leave) end();
  expect([series.wanted, made.isUsed]).toEqual([0, false]);
});

test('slices go to the worker as they are loaded, each once, in any order', async () => {
  const { made, series, workers, load } = volume();
  series.announce(...slices(2, 0, 1, 3));
  made.subscribe(() => undefined);
  expect(made.snapshot()).toMatchObject({ present: 0, total: 4, refusals: [], geometry: { dimensions: [4, 3, 4] } });
  await load(3, 0);
  await load(1);
  expect(made.snapshot()).toMatchObject({ present: 3, total: 4 });
  await load(2);
  expect(made.snapshot()).toMatchObject({ present: 4, total: 4 });
  expect(workers[0]!.slices.toSorted()).toEqual([0, 1, 2, 3].map(idOf));
});

test('the page breathes while many slices are copied', async () => {
  const { made, series, ports, load } = volume();
  let time = 0;
  ports.now.mockImplementation(() => (time += 4));
  series.announce(...slices(0, 1, 2, 3, 4, 5));
  made.subscribe(() => undefined);
  await load(0, 1, 2, 3, 4, 5);
  expect(ports.breathe).toHaveBeenCalledTimes(3);
});

test('an image that has left the cache is brought back for it', async () => {
  const { made, series, ports } = volume();
  series.announce(...slices(0, 1, 2));
  series.load(...[0, 1, 2].map(idOf));
  made.subscribe(() => undefined);
  await settle();
  expect(ports.reload).toHaveBeenCalledTimes(3);
  expect(made.snapshot().present).toBe(3);
});

test('one that cannot be brought back is missing', async () => {
  const { made, series, ports } = volume();
  ports.reload.mockImplementation(({ id }) => (id === idOf(1) ? Promise.reject(new Error('gone')) : Promise.resolve()));
  series.announce(...slices(0, 1, 2));
  made.subscribe(() => undefined);
  series.load(idOf(1));
  await settle();
  expect(made.snapshot()).toMatchObject({ present: 0, total: 3 });
});

test('while slices are awaited a gap means nothing, and once none is it is said', () => {
  const { made, series, awaited } = volume();
  awaited.count = 2;
  series.announce(...slices(0, 1, 4));
  made.subscribe(() => undefined);
  expect(made.snapshot()).toMatchObject({ refusals: [], total: 0 });
  awaited.count = 0;
  made.follow();
  expect(made.snapshot().refusals).toEqual([{ code: 'gaps', missing: 2, gaps: 1, step: 1.5 }]);
});

test('of a series of which nothing has come nothing is said', () => {
  const { made } = volume();
  const heard = vi.fn();
  made.subscribe(heard);
  made.follow();
  expect(made.snapshot()).toMatchObject({ refusals: [], total: 0 });
  expect(heard).not.toHaveBeenCalled();
});

test('a volume grows with what is announced, and counts what is still awaited', async () => {
  const { made, series, awaited, load } = volume();
  awaited.count = 2;
  series.announce(...slices(1, 2, 3));
  made.subscribe(() => undefined);
  await load(1, 2, 3);
  expect(made.snapshot()).toMatchObject({ present: 3, total: 5 });
  awaited.count = 1;
  series.announce(...slices(0));
  expect(made.snapshot()).toMatchObject({ present: 3, total: 5, geometry: { dimensions: [4, 3, 4] } });
});

test('what no further slice can mend is said at once', () => {
  const { made, series, awaited } = volume();
  awaited.count = 90;
  series.announce(
    ...[0, 1, 2, 3, 4, 5].map((place) => ({
      ...sliceAt(place),
      facts: { ...sliceAt(place, AXIAL).facts, orientation: tiltedAxial(20) },
    })),
  );
  made.subscribe(() => undefined);
  expect(made.snapshot().refusals).toMatchObject([{ code: 'tilted' }]);
  expect(made.snapshot().geometry).toBeUndefined();
});

test('a report among the images is no slice of it', () => {
  const { made, series } = volume();
  const report = { ...sliceAt(9), problem: { code: 'DICOM_NO_PIXELS', facts: {} } } as const;
  series.announce(...slices(0, 1, 2), report);
  made.subscribe(() => undefined);
  expect(made.snapshot()).toMatchObject({ refusals: [], total: 3 });
});

test('a volume that does not fit is told, with its size, and takes no more', async () => {
  const { made, series, workers, load } = volume({ limit: 71 });
  series.announce(...slices(0, 1, 2));
  made.subscribe(() => undefined);
  expect(made.snapshot().tooLarge).toEqual({ bytes: 72, limit: 71 });
  await load(0, 1, 2);
  expect(workers[0]!.slices).toEqual([]);
});

test('a worker that dies is given everything again', async () => {
  const { made, series, workers, load } = volume();
  series.announce(...slices(0, 1, 2));
  made.subscribe(() => undefined);
  await load(0, 1, 2);
  const { revision } = made.snapshot();
  workers[0]!.die();
  await settle();
  expect(workers).toHaveLength(2);
  expect(workers[1]!.slices).toHaveLength(3);
  expect(made.snapshot()).toMatchObject({ present: 3, total: 3 });
  expect(made.snapshot().revision).toBeGreaterThan(revision);
});

test('a patient who leaves while an image is fetched leaves nothing in a worker', async () => {
  const { made, series, client, workers, cached, ports } = volume();
  let arrive = (): void => undefined;
  ports.reload.mockImplementation(
    ({ id }) =>
      new Promise((resolve) => {
        arrive = () => {
          cached.set(id, pixelsAt(0));
          resolve();
        };
      }),
  );
  series.announce(...slices(0, 1, 2));
  series.load(idOf(0));
  const heard = vi.fn();
  made.subscribe(heard);
  await settle();
  const before = heard.mock.calls.length;
  made.close();
  client.close();
  arrive();
  series.load(idOf(1));
  await settle();
  expect(workers.flatMap((worker) => worker.slices)).toEqual([]);
  expect(workers).toHaveLength(1);
  expect(heard).toHaveBeenCalledTimes(before);
  expect(ports.reload.mock.calls[0]).toMatchObject([{ id: idOf(0) }, { aborted: true }]);
});

test('tissue between slices that touch nowhere is told apart from slices that overlap or touch', () => {
  const { made } = volume();
  const geometry = (step: number) => ({ ...made.snapshot(), geometry: { spacing: [1, 1, step] } as never });
  const withThickness = (step: number, thickness?: number) => {
    const slice = sliceAt(0);
    const facts = { ...slice.facts, ...(thickness !== undefined && { technique: { thickness } }) };
    return gapOf({ ...geometry(step), sample: { ...slice, facts } });
  };
  expect(withThickness(25, 5)).toEqual({ thickness: 5, step: 25 });
  expect([withThickness(5, 5), withThickness(2.5, 5), withThickness(25), withThickness(5.1, 5)]).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
});
