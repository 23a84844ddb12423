import { describe, expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { cornerLines } from './corner-lines.ts';
import { readTechnique, readTiming } from './technique.ts';
import { attribute } from './testing/instances.ts';

const lines = (modality: string, dataset: Readonly<Record<string, unknown>>): readonly string[] =>
  cornerLines(modality, readTechnique(dataset), createI18n('fr'));

describe('in the corner', () => {
  test('of a CT', () => {
    const dataset = {
      '00180060': attribute('120'),
      '00181152': attribute(85),
      '00181151': attribute(200),
      '00180050': attribute('1.25'),
      '00181210': attribute('B70f'),
    };
    expect(lines('CT', dataset)).toEqual(['120 kV · 85 mAs', 'Ép. 1,25 mm · B70f']);
    expect(lines('CT', { '00181151': attribute(200) })).toEqual(['200 mA']);
  });

  test('of an MR, also an enhanced one', () => {
    const shared = {
      '00189112': attribute({ '00180080': attribute(450), '00181314': attribute(90) }),
      '00189114': attribute({ '00189082': attribute(12.5) }),
      '00289110': attribute({ '00180050': attribute(4) }),
    };
    expect(lines('MR', { '52009229': attribute(shared), '00180024': attribute('*se2d1') })).toEqual([
      'TR 450 ms · TE 12,5 ms · Angle 90°',
      'Ép. 4 mm · *se2d1',
    ]);
  });

  test('of a mammogram: side and view, by words or by codes', () => {
    expect(lines('MG', { '00200062': attribute('L'), '00185101': attribute('MLO') })).toEqual(['L · MLO']);
    const coded = { '00200062': attribute('R'), '00540220': attribute({ '00080100': attribute('R-10242') }) };
    expect(lines('MG', coded)).toEqual(['R · CC']);
  });

  test('of an angiogram: where the detector stands', () => {
    const dataset = { '00181510': attribute(-30.4), '00181511': attribute(20), '00180040': attribute(15) };
    expect(lines('XA', dataset)).toEqual(['RAO 30° CRA 20°', '15 im/s']);
  });

  test('of a PET: what was injected', () => {
    expect(lines('PT', { '00540016': attribute({ '00180031': attribute('FDG') }) })).toEqual(['FDG']);
  });

  test('nothing for what the file does not say, nor for other modalities', () => {
    expect(lines('CT', {})).toEqual([]);
    expect(lines('OT', { '00180060': attribute(120) })).toEqual([]);
    expect(lines('CT', { '00180060': attribute('rubbish'), '00180050': attribute(-1) })).toEqual([]);
  });
});

// PS3.3 C.7.6.5.
describe('how fast frames follow each other', () => {
  test('as recommended, before how they were recorded', () => {
    expect(readTiming({ '00082144': attribute(12), '00180040': attribute(30) })).toEqual({ rate: 12 });
    expect(readTiming({ '00180040': attribute(30), '00181063': attribute(10) })).toEqual({ rate: 30 });
    expect(readTiming({ '00181063': attribute('40') })).toEqual({ rate: 25 });
  });

  test('each frame for its own time: the vector counts from the frame before', () => {
    expect(readTiming({ '00181065': attribute(0, 100, 300) })).toEqual({ rate: 5, durations: [100, 300, 200] });
  });

  test('not what no eye could follow, nor nonsense', () => {
    expect(readTiming({ '00181063': attribute(0) })).toBeUndefined();
    expect(readTiming({ '00181065': attribute(0, 100, -5) })).toBeUndefined();
    expect(readTiming({ '00181065': attribute(0) })).toBeUndefined();
    expect(readTiming({ '00180040': attribute(1e9) })).toBeUndefined();
    expect(readTiming({})).toBeUndefined();
  });
});
