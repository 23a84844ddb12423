import { expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { keysText, keyText } from './key-text.ts';

test.each([
  ['I', 'I', 'I'],
  ['Shift+R', 'Maj+R', 'Shift+R'],
  ['Ctrl+Shift+Z', 'Ctrl+Maj+Z', 'Ctrl+Shift+Z'],
  ['Digit7', '7', '7'],
  ['Shift+Digit2', 'Maj+2', 'Shift+2'],
  ['+', '+', '+'],
  ['Ctrl++', 'Ctrl++', 'Ctrl++'],
  ['Ctrl+ArrowRight', 'Ctrl+→', 'Ctrl+→'],
  ['Delete', 'Suppr', 'Delete'],
  ['Space', 'Espace', 'Space'],
  ['F1', 'F1', 'F1'],
])('%s', (name, french, english) => {
  expect(keyText(createI18n('fr'), name)).toBe(french);
  expect(keyText(createI18n('en'), name)).toBe(english);
});

test('several', () => {
  expect(keysText(createI18n('fr'), ['B', 'Ctrl+ArrowLeft'])).toBe('B, Ctrl+←');
});
