/** Programs started by `npm run`: npm hands a signal to the shell that runs its scripts, and the shell to nobody. */

const LOOK_EVERY_MS = 250;

/** Calls `end` when the shell of `npm run` that started this process has gone; without npm it does nothing. */
export function whenNpmEnds(end: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, LOOK_EVERY_MS);
  timer.unref();
}
