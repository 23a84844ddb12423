import { describe, expect, test } from 'vitest';
import { calibrate, CARD_WIDTH, cssPxPerMm, scaleBar, trueSizeFactor } from './scale.ts';
import { between, chance } from './testing/planes.ts';

describe('the scale bar', () => {
  test.each([
    // px for a mm, room in px: mm, px, parts, label.
    [2, 150, 50, 100, 5, 5, 'cm'],
    [2, 100, 50, 100, 5, 5, 'cm'],
    [2, 99, 20, 40, 4, 2, 'cm'],
    [1, 120, 100, 100, 10, 10, 'cm'],
    [10, 99, 5, 50, 5, 5, 'mm'],
    [100, 99, 0.5, 50, 5, 0.5, 'mm'],
    [400, 99, 0.2, 80, 4, 0.2, 'mm'],
    [0.5, 250, 500, 250, 5, 50, 'cm'],
  ] as const)('at %s px for a mm in %s px', (pxPerMm, room, mm, px, divisions, value, unit) => {
    expect(scaleBar(pxPerMm, room)).toEqual({ mm, px, divisions, label: { value, unit } });
  });

  test.each([0, -1, NaN, Infinity])('is not drawn at %s px for a mm', (pxPerMm) => {
    expect(scaleBar(pxPerMm, 100)).toBeUndefined();
  });

  test('is not drawn without room', () => {
    expect(scaleBar(2, 0)).toBeUndefined();
  });

  test('fills two fifths of its room at least, at any zoom', () => {
    const random = chance(23);
    for (let tried = 0; tried < 1000; tried += 1) {
      const pxPerMm = 10 ** between(random, -3, 4);
      const { px, mm } = scaleBar(pxPerMm, 160)!;
      expect(px).toBeLessThanOrEqual(160.001);
      expect(px).toBeGreaterThan(160 * 0.399);
      expect(px / mm).toBeCloseTo(pxPerMm, 6);
    }
  });
});

describe('true size', () => {
  // A card 342.4 px long on a screen of 2 device pixels for a CSS pixel.
  const calibration = calibrate(342.4, CARD_WIDTH, 2)!;

  test('is the zoom at which a mm has the px of a true mm', () => {
    expect(calibration.devicePxPerMm).toBeCloseTo(8);
    expect(cssPxPerMm(calibration, 2)).toBeCloseTo(4);
    // 1.6 px for a mm now: 2.5 times larger.
    expect(trueSizeFactor(calibration, 2, 1.6)).toBeCloseTo(2.5);
  });

  test('holds after the page was zoomed to 125 %', () => {
    expect(cssPxPerMm(calibration, 2.5)).toBeCloseTo(3.2);
  });

  test.each([
    [0, CARD_WIDTH, 1],
    [-300, CARD_WIDTH, 1],
    [300, 0, 1],
    [5000, CARD_WIDTH, 1],
    [30, CARD_WIDTH, 1],
    [NaN, CARD_WIDTH, 1],
  ])('is not learnt from %s px for %s mm', (px, mm, ratio) => {
    expect(calibrate(px, mm, ratio)).toBeUndefined();
  });
});
