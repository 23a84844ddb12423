import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../shared/hanging-rules.ts';
import { createI18n } from '../ui/i18n.ts';
import { moved, ruleText } from './rule-text.ts';

const fr = createI18n('fr');

test('a rule in words', () => {
  const rule = { modality: 'CT', region: '67734004', rows: 1, columns: 2, places: [], report: 'as-is' };
  expect(ruleText(fr, { ...rule, series: [2] })).toBe('CT · Thorax · à partir de 2 séries → 1 × 2');
  expect(ruleText(fr, { ...rule, series: [2, 4] })).toBe('CT · Thorax · 2 à 4 séries → 1 × 2');
  expect(ruleText(fr, { ...rule, series: [2, 2], modality: '*', region: '*' })).toBe(
    'Toute modalité · toute région · nombre de séries : 2 → 1 × 2',
  );
  expect(ruleText(fr, { ...rule, gesture: 'wave' })).toBe('Règle que cette version ne sait pas lire');
  for (const one of DEFAULT_RULES) expect(ruleText(fr, one)).toContain('→');
});

test('a rule is moved, but not beyond the ends', () => {
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
});
