/** Waiting for something to have happened: asked again whenever something has, for a moment at most. */

import type { After } from '../shared/after.ts';

const PATIENCE_MS = 1000;

export class Moments {
  readonly #waiting = new Set<() => void>();

  /** Something has happened. */
  tell(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** Settles when `has` is true, when nobody waits any more, or after a second. */
  async until(has: () => boolean, signal: AbortSignal, after: After): Promise<void> {
    if (has() || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const end = (): void => {
        this.#waiting.delete(look);
        signal.removeEventListener('abort', end);
        cancel();
        resolve();
      };
      const look = (): void => {
        if (has()) end();
      };
      const cancel = after(PATIENCE_MS, end);
      this.#waiting.add(look);
      signal.addEventListener('abort', end);
    });
  }
}
