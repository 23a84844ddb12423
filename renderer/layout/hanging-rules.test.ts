import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES, readHangingRules, type HangingRule } from '../../shared/hanging-rules.ts';
import { EMPTY_LAYOUT, paneCount, withActive, withCell, withGrid, type Layout } from './grid.ts';
import { arrange, factsOf, ruleOf, withRule, type ExaminationFacts } from './hanging-rules.ts';

/** `CT: a Axial, b Coronal` */
function examination(text: string, region?: string): ExaminationFacts {
  const [modality = '', list = ''] = text.split(': ');
  const series = list.split(', ').map((one) => {
    const [seriesUid = '', ...description] = one.split(' ');
    const [own, ...words] = description;
    const isModality = own !== undefined && /^[A-Z]{2}$/.test(own) && words.length > 0 && own !== 'CC';
    return {
      seriesUid,
      modality: isModality ? own : modality,
      description: (isModality ? words : description).join(' '),
    };
  });
  return { modality, region, series };
}
const shown = (layout: Layout): string =>
  `${layout.rows}x${layout.columns} ${layout.cells
    .slice(0, paneCount(layout))
    .map((cell) => cell?.seriesUid ?? '·')
    .join('')}`;
const rule = (changes: Partial<HangingRule>): HangingRule => ({
  modality: '*',
  region: '*',
  series: [1],
  rows: 1,
  columns: 1,
  places: [{ examination: 'current' }],
  report: 'as-is',
  ...changes,
});

test('the rules of the program are rules, and the last fits everything', () => {
  expect(readHangingRules(JSON.parse(JSON.stringify(DEFAULT_RULES)) as unknown[])).toEqual(DEFAULT_RULES);
  expect(DEFAULT_RULES.at(-1)).toMatchObject({ modality: '*', region: '*', series: [1] });
});

describe('without rules of the user', () => {
  test.each([
    ['CT: a', '1x1 a'],
    ['CT: a, b, c', '1x1 a'],
    ['MR: a, b, c', '1x1 a'],
    ['MR: a, b, c, d, e', '2x2 abcd'],
    ['DX: a Face', '1x1 a'],
    ['DX: a Face, b Profil', '1x2 ab'],
    ['CR: a Face, b Profil', '1x2 ab'],
    ['US: a, b', '1x1 a'],
    ['XA: a, b', '1x1 a'],
    ['NM: a, b', '1x1 a'],
    ['MG: a R MLO, b L MLO, c RCC, d LCC', '2x2 cdab'],
    ['MG: a, b', '1x2 ab'],
    ['PT: a PT Corps entier, b CT Corps entier', '1x2 ba'],
    [': a, b', '1x1 a'],
  ])('%s: %s', (text, expected) => {
    expect(shown(arrange([], { current: examination(text) }).layout)).toBe(expected);
  });

  test('an examination without a series that can be shown', () => {
    const current = { modality: '', region: undefined, series: [] };
    expect(shown(arrange([], { current }).layout)).toBe('1x1 ·');
  });
});

describe('the series that was asked for', () => {
  test('is alone where there is one pane, active where it has its pane, first where it has none', () => {
    const hung = (text: string, first: string): string => {
      const { layout } = arrange([], { current: examination(text), first });
      return `${shown(layout)} ${layout.active}`;
    };
    expect(hung('CT: a, b, c', 'c')).toBe('1x1 c 0');
    expect(hung('MR: a, b, c, d, e', 'b')).toBe('2x2 abcd 1');
    expect(hung('MR: a, b, c, d, e', 'e')).toBe('2x2 eabc 0');
    expect(hung('MG: a MLO D, b MLO G, c CC D, d CC G, e Zoom', 'e')).toBe('2x2 edab 0');
  });
});

describe('rules of the user', () => {
  const ct = examination('CT: a Axial, b Coronal, c Sagittal', '67734004');

  test('go first, and the first that fits decides', () => {
    const own = [
      rule({ modality: 'MR', columns: 4 }),
      rule({ modality: 'CT', region: '69536005', columns: 3 }),
      rule({ modality: 'CT', series: [4], rows: 2 }),
      rule({ modality: 'CT', series: [2, 3], columns: 2, report: 'beside' }),
      rule({ modality: 'CT', columns: 4 }),
    ];
    const { layout, report } = arrange(own, { current: ct });
    expect([shown(layout), report]).toEqual(['1x2 a·', 'beside']);
  });

  test('by words, whatever their case and accents; by order where nothing has them', () => {
    const places = [
      { examination: 'current' as const, words: ['SAGITTÁL'] },
      { examination: 'current' as const, words: ['volumique'] },
    ];
    expect(shown(arrange([rule({ columns: 2, places })], { current: ct }).layout)).toBe('1x2 ca');
  });

  test('with the prior beside: its pane waits empty until there is one', () => {
    const places = [{ examination: 'current' as const }, { examination: 'prior' as const, words: ['coronal'] }];
    const own = [rule({ columns: 2, places })];
    const without = arrange(own, { current: ct });
    expect([shown(without.layout), without.wantsPrior]).toEqual(['1x2 a·', true]);
    const prior = examination('CT: x Axial, y Coronal');
    expect(shown(arrange(own, { current: ct, prior }).layout)).toBe('1x2 ay');
  });

  test('what is kept from the screen makes the same arrangement again', () => {
    const prior = examination('CT: x Axial, y Coronal');
    let now = withGrid(EMPTY_LAYOUT, 2, 2);
    for (const [place, uid] of Array.from('cay').entries()) now = withCell(now, place, { seriesUid: uid });
    const kept = ruleOf(withActive(now, 1), ct, prior, 'beside');
    expect(kept).toMatchObject({ modality: 'CT', region: '67734004', series: [2], rows: 2, columns: 2 });
    const [read] = readHangingRules(JSON.parse(JSON.stringify([kept])) as unknown[]);
    expect(shown(arrange(read ? [read] : [], { current: ct, prior }).layout)).toBe('2x2 cay·');
    const other = examination('CT: p Coronal, q Sagittal, r Axial', '67734004');
    expect(shown(arrange([kept], { current: other }).layout)).toBe('2x2 qr··');
  });

  test('a new one takes the place of the one for the same examinations', () => {
    const [a, b] = [rule({ modality: 'CT', rows: 2 }), rule({ modality: 'MR' })];
    expect(withRule([b, a], rule({ modality: 'CT', rows: 3 }))).toEqual([rule({ modality: 'CT', rows: 3 }), b]);
  });

  test('what is no rule is left out, the others stay', () => {
    const kept = [{ modality: 'CT' }, 'x', null, rule({ rows: 2 }), { ...rule({}), rows: 9 }, { ...rule({}), more: 1 }];
    expect(readHangingRules(kept)).toEqual([rule({ rows: 2 })]);
  });
});

test('reports and the like are not hung; a PET is a PET, with its CT', () => {
  const series = (seriesInstanceUid: string, modality: string, problem?: 'KOS_NO_RETRIEVE_URL') => ({
    seriesInstanceUid,
    modality,
    description: '',
    expected: 1,
    progress: { state: 'idle' as const, received: 0, bytes: 0, bytesPerSecond: 0, warnings: [] },
    ...(problem && { problem: { code: problem, facts: {} } }),
  });
  const facts = factsOf(
    { series: [series('r', 'SR'), series('c', 'CT'), series('p', 'PT'), series('n', 'MR', 'KOS_NO_RETRIEVE_URL')] },
    undefined,
  );
  expect([facts.modality, facts.series.map(({ seriesUid }) => seriesUid)]).toEqual(['PT', ['c', 'p']]);
  expect(factsOf({ series: [series('r', 'SR')] }, undefined).series).toHaveLength(1);
});
