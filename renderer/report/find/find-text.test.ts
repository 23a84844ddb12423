import { expect, test } from 'vitest';
import { findAll, fold, MAX_MATCHES, piecesOf } from './find-text.ts';

const found = (text: string, wanted: string) => findAll(fold(text), wanted).map(({ from, to }) => text.slice(from, to));

test('capitals, accents, ligatures, apostrophes and blanks do not matter', () => {
  expect(found('Épanchement pleural. Pas d’EPANCHEMENT.', 'épanchement')).toEqual(['Épanchement', 'EPANCHEMENT']);
  expect(found('œdème du cœur', 'oedeme')).toEqual(['œdème']);
  expect(found('ﬁbrose', 'fibrose')).toEqual(['ﬁbrose']);
  expect(found('l’aorte', "l'aorte")).toEqual(['l’aorte']);
  expect(found('lobe \n\u00a0 inférieur', 'lobe inferieur')).toEqual(['lobe \n\u00a0 inférieur']);
  expect(found('e\u0301tude', 'étude')).toEqual(['e\u0301tude']);
});

test('nothing is found for nothing, and what is found does not overlap', () => {
  expect(found('aaaa', '  ')).toEqual([]);
  expect(found('aaaa', 'aa')).toEqual(['aa', 'aa']);
  expect(found('a.c abc', 'a.c')).toEqual(['a.c']);
  expect(findAll(fold('a'.repeat(5000)), 'a')).toHaveLength(MAX_MATCHES);
});

test('characters that become longer when folded keep their places', () => {
  const text = `${'ﷺ'.repeat(40)} nodule`;
  expect(found(text, 'nodule')).toEqual(['nodule']);
});

test('a match is cut where the segments are', () => {
  // "TDM tho" + "racique" with a blank between them that belongs to neither.
  const [starts, lengths] = [
    [0, 8, 16],
    [7, 7, 4],
  ];
  expect(piecesOf(starts, lengths, { from: 4, to: 10 })).toEqual([
    { segment: 0, from: 4, to: 7 },
    { segment: 1, from: 0, to: 2 },
  ]);
  expect(piecesOf(starts, lengths, { from: 16, to: 20 })).toEqual([{ segment: 2, from: 0, to: 4 }]);
  expect(piecesOf(starts, lengths, { from: 7, to: 8 })).toEqual([]);
  expect(piecesOf([], [], { from: 0, to: 3 })).toEqual([]);
});
