import { expect, test } from 'vitest';
import { isSingleKey, keymapOf, keyName, keysOf, obstacleTo, withKey, withoutKey, type PressedKey } from './keymap.ts';

type Held = 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey';

const pressed = (key: string, code = '', ...held: readonly Held[]): PressedKey => ({
  key,
  code,
  ctrlKey: held.includes('ctrlKey'),
  altKey: held.includes('altKey'),
  metaKey: held.includes('metaKey'),
  shiftKey: held.includes('shiftKey'),
});

test.each([
  ['i', 'KeyI', [], 'I'],
  ['I', 'KeyI', [], 'I'],
  ['R', 'KeyR', ['shiftKey'], 'Shift+R'],
  // AZERTY: the letter that is written, not the place; the place of the digit, not what is written.
  ['a', 'KeyQ', [], 'A'],
  ['&', 'Digit1', [], 'Digit1'],
  ['é', 'Digit2', [], 'Digit2'],
  ['2', 'Digit2', ['shiftKey'], 'Shift+Digit2'],
  ['4', 'Numpad4', [], 'Digit4'],
  ['ArrowLeft', 'Numpad4', [], 'ArrowLeft'],
  ['.', 'Comma', ['shiftKey'], '.'],
  ['+', 'NumpadAdd', [], '+'],
  [' ', 'Space', [], 'Space'],
  ['ArrowRight', 'ArrowRight', ['ctrlKey'], 'Ctrl+ArrowRight'],
  ['ArrowRight', 'ArrowRight', ['shiftKey'], 'Shift+ArrowRight'],
  ['Z', 'KeyW', ['ctrlKey', 'shiftKey'], 'Ctrl+Shift+Z'],
] as const)('%j at %s is a key of its own', (key, code, held, name) => {
  expect(keyName(pressed(key, code, ...held))).toBe(name);
});

test('the command key of a Mac is Ctrl, and nobody’s elsewhere; Alt and AltGr are the system’s', () => {
  expect(keyName(pressed('k', 'KeyK', 'metaKey'), true)).toBe('Ctrl+K');
  expect(keyName(pressed('k', 'KeyK', 'metaKey'))).toBeUndefined();
  expect(keyName(pressed('ArrowLeft', 'ArrowLeft', 'altKey'))).toBeUndefined();
  expect(keyName(pressed('€', 'KeyE', 'ctrlKey', 'altKey'))).toBeUndefined();
  expect(keyName(pressed('Shift', 'ShiftLeft', 'shiftKey'))).toBeUndefined();
  expect(keyName(pressed('Dead', 'BracketLeft'))).toBeUndefined();
});

const INVERT = { id: 'invert', keys: ['I'] };
const CROSS = { id: 'cross', keys: ['X'] };
const REDO = { id: 'redo', keys: ['Ctrl+Y', 'Ctrl+Shift+Z'] };
const ALL = [INVERT, CROSS, REDO];
const open = { singleKeys: true };

test('a command has the keys of the program, or those of the user instead', () => {
  expect(keysOf(INVERT, {})).toEqual(['I']);
  expect(keysOf(INVERT, { invert: [] })).toEqual([]);
  expect(keysOf({ id: 'constructor', keys: ['C'] }, {})).toEqual(['C']);
  const map = keymapOf(ALL, { keys: { invert: ['X'] }, ...open });
  expect(map.get('X')).toBe(INVERT);
  expect(map.has('I')).toBe(false);
  expect(map.get('Ctrl+Shift+Z')).toBe(REDO);
});

test('single keys can be switched off; the others stay', () => {
  expect(['A', 'Shift+A', 'Digit1', 'Shift+Digit1', '+', 'Shift++'].map(isSingleKey)).toEqual(Array(6).fill(true));
  expect(['Ctrl+A', 'ArrowUp', 'Space', 'F1', 'Delete', 'Ctrl++', 'Shift+ArrowUp'].map(isSingleKey)).toEqual(
    Array(7).fill(false),
  );
  expect([...keymapOf(ALL, { keys: {}, singleKeys: false }).keys()]).toEqual(['Ctrl+Y', 'Ctrl+Shift+Z']);
});

test('a key that is taken is told, and goes to whom it is given', () => {
  expect(obstacleTo(ALL, {}, 'invert', 'X')).toEqual({ taken: CROSS });
  expect(obstacleTo(ALL, {}, 'invert', 'I')).toBeUndefined();
  expect(obstacleTo(ALL, { cross: ['O'] }, 'invert', 'X')).toBeUndefined();
  expect(obstacleTo(ALL, {}, 'invert', 'Escape')).toBe('reserved');
  expect(withKey(ALL, {}, 'invert', 'X')).toEqual({ invert: ['I', 'X'], cross: [] });
});

test('what is again as the program has it is not kept', () => {
  const keys = withKey(ALL, {}, 'invert', 'X');
  expect(withoutKey(ALL, keys, 'invert', 'X')).toEqual({ cross: [] });
  expect(withKey(ALL, { cross: [] }, 'cross', 'X')).toEqual({});
  expect(withoutKey(ALL, { gone: ['B'] }, 'gone', 'B')).toEqual({ gone: ['B'] });
});
