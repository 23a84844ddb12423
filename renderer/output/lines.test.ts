import { expect, test } from 'vitest';
import { outputFileName } from './file-names.ts';
import { brokenLines } from './lines.ts';

const letters = (text: string): number => text.length;

test.each([
  ['', 10, []],
  ['one two', 10, ['one two']],
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 8, ['one two', 'three']],
  ['a DE-LA-TOUR-EN-BAS', 5, ['a', 'DE-LA', '-TOUR', '-EN-B', 'AS']],
  ['wide', 0, ['w', 'i', 'd', 'e']],
])('%s in lines of %i', (text, width, expected) => {
  expect(brokenLines(text, width, letters)).toEqual(expected);
});

test('nothing but spaces between lines is ever left out', () => {
  const band = 'PAT-TROIS Dominique · Féminin · 12/03/1979 (46 ans) · INS 2 79 03 51 215 189';
  for (let width = 1; width < 90; width += 1) {
    const lines = brokenLines(band, width, letters);
    expect(lines.join('').replaceAll(' ', '')).toBe(band.replaceAll(' ', ''));
    expect(Math.max(...lines.map(letters))).toBeLessThanOrEqual(width);
  }
});

test('names of files tell when, and not of whom', () => {
  const at = new Date(2026, 0, 31, 4, 5, 9);
  expect(outputFileName('view', at)).toBe('vue-20260131-040509.png');
  expect(outputFileName('measurements', at)).toBe('mesures-images-20260131-040509.dcm');
});
