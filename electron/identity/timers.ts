/** Timers as this room needs them. */
import type { After } from '../../shared/after.ts';

export type { After } from '../../shared/after.ts';

/** The system's timers; one that waits does not keep the program alive. */
export const systemAfter: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};
