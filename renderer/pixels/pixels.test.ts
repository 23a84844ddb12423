/** Padding, automatic windows, presets, overlays and shutters, from headers as they come. */
import { describe, expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { frameFacts } from '../viewer/frame-facts.ts';
import { attribute, instance } from '../viewer/testing/instances.ts';
import { autoWindow } from './auto-window.ts';
import { bitmapOf, isSet, readOverlays, type Bitmap } from './overlays.ts';
import { paddingOf } from './padding.ts';
import { presetsFor, voiName } from './presets.ts';
import { readShutter } from './shutters.ts';

const of = (dataset: Record<string, unknown>, frame = 1) => frameFacts(instance('1.1', { dataset }), frame);
const RESCALED = { '00281053': attribute(1), '00281052': attribute(-1024) };

describe('padding', () => {
  test('is told in the values that are drawn', () => {
    expect(paddingOf(of({ ...RESCALED, '00280120': attribute(5), '00280121': attribute(2) }))).toEqual({
      from: -1022,
      to: -1019,
    });
    expect(paddingOf(of({ '00281053': attribute(-0.1), '00280120': attribute(3) }))).toEqual({
      from: Math.fround(-0.1 * 3),
      to: Math.fround(-0.1 * 3),
    });
    expect(paddingOf(of({}))).toBeUndefined();
  });

  test('is read with the sign of the pixels, however it was written', () => {
    expect(of({ '00280103': attribute(1), '00280120': attribute(63_536) }).padding).toEqual({ from: -2000, to: -2000 });
    expect(of({ '00280103': attribute(0), '00280120': attribute(-1) }).padding).toEqual({ from: 65_535, to: 65_535 });
  });

  test('is -1 under a table, and colours have none', () => {
    const table = { '00283002': attribute(1, 0, 8), '00283006': attribute(9) };
    expect(paddingOf(of({ '00280120': attribute(0), '00283000': { vr: 'SQ', Value: [table] } }))).toEqual({
      from: -1,
      to: -1,
    });
    expect(paddingOf(of({ '00280120': attribute(0), '00280002': attribute(3) }))).toBeUndefined();
  });
});

describe('an automatic window', () => {
  const ramp = Array.from({ length: 1000 }, (_, index) => index);

  test('leaves out the few darkest and brightest values', () => {
    const { center, width } = autoWindow([...ramp, ...ramp, 1e6], of({})) ?? { center: 0, width: 0 };
    const [lower, upper] = [center - width / 2, center - 1 + width / 2];
    expect(lower).toBeGreaterThanOrEqual(5);
    expect(lower).toBeLessThanOrEqual(15);
    expect(upper).toBeGreaterThanOrEqual(985);
    expect(upper).toBeLessThanOrEqual(999);
  });

  test('is not moved by padding, nor by a background of one value', () => {
    const plain = autoWindow(ramp, of({}));
    const padded = autoWindow([...ramp, ...new Array<number>(5000).fill(-2000)], {
      ...of({ '00280103': attribute(1), '00280120': attribute(-2000) }),
    });
    expect(padded).toEqual(plain);
    expect(autoWindow([...ramp, ...new Array<number>(5000).fill(-1)], of({}))).toEqual(plain);
    expect(autoWindow([...ramp, ...new Array<number>(5000).fill(4095)], of({}))).toEqual(plain);
  });

  test('is none where all is the same, and between the two where there are two', () => {
    expect(autoWindow([7, 7, 7], of({}))).toBeUndefined();
    expect(autoWindow([], of({}))).toBeUndefined();
    expect(autoWindow([NaN, 7], of({}))).toBeUndefined();
    expect(autoWindow([0, 0, 0, 5, 5, 5], of({}))).toEqual({ center: 3, width: 6 });
  });
});

describe('presets', () => {
  const ids = (dataset: Record<string, unknown>) => presetsFor(of(dataset)).map(({ id }) => id);

  test('of CT only where values are Hounsfield units', () => {
    expect(ids(RESCALED)).toEqual([
      'CT.lung',
      'CT.mediastinum',
      'CT.bone',
      'CT.brain',
      'CT.abdomen',
      'CT.liver',
      'CT.angio',
      'CT.subdural',
      'CT.temporal',
    ]);
    expect(presetsFor(of(RESCALED))[0]).toMatchObject({ center: -600, width: 1500, function: 'LINEAR' });
    expect(ids({})).toEqual([]);
    expect(ids({ ...RESCALED, '00280002': attribute(3) })).toEqual([]);
    expect(ids({ ...RESCALED, '00080060': attribute('MR') })).toEqual([]);
  });

  test('of PET by uptake, in the values of the image', () => {
    const facts = of({ '00080060': attribute('PT') });
    const pet = { ...facts, measuring: { isLocalizer: false, isRescaled: true, suvFactor: 0.001 } };
    expect(presetsFor(pet)[0]).toMatchObject({ id: 'PT.5', center: 2500, width: 5000, function: 'LINEAR_EXACT' });
    expect(presetsFor(facts)).toEqual([]);
  });

  test('of the user come in the place of ours, for their modality alone', () => {
    const own = { CT: [{ name: 'Mien', center: 1, width: 2 }] };
    expect(presetsFor(of(RESCALED), own)).toEqual([
      { id: 'own.1', name: 'Mien', kind: 'window', center: 1, width: 2, function: 'LINEAR' },
    ]);
    expect(presetsFor(of({}), own)).toHaveLength(1);
    expect(presetsFor(of(RESCALED), { MR: own.CT })).toHaveLength(9);
  });

  test('have a name on the screen, and so do windows of a file without one', () => {
    const { t } = createI18n('fr');
    expect(voiName({ id: 'CT.lung', name: '' }, t)).toBe('Poumon');
    expect(voiName({ id: 'file.2', name: '' }, t)).toBe('Fenêtre 2 du fichier');
    expect(voiName({ id: 'table.1', name: '' }, t)).toBe('Table 1 du fichier');
    expect(voiName({ id: 'file.1', name: 'SOFT' }, t)).toBe('SOFT');
  });
});

describe('overlays', () => {
  const plane = (group: string, changes: Record<string, unknown> = {}) => ({
    [`${group}0010`]: attribute(2),
    [`${group}0011`]: attribute(3),
    [`${group}0040`]: attribute('G'),
    [`${group}0050`]: attribute(1, 1),
    [`${group}0100`]: attribute(1),
    [`${group}0102`]: attribute(0),
    ...changes,
  });
  const bits = (...bytes: readonly number[]) => ({ vr: 'OW', InlineBinary: btoa(String.fromCharCode(...bytes)) });
  const drawn = (bitmap: Bitmap | undefined) =>
    bitmap &&
    Array.from({ length: bitmap.rows }, (_, row) =>
      Array.from({ length: bitmap.columns }, (_unused, column) => (isSet(bitmap, row, column) ? '#' : '.')).join(''),
    );

  test('the lowest bit of a byte is the first pixel, and rows follow without a gap', () => {
    const [overlay] = readOverlays(plane('6000', { '60003000': bits(0b101_001, 0) }));
    expect(overlay && drawn(bitmapOf(overlay, 1))).toEqual(['#..', '#.#']);
  });

  test('several planes, where they lie, and what they are', () => {
    const planes = readOverlays({
      ...plane('6000', { '60003000': bits(1), '60000050': attribute(-3, 5) }),
      ...plane('601E', { '601E3000': bits(1), '601E0040': attribute('R'), '601E0022': attribute('Rein') }),
    });
    expect(planes).toMatchObject([
      { group: '6000', origin: [-4, 4], type: 'G' },
      { group: '601E', origin: [0, 0], type: 'R', description: 'Rein' },
    ]);
  });

  test('planes of many frames go from the frame where they begin', () => {
    const dataset = plane('6002', {
      '60020015': attribute(2),
      '60020051': attribute(3),
      '60023000': bits(0b000001, 0b1000),
    });
    const [overlay] = readOverlays(dataset);
    const at = (frame: number) => overlay && drawn(bitmapOf(overlay, frame));
    expect([at(2), at(3), at(4), at(5)]).toEqual([undefined, ['#..', '...'], ['...', '..#'], undefined]);
  });

  test('one plane without a frame of its own is for every frame', () => {
    const [overlay] = readOverlays(plane('6000', { '60003000': bits(2) }));
    expect(overlay && drawn(bitmapOf(overlay, 7))).toEqual(['.#.', '...']);
  });

  test('empty planes, those that are too short and those without a size are none', () => {
    expect(readOverlays(plane('6000', { '60003000': bits(0, 0) }))).toEqual([]);
    expect(readOverlays(plane('6000', { '60003000': bits(1), '60000015': attribute(9) }))).toEqual([]);
    expect(readOverlays(plane('6000', { '60003000': bits(1), '60000010': attribute(0) }))).toEqual([]);
    expect(readOverlays(plane('6000'))).toEqual([]);
  });

  test('one whose bits did not come is told', () => {
    expect(of(plane('6000')).hasUnusedOverlay).toBe(true);
    expect(of(plane('6000', { '60003000': bits(0, 0) })).hasUnusedOverlay).toBeUndefined();
    expect(of(plane('6000', { '60000100': attribute(16) })).hasUnusedOverlay).toBeUndefined();
  });

  test('in spare bits of the pixels: above the image alone', () => {
    const inPixels = (position: number) =>
      of({
        ...plane('6000', { '60000100': attribute(16), '60000102': attribute(position) }),
        '00280101': attribute(12),
        '00280102': attribute(11),
      });
    expect(inPixels(13)).toMatchObject({ overlayBits: [13], overlays: [{ bitPosition: 13 }] });
    expect(inPixels(11).overlayBits).toBeUndefined();
  });
});

describe('shutters', () => {
  test('all shapes of one, in places of the image from 0', () => {
    const shutter = readShutter({
      '00181600': attribute('RECTANGULAR', 'CIRCULAR', 'POLYGONAL'),
      '00181602': attribute('3'),
      '00181604': attribute('10'),
      '00181606': attribute('1'),
      '00181608': attribute('8'),
      '00181610': attribute('5', '6'),
      '00181612': attribute('4'),
      '00181620': attribute(1, 1, 1, 9, 9, 9),
      '00181622': attribute(0xffff),
    });
    expect(shutter).toEqual({
      shapes: [
        { kind: 'rectangle', left: 1.5, top: -0.5, right: 9.5, bottom: 7.5 },
        { kind: 'circle', center: [5, 4], radius: 4 },
        {
          kind: 'polygon',
          vertices: [
            [0, 0],
            [8, 0],
            [8, 8],
          ],
        },
      ],
      grey: 255,
    });
  });

  test('black where nothing is said; an incomplete one is none', () => {
    const circle = { '00181600': attribute('CIRCULAR'), '00181610': attribute(5, 5), '00181612': attribute(3) };
    expect(readShutter(circle)?.grey).toBe(0);
    expect(readShutter({ ...circle, '00181612': attribute(0) })).toBeUndefined();
    expect(readShutter({ '00181600': attribute('POLYGONAL'), '00181620': attribute(1, 1, 2, 2) })).toBeUndefined();
    expect(readShutter({})).toBeUndefined();
  });

  test('of bits: the plane that it names', () => {
    const bitmap = (group: unknown) => readShutter({ '00181600': attribute('BITMAP'), '00181623': attribute(group) });
    expect(bitmap(0x6002)).toEqual({ shapes: [], grey: 0, overlayGroup: '6002' });
    expect(bitmap('601e')).toMatchObject({ overlayGroup: '601E' });
    expect(bitmap(0x6001)).toBeUndefined();
  });

  test('of one frame among others', () => {
    const group = (radius: number) => ({
      '00189472': {
        vr: 'SQ',
        Value: [{ '00181600': attribute('CIRCULAR'), '00181610': attribute(5, 5), '00181612': attribute(radius) }],
      },
    });
    const dataset = { '52009230': { vr: 'SQ', Value: [group(3), group(4)] } };
    expect(of(dataset, 2).shutter?.shapes).toEqual([{ kind: 'circle', center: [4, 4], radius: 4 }]);
  });
});

test('what the file turns dark: MONOCHROME1, or the inverse shape, and both only once', () => {
  const isInverse = (photometric: string, shape?: string) =>
    of({ '00280004': attribute(photometric), ...(shape !== undefined && { '20500020': attribute(shape) }) }).isInverse;
  expect(isInverse('MONOCHROME1')).toBe(true);
  expect(isInverse('MONOCHROME1', 'INVERSE')).toBe(true);
  expect(isInverse('MONOCHROME2', 'INVERSE')).toBe(true);
  expect(isInverse('MONOCHROME2', 'IDENTITY')).toBe(false);
});
