import { describe, expect, test } from 'vitest';
import { frameFacts } from '../viewer/frame-facts.ts';
import { attribute, instance } from '../viewer/testing/instances.ts';
import { brightnessOf, defaultVoi, voiChoices, type WindowChoice } from './voi.ts';

const of = (dataset: Record<string, unknown>) => frameFacts(instance('1.1', { dataset }), 1);
const sequence = (...items: readonly Record<string, unknown>[]) => ({ vr: 'SQ', Value: items });
const table = (descriptor: readonly number[], data: unknown, explanation?: string) => ({
  '00283002': attribute(...descriptor),
  '00283006': data,
  ...(explanation !== undefined && { '00283003': attribute(explanation) }),
});
const base64 = (...bytes: readonly number[]) => ({ vr: 'OW', InlineBinary: btoa(String.fromCharCode(...bytes)) });
const window = (center: number, width: number, name: WindowChoice['function'] = 'LINEAR'): WindowChoice => ({
  id: 'x',
  name: '',
  kind: 'window',
  center,
  width,
  function: name,
});

describe('what a file offers', () => {
  test('all its windows with what it calls them, then its tables', () => {
    const facts = of({
      '00281050': attribute('450', 200),
      '00281051': attribute('790', 443),
      '00281055': attribute('WINDOW1', 'SOFT '),
      '00281056': attribute('SIGMOID'),
      '00283010': sequence(table([3, 0, 8], attribute(0, 128, 255), 'HARD')),
    });
    expect(voiChoices(facts)).toEqual([
      { ...window(450, 790, 'SIGMOID'), id: 'file.1', name: 'WINDOW1' },
      { ...window(200, 443, 'SIGMOID'), id: 'file.2', name: 'SOFT' },
      { id: 'table.1', name: 'HARD', kind: 'table', table: Uint16Array.of(0, 128, 255), first: 0, bits: 8 },
    ]);
    expect(defaultVoi(facts)?.id).toBe('file.1');
  });

  test('a window without a width does not take the place of the next one', () => {
    const facts = of({ '00281050': attribute(1, 2, 3), '00281051': attribute(0, 20) });
    expect(voiChoices(facts)).toEqual([{ ...window(2, 20), id: 'file.1' }]);
  });

  test('LINEAR_EXACT takes widths below 1, LINEAR does not', () => {
    const narrow = { '00281050': attribute(0.5), '00281051': attribute(0.25) };
    expect(voiChoices(of({ ...narrow, '00281056': attribute('LINEAR_EXACT') }))).toHaveLength(1);
    expect(voiChoices(of(narrow))).toEqual([]);
  });

  test('colours have none', () => {
    const colour = {
      '00280002': attribute(3),
      '00281050': attribute(40),
      '00281051': attribute(400),
      '00283010': sequence(table([1, 0, 8], attribute(0))),
    };
    expect(voiChoices(of(colour))).toEqual([]);
    expect(of(colour).hasUnusedTable).toBe(false);
  });

  test('tables: words as numbers or as bytes, eight bits in bytes, 65536 entries as 0', () => {
    const read = (...item: Parameters<typeof table>) => voiChoices(of({ '00283010': sequence(table(...item)) }))[0];
    expect(read([2, 0, 16], base64(1, 0, 0, 1))).toMatchObject({ table: Uint16Array.of(1, 256), bits: 16 });
    expect(read([3, 0, 8], base64(5, 250, 7, 0))).toMatchObject({ table: Uint16Array.of(5, 250, 7), bits: 8 });
    // The same bytes as words, as an element of kind US has them.
    expect(read([4, 0, 8], attribute(0xfa05, 7))).toMatchObject({ table: Uint16Array.of(5, 250, 7, 0) });
    expect(read([0, 0, 16], { vr: 'US', Value: new Array<number>(65_536).fill(9) })).toMatchObject({ first: 0 });
    expect(read([3, 0, 16], base64(1, 0))).toBeUndefined();
    expect(read([2, 0, 17], base64(1, 0, 0, 1))).toBeUndefined();
    // More than its bits hold: the values count.
    expect(read([2, 0, 8], attribute(0, 4095))).toMatchObject({ bits: 12 });
  });

  test('the first value of a table is signed where the values are', () => {
    const first = (dataset: Record<string, unknown>, start: number) => {
      const [choice] = voiChoices(of({ ...dataset, '00283010': sequence(table([1, start, 8], attribute(1))) }));
      return choice?.kind === 'table' ? choice.first : undefined;
    };
    expect(first({ '00280103': attribute(1) }, 64_512)).toBe(-1024);
    expect(first({ '00281052': attribute(-1024) }, 64_512)).toBe(-1024);
    expect(first({}, 64_512)).toBe(64_512);
    expect(first({}, -1024)).toBe(64_512);
  });
});

describe('modality tables', () => {
  const lut = sequence({ ...table([2, 0, 12], attribute(7, 4000)), '00283004': attribute('OD') });

  test('take the place of slope and intercept, and say what values count in', () => {
    const facts = of({ '00283000': lut, '00281053': attribute(2), '00281052': attribute(-1024) });
    expect(facts).toMatchObject({ table: { first: 0, bits: 12 }, slope: 1, intercept: 0, hasUnusedTable: false });
    expect(facts.measuring?.rescaleType).toBe('OD');
  });

  test('of logarithmic angiography are for the intensities, not for the screen', () => {
    const facts = of({
      '00080016': attribute('1.2.840.10008.5.1.4.1.1.12.1'),
      '00281040': attribute('LOG'),
      '00283000': lut,
    });
    expect([facts.table, facts.hasUnusedTable, facts.measuring?.rescaleType]).toEqual([undefined, false, undefined]);
  });
});

/** Figures of PS3.3 C.11.2.1.2.1 and C.11.2.1.3. */
describe('brightness', () => {
  test('LINEAR: from centre - 0.5 - (width - 1) / 2 to the same above', () => {
    const brightness = brightnessOf(window(2048, 4096));
    expect([0, 4095, 2047.5, -5, 9999].map(brightness)).toEqual([0, 1, 0.5, 0, 1]);
    expect([100, 101, 99].map(brightnessOf(window(100.5, 1)))).toEqual([0, 1, 0]);
  });

  test('LINEAR_EXACT: from centre - width / 2 to centre + width / 2', () => {
    const brightness = brightnessOf(window(2048, 4096, 'LINEAR_EXACT'));
    expect([0, 4096, 2048, 1024].map(brightness)).toEqual([0, 1, 0.5, 0.25]);
  });

  test('SIGMOID: a half at the centre, e to the 4 over the width', () => {
    const brightness = brightnessOf(window(100, 40, 'SIGMOID'));
    expect(brightness(100)).toBe(0.5);
    expect(brightness(110)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(brightness(-1e9)).toBe(0);
  });

  test('a table: its ends beyond it', () => {
    const brightness = brightnessOf({
      id: '',
      name: '',
      kind: 'table',
      table: Uint16Array.of(0, 51, 255),
      first: -1,
      bits: 8,
    });
    expect([-9, -1, 0, 1, 9].map(brightness)).toEqual([0, 0, 0.2, 1, 1]);
  });

  test('what is no number is black', () => {
    for (const name of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const) {
      expect(brightnessOf(window(1, 1.5, name))(NaN)).toBe(0);
    }
    expect(brightnessOf({ id: '', name: '', kind: 'table', table: Uint16Array.of(1), first: 0, bits: 1 })(NaN)).toBe(0);
  });
});
