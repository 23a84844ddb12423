/**
 * The first image of a series has the machine for itself. A fast source keeps source, program and page busy at once; while
 * somebody waits for the first image, what comes behind it is left with the network until that image can be on the screen.
 */
import type { After } from '../shared/after.ts';

export interface FirstLooksOptions {
  readonly after: After;
  /** A source is never kept waiting for longer, in milliseconds: a screen that has turned away fetches nothing. */
  readonly mostMs: number;
  /** Time to decode and draw the image once it has left for the screen, in milliseconds. */
  readonly drawMs: number;
}

interface Hold {
  sop?: string;
  fetched: boolean;
  release: () => void;
}

export class FirstLooks {
  readonly #options: FirstLooksOptions;
  /** By Series Instance UID. */
  readonly #holds = new Map<string, Hold>();

  constructor(options: FirstLooksOptions) {
    this.#options = options;
  }

  /** The screen waits for the first instance of a series; by itself that holds nothing up. */
  expect(seriesInstanceUid: string): void {
    if (this.#holds.has(seriesInstanceUid)) return;
    this.#holds.set(seriesInstanceUid, { fetched: false, release: () => undefined });
  }

  /** The first instance of a series is here: settles when nobody waits for its image (any more). Never rejects. */
  hold(seriesInstanceUid: string, sopInstanceUid: string): Promise<void> {
    const hold = this.#holds.get(seriesInstanceUid);
    if (!hold) return Promise.resolve();
    hold.sop = sopInstanceUid;
    return new Promise((resolve) => {
      const cancel = this.#options.after(this.#options.mostMs, () => hold.release());
      hold.release = () => {
        cancel();
        this.#holds.delete(seriesInstanceUid);
        resolve();
      };
    });
  }

  /** A frame of an instance has left for the screen. */
  fetched(sopInstanceUid: string): void {
    for (const hold of this.#holds.values()) {
      if (hold.sop !== sopInstanceUid || hold.fetched) continue;
      hold.fetched = true;
      this.#options.after(this.#options.drawMs, () => hold.release());
    }
  }

  /** The patient goes. */
  clear(): void {
    for (const hold of [...this.#holds.values()]) hold.release();
    this.#holds.clear();
  }
}
