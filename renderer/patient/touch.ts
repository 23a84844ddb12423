/** Tells the main process that somebody is reading, not more often than it needs to know. */

/** Well below the idle time after which a new call replaces a patient without asking. */
export const TOUCH_INTERVAL_MS = 10_000;

/** Calls `send` at once, then at most once per interval, however often the returned function is called. */
export function throttle(send: () => void, intervalMs: number, now: () => number): () => void {
  let last = -Infinity;
  return () => {
    if (now() - last < intervalMs) return;
    last = now();
    send();
  };
}
