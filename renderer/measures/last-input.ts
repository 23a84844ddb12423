/** When the user last touched a key or a button: the moment from which a wait is measured. */

/** `keyup` and `pointerup`: buttons act when they are let go. */
const GESTURES = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup'] as const;
/** A command given later than that after an event was not given by it. */
const FRESH_MS = 1000;

let last = -Infinity;
let watchers = 0;

function note({ timeStamp }: Event): void {
  last = timeStamp;
}

/** Watches until the returned function is called. */
export function watchInput(): () => void {
  const options = { passive: true, capture: true };
  if (watchers === 0) for (const gesture of GESTURES) window.addEventListener(gesture, note, options);
  watchers += 1;
  return () => {
    watchers -= 1;
    if (watchers === 0) for (const gesture of GESTURES) window.removeEventListener(gesture, note, options);
  };
}

/** The gesture that gives the command of this moment (`now`), in milliseconds of the page's own clock. */
export function gestureAt(now: number): number {
  return now - last < FRESH_MS ? last : now;
}
