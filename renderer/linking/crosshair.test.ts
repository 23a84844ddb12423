import { beforeEach, describe, expect, test } from 'vitest';
import { CORONAL, SAGITTAL } from '../geometry/testing/planes.ts';
import { markOn, nudged, pointAt, sides, sliceFor } from './crosshair.ts';
import { NO_LINKS, useLinks } from './link-state.ts';
import { drawnPlane } from './linked-view.ts';
import { followPoint } from './localiser.ts';
import { Panes } from './panes.ts';
import { axial, FakeModel, FakeView, Frames, slices, unplaced } from './testing/fake-view.ts';

beforeEach(() => useLinks.setState(NO_LINKS));

// 200 x 100 pixels of 0.5 x 0.8 mm from (-50, -40): in a pane of 400 x 320 a pixel is 2 x 3.2 px.
const view = (index = 0) => new FakeView(index, axial(20, 0, 5), 4);
const near = (...values: readonly number[]) => values.map((value) => expect.closeTo(value, 6) as number);

describe('the point', () => {
  test('lies where the pane was clicked', () => {
    const point = pointAt(view(2), [200, 160])!;
    // The middle of the pane is that of the image, between the pixels.
    expect(point).toEqual({
      position: near(-50 + 99.5 * 0.5, -40 + 49.5 * 0.8, 20),
      frameOfReferenceUid: '1.2.3',
      pane: 2,
    });
    expect(pointAt(view(), [1, 1])!.position).toEqual(near(-50, -40 - 0.4 + 0.25, 20));
  });

  test('is on a turned and enlarged image where it seems to be', () => {
    const turned = view();
    turned.rotate();
    turned.setZoom(8);
    turned.pan([31, -17]);
    const at = turned.project([30, 70])!;
    expect(pointAt(turned, at)!.position).toEqual(near(-50 + 30 * 0.5, -40 + 70 * 0.8, 20));
  });

  test('is nowhere beside the image, nor where there is no space', () => {
    const small = view();
    small.setZoom(1);
    expect(pointAt(small, [2, 2])).toBeUndefined();
    expect(pointAt(new FakeView(0, new FakeModel(unplaced(2))), [200, 160])).toBeUndefined();
    const { frameOfReferenceUid: _frame, ...facts } = slices([[0, 0, 0]])[0]!.facts;
    const nowhere = new FakeModel([{ ...slices([[0, 0, 0]])[0]!, facts }]);
    expect(pointAt(new FakeView(0, nowhere), [200, 160])).toBeUndefined();
  });

  test('has a mark in every plane of its space, with the distance to the slice', () => {
    const point = { position: [-10, 5, 22] as const, frameOfReferenceUid: '1.2.3', pane: 0 };
    expect(markOn(drawnPlane(view()), point)).toEqual({ pixel: near(80, 56.25), mm: expect.closeTo(2, 9) as number });
    const sagittal = new FakeView(1, new FakeModel(slices([[-10.02, -40, 60]], SAGITTAL)));
    expect(markOn(drawnPlane(sagittal), point)).toEqual({ pixel: near(90, 47.5), mm: 0 });
    const elsewhere = new FakeView(1, axial(2, 0, 5, { frameOfReferenceUid: '1.9' }));
    expect(markOn(drawnPlane(elsewhere), point)).toBeUndefined();
  });

  test('is named by the sides of the patient', () => {
    expect(sides([-12, 3.5, -0.5])).toEqual([
      { letter: 'R', mm: 12 },
      { letter: 'P', mm: 3.5 },
      { letter: 'F', mm: 0.5 },
    ]);
  });
});

describe('arrows', () => {
  test('move it by pixels of the image, as the screen has them', () => {
    const pane = view();
    const from = pointAt(pane, pane.project([30, 40])!)!;
    expect(nudged(pane, from, [1, 0])!.position).toEqual(near(-50 + 31 * 0.5, -40 + 40 * 0.8, 20));
    expect(nudged(pane, from, [0, 10])!.position).toEqual(near(-50 + 30 * 0.5, -40 + 50 * 0.8, 20));
    pane.rotate();
    // A quarter turn clockwise: what is right on the screen is up in the image.
    expect(nudged(pane, from, [1, 0])!.position).toEqual(near(-50 + 30 * 0.5, -40 + 39 * 0.8, 20));
  });

  test('begin in the middle, and end at the edge of the image', () => {
    expect(nudged(view(), undefined, [1, 0])!.position).toEqual(near(-50 + 100.5 * 0.5, -40 + 49.5 * 0.8, 20));
    const pane = view();
    const edge = pointAt(pane, pane.project([0, 40])!);
    expect(nudged(pane, edge, [-1, 0])).toBeUndefined();
  });

  test('put it on the slice of the pane in which they are pressed', () => {
    const from = { position: [-10, 0, 33] as const, frameOfReferenceUid: '1.2.3', pane: 0 };
    expect(nudged(view(3), from, [2, 0])).toEqual({ ...from, position: near(-9, 0, 20), pane: 3 });
  });
});

describe('the other panes', () => {
  function localised(...views: readonly FakeView[]): Frames {
    const [panes, frames] = [new Panes(), new Frames()];
    for (const one of views) panes.join(one);
    followPoint(panes, useLinks, frames.next);
    return frames;
  }

  test('go to the slice through the point; another space stays, and so does the pane itself', () => {
    const source = view(0);
    const thin = new FakeView(1, axial(80, 95, -1.25));
    const coronal = new FakeView(
      2,
      new FakeModel(
        slices(
          [-40, -20, 0, 20].map((y) => [-50, y, 60]),
          CORONAL,
        ),
      ),
    );
    const elsewhere = new FakeView(3, axial(20, 0, 5, { frameOfReferenceUid: '1.9' }), 2);
    const frames = localised(source, thin, coronal, elsewhere);
    useLinks.getState().locate(pointAt(source, source.project([100, 70])!)!);
    frames.pass();
    // z = 20 is 75 mm below 95; y = -40 + 70 * 0.8 = 16, nearest to 20.
    expect([source, thin, coronal, elsewhere].map(({ at }) => at)).toEqual([4, 60, 3, 2]);
    expect(sliceFor(elsewhere, useLinks.getState().point!)).toBeUndefined();
  });

  test('a drag takes them to its newest place only', () => {
    const [source, coronal] = [
      view(0),
      new FakeView(
        1,
        new FakeModel(
          slices(
            Array.from({ length: 80 }, (_, y) => [-50, y - 40, 60]),
            CORONAL,
          ),
        ),
      ),
    ];
    const frames = localised(source, coronal);
    for (let row = 0; row <= 60; row += 1) useLinks.getState().locate(pointAt(source, source.project([5, row])!)!);
    expect(frames.pass()).toBe(1);
    expect(coronal.visited).toEqual([48]);
  });

  test('nothing moves once the patient has left', () => {
    const [source, thin] = [view(0), new FakeView(1, axial(80, 95, -1.25))];
    const frames = localised(source, thin);
    useLinks.getState().locate(pointAt(source, source.project([5, 5])!)!);
    useLinks.setState(NO_LINKS);
    frames.pass();
    expect(thin.at).toBe(0);
  });
});
