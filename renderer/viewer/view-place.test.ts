import { describe, expect, test } from 'vitest';
import { axesOfImage, sideLetters, turnAxes } from '../geometry/orientation.ts';
import * as placing from './view-place.ts';
import { WHOLE, type Place, type PlaceFrame, type Point } from './view-place.ts';

/** 200 columns of 1 mm, 100 rows of 2 mm: as wide as high, in a pane of 400 x 300: 1.5 CSS px a mm. */
const frame: PlaceFrame = { columns: 200, rows: 100, spacing: [2, 1], width: 400, height: 300 };
const close = (point: Point): readonly unknown[] => point.map((value) => expect.closeTo(value, 9) as unknown);

const PLACES: readonly (readonly [name: string, place: Place])[] = [
  ['whole', WHOLE],
  ['turned', placing.rotated(WHOLE, 90)],
  ['mirrored', placing.flipped(WHOLE, 'horizontal')],
  ['mirrored and turned', placing.rotated(placing.flipped(WHOLE, 'vertical'), -90)],
  ['enlarged and moved', { ...placing.rotated(WHOLE, 90), zoom: 3.7, center: [0.2, 0.9] }],
];

describe('where pixels lie', () => {
  test('the whole image fits, its pixels in their shape', () => {
    expect(placing.project(WHOLE, frame, [-0.5, -0.5])).toEqual([50, 0]);
    expect(placing.project(WHOLE, frame, [199.5, 99.5])).toEqual([350, 300]);
    expect(placing.pxPerPixel(WHOLE, frame)).toBe(3);
    expect(placing.pxPerMm(WHOLE, frame)).toBe(1.5);
  });

  test.for(PLACES)('%s: there and back', ([, place]) => {
    for (const pixel of [
      [0, 0],
      [199, 3],
      [-40, 120.25],
    ] as const) {
      expect(placing.unproject(place, frame, placing.project(place, frame, pixel))).toEqual(close(pixel));
    }
  });

  test('an image on its side fits by its other side', () => {
    const wide: PlaceFrame = { ...frame, rows: 50 };
    expect(placing.pxPerMm(WHOLE, wide)).toBe(2);
    expect(placing.pxPerMm(placing.rotated(WHOLE, 90), wide)).toBe(1.5);
  });
});

describe('turning and mirroring', () => {
  const onScreen = (place: Place): Point => placing.project(place, frame, [0, 0]);
  const [x, y] = onScreen(WHOLE);
  const mirrored = (across: boolean): Point => (across ? [400 - x, y] : [x, 300 - y]);

  test('a quarter turn to the right brings the upper left corner to the upper right one', () => {
    const [right, top] = onScreen(placing.rotated(WHOLE, 90));
    expect(right).toBeGreaterThan(300);
    expect(top).toBeLessThan(10);
  });

  test('four quarter turns are none, and one to the left takes back one to the right', () => {
    const once = placing.rotated(WHOLE, 90);
    expect(placing.rotated(once, -90)).toEqual(WHOLE);
    expect([1, 2, 3].reduce((place) => placing.rotated(place, 90), once)).toEqual(WHOLE);
  });

  test('mirrors what is on the screen, however it was turned before', () => {
    expect(onScreen(placing.flipped(WHOLE, 'horizontal'))).toEqual(close(mirrored(true)));
    expect(onScreen(placing.flipped(WHOLE, 'vertical'))).toEqual(close(mirrored(false)));
    for (const [, place] of PLACES) {
      const centred = { ...place, center: WHOLE.center };
      const [before, after] = [onScreen(centred), onScreen(placing.flipped(centred, 'horizontal'))];
      expect(after).toEqual(close([400 - before[0], before[1]]));
      expect(placing.flipped(placing.flipped(place, 'vertical'), 'vertical')).toEqual(place);
    }
  });

  test('mirrored both ways it is turned by half', () => {
    const both = placing.flipped(placing.flipped(WHOLE, 'horizontal'), 'vertical');
    const half = placing.rotated(placing.rotated(WHOLE, 90), 90);
    for (const pixel of [
      [0, 0],
      [150, 20],
    ] as const) {
      expect(placing.project(both, frame, pixel)).toEqual(close(placing.project(half, frame, pixel)));
    }
  });

  // Rows to the left of the patient (+x), columns to the back (+y): an axial image.
  test('orientation letters say what the pixels do', () => {
    const axes = axesOfImage([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    for (const [, place] of PLACES) {
      const { right } = sideLetters(turnAxes(axes, placing.turnOf(place)));
      const [from, left, back] = (
        [
          [0, 0],
          [10, 0],
          [0, 10],
        ] as const
      ).map((pixel) => placing.project(place, frame, pixel)[0]);
      const leftwards = (left ?? 0) - (from ?? 0);
      const backwards = (back ?? 0) - (from ?? 0);
      const expected = Math.abs(leftwards) > 1e-6 ? (leftwards > 0 ? 'L' : 'R') : backwards > 0 ? 'P' : 'A';
      expect(right).toBe(expected);
    }
  });
});

describe('size', () => {
  test.for(PLACES)('%s: what lies under the pointer stays there', ([, place]) => {
    const at: Point = [210, 140];
    const held = placing.unproject(place, frame, at);
    const zoomed = placing.zoomedAt(place, frame, 2.5, at);
    expect(zoomed.zoom).toBeCloseTo(place.zoom * 2.5, 9);
    expect(placing.project(zoomed, frame, held)).toEqual(close(at));
  });

  test('neither out of sight nor within a pixel', () => {
    expect(placing.zoomedAt(WHOLE, frame, 1e9, [0, 0]).zoom).toBeCloseTo(64 / 3, 9);
    expect(placing.zoomedAt(WHOLE, frame, 1e-9, [0, 0]).zoom).toBe(1 / 16);
  });

  test('so many CSS px for a pixel, around the middle', () => {
    const place = placing.withPxPerPixel({ ...WHOLE, center: [0.3, 0.6] }, frame, 6);
    expect(placing.pxPerPixel(place, frame)).toBeCloseTo(6, 9);
    expect(place.center).toEqual([0.3, 0.6]);
    expect(placing.withPxPerPixel(WHOLE, frame, Number.NaN)).toBe(WHOLE);
  });

  test.for(PLACES)('%s: moved by CSS px of the screen', ([, place]) => {
    const moved = placing.movedBy({ ...place, center: [0.5, 0.5] }, frame, [30, -20]);
    const [x, y] = placing.project({ ...place, center: [0.5, 0.5] }, frame, [20, 30]);
    expect(placing.project(moved, frame, [20, 30])).toEqual(close([x + 30, y - 20]));
  });

  test('the image cannot be lost beside the pane', () => {
    expect(placing.movedBy(WHOLE, frame, [1e6, -1e6]).center).toEqual([0, 1]);
  });

  test('fits again, turned as it was', () => {
    const place = placing.zoomedAt(placing.rotated(WHOLE, 90), frame, 3, [10, 10]);
    expect(placing.isFitted(place)).toBe(false);
    expect(placing.fitted(place)).toEqual(placing.rotated(WHOLE, 90));
    expect(placing.isFitted(placing.fitted(place))).toBe(true);
  });

  test('a pixel in the middle of the pane', () => {
    expect(placing.project(placing.centredOn(WHOLE, frame, [12, 70]), frame, [12, 70])).toEqual([200, 150]);
  });
});
