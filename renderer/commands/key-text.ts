/** Keys as people read them: « Maj+R », « Suppr », « 1 ». */
import type { I18n, TextKey } from '../ui/i18n.ts';

const NAMED: Readonly<Record<string, TextKey>> = {
  Ctrl: 'key.Ctrl',
  Shift: 'key.Shift',
  Space: 'key.Space',
  Escape: 'key.Escape',
  Delete: 'key.Delete',
  Insert: 'key.Insert',
  Backspace: 'key.Backspace',
  Enter: 'key.Enter',
  Home: 'key.Home',
  End: 'key.End',
  PageUp: 'key.PageUp',
  PageDown: 'key.PageDown',
};
const ARROWS: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', ArrowLeft: '←', ArrowRight: '→' };

/** A key by its name (see keymap.ts). */
export function keyText({ t }: Pick<I18n, 't'>, name: string): string {
  // The sign + is a key as well.
  const parts = name.replace(/\+$/, '\0').split('+');
  return parts
    .map((part) => {
      const text = NAMED[part];
      if (text !== undefined) return t(text);
      return ARROWS[part] ?? (part.replace(/^Digit(\d)$/, '$1').replace('\0', '+') || '+');
    })
    .join('+');
}

/** All keys of a command. */
export function keysText(i18n: Pick<I18n, 't'>, names: readonly string[]): string {
  return names.map((name) => keyText(i18n, name)).join(', ');
}
