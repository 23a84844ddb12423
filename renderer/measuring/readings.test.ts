import { describe, expect, it, test } from 'vitest';
import { frameFacts } from '../viewer/frame-facts.ts';
import { attribute, instance } from '../viewer/testing/instances.ts';
import { readingsOf, valueUnit } from './readings.ts';
import { suvFactor } from './suv.ts';

const facts = (dataset: Record<string, unknown> = {}) => frameFacts(instance('1.1', { dataset }), 1);
const RESCALE = { '00281052': attribute('-1024'), '00281053': attribute('1') };
const LOCALIZER = { '00080008': attribute('ORIGINAL', 'PRIMARY', 'LOCALIZER') };

test.each([
  ['a CT that is rescaled', RESCALE, 'HU'],
  ['a CT that is not', {}, 'raw'],
  ['an overview', { ...RESCALE, ...LOCALIZER }, 'raw'],
  ['a CT that says so', { ...RESCALE, '00281054': attribute('HU') }, 'HU'],
  ['a CT of something else', { ...RESCALE, '00281054': attribute('HU_MOD') }, 'HU_MOD'],
  ['an unspecified type', { ...RESCALE, '00281054': attribute('US') }, 'raw'],
  ['an MR', { ...RESCALE, '00080060': attribute('MR') }, 'raw'],
  ['a PET without a dose', { '00080060': attribute('PT'), '00541001': attribute('BQML') }, 'BQML'],
])('values of %s', (_, dataset, unit) => {
  expect(valueUnit(facts(dataset))).toEqual({ factor: 1, unit });
});

const sequence = (item: Record<string, unknown>) => ({ vr: 'SQ', Value: [item] });
const DRUG = {
  '00181074': attribute('588802304.0'),
  '00181075': attribute('6588.0'),
  '00181072': attribute('072100.00'),
};
/** The PET of a public study: 91 kg, 588.8 MBq of fluorine at 07:21:00, scanned at 09:59:47. */
const PET = {
  '00080060': attribute('PT'),
  '00541001': attribute('BQML'),
  '00541102': attribute('START'),
  '00280051': attribute('DECY', 'ATTN', 'SCAT'),
  '00101030': attribute('91.0'),
  '00080021': attribute('19600116'),
  '00080031': attribute('095947.00'),
  '00080022': attribute('19600116'),
  '00080032': attribute('095947.00'),
  '00540016': sequence(DRUG),
};

describe('SUVbw', () => {
  it('is weight over the dose that is left at the start of the scan', () => {
    // 91000 g / (588802304 Bq * 2 ^ (-9527 s / 6588 s)), by Python.
    expect(suvFactor(PET)).toBeCloseTo(0.0004211100701355315, 15);
    expect(valueUnit(facts(PET)).unit).toBe('SUVbw');
  });

  it('an injection before midnight was the day before', () => {
    const early = { ...PET, '00080031': attribute('005947'), '00080032': attribute('005947') };
    const late = { '00181074': attribute('1000'), '00181075': attribute('7187'), '00181072': attribute('230000') };
    // 1 h 59 min 47 s are one half-life of 7187 s: 500 Bq are left.
    expect(suvFactor({ ...early, '00540016': sequence(late) })).toBeCloseTo(91_000 / 500, 9);
  });

  it('corrected to the injection, nothing has decayed; in g/ml it is that already', () => {
    expect(suvFactor({ ...PET, '00541102': attribute('ADMIN') })).toBeCloseTo(91_000 / 588_802_304, 15);
    expect(suvFactor({ ...PET, '00541001': attribute('GML') })).toBe(1);
  });

  it('an injection with a date and a time zone of its own', () => {
    const at = (time: string, zone?: string) => {
      const drug = { '00181074': attribute('1000'), '00181075': attribute('3600'), '00181078': attribute(time) };
      const day = { '00080021': attribute('20240311'), '00080031': attribute('100000') };
      const image = { '00080022': attribute('20240311'), '00080032': attribute('100000') };
      const other = zone === undefined ? {} : { '00080201': attribute(zone) };
      return suvFactor({ ...PET, ...day, ...image, ...other, '00540016': sequence(drug) });
    };
    // Two half-lives, then one.
    expect(at('20240311080000.00')).toBeCloseTo(91_000 / 250, 9);
    expect(at('20240311080000.00+0100', '+0100')).toBeCloseTo(91_000 / 250, 9);
    expect(at('20240311080000.00+0000', '+0100')).toBeCloseTo(91_000 / 500, 9);
    expect(at('20240310100000')).toBeCloseTo(91_000 / (1000 * 2 ** -24), 3);
  });

  it.each([
    ['an injection after the scan', { '00540016': sequence({ ...DRUG, '00181078': attribute('20990101080000') }) }],
    ['a half-life of nothing', { '00540016': sequence({ ...DRUG, '00181075': attribute('0') }) }],
    ['a time of injection that is none', { '00540016': sequence({ ...DRUG, '00181072': attribute('x') }) }],
    ['an uptake by lean body mass', { '00541001': attribute('GML'), '00541006': attribute('LBM') }],
    ['another modality', { '00080060': attribute('NM') }],
    ['a weight of nothing', { '00101030': attribute('0') }],
    ['no weight', { '00101030': undefined }],
    ['no correction of attenuation', { '00280051': attribute('DECY') }],
    ['no correction of decay', { '00541102': attribute('NONE') }],
    ['counts', { '00541001': attribute('CNTS') }],
    ['a series that was made later than the image', { '00080031': attribute('110000') }],
    ['no dose', { '00540016': sequence({}) }],
  ])('is not guessed: %s', (_, change) => {
    expect(suvFactor({ ...PET, ...change })).toBeUndefined();
  });
});

describe('readings', () => {
  const pixels = { columns: 4, rows: 4, values: Array.from({ length: 16 }, (_, index) => index) };
  const ct = facts({ ...RESCALE, '00280030': attribute('2', '0.5') });

  it('the longer diameter comes first', () => {
    const points: [number, number][] = [
      [0, 0],
      [2, 0],
      [1, -1],
      [1, 1],
    ];
    expect(readingsOf({ kind: 'bidirectional', points }, ct, pixels)).toEqual({
      readings: [
        { name: 'length', value: 4, unit: 'mm' },
        { name: 'short', value: 1, unit: 'mm' },
      ],
      spacing: 'image',
    });
  });

  it('colours have an area and no values', () => {
    const points: [number, number][] = [
      [0, 0],
      [2, 0],
      [0, 2],
      [2, 2],
    ];
    expect(readingsOf({ kind: 'rectangle', points }, ct, undefined).readings).toEqual([
      { name: 'area', value: 4, unit: 'mm2' },
    ]);
    expect(readingsOf({ kind: 'rectangle', points }, ct, pixels).readings.map(({ name }) => name)).toContain('mean');
    expect(readingsOf({ kind: 'probe', points: [[1, 1]] }, ct, undefined).readings).toEqual([]);
  });

  it('a value of PET is a SUV where that can be computed', () => {
    const [reading] = readingsOf({ kind: 'probe', points: [[2, 1]] }, facts(PET), pixels).readings;
    expect(reading).toEqual({ name: 'value', value: expect.closeTo(6 * 0.00042111007, 10) as number, unit: 'SUVbw' });
  });

  it('an arrow and a text read nothing', () => {
    expect(readingsOf({ kind: 'text', points: [[1, 1]] }, ct, pixels)).toEqual({ readings: [] });
  });
});
