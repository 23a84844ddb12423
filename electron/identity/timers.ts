/** Timers as this room needs them: calls back once after so many milliseconds, unless the returned function is called. */
export type After = (milliseconds: number, callback: () => void) => () => void;

/** The system's timers; one that waits does not keep the program alive. */
export const systemAfter: After = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  timer.unref();
  return () => clearTimeout(timer);
};
