import { expect, test } from 'vitest';
import type { TraitsComparison } from '../../shared/patient.ts';
import { comparedSources, overallGrade } from './identity.ts';

const comparison = (grade: TraitsComparison['grade'], ...sources: TraitsComparison['sources']): TraitsComparison => ({
  grade,
  sources,
  traits: [],
});

test('the worst comparison decides', () => {
  const same = comparison('same', 'call', 'kos');
  const close = comparison('close', 'call', 'image');
  const different = comparison('different', 'call', 'franceConnect');
  expect(overallGrade([])).toBeUndefined();
  expect(overallGrade([same])).toBe('same');
  expect(overallGrade([same, close])).toBe('close');
  expect(overallGrade([close, different, same])).toBe('different');
});

test('each source is named once', () => {
  expect(comparedSources([comparison('same', 'call', 'kos'), comparison('same', 'call', 'image')])).toEqual([
    'call',
    'kos',
    'image',
  ]);
});
