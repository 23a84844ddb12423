/** Which window this is: the first, or the one for a second screen. */
import type { Screen } from '../../shared/layout.ts';

/** As electron/desktop-policy.ts allows it. */
const SECOND = '/?screen=2';
const NAME = 'drimbox-screen-2';

/** Of a window at an address with this query. */
export function screenOf(search: string): Screen {
  return new URLSearchParams(search).get('screen') === '2' ? 2 : 1;
}

/** This window's; 1 where there is no window. */
export const SCREEN: Screen = screenOf(globalThis.location?.search ?? '');

let second: Window | null = null;

/** Opens the window for a second screen, or brings it forward; false when the browser does not let it open. */
export function openSecondScreen(): boolean {
  if (second && !second.closed) {
    second.focus();
    return true;
  }
  const { availWidth, availHeight } = window.screen;
  second = window.open(SECOND, NAME, `popup,width=${availWidth},height=${availHeight}`);
  return second !== null;
}
