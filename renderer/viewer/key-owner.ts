/** Whether a key is for what has the focus, and not for the viewer. */

/** Walked through with arrows and the like; letters mean the same there as elsewhere. */
const WALKED_THROUGH = '[role="radiogroup"], input[type="range"], [role="separator"], [data-report]';
/** Where keys have a meaning of their own: dialogs, menus, fields, and what is walked through. */
const KEEPS_ITS_KEYS = `[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], ${WALKED_THROUGH}, input, textarea, select`;
const PRESSED = 'button, a[href], summary, [role="button"], [role="link"], [role="checkbox"], [role="switch"]';

const WALKING_KEYS = new Set([
  ...['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End'],
  ...['Shift+ArrowLeft', 'Shift+ArrowRight'],
]);
const PRESSING_KEYS = new Set(['Space', 'Shift+Space', 'Enter']);
/** In a report, + and - are for the report. */
const KEYS_OF_REPORTS = new Set(['+', '=', '-', 'Ctrl+C', 'Ctrl+P', 'Ctrl+S']);

/** `name` as keymap.ts writes it. */
export function belongsToFocus({ target }: Pick<KeyboardEvent, 'target'>, name: string): boolean {
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return true;
  // What the user has selected is what is to be copied.
  if (name === 'Ctrl+C' && document.getSelection()?.isCollapsed === false) return true;
  if (!(target instanceof Element)) return false;
  if (PRESSING_KEYS.has(name) && target.closest(PRESSED)) return true;
  if (!target.closest(KEEPS_ITS_KEYS)) return false;
  if (target.closest('input:not([type="range"], [type="radio"]), textarea, select, [role="listbox"]')) return true;
  if (target.closest(WALKED_THROUGH) === null || WALKING_KEYS.has(name)) return true;
  return KEYS_OF_REPORTS.has(name) && target.closest('[data-report]') !== null;
}
