/**
 * Which command a key gives. Pure: what has the keyboard's focus is looked at in use-keys.ts.
 *
 * A key is written as `Ctrl+Shift+R`: letters as the keyboard writes them, in capitals; digits by their place (`Digit1`:
 * an AZERTY keyboard writes `&` there), as well as those of the number pad; other signs as they are written, whatever had
 * to be held for them; the rest by their names (`ArrowUp`, `Space`).
 */
import type { Command } from './command.ts';

/** What a KeyboardEvent says of its key. */
export interface PressedKey {
  readonly key: string;
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey?: boolean;
}

/** Keys of a command by its id, instead of those of the program. */
export type KeysById = Readonly<Record<string, readonly string[]>>;

const DIGIT_CODE = /^(?:Digit|Numpad)([0-9])$/;
const MODIFIERS = new Set(['Control', 'Shift', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn', 'OS']);
const NO_KEYS = new Set(['Dead', 'Process', 'Unidentified', 'Compose']);
/** What the page, the browser or the system needs: nobody gives them to a command. */
const RESERVED = new Set([
  ...['Escape', 'Tab', 'Shift+Tab', 'Enter', 'Shift+Enter', 'F5', 'F11', 'F12', 'ContextMenu'],
  ...['Ctrl+W', 'Ctrl+T', 'Ctrl+N', 'Ctrl+R', 'Ctrl+F', 'Ctrl+A', 'Ctrl+V', 'Ctrl+X', 'Ctrl+Tab', 'Ctrl+Shift+N'],
]);

/** The name of a key; undefined for modifiers alone, for keys under Alt, which are the system's, and for dead keys. */
export function keyName(event: PressedKey, isMac = false): string | undefined {
  const { key, altKey, metaKey, shiftKey = false } = event;
  if (MODIFIERS.has(key) || NO_KEYS.has(key) || altKey || (metaKey && !isMac)) return undefined;
  const isCtrl = event.ctrlKey || metaKey;
  const digit = DIGIT_CODE.exec(event.code ?? '')?.[1];
  const isWritten = key.length === 1;
  // The number pad without NumLock has arrows, which are arrows.
  const isDigit = digit !== undefined && isWritten;
  const isLetter = isWritten && /\p{L}/u.test(key);
  const name = isDigit ? `Digit${digit}` : key === ' ' ? 'Space' : isLetter ? key.toLocaleUpperCase('en') : key;
  const isSign = isWritten && !isDigit && !isLetter && key !== ' ';
  return `${isCtrl ? 'Ctrl+' : ''}${shiftKey && !isSign ? 'Shift+' : ''}${name}`;
}

/** Letters, digits and signs without a modifier but Shift: what speech input and wandering fingers produce (WCAG 2.1.4). */
export function isSingleKey(name: string): boolean {
  const plain = name.replace(/^Shift\+(?=.)/, '');
  return !plain.startsWith('Ctrl+') && (plain.length === 1 || /^Digit\d$/.test(plain));
}

/** The keys that a command has now. */
export function keysOf(command: Pick<Command, 'id' | 'keys'>, byUser: KeysById): readonly string[] {
  return (Object.hasOwn(byUser, command.id) ? byUser[command.id] : undefined) ?? command.keys;
}

export interface KeymapSettings {
  readonly keys: KeysById;
  readonly singleKeys: boolean;
}

/** The commands by their keys. Where two claim one, it is whose keys the user has set, then whoever comes first. */
export function keymapOf<C extends Pick<Command, 'id' | 'keys'>>(
  commands: readonly C[],
  { keys, singleKeys }: KeymapSettings,
): ReadonlyMap<string, C> {
  const isSet = ({ id }: C): boolean => Object.hasOwn(keys, id);
  const map = new Map<string, C>();
  for (const command of [...commands.filter(isSet), ...commands.filter((one) => !isSet(one))])
    for (const key of keysOf(command, keys))
      if (!map.has(key) && (singleKeys || !isSingleKey(key))) map.set(key, command);
  return map;
}

/** What stands in the way of giving `key` to a command. */
export type KeyObstacle<C> = 'reserved' | { readonly taken: C };

/** Undefined: nothing. */
export function obstacleTo<C extends Pick<Command, 'id' | 'keys'>>(
  commands: readonly C[],
  byUser: KeysById,
  id: string,
  key: string,
): KeyObstacle<C> | undefined {
  if (RESERVED.has(key)) return 'reserved';
  const taken = commands.find((one) => one.id !== id && keysOf(one, byUser).includes(key));
  return taken && { taken };
}

/** With `key` added to a command, and taken from any other. */
export function withKey(
  commands: readonly Pick<Command, 'id' | 'keys'>[],
  byUser: KeysById,
  id: string,
  key: string,
): Record<string, string[]> {
  const changed = asRecord(byUser);
  for (const command of commands) {
    const keys = keysOf(command, byUser);
    const others = keys.filter((one) => one !== key);
    if (command.id === id) changed[id] = [...others, key];
    else if (others.length < keys.length) changed[command.id] = others;
  }
  return withoutDefaults(commands, changed);
}

export function withoutKey(
  commands: readonly Pick<Command, 'id' | 'keys'>[],
  byUser: KeysById,
  id: string,
  key: string,
): Record<string, string[]> {
  const command = commands.find((one) => one.id === id);
  if (!command) return asRecord(byUser);
  const left = keysOf(command, byUser).filter((one) => one !== key);
  return withoutDefaults(commands, { ...asRecord(byUser), [id]: left });
}

/** What is as the program has it is not the user's any more: it follows the program from then on. */
function withoutDefaults(
  commands: readonly Pick<Command, 'id' | 'keys'>[],
  keys: Record<string, string[]>,
): Record<string, string[]> {
  const isDefault = (id: string, set: readonly string[]): boolean => {
    const own = commands.find((one) => one.id === id)?.keys;
    return own !== undefined && own.length === set.length && own.every((key) => set.includes(key));
  };
  return Object.fromEntries(Object.entries(keys).filter(([id, set]) => !isDefault(id, set)));
}

function asRecord(keys: KeysById): Record<string, string[]> {
  return Object.fromEntries(Object.entries(keys).map(([id, set]) => [id, [...set]]));
}
