import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCES, PreferencesChange, readPreferences } from './preferences.ts';

test('what the program begins with is what it accepts', () => {
  expect(PreferencesChange.parse(DEFAULT_PREFERENCES)).toEqual(DEFAULT_PREFERENCES);
  expect(readPreferences(DEFAULT_PREFERENCES)).toEqual({ kept: DEFAULT_PREFERENCES, lost: [] });
});

test('a broken and an unknown part are left out and named; the others stay', () => {
  const content = { singleKeys: false, buttons: { left: 'dance' }, mood: 'good', keys: { 'look.invert': ['X'] } };
  expect(readPreferences(content)).toEqual({
    kept: { singleKeys: false, keys: { 'look.invert': ['X'] } },
    lost: ['buttons', 'mood'],
  });
});

test.each([undefined, null, 'text', 7, [], true])('%j is nothing that was kept', (content) => {
  expect(readPreferences(content)).toEqual({ kept: {}, lost: ['*'] });
});

test.each([
  ['too many keys of a command', { keys: { a: Array.from({ length: 7 }, () => 'X') } }],
  ['a command that is a sentence', { keys: { 'a b': ['X'] } }],
  ['a screen of any name', { calibration: { 'left one': 4 } }],
  ['pixels of a centimetre', { calibration: { '1920x1080': 41 } }],
  ['ten presets', { presets: { CT: Array.from({ length: 10 }, () => ({ name: 'x', center: 1, width: 1 })) } }],
  ['a window without a width', { presets: { CT: [{ name: 'x', center: 1, width: 0 }] } }],
  ['a wheel that pans', { buttons: { ...DEFAULT_PREFERENCES.buttons, wheel: 'pan' } }],
  ['rules without an end', { hangingRules: [{ text: 'x'.repeat(32_000) }] }],
  ['another part', { patient: 'PAT-TROIS' }],
])('%s is refused', (_, change) => {
  expect(PreferencesChange.safeParse(change).success).toBe(false);
});
