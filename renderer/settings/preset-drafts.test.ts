import { expect, test } from 'vitest';
import { draftsOf, presetOf, programPresets } from './preset-drafts.ts';

const draft = (name: string, center: string, width: string) => presetOf({ name, center, width });

test('what is typed, with a comma or a point', () => {
  expect(draft(' Os fin ', '-600', '1500')).toEqual({ name: 'Os fin', center: -600, width: 1500 });
  expect(draft('SUV', '2,5', '5.0')).toEqual({ name: 'SUV', center: 2.5, width: 5 });
  expect(draft('Poumon', '\u2212600', '1500')).toEqual({ name: 'Poumon', center: -600, width: 1500 });
});

test.each([
  ['no name', '  ', '1', '1'],
  ['no number', 'a', 'x', '1'],
  ['an empty field', 'a', '', '1'],
  ['no width', 'a', '1', '0'],
])('%s is not kept', (_, name, center, width) => {
  expect(draft(name, center, width)).toBeUndefined();
});

test('the presets of the program can be edited: typed back they are the same', () => {
  const presets = programPresets('CT', ({ id }) => id);
  expect(presets.length).toBeGreaterThan(3);
  expect(draftsOf(presets, 'fr').map(presetOf)).toEqual(presets);
  expect(programPresets('MR', ({ id }) => id)).toEqual([]);
});
