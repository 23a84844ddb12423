/** A view that is kept as its states say, while the user goes through the series and changes their mind. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { frameFacts } from '../viewer/frame-facts.ts';
import { usePixels } from '../pixels/pixel-state.ts';
import { sliceId, type Slice } from '../viewer/slices.ts';
import type { StackState } from '../viewer/stack-view.ts';
import {
  addSelection,
  addState,
  choosePresentation,
  forgetPresentations,
  toggleKeyOnly,
  togglePresentation,
} from './presentation-store.ts';
import { keepPresented, type PresentableView } from './presenting.ts';
import { aSelection, aState } from './testing/objects.ts';

const SERIES = '5';
const slice = (sopInstanceUid: string): Slice => {
  const dataset = { '00280010': { vr: 'US', Value: [4] }, '00280011': { vr: 'US', Value: [4] } };
  const facts = frameFacts({ sopInstanceUid, frames: 1, dataset }, 1);
  return { id: sliceId(sopInstanceUid, 1), frame: 1, arrival: 0, facts };
};
const SLICES = ['9.1', '9.2', '9.3'].map(slice);

function fakeView() {
  let place = 0;
  let key: string | undefined;
  let listeners: (() => void)[] = [];
  const told: (string | undefined)[] = [];
  let stops: ((id: string) => boolean) | undefined;
  const view: PresentableView = {
    index: 3,
    state: {
      getState: () => ({}) as StackState,
      subscribe: (listener) => {
        const call = (): void => listener({} as StackState);
        listeners.push(call);
        return () => (listeners = listeners.filter((one) => one !== call));
      },
    },
    slice: () => SLICES[place],
    present: (presented) => {
      key = presented?.key;
      told.push(presented?.key.split('|')[0]);
    },
    presented: () => key,
    model: () => ({ snapshot: () => ({ ids: SLICES.map(({ id }) => id) }) }),
    setStops: (isStop) => (stops = isStop),
  };
  return {
    view,
    told,
    goTo: (next: number) => {
      place = next;
      for (const listener of listeners) listener();
    },
    /** As a view does that is reset. */
    reset: () => {
      key = undefined;
      for (const listener of listeners) listener();
    },
    stops: () => SLICES.flatMap(({ id }, index) => (stops?.(id) === false ? [] : [index])),
    listening: () => listeners.length,
  };
}

const screen = () => ({ devicePxPerMm: undefined, devicePixelRatio: 1 });
const forSecond = [{ sopInstanceUid: '9.2', frames: [] }];

let end = (): void => undefined;
beforeEach(forgetPresentations);
afterEach(() => end());

test('the newest state of the image that is drawn, and nothing on the others', () => {
  const { view, told, goTo } = fakeView();
  addState(aState('1.1', { date: '2026-01-01', images: forSecond }));
  end = keepPresented(view, SERIES, screen);
  goTo(1);
  addState(aState('1.3', { date: '2026-01-03', images: forSecond }));
  addState(aState('1.2', { date: '2026-01-02', images: forSecond }));
  goTo(1);
  goTo(2);
  expect(told).toEqual(['1.1', '1.3', undefined]);
});

test('taken off, put on again, and another one chosen', () => {
  const { view, told, goTo, reset } = fakeView();
  addState(aState('1.1', { date: '2026-01-01', images: forSecond }));
  addState(aState('1.2', { date: '2026-01-02', images: forSecond }));
  end = keepPresented(view, SERIES, screen);
  goTo(1);
  togglePresentation(SERIES);
  togglePresentation(SERIES);
  choosePresentation(SERIES, '1.1');
  reset();
  expect(told).toEqual(['1.2', undefined, '1.2', '1.1', '1.1']);
});

test('shutters lie over the image as long as the state does', () => {
  const { view, goTo } = fakeView();
  const shutters = [{ kind: 'rectangle', left: 2, right: 3, top: 2, bottom: 4 } as const];
  addState(aState('1.1', { images: forSecond, shutters, shutterLevel: 1 }));
  end = keepPresented(view, SERIES, screen);
  const layers = () => usePixels.getState().presented.get(3);
  expect(layers()).toBeUndefined();
  goTo(1);
  const [, second, third] = SLICES;
  expect(second && layers()?.(second.facts)?.shutter).toEqual({
    shapes: [{ kind: 'rectangle', left: 0.5, top: 0.5, right: 2.5, bottom: 3.5 }],
    grey: 255,
  });
  expect(third && layers()?.(third.facts)).toBeUndefined();
  goTo(0);
  expect(layers()).toBeUndefined();
});

test('stops at key images alone, also at those that come later; never at none', () => {
  const { view, stops } = fakeView();
  end = keepPresented(view, SERIES, screen);
  toggleKeyOnly(SERIES);
  expect(stops()).toEqual([0, 1, 2]);
  addSelection(aSelection('2.1', forSecond));
  expect(stops()).toEqual([1]);
  addSelection(aSelection('2.2', [{ sopInstanceUid: '9.3', frames: [] }]));
  expect(stops()).toEqual([1, 2]);
  toggleKeyOnly(SERIES);
  expect(stops()).toEqual([0, 1, 2]);
});

test('when it ends, nothing is left behind', () => {
  const { view, told, goTo, listening } = fakeView();
  addState(aState('1.1', { images: forSecond }));
  end = keepPresented(view, SERIES, screen);
  goTo(1);
  end();
  expect([told.at(-1), listening(), usePixels.getState().presented.has(3)]).toEqual([undefined, 0, false]);
});
