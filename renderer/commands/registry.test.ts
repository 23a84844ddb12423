import { expect, test } from 'vitest';
import { createI18n } from '../ui/i18n.ts';
import { isSingleKey, keyName } from './keymap.ts';
import { COMMANDS, commandOf, commandsOf } from './registry.ts';
import { COMMAND_GROUPS } from './command.ts';

/** Choices of a command that has a key: menu and palette have them, and a user can give them one. */
const CHOICES = ['links.scroll.', 'look.colorMap.'];

test('no two commands have the same name for settings', () => {
  const ids = COMMANDS.map(({ id }) => id);
  expect(ids).toHaveLength(new Set(ids).size);
  for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9.-]{1,64}$/);
});

test('no two commands have the same key', () => {
  const seen = new Map<string, string>();
  const twice = COMMANDS.flatMap(({ id, keys }) =>
    keys.flatMap((key) => {
      const other = seen.get(key);
      seen.set(key, id);
      return other === undefined ? [] : [`${key}: ${other}, ${id}`];
    }),
  );
  expect(twice).toEqual([]);
});

test('every command has a key, and is said in both languages', () => {
  const without = COMMANDS.filter(
    ({ id, keys }) => keys.length === 0 && !CHOICES.some((choice) => id.startsWith(choice)),
  );
  expect(without.map(({ id }) => id)).toEqual([]);
  for (const { label } of COMMANDS)
    for (const locale of ['fr', 'en'] as const) expect(createI18n(locale).t(label)).toMatch(/\S/);
});

test('every key is written as the keyboard’s are', () => {
  for (const key of COMMANDS.flatMap(({ keys }) => keys)) {
    const name = key.replace(/^(?:Ctrl\+)?(?:Shift\+)?(?=.)/, '');
    const code = /^Digit\d$/.test(name) ? name : '';
    const written = code === '' ? (name === 'Space' ? ' ' : name) : '&';
    const held = { ctrlKey: key.startsWith('Ctrl+'), shiftKey: key.includes('Shift+'), altKey: false, metaKey: false };
    expect(keyName({ key: written, code, ...held })).toBe(key);
  }
});

test('with single keys switched off, what leads to every command still has its key', () => {
  for (const id of ['panels.palette', 'panels.sheet', 'panels.settings'])
    expect(commandOf(id).keys.some((key) => !isSingleKey(key))).toBe(true);
});

test('every group comes once, in its place', () => {
  expect(COMMAND_GROUPS.flatMap((group) => commandsOf(group))).toEqual(COMMANDS);
  expect(() => commandOf('constructor')).toThrow('no command');
});
