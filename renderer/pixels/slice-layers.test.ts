import { describe, expect, test } from 'vitest';
import { frameFacts } from '../viewer/frame-facts.ts';
import { attribute, instance } from '../viewer/testing/instances.ts';
import { matrixOf } from './layers.ts';
import { isSet, readOverlays } from './overlays.ts';
import { OVERLAY_COLOR, SliceLayers, type LayerImage, type LayerWishes, type ShownAs } from './slice-layers.ts';

/** Four rows of six columns; the values count them. */
const VALUES = Array.from({ length: 24 }, (_, index) => index);
const bits = (...bytes: readonly number[]) => ({ vr: 'OW', InlineBinary: btoa(String.fromCharCode(...bytes)) });
const plane = (group: string, type = 'G') => ({
  [`${group}0010`]: attribute(2),
  [`${group}0011`]: attribute(4),
  [`${group}0040`]: attribute(type),
  [`${group}0050`]: attribute(2, 3),
  [`${group}3000`]: bits(0b1001),
});
const SHUTTER = { '00181600': attribute('CIRCULAR'), '00181610': attribute(2, 2), '00181612': attribute(2) };

const PLAIN: ShownAs = {
  choice: { id: 'x', name: '', kind: 'window', center: 12, width: 12, function: 'LINEAR' },
  isInverted: false,
  hasColorMap: false,
};
const ALL: LayerWishes = { showsOverlays: true, showsShutters: true };

function layersOf(dataset: Record<string, unknown>, image: Partial<LayerImage> = {}) {
  const facts = frameFacts(instance('1.1', { dataset }), 1);
  return new SliceLayers(facts, { values: VALUES, found: [], ...image });
}

test('an image without any has none', () => {
  expect(layersOf({}).layers(PLAIN, ALL)).toBeUndefined();
});

describe('overlays', () => {
  test('lie where they say, regions can be looked through, and both can be switched off', () => {
    const layers = layersOf({ ...plane('6000'), ...plane('6002', 'R') });
    expect(layers.layers(PLAIN, ALL)).toMatchObject({
      image: { rows: 4, columns: 6 },
      under: [],
      over: [
        { bitmap: { origin: [1, 2], rows: 2, columns: 4 }, color: OVERLAY_COLOR, opacity: 1 },
        { color: OVERLAY_COLOR, opacity: 0.4 },
      ],
    });
    expect(layers.layers(PLAIN, { ...ALL, showsOverlays: false })).toBeUndefined();
  });

  test('of spare bits come from the pixels of the frame', () => {
    const dataset = {
      // A size that is not the image's: there are as many bits as pixels all the same.
      '60000010': attribute(60_000),
      '60000011': attribute(60_000),
      '60000100': attribute(16),
      '60000102': attribute(12),
      '00280101': attribute(12),
      '00280102': attribute(11),
    };
    const found = [Uint8Array.of(0, 0, 0b1000_0000)];
    const [overlay] = layersOf(dataset, { found }).layers(PLAIN, ALL)?.over ?? [];
    expect(overlay && isSet(overlay.bitmap, 3, 5)).toBe(true);
    expect(overlay && isSet(overlay.bitmap, 3, 4)).toBe(false);
    expect(layersOf(dataset).layers(PLAIN, ALL)).toBeUndefined();
  });

  test('of a presentation state come in the place of those of the image, and some cover', () => {
    const overlays = readOverlays({ ...plane('6004'), ...plane('6006') });
    const presented = { overlays, shutter: { shapes: [], grey: 64, overlayGroup: '6006' } };
    const layers = layersOf({ ...plane('6000'), ...SHUTTER });
    const shown = layers.layers(PLAIN, { ...ALL, presented });
    expect(shown?.over).toHaveLength(1);
    expect(shown?.under).toMatchObject([{ color: 'rgb(64 64 64)', opacity: 1 }]);
    expect(shown?.shutter).toBeUndefined();
    expect(layers.layers(PLAIN, { ...ALL, presented, showsShutters: false })?.under).toEqual([]);
  });
});

test('a shutter can be switched off', () => {
  expect(layersOf(SHUTTER).layers(PLAIN, ALL)?.shutter?.shapes).toHaveLength(1);
  expect(layersOf(SHUTTER).layers(PLAIN, { ...ALL, showsShutters: false })).toBeUndefined();
});

describe('padding', () => {
  const padded = { '00280120': attribute(3), '00280121': attribute(1) };

  test('is painted black where it would be seen', () => {
    const layers = layersOf(padded);
    expect(layers.layers(PLAIN, ALL)).toBeUndefined();
    const [mask] = layers.layers({ ...PLAIN, isInverted: true }, ALL)?.under ?? [];
    expect(mask?.color).toBe('#000');
    const set = VALUES.filter((value) => mask && isSet(mask.bitmap, Math.floor(value / 6), value % 6));
    expect(set).toEqual([1, 2, 3]);
  });

  test('under a colour map, under a window that begins below it, and where nobody knows the window', () => {
    const layers = layersOf(padded);
    expect(layers.layers({ ...PLAIN, hasColorMap: true }, ALL)?.under).toHaveLength(1);
    const choice = { ...PLAIN.choice, center: 3, width: 4 } as ShownAs['choice'];
    expect(layers.layers({ ...PLAIN, choice }, ALL)?.under).toHaveLength(1);
    expect(layers.layers({ ...PLAIN, choice: undefined }, ALL)?.under).toHaveLength(1);
  });

  test('of the brightest values is black by itself in MONOCHROME1', () => {
    const layers = layersOf({ '00280120': attribute(23) });
    expect(layers.layers({ ...PLAIN, isInverted: true }, ALL)).toBeUndefined();
    expect(layers.layers(PLAIN, ALL)?.under).toHaveLength(1);
  });

  test('is not there in an image that has none of it', () => {
    const layers = layersOf({ '00280120': attribute(99) });
    expect(layers.layers(PLAIN, ALL)).toBeUndefined();
  });
});

test('the place of an image turned by 90 degrees and twice as large', () => {
  // A row runs downwards, and the next one lies to the left of it.
  const project = ([column, row]: readonly [number, number]) => [100 - 2 * row, 10 + 2 * column] as const;
  const image = { rows: 4, columns: 6, spacing: [1, 1] as const };
  expect(matrixOf(project, image, 1)).toEqual([0, 2, -2, 0, 101, 9]);
  expect(matrixOf(project, image, 1.5)).toEqual([0, 3, -3, 0, 151.5, 13.5]);
  expect(matrixOf(() => undefined, image, 1)).toBeUndefined();
});
