import { expect, test, vi } from 'vitest';
import type { CutPlane, FromVolumeWorker, ToVolumeWorker } from './protocol.ts';
import { GRID } from './testing/grid.ts';
import { VolumeClient, type CutOrder } from './volume-client.ts';

const PLANE = {
  origin: [0, 0, 0],
  row: [1, 0, 0],
  column: [0, 1, 0],
  along: [0, 0, 1],
  spacing: [1, 1],
  rows: 1,
  columns: 1,
} as const;
const cutPlane: CutPlane = { pixels: Int16Array.of(1), min: 1, max: 1, outside: 0, missing: 0, present: 3 };

/** A worker that does nothing until the test says so. */
class FakeWorker {
  readonly sent: ToVolumeWorker[] = [];
  isOver = false;
  readonly #on: { type: string; listener: (event: { readonly data: FromVolumeWorker }) => void }[] = [];
  postMessage(message: ToVolumeWorker): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.isOver = true;
  }
  addEventListener(type: string, listener: (event: { readonly data: FromVolumeWorker }) => void): void {
    this.#on.push({ type, listener });
  }
  tell(type: string, data?: FromVolumeWorker): void {
    for (const { listener } of this.#on.filter((one) => one.type === type)) listener({ data: data! });
  }
  /** Answers the job that was sent last. */
  answer(): void {
    this.tell('message', { kind: 'plane', job: this.jobs.at(-1)!.job, plane: cutPlane });
  }
  get jobs() {
    return this.sent.filter((message) => message.kind === 'plane');
  }
}

function client() {
  const workers: FakeWorker[] = [];
  const made = new VolumeClient(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const listener = { tooLarge: vi.fn(), lost: vi.fn() };
  const define = (volume = 'v') => made.define({ volume, grid: GRID, ids: ['a'], isInverted: false }, listener);
  const done: string[] = [];
  const order = (lane: string, changes: Partial<CutOrder> = {}): CutOrder => ({
    lane,
    volume: 'v',
    plane: PLANE,
    rank: 0,
    done: (plane) => done.push(plane ? lane : `${lane} failed`),
    ...changes,
  });
  return { made, workers, listener, define, done, order };
}

test('one plane is cut at a time, and a newer order of a lane takes the place of the one that waits', () => {
  const { made, workers, define, done, order } = client();
  define();
  const outdated = vi.fn();
  made.cut(order('axial'));
  made.cut(order('coronal', { done: outdated }));
  made.cut(order('coronal'));
  expect(workers[0]!.jobs).toHaveLength(1);
  workers[0]!.answer();
  workers[0]!.answer();
  expect(done).toEqual(['axial', 'coronal']);
  expect(outdated).not.toHaveBeenCalled();
  expect(workers[0]!.jobs).toHaveLength(2);
});

test('the lowest rank is served first, and what a lane has dropped is answered to nobody', () => {
  const { made, workers, define, done, order } = client();
  define();
  made.cut(order('first'));
  made.cut(order('ahead', { rank: 9 }));
  made.cut(order('dropped', { rank: 2 }));
  made.cut(order('looked at', { rank: 1 }));
  made.drop('first');
  made.drop('dropped');
  workers[0]!.answer();
  workers[0]!.answer();
  workers[0]!.answer();
  expect(done).toEqual(['looked at', 'ahead']);
});

test('a job that fails is told, and the next one is served', () => {
  const { made, workers, define, done, order } = client();
  define();
  made.cut(order('axial'));
  made.cut(order('coronal'));
  workers[0]!.tell('message', { kind: 'failed', job: 1 });
  workers[0]!.answer();
  expect(done).toEqual(['axial failed', 'coronal']);
});

test('an answer to something else than the running job is for nobody', () => {
  const { made, workers, define, done, order } = client();
  define();
  made.cut(order('axial'));
  workers[0]!.tell('message', { kind: 'plane', job: 99, plane: cutPlane });
  expect(done).toEqual([]);
});

test('a volume that was forgotten takes no slices and no orders, and its worker is told', () => {
  const { made, workers, define, done, order } = client();
  define();
  made.cut(order('axial'));
  made.cut(order('coronal'));
  made.forget('v');
  made.put('v', 'a', Int16Array.of(1));
  made.cut(order('sagittal'));
  workers[0]!.answer();
  expect(done).toEqual([]);
  expect(workers[0]!.sent.map(({ kind }) => kind)).toEqual(['grid', 'plane', 'close']);
});

test('a volume that is too large is told to its owner', () => {
  const { workers, define, listener } = client();
  define();
  workers[0]!.tell('message', { kind: 'too-large', volume: 'v', bytes: 9, limit: 8 });
  expect(listener.tooLarge).toHaveBeenCalledExactlyOnceWith(9, 8);
});

test('a worker that is lost fails what it had to do, once, and another one comes when it is needed', () => {
  const { made, workers, define, done, order, listener } = client();
  define();
  made.cut(order('axial'));
  made.cut(order('coronal'));
  workers[0]!.tell('error');
  workers[0]!.tell('error');
  expect(workers[0]!.isOver).toBe(true);
  expect(done).toEqual(['axial failed', 'coronal failed']);
  expect(listener.lost).toHaveBeenCalledOnce();
  define();
  made.cut(order('axial'));
  workers[0]!.answer();
  workers[1]!.answer();
  expect(done).toEqual(['axial failed', 'coronal failed', 'axial']);
});

test('nothing of a patient stays after the end', () => {
  const { made, workers, define, done, order } = client();
  define();
  made.cut(order('axial'));
  made.close();
  workers[0]!.answer();
  made.put('v', 'a', Int16Array.of(1));
  expect(done).toEqual([]);
  expect(workers).toHaveLength(1);
  expect(workers[0]!.isOver).toBe(true);
});
