import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { InstanceFacts, SeriesProgress } from '../../shared/examination.ts';
import { SeriesModel } from './series-model.ts';
import { sliceId } from './slices.ts';
import { attribute, instance } from './testing/instances.ts';

const progress = (state: SeriesProgress['state'], received: number): SeriesProgress => ({
  state,
  received,
  bytes: 0,
  bytesPerSecond: 0,
  warnings: [],
});
const id = (z: number): string => sliceId(`1.${z}`, 1);
const at = (z: number): InstanceFacts => instance(`1.${z}`, { z });

interface Options {
  readonly concurrency?: number;
  readonly hasRoom?: boolean;
  readonly afterPaint?: () => Promise<void>;
}

/** A series whose instances and images arrive when the test says so. */
function series({ concurrency = 2, hasRoom = true, afterPaint }: Options = {}) {
  const arrived: InstanceFacts[] = [];
  const asked: number[] = [];
  /** Answers that are kept back until something has arrived. */
  const waiting: (() => void)[] = [];
  const started: string[] = [];
  const ordered: (readonly string[])[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (thrown: unknown) => void; signal: AbortSignal }>();
  const loaded = new Set<string>();
  const model = new SeriesModel({
    instances: async (from) => {
      asked.push(from);
      return { instances: arrived.slice(from) };
    },
    begin: async () => {
      asked.push(0);
      if (arrived.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      return { instances: arrived.slice() };
    },
    load: (image, _facts, signal) => {
      started.push(image);
      return new Promise<void>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        ends.set(image, { resolve, reject, signal });
      });
    },
    order: (images) => ordered.push(images),
    isLoaded: (image) => loaded.has(image),
    hasRoom: () => hasRoom,
    ...(afterPaint && { afterPaint }),
    concurrency,
    maxSide: 4096,
  });
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const finish = async (image: string) => {
    loaded.add(image);
    ends.get(image)?.resolve();
    await settle();
  };
  const fail = async (image: string, thrown: unknown) => {
    ends.get(image)?.reject(thrown);
    await settle();
  };
  const arrive = async (state: SeriesProgress['state'], ...instances: InstanceFacts[]) => {
    arrived.push(...instances);
    model.follow(progress(state, arrived.length));
    await settle();
  };
  const evict = async () => {
    arrived.length = 0;
    model.follow(progress('idle', 0));
    await settle();
  };
  const states = () => Object.fromEntries([...model.snapshot().states].map(([name, state]) => [name, state.status]));
  return {
    model,
    arrived,
    asked,
    waiting,
    started,
    ordered,
    ends,
    loaded,
    finish,
    fail,
    arrive,
    evict,
    states,
    settle,
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('what arrives is sorted in; the image that is looked at stays the one it was', async () => {
  const { model, arrive, asked } = series();
  await arrive('running', at(50));
  expect(model.target).toBe(id(50));
  await arrive('running', at(10), at(70));
  await arrive('complete', at(30));
  expect(model.snapshot().ids).toEqual([id(10), id(30), id(50), id(70)]);
  expect(model.target).toBe(id(50));
  expect(asked).toEqual([0, 1, 3]);
});

test('the image looked at is loaded first, then its neighbours outwards', async () => {
  const { started, arrive, finish } = series({ concurrency: 1 });
  await arrive('complete', at(3), at(1), at(2), at(4), at(5));
  for (let turn = 0; turn < 4; turn += 1) await finish(started.at(-1) ?? '');
  expect(started).toEqual([id(3), id(4), id(2), id(5), id(1)]);
});

test('while scrolling, what lies ahead is loaded before what lies behind', async () => {
  const { model, started, arrive, finish } = series({ concurrency: 1 });
  await arrive('complete', ...[1, 2, 3, 4, 5, 6, 7, 8].map(at));
  model.look(id(4));
  model.look(id(3));
  started.length = 0;
  for (const image of [1, 4, 3]) await finish(id(image));
  for (let turn = 0; turn < 3; turn += 1) await finish(started.at(-1) ?? '');
  // Towards the first one, until there is none; the direction was down to up.
  expect(started.slice(0, 3)).toEqual([id(2), id(5), id(6)]);
});

test('the first image has the machine for itself until it has been drawn', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { started, arrive, finish, settle } = series({ afterPaint: () => promise });
  await arrive('complete', at(1), at(2), at(3));
  expect(started).toEqual([id(1)]);
  await finish(id(1));
  expect(started).toEqual([id(1)]);
  resolve();
  await settle();
  expect(started).toEqual([id(1), id(2), id(3)]);
});

test('what came behind the first image is asked for after it has been drawn', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { asked, model, arrive, finish, settle } = series({ afterPaint: () => promise });
  await arrive('running', at(1));
  await arrive('running', at(2));
  await finish(id(1));
  await arrive('running', at(3));
  expect(asked).toEqual([0]);
  resolve();
  await settle();
  expect(asked).toEqual([0, 1]);
  expect(model.snapshot().ids).toEqual([id(1), id(2), id(3)]);
});

test('neither a first slice that is no image nor one that was evicted keeps the others back', async () => {
  const object = series({ afterPaint: () => Promise.resolve() });
  await object.arrive('running', { ...at(1), frames: 0 });
  await object.arrive('running', at(2));
  expect(object.model.snapshot().ids).toEqual([id(1), id(2)]);
  const evicted = series({ afterPaint: () => Promise.resolve() });
  await evicted.arrive('running', at(1));
  await evicted.evict();
  await evicted.arrive('running', at(1));
  expect(evicted.model.snapshot().ids).toEqual([id(1)]);
});

test('a first image that fails does not keep the others back', async () => {
  const { started, arrive, fail } = series({ afterPaint: () => Promise.resolve() });
  await arrive('complete', at(1), at(2));
  await fail(id(1), new WorkstationError('IMAGE_DAMAGED'));
  expect(started).toEqual([id(1), id(2)]);
});

test('slices behind the first are told of together, and are there at once', async () => {
  const { model, arrive } = series();
  let told = 0;
  model.subscribe(() => (told += 1));
  await arrive('running', at(1));
  expect(told).toBe(1);
  await arrive('running', at(2));
  await arrive('running', at(3));
  expect(told).toBe(1);
  expect(model.snapshot().ids).toEqual([id(1), id(2), id(3)]);
  await vi.advanceTimersByTimeAsync(250);
  expect(told).toBe(2);
});

test('images that nobody waits for are told of together, the one looked at at once', async () => {
  const { model, arrive, finish, states } = series({ concurrency: 3 });
  await arrive('complete', at(1), at(2), at(3));
  let told = 0;
  model.subscribe(() => (told += 1));
  await finish(id(2));
  await finish(id(3));
  expect(told).toBe(0);
  await vi.advanceTimersByTimeAsync(250);
  expect(told).toBe(1);
  expect(states()).toEqual({ [id(2)]: 'loaded', [id(3)]: 'loaded' });
  await finish(id(1));
  expect(told).toBe(2);
});

test('a source that is being asked: the first instance is told as it comes, before the state tells of it', async () => {
  const { model, arrived, asked, waiting, started, settle } = series();
  model.hurry();
  await settle();
  expect([asked, started]).toEqual([[0], []]);
  arrived.push(at(1));
  waiting.shift()?.();
  await settle();
  expect(started).toEqual([id(1)]);
  expect(asked).toEqual([0]);
});

test('when nothing comes in a moment, the state will tell', async () => {
  const { model, asked, waiting, started, settle, arrive } = series();
  model.hurry();
  waiting.shift()?.();
  await settle();
  await vi.advanceTimersByTimeAsync(10_000);
  expect([asked, started]).toEqual([[0], []]);
  await arrive('running', at(1));
  expect(started).toEqual([id(1)]);
});

test('going elsewhere loads that one at once, even with every place taken', async () => {
  const { model, started, arrive } = series({ concurrency: 1 });
  await arrive('complete', at(1), at(2), at(3), at(4), at(5));
  model.look(id(5));
  expect(started).toEqual([id(1), id(5)]);
});

test('without room, only the neighbourhood is loaded ahead', async () => {
  const { started, arrive } = series({ concurrency: 50, hasRoom: false });
  await arrive('complete', ...Array.from({ length: 40 }, (_, index) => at(index + 1)));
  expect(started).toHaveLength(16);
});

test('an image that fails is remembered with its reason, the others go on', async () => {
  const { model, arrive, finish, fail, states } = series();
  await arrive('complete', at(1), at(2), at(3));
  await fail(id(1), new WorkstationError('IMAGE_DAMAGED'));
  await finish(id(2));
  await fail(id(3), new WorkstationError('HOST_NO_ANSWER'));
  expect(states()).toEqual({ [id(1)]: 'failed', [id(2)]: 'loaded', [id(3)]: 'failed' });
  const { states: found } = model.snapshot();
  expect(found.get(id(1))).toMatchObject({ error: { code: 'IMAGE_DAMAGED' }, isFinal: true });
  expect(found.get(id(3))).toMatchObject({ error: { code: 'HOST_NO_ANSWER' }, isFinal: false });
});

test('an image that can be tried again is', async () => {
  const { model, started, arrive, fail } = series();
  await arrive('complete', at(1));
  await fail(id(1), new WorkstationError('HOST_NO_ANSWER'));
  model.retry(id(1));
  expect(started).toEqual([id(1), id(1)]);
});

test('a frame that is announced a moment too early waits; once nothing more arrives it has failed', async () => {
  const { started, arrive, fail, states } = series();
  await arrive('running', at(1));
  await fail(id(1), new WorkstationError('DICOM_FRAME_UNKNOWN'));
  expect(states()).toEqual({});
  await arrive('complete');
  expect(started).toEqual([id(1), id(1)]);
  await fail(id(1), new WorkstationError('DICOM_FRAME_UNKNOWN'));
  expect(states()).toEqual({ [id(1)]: 'failed' });
});

test('what cannot be shown is known without a request', async () => {
  const { started, arrive, states } = series();
  await arrive('complete', { ...at(1), problem: { code: 'DICOM_DAMAGED', facts: { tag: '7FE0,0010' } } });
  expect(states()).toEqual({ [id(1)]: 'failed' });
  expect(started).toEqual([]);
});

test('off the screen, nothing more is loaded; what was broken off is loaded on return', async () => {
  const { model, ends, started, arrive, settle } = series();
  await arrive('complete', at(1), at(2), at(3));
  model.rest();
  expect(ends.get(id(1))?.signal.aborted).toBe(true);
  await settle();
  model.look(id(1));
  expect(started).toEqual([id(1), id(2), id(1), id(2)]);
});

test('two panes of one series: what both look at comes first, then the neighbours of each by turns', async () => {
  const { model, ordered, arrive } = series();
  await arrive('complete', ...[1, 2, 3, 4, 5, 6, 7].map(at));
  model.look(id(1), 0);
  model.look(id(6), 1);
  expect(ordered.at(-1)?.slice(0, 5)).toEqual([id(6), id(1), id(7), id(2), id(5)]);
  model.look(id(2), 0);
  expect(ordered.at(-1)?.slice(0, 2)).toEqual([id(2), id(6)]);
});

test('a series rests when the last of its panes shows something else', async () => {
  const { model, ordered, arrive } = series();
  await arrive('complete', at(1), at(2), at(3));
  model.look(id(1), 0);
  model.look(id(3), 4);
  model.rest(0);
  expect(ordered.at(-1)).toEqual([id(3), id(2), id(1)]);
  model.rest(4);
  expect(ordered.at(-1)).toEqual([]);
  await arrive('complete', at(4));
  expect(ordered.at(-1)).toEqual([]);
});

test('where a series is to be opened next moves no pane that shows it', async () => {
  const { model, ordered, arrive } = series();
  await arrive('complete', ...[1, 2, 3, 4].map(at));
  model.look(id(1), 0);
  model.look(id(4));
  expect(model.target).toBe(id(4));
  expect(ordered.at(-1)?.[0]).toBe(id(1));
});

test('an image that has left the cache is loaded again when looked at', async () => {
  const { model, started, loaded, arrive, finish } = series();
  await arrive('complete', at(1));
  await finish(id(1));
  loaded.delete(id(1));
  model.look(id(1));
  expect(started).toEqual([id(1), id(1)]);
});

test('a series that was put out and is asked for again comes anew, the slice looked at stays', async () => {
  const { model, asked, arrive, evict } = series();
  await arrive('complete', at(1), at(2), at(3));
  model.look(id(2));
  await evict();
  expect(model.snapshot().ids).toEqual([]);
  expect(model.target).toBe(id(2));
  asked.length = 0;
  await arrive('running', at(3));
  await arrive('complete', at(2), at(1));
  expect(asked).toEqual([0, 1]);
  expect(model.snapshot().ids).toEqual([id(1), id(2), id(3)]);
  expect(model.target).toBe(id(2));
});

test('closed, it asks for nothing any more', async () => {
  const { model, asked, started, arrive } = series();
  model.close();
  await arrive('running', at(1));
  expect([asked, started]).toEqual([[], []]);
});

test('what decodes is told in which order images are wanted, anew when the user moves', async () => {
  const { model, arrive, ordered } = series();
  await arrive('complete', at(10), at(20), at(30), at(40));
  expect(ordered.at(-1)).toEqual([id(10), id(20), id(30), id(40)]);
  model.look(id(40));
  expect(ordered.at(-1)).toEqual([id(40), id(30), id(20), id(10)]);
});

test('a video is not loaded ahead, and one that has no player is a final failure', async () => {
  const { arrive, started, states } = series();
  const video = (sop: string, syntax: string) =>
    instance(sop, { dataset: { '00083002': attribute(syntax), '00280004': attribute('YBR_PARTIAL_420') } });
  await arrive('complete', video('2.1', '1.2.840.10008.1.2.4.102'), video('2.2', '1.2.840.10008.1.2.4.100'));
  expect(started).toEqual([]);
  expect(states()).toEqual({ [sliceId('2.1', 1)]: 'video', [sliceId('2.2', 1)]: 'failed' });
});

test('who wants all of it has it loaded without a pane and without room, until it is enough', async () => {
  const { model, arrive, started, finish } = series({ hasRoom: false });
  const places = Array.from({ length: 40 }, (_, place) => place + 1);
  await arrive('complete', ...places.map(at));
  model.look(id(1), 0);
  model.rest(0);
  const enough = model.loadAll();
  for (let done = 0; done < 30; done += 1) await finish(started[done] ?? '');
  expect(started.length).toBeGreaterThan(30);
  enough();
  enough();
  const { length } = started;
  await finish(started.at(-1) ?? '');
  expect(started).toHaveLength(length);
});
