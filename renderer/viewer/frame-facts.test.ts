import { expect, test } from 'vitest';
import { firstBitOf, frameFacts } from './frame-facts.ts';
import { readPalette } from './palette.ts';
import { attribute, instance } from './testing/instances.ts';

const of = (dataset: Record<string, unknown>) => frameFacts(instance('1.1', { dataset }), 1);

test('numbers may come as text, and what is not a number counts as absent', () => {
  expect(of({ '00280030': attribute('0.5', ' 0.7 ') }).spacing).toEqual([0.5, 0.7]);
  expect(of({ '00280030': attribute('0.5', 'x') }).spacing).toBeUndefined();
  expect(of({ '00280030': attribute('0', '1') }).spacing).toBeUndefined();
  expect(of({ '00280010': 'rows' }).rows).toBe(0);
  expect(of({ '00280010': attribute({}) }).rows).toBe(0);
});

test('a window without width is none', () => {
  expect(of({ '00281050': attribute(40), '00281051': attribute('400') }).window).toEqual({ center: 40, width: 400 });
  expect(of({ '00281050': attribute(40), '00281051': attribute(0) }).window).toBeUndefined();
  expect(of({ '00281050': attribute(40) }).window).toBeUndefined();
});

test('colours take no rescale and no window', () => {
  const facts = of({
    '00280002': attribute(3),
    '00281052': attribute(-1024),
    '00281053': attribute(2),
    '00281050': attribute(40),
    '00281051': attribute(400),
  });
  expect([facts.slope, facts.intercept, facts.window]).toEqual([1, 0, undefined]);
});

test('a slope of zero would make every image black', () => {
  expect(of({ '00281053': attribute(0) }).slope).toBe(1);
});

test('functional groups: the frame before the shared ones before the top level', () => {
  const rescale = (slope: number) => ({ '00289145': { vr: 'SQ', Value: [{ '00281053': attribute(slope) }] } });
  const dataset = {
    '00281053': attribute(7),
    '52009229': { vr: 'SQ', Value: [rescale(3)] },
    '52009230': { vr: 'SQ', Value: [{}, rescale(5)] },
  };
  const facts = (frame: number) => frameFacts(instance('1.1', { frames: 2, dataset }), frame);
  expect([facts(1).slope, facts(2).slope, of({ '00281053': attribute(7) }).slope]).toEqual([3, 5, 7]);
});

test('a lookup table that the screen does not apply is noticed', () => {
  const table = { vr: 'SQ', Value: [{ '00283002': attribute(256, 0, 8) }] };
  const window = { '00281050': attribute(40), '00281051': attribute(400) };
  expect(of({ '00283000': table }).hasUnusedTable).toBe(true);
  expect(of({ '00283010': table }).hasUnusedTable).toBe(true);
  expect(of({ '00283010': table, ...window }).hasUnusedTable).toBe(false);
  expect(of({}).hasUnusedTable).toBe(false);
});

test('a palette has eight bits a colour, however it was written', () => {
  const base64 = (bytes: readonly number[]) => ({ vr: 'OW', InlineBinary: btoa(String.fromCharCode(...bytes)) });
  const palette = (bits: number, bytes: readonly number[]) =>
    readPalette({
      '00281101': attribute(2, 10, bits),
      '00281201': base64(bytes),
      '00281202': base64(bytes),
      '00281203': base64(bytes),
    });
  expect(palette(8, [5, 250])?.red).toEqual(Uint8Array.of(5, 250));
  expect(palette(16, [0x34, 5, 0x12, 250])).toMatchObject({ entries: 2, first: 10, blue: Uint8Array.of(5, 250) });
  expect(palette(16, [5, 0, 250, 0])?.green).toEqual(Uint8Array.of(5, 250));
  expect(palette(16, [5, 0])).toBeUndefined();
  expect(readPalette({ '00281101': attribute(2, 10, 16) })).toBeUndefined();
});

test('a window function that the standard does not know counts as linear', () => {
  expect(of({ '00281056': attribute('SIGMOID') }).windowFunction).toBe('SIGMOID');
  expect(of({ '00281056': attribute('Linear exact') }).windowFunction).toBe('LINEAR');
  expect(of({}).windowFunction).toBe('LINEAR');
});

test('frames of single bits follow each other without a gap', () => {
  const facts = of({ '00280100': attribute(1), '00280010': attribute(3), '00280011': attribute(3) });
  expect([1, 2, 3, 9].map((frame) => firstBitOf(facts, frame))).toEqual([0, 1, 2, 0]);
  expect(firstBitOf(of({}), 5)).toBe(0);
});
