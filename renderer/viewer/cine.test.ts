import { expect, test } from 'vitest';
import { Cine } from './cine.ts';
import { expandInstance } from './slices.ts';
import { attribute, instance } from './testing/instances.ts';
import type { Slice } from './slices.ts';

/** A pane whose screen is drawn when the test says so. */
function pane(slices: readonly Slice[]) {
  let target = slices[0]?.id;
  let now = 0;
  const loaded = new Set(slices.map(({ id }) => id));
  const failed = new Set<string>();
  const seen: string[] = [];
  let isDrawn = true;
  let due: ((now: number) => void) | undefined;
  const cine = new Cine({
    slices: () => slices,
    target: () => target,
    isDrawn: () => isDrawn,
    isLoaded: (id) => loaded.has(id),
    hasFailed: (id) => failed.has(id),
    look: (id) => {
      target = id;
      seen.push(id);
    },
    onFrame: (callback) => {
      due = callback;
      return () => (due = undefined);
    },
  });
  const run = (milliseconds: number): void => {
    for (const end = now + milliseconds; now < end; now += 10) {
      const callback = due;
      due = undefined;
      callback?.(now);
    }
  };
  return {
    cine,
    loaded,
    failed,
    seen,
    run,
    isScheduled: () => due !== undefined,
    setDrawn: (value: boolean) => (isDrawn = value),
    goTo: (id: string | undefined) => (target = id),
  };
}

const clip = (sop: string, frames: number, dataset = {}): readonly Slice[] =>
  expandInstance(instance(sop, { frames, dataset }), 0, 4096);
const single = (count: number): readonly Slice[] =>
  Array.from({ length: count }, (_, index) => expandInstance(instance(`1.${index}`), index, 4096)).flat();
const places = (slices: readonly Slice[], seen: readonly string[]): number[] =>
  seen.map((id) => slices.findIndex((slice) => slice.id === id));

test('the frames of a clip at the rate of its file, and of no other clip', () => {
  const slices = [...clip('1.1', 3, { '00181063': attribute(50) }), ...clip('1.2', 2)];
  const { cine, seen, run } = pane(slices);
  cine.play();
  run(220);
  expect(cine.state.getState()).toMatchObject({ isPlaying: true, rate: 20, wasPlayed: true });
  expect(places(slices, seen)).toEqual([1, 2, 0, 1]);
});

test('single images: all of the series, ten a second', () => {
  const slices = single(4);
  const { cine, seen, run } = pane(slices);
  cine.play();
  run(450);
  expect(places(slices, seen)).toEqual([1, 2, 3, 0]);
});

test('nothing is shown that is not loaded, nor before the last one was drawn', () => {
  const slices = single(3);
  const { cine, loaded, seen, run, setDrawn } = pane(slices);
  loaded.delete(slices[1]?.id ?? '');
  cine.play();
  run(1000);
  expect(seen).toEqual([]);
  loaded.add(slices[1]?.id ?? '');
  run(50);
  setDrawn(false);
  run(1000);
  expect(places(slices, seen)).toEqual([1]);
});

test('what can never be shown is passed over', () => {
  const slices = single(3);
  const { cine, failed, seen, run } = pane(slices);
  failed.add(slices[1]?.id ?? '');
  cine.play();
  run(250);
  expect(places(slices, seen)).toEqual([2, 0]);
});

test('paused, nothing is asked of the screen any more', () => {
  const { cine, isScheduled, run } = pane(single(3));
  cine.toggle();
  run(100);
  expect(isScheduled()).toBe(true);
  cine.toggle();
  expect([isScheduled(), cine.state.getState().isPlaying]).toEqual([false, false]);
});

test('faster and slower; another series has its own rate again', () => {
  const { cine } = pane(clip('1.1', 3, { '00080060': attribute('US'), '00082144': attribute(25) }));
  cine.change(1);
  expect(cine.state.getState().rate).toBe(30);
  cine.change(-1);
  cine.change(-1);
  expect(cine.state.getState().rate).toBe(20);
  cine.forget();
  cine.play();
  expect(cine.state.getState().rate).toBe(25);
});

test('one image alone does not play, nor does an empty pane', () => {
  const alone = pane(single(1));
  alone.cine.play();
  const empty = pane([]);
  empty.cine.play();
  expect([alone.isScheduled(), empty.isScheduled()]).toEqual([false, false]);
});

test('without a loop it stops at the last one', () => {
  const slices = single(3);
  const { cine, seen, run } = pane(slices);
  cine.setLooping(false);
  cine.play();
  run(1000);
  expect(places(slices, seen)).toEqual([1, 2]);
  expect(cine.state.getState().isPlaying).toBe(false);
});

test('a slice that has gone ends it', () => {
  const { cine, run, goTo } = pane(single(3));
  cine.play();
  run(50);
  goTo('gone');
  run(50);
  expect(cine.state.getState().isPlaying).toBe(false);
});
