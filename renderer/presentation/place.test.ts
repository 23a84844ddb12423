/** Where states put images, and where what they draw lies in them: positions worked out by hand. */
import { describe, expect, test } from 'vitest';
import type { DisplayedArea } from '../../shared/presentation.ts';
import { project, pxPerPixel, type PlaceFrame } from '../viewer/view-place.ts';
import { hasShapeOf, presentedPlace, shownArea, toImage } from './place.ts';

/** 8 columns, 4 rows, in a pane of 400 x 400. */
const FRAME: PlaceFrame = { columns: 8, rows: 4, spacing: [1, 1], width: 400, height: 400 };
const SCREEN = { devicePxPerMm: 4, devicePixelRatio: 2 };
const area = (changes: Partial<DisplayedArea> = {}): DisplayedArea => ({
  appliesTo: [],
  mode: 'fit',
  topLeft: [1, 1],
  bottomRight: [8, 4],
  ...changes,
});
const corner = [-0.5, -0.5] as const;

/** Where the upper left corner of the image lies in the pane, by turn and mirror (PS3.3 C.10.6: turned, then mirrored). */
const CORNERS = [
  [0, false, [0, 100]],
  [90, false, [300, 0]],
  [180, false, [400, 300]],
  [270, false, [100, 400]],
  [0, true, [400, 100]],
  [90, true, [100, 0]],
  [180, true, [0, 300]],
  [270, true, [300, 400]],
] as const;

describe.for(CORNERS)('turned by %d, mirrored: %s', ([rotation, isMirrored, expected]) => {
  const turned = { rotation, isMirrored };

  test('the whole image', () => {
    const { place } = presentedPlace(turned, undefined, FRAME, SCREEN);
    const [x, y] = project(place, FRAME, corner);
    expect([Math.round(x), Math.round(y)]).toEqual(expected);
  });

  test('what is at the upper left of the displayed area lies there on the screen', () => {
    const corners = shownArea(turned, undefined, 8, 4);
    const { place } = presentedPlace(turned, area(corners), FRAME, SCREEN);
    const isOnSide = rotation % 180 !== 0;
    const [left, top, width, height] = isOnSide ? [100, 0, 200, 400] : [0, 100, 400, 200];
    for (const [u, v] of [
      [0, 0],
      [1, 0],
      [0.25, 0.5],
      [1, 1],
    ] as const) {
      const [x, y] = project(place, FRAME, toImage('area', [u, v], turned, corners));
      expect(x).toBeCloseTo(left + u * width);
      expect(y).toBeCloseTo(top + v * height);
    }
  });
});

const UPRIGHT = { rotation: 0, isMirrored: false } as const;

test('a part of the image fills the pane', () => {
  const part = area({ topLeft: [3, 2], bottomRight: [6, 3] });
  const { place } = presentedPlace(UPRIGHT, part, FRAME, SCREEN);
  expect(pxPerPixel(place, FRAME)).toBeCloseTo(100 * 0.64, -2);
  const [x, y] = project(place, FRAME, [3.5, 1.5]);
  expect([x, y]).toEqual([200, 200]);
});

test('pixels of the image are so many of the screen, whatever a CSS pixel is', () => {
  const { place } = presentedPlace(UPRIGHT, area({ mode: 'magnify', magnification: 30 }), FRAME, SCREEN);
  expect(pxPerPixel(place, FRAME)).toBeCloseTo(15);
});

test('true size needs a screen that is known', () => {
  const real = area({ mode: 'trueSize', spacing: [5, 5] });
  const known = presentedPlace(UPRIGHT, real, FRAME, SCREEN);
  expect([pxPerPixel(known.place, FRAME), known.isSizeUnknown]).toEqual([10, false]);
  const unknown = presentedPlace(UPRIGHT, real, FRAME, { ...SCREEN, devicePxPerMm: undefined });
  expect([pxPerPixel(unknown.place, FRAME), unknown.isSizeUnknown]).toEqual([50, true]);
});

test('a place in pixels counts from the corner of the first one', () => {
  const corners = shownArea(UPRIGHT, undefined, 8, 4);
  expect(toImage('pixels', [0, 0], UPRIGHT, corners)).toEqual([-0.5, -0.5]);
  expect(toImage('pixels', [2.5, 1], UPRIGHT, corners)).toEqual([2, 0.5]);
});

test('another shape of the pixels than the image has', () => {
  expect(hasShapeOf(area({ aspect: [1, 1] }), [0.5, 0.5])).toBe(true);
  expect(hasShapeOf(area({ aspect: [2, 1] }), [0.5, 0.5])).toBe(false);
  expect(hasShapeOf(area({ spacing: [2, 1] }), [1, 0.5])).toBe(true);
});
