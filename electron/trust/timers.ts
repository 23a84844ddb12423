/** Timers as this room needs them. */
import type { After } from '../../shared/after.ts';

export type { After } from '../../shared/after.ts';

/** The system's timers; one that waits does not keep the program alive. */
export const systemAfter: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};

/** Waits for `work` to end in any way, or for the time to be over. */
export function patiently(work: Promise<unknown>, milliseconds: number, after: After): Promise<void> {
  return new Promise((resolve) => {
    const cancel = after(milliseconds, resolve);
    const done = (): void => {
      cancel();
      resolve();
    };
    work.then(done, done);
  });
}
