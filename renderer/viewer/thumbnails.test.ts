import { expect, test } from 'vitest';
import type { InstanceFacts, SeriesProgress } from '../../shared/examination.ts';
import { sliceId } from './slices.ts';
import { attribute, instance } from './testing/instances.ts';
import { Thumbnails } from './thumbnails.ts';

const MP4 = '1.2.840.10008.1.2.4.102';
const settle = () => new Promise((resolve) => setTimeout(resolve));

/** Series whose pictures are drawn when the test says so. */
function thumbnails(series: Readonly<Record<string, readonly InstanceFacts[]>>) {
  const asked: string[] = [];
  const drawn: string[] = [];
  const pending: { resolve: () => void; reject: () => void; signal: AbortSignal }[] = [];
  const made = new Thumbnails({
    instances: async (uid, from) => {
      asked.push(`${uid} from ${from}`);
      return { instances: (series[uid] ?? []).slice(from) };
    },
    draw: (slice, signal) => {
      drawn.push(slice.id);
      return new Promise((resolve, reject) => {
        const picture = { width: 1, height: 1, pixels: Uint8ClampedArray.of(1, 2, 3, 255) };
        pending.push({ resolve: () => resolve(picture), reject: () => reject(new Error('damaged')), signal });
      });
    },
    maxSide: 4096,
  });
  const finish = async (how: 'resolve' | 'reject' = 'resolve') => {
    pending.shift()?.[how]();
    await settle();
  };
  const want = async (...wishes: (readonly [string, SeriesProgress['state']])[]) => {
    made.want(
      wishes.map(([seriesInstanceUid, state]) => ({
        seriesInstanceUid,
        progress: { state, received: series[seriesInstanceUid]?.length ?? 0 },
      })),
    );
    await settle();
  };
  const allow = async (isAllowed: boolean) => {
    made.allow(isAllowed);
    await settle();
  };
  return { made, asked, drawn, pending, finish, want, allow, shown: () => [...made.snapshot().keys()] };
}

const three = (uid: string) => [1, 2, 3].map((number) => instance(`${uid}.${number}`));

test('nothing is fetched before it is allowed, then one at a time in the order of the wishes', async () => {
  const { asked, drawn, finish, want, allow, shown } = thumbnails({ b: three('2'), a: three('1'), none: [] });
  await want(['none', 'running'], ['b', 'running'], ['a', 'running']);
  expect(asked).toEqual([]);
  await allow(true);
  expect([asked, drawn]).toEqual([['b from 0'], [sliceId('2.1', 1)]]);
  await finish();
  expect(shown()).toEqual(['b']);
  expect(drawn).toEqual([sliceId('2.1', 1), sliceId('1.1', 1)]);
  await finish();
  expect(shown()).toEqual(['b', 'a']);
});

test('of a complete series one in the middle, of a multi-frame image the frame in the middle', async () => {
  const { drawn, finish, want, allow } = thumbnails({ a: three('1'), loop: [instance('3', { frames: 9 })] });
  await allow(true);
  await want(['a', 'complete'], ['loop', 'running']);
  await finish();
  expect(drawn).toEqual([sliceId('1.2', 1), sliceId('3', 5)]);
});

test('once drawn it stays', async () => {
  const { asked, finish, want, allow } = thumbnails({ a: three('1') });
  await allow(true);
  await want(['a', 'running']);
  await finish();
  await want(['a', 'complete']);
  expect(asked).toEqual(['a from 0']);
});

test('an image that is awaited in a viewport breaks it off; it is drawn afterwards', async () => {
  const { drawn, pending, finish, want, allow, shown } = thumbnails({ a: three('1') });
  await allow(true);
  await want(['a', 'running']);
  await allow(false);
  expect(pending[0]?.signal.aborted).toBe(true);
  await finish();
  expect(shown()).toEqual([]);
  await want(['a', 'running']);
  expect(drawn).toHaveLength(1);
  await allow(true);
  await finish();
  expect(shown()).toEqual(['a']);
});

test('a series that has nothing to show is tried once more when it is complete, and not again', async () => {
  const report = instance('1', { frames: 0 });
  const video = instance('2', { dataset: { '00083002': attribute(MP4) } });
  const { asked, drawn, want, allow, shown } = thumbnails({ a: [report, video] });
  await allow(true);
  for (const state of ['running', 'running', 'complete', 'complete'] as const) await want(['a', state]);
  expect([asked, drawn, shown()]).toEqual([['a from 0', 'a from 1'], [], []]);
});

test('a picture that fails is left out, the next follows', async () => {
  const { finish, want, allow, shown } = thumbnails({ a: three('1'), b: three('2') });
  await allow(true);
  await want(['a', 'complete'], ['b', 'complete']);
  await finish('reject');
  await finish();
  expect(shown()).toEqual(['b']);
});

test('nothing of a patient who has gone is kept', async () => {
  const { made, finish, want, allow, shown } = thumbnails({ a: three('1'), b: three('2') });
  await allow(true);
  await want(['a', 'complete'], ['b', 'complete']);
  await finish();
  made.clear();
  await finish();
  expect(shown()).toEqual([]);
});
