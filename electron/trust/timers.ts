/** Timers as this room needs them: calls back once after so many milliseconds, unless the returned function is called. */
export type After = (milliseconds: number, callback: () => void) => () => void;

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
