import { expect, test } from 'vitest';
import { FULL_SIZE, GAP, offsetOf, pixelRatio, placeAt, scaleOf, sightAt, topOf, zoomStep } from './page-layout.ts';

const A4 = { width: 595, height: 842 };
const LANDSCAPE = { width: 842, height: 595 };

test('fits the widest page into the pane; a number is a share of the true size', () => {
  expect(scaleOf('width', [A4, LANDSCAPE], 842 + 2 * GAP)).toBeCloseTo(1);
  expect(scaleOf(1, [A4], 300)).toBeCloseTo(FULL_SIZE);
  expect(scaleOf('width', [{ width: 5, height: 5 }], 900)).toBeCloseTo(6 * FULL_SIZE);
  expect(scaleOf('width', [], 0)).toBeGreaterThan(0);
});

test('steps stop at 100 % and at both ends', () => {
  expect(zoomStep(0.9, 1)).toBe(1);
  expect(zoomStep(1.1, -1)).toBe(1);
  expect(zoomStep(1, 1)).toBeCloseTo(1.2);
  expect(zoomStep(6, 1)).toBe(6);
  expect(zoomStep(0.25, -1)).toBe(0.25);
});

test('draws what is in sight and half a window around it', () => {
  const pages = Array.from({ length: 100 }, () => A4);
  expect(sightAt(pages, 1, 0, 900)).toEqual({ first: 0, last: 1, current: 0 });
  const far = sightAt(pages, 1, topOf(pages, 1, 50), 900);
  expect(far).toEqual({ first: 49, last: 51, current: 50 });
  expect(sightAt(pages, 1, 1e9, 900)).toEqual({ first: 99, last: 99, current: 99 });
  expect(sightAt([], 1, 0, 900)).toEqual({ first: 0, last: 0, current: 0 });
});

test('a place on a page is found again at another zoom', () => {
  const pages = [A4, LANDSCAPE, A4];
  const place = placeAt(pages, 1, topOf(pages, 1, 1) + 300);
  expect(place.page).toBe(1);
  expect(offsetOf(pages, 2, place)).toBeCloseTo(topOf(pages, 2, 1) + 600);
});

test('a canvas is as fine as the screen, up to a limit', () => {
  expect(pixelRatio(2, 600, 800)).toBe(2);
  const ratio = pixelRatio(3, 6000, 8000);
  expect(ratio * 6000 * ratio * 8000).toBeCloseTo(24e6);
});
