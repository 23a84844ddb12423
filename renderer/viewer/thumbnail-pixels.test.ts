import { expect, test } from 'vitest';
import { drawSmall, type DecodedImage } from './thumbnail-pixels.ts';

const grey = (changes: Partial<DecodedImage> & Pick<DecodedImage, 'pixels' | 'rows' | 'columns'>): DecodedImage => ({
  isColor: false,
  isInverted: false,
  spacing: [1, 1],
  window: { center: 50, width: 101 },
  windowFunction: 'LINEAR_EXACT',
  ...changes,
});
const reds = (image: DecodedImage, side: number) => {
  const { pixels } = drawSmall(image, side);
  return Array.from({ length: pixels.length / 4 }, (_, index) => pixels[4 * index]);
};

test('the window decides what is black and what is white, beyond it nothing more changes', () => {
  const pixels = [-1000, 0, 50, 100, 1000];
  const row = { pixels, rows: 1, columns: 5 };
  expect(reds(grey({ ...row, windowFunction: 'LINEAR' }), 64)).toEqual([0, 1, 129, 255, 255]);
  expect(reds(grey({ ...row, window: { center: 50, width: 100 } }), 64)).toEqual([0, 0, 128, 255, 255]);
  expect(reds(grey({ ...row, windowFunction: 'SIGMOID' }), 64)).toEqual([0, 31, 128, 224, 255]);
  expect(reds(grey({ ...row, window: { center: 50, width: 100 }, isInverted: true }), 64)).toEqual([
    255, 255, 128, 0, 0,
  ]);
});

test('a window of one value divides black from white', () => {
  const image = grey({
    pixels: [0, 1],
    rows: 1,
    columns: 2,
    window: { center: 1, width: 1 },
    windowFunction: 'LINEAR',
  });
  expect(reds(image, 64)).toEqual([0, 255]);
});

test('each pixel of the small picture is the mean of those it stands for', () => {
  const pixels = [0, 100, 40, 40, 100, 0, 40, 40];
  const image = grey({ pixels, rows: 2, columns: 4, window: { center: 127.5, width: 255 } });
  expect(reds(image, 2)).toEqual([50, 40]);
});

test('what is smaller than its place stays as it is', () => {
  const { width, height } = drawSmall(grey({ pixels: new Uint8Array(12), rows: 3, columns: 4 }), 64);
  expect([width, height]).toEqual([4, 3]);
});

test('the proportions are those of the patient, not of the matrix', () => {
  const image = grey({ pixels: new Uint8Array(20_000), rows: 100, columns: 200, spacing: [2, 1] });
  const { width, height } = drawSmall(image, 64);
  expect([width, height]).toEqual([64, 64]);
  const sagittal = drawSmall(grey({ pixels: new Uint8Array(20_000), rows: 200, columns: 100 }), 64);
  expect([sagittal.width, sagittal.height]).toEqual([32, 64]);
});

test('colours are shown as they are, opaque', () => {
  const image = grey({ pixels: [10, 20, 30, 250, 240, 230], rows: 1, columns: 2, isColor: true });
  expect([...drawSmall(image, 64).pixels]).toEqual([10, 20, 30, 255, 250, 240, 230, 255]);
});

test('a large image costs no more than a bounded number of looks', () => {
  let looks = 0;
  const pixels = new Proxy<ArrayLike<number>>(
    { length: 4000 * 3000 },
    {
      get: () => {
        looks += 1;
        return 0;
      },
    },
  );
  drawSmall(grey({ pixels, rows: 3000, columns: 4000 }), 64);
  expect(looks).toBeLessThanOrEqual(64 * 48 * 16);
});
