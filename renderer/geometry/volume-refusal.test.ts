import { expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { refusalText, type VolumeRefusal } from './volume-refusal.ts';

const ALL: readonly VolumeRefusal[] = [
  { code: 'unreadable', count: 1, total: 3 },
  { code: 'too-few', count: 1, needed: 3 },
  { code: 'color', count: 1, total: 3 },
  { code: 'no-geometry', count: 1, total: 3 },
  { code: 'frames-differ', count: 2 },
  { code: 'sizes-differ', count: 1, total: 3 },
  { code: 'not-parallel', angle: 90, count: 1, total: 3 },
  { code: 'same-place', count: 6, places: 3 },
  { code: 'tilted', angle: 18.5012, shift: 48.2077 },
  { code: 'shifted', shift: 3 },
  { code: 'uneven', least: 1.0811, most: 6.99863 },
  { code: 'gaps', missing: 167, gaps: 1, step: 3 },
];

test.each(ALL)('$code is a sentence with all of its numbers, in both languages', (refusal) => {
  for (const locale of ['fr', 'en'] as const) {
    expect(refusalText(refusal, createI18n(locale))).toMatch(/^\p{Lu}[^{}]*\d[^{}]*\.$/u);
  }
});

test('numbers are rounded to what they are good for, and written as the language does', () => {
  const [tilted, uneven] = [ALL[8]!, ALL[10]!];
  expect(refusalText(tilted, createI18n('fr'))).toContain('18,5°');
  expect(refusalText(tilted, createI18n('fr'))).toContain('48,21 mm');
  expect(refusalText(uneven, createI18n('en'))).toContain('1.08 to 7 mm');
});
