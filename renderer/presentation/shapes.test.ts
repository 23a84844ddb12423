/** Graphics and texts at positions worked out by hand. */
import { describe, expect, test } from 'vitest';
import type { PresentedGraphic, Spot } from '../../shared/presentation.ts';
import { outlineOf, type ToScreen } from './shapes.ts';
import { placedText } from './texts-place.ts';

/** Twice as large, a quarter turn to the right, and moved: x' = 100 - 2 y, y' = 10 + 2 x. */
const turned: ToScreen = (_, [x, y]) => [100 - 2 * y, 10 + 2 * x];
const graphic = (shape: PresentedGraphic['shape'], ...points: readonly Spot[]): PresentedGraphic => ({
  units: 'pixels',
  shape,
  points,
  isFilled: false,
});

/** The numbers of an outline, in turn. */
const numbers = (outline: string): number[] => [...outline.matchAll(/-?[\d.]+/g)].map(([digits]) => Number(digits));

describe('outlines', () => {
  test('a line goes where its points go; one that ends where it began is closed', () => {
    expect(outlineOf(graphic('POLYLINE', [0, 0], [10, 0], [10, 20]), turned)).toBe('M100 10L100 30L60 30');
    expect(outlineOf(graphic('POLYLINE', [0, 0], [10, 0], [10, 20], [0, 0]), turned)).toMatch(/Z$/);
  });

  test('a circle reaches as far from its middle on every side', () => {
    const path = numbers(outlineOf(graphic('CIRCLE', [10, 20], [13, 24]), turned));
    // Middle at 60, 30; 5 pixels are 10 px.
    const ends = [path.slice(0, 2), path.slice(6, 8), path.slice(12, 14), path.slice(18, 20), path.slice(24, 26)];
    expect(ends).toEqual([
      [70, 30],
      [60, 40],
      [50, 30],
      [60, 20],
      [70, 30],
    ]);
  });

  test('an ellipse goes through the ends of its axes, wherever they point', () => {
    const axes: readonly Spot[] = [
      [0, 10],
      [20, 10],
      [10, 6],
      [10, 14],
    ];
    const path = numbers(outlineOf(graphic('ELLIPSE', ...axes), turned));
    const ends = [path.slice(12, 14), path.slice(0, 2), path.slice(18, 20), path.slice(6, 8)];
    expect(ends).toEqual(axes.map((spot) => turned('pixels', spot)));
  });

  test('a curve goes through each of its points', () => {
    const points: readonly Spot[] = [
      [0, 0],
      [10, 0],
      [10, 20],
      [30, 5],
    ];
    const path = numbers(outlineOf(graphic('INTERPOLATED', ...points), turned));
    const passed = [path.slice(0, 2), path.slice(6, 8), path.slice(12, 14), path.slice(18, 20)];
    expect(passed).toEqual(points.map((spot) => turned('pixels', spot)));
  });

  test('nothing without an image', () => {
    expect(outlineOf(graphic('CIRCLE', [10, 20], [13, 24]), () => undefined)).toBe('');
  });
});

describe('texts', () => {
  const straight: ToScreen = (units, [x, y]) => (units === 'area' ? [x * 400, y * 200] : [x, y]);

  test('in the box, as it is justified; a line leads to the anchor', () => {
    const text = placedText(
      {
        text: 'one\ntwo',
        box: { units: 'area', topLeft: [0.25, 0.5], bottomRight: [0.5, 0.9], justification: 'center' },
        anchor: { units: 'pixels', point: [10, 120], isVisible: true },
      },
      straight,
    );
    expect(text).toEqual({
      lines: ['one', 'two'],
      at: [150, 116],
      align: 'middle',
      size: 16,
      leader: [
        [100, 120],
        [10, 120],
      ],
    });
  });

  test('a box too flat to be read is written over its edge', () => {
    const box = { units: 'pixels', topLeft: [0, 0], bottomRight: [9, 4], justification: 'right' } as const;
    expect(placedText({ text: 'x', box }, straight)).toEqual({ lines: ['x'], at: [9, 11], align: 'end', size: 11 });
  });

  test('beside the anchor without a box', () => {
    const anchor = { units: 'pixels', point: [50, 60], isVisible: false } as const;
    expect(placedText({ text: 'x', anchor }, straight)?.at).toEqual([56, 54]);
    expect(placedText({ text: 'x', anchor }, () => undefined)).toBeUndefined();
  });
});
