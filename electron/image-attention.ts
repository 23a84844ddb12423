/** What the user looks at, and has looked at: in which order series are wanted, and which may go to make room. */
import type { Wanted } from './wado/library.ts';

/** What the screen says that the user looks at; UIDs of series. */
export interface Sight {
  /** Instance UID of the manifest whose series are all wanted. */
  readonly examination: string;
  readonly viewports: readonly string[];
  /** Series whose thumbnails can be seen. */
  readonly visible: readonly string[];
}

export class Attention {
  readonly #now: () => number;
  /** When series were last looked at, or asked for. */
  readonly #times = new Map<string, { lookedAt: number; askedAt: number }>();
  #sight: Sight | undefined;

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get sight(): Sight | undefined {
    return this.#sight;
  }

  /** The user looks at these from now on. */
  see(sight: Sight): void {
    this.#sight = sight;
    for (const uid of sight.viewports) this.look(uid);
  }

  /** The user looks at a series. */
  look(seriesInstanceUid: string): void {
    const now = this.#now();
    this.#times.set(seriesInstanceUid, { lookedAt: now, askedAt: now });
  }

  /** A series has been asked for, whether anybody looks at it or not. */
  asked(seriesInstanceUid: string): void {
    const lookedAt = this.#times.get(seriesInstanceUid)?.lookedAt ?? -1;
    this.#times.set(seriesInstanceUid, { lookedAt, askedAt: this.#now() });
  }

  /**
   * The series in the order of need: viewports, visible thumbnails, what exports wait for, the rest of the examination.
   */
  order(exported: readonly string[], rest: readonly string[]): Wanted[] {
    const { viewports = [], visible = [] } = this.#sight ?? {};
    const wanted = new Map<string, Wanted>();
    const add = (uids: readonly string[], rank: Wanted['rank']): void => {
      for (const uid of uids) if (!wanted.has(uid)) wanted.set(uid, { seriesInstanceUid: uid, rank });
    };
    add(viewports, 0);
    add(visible, 1);
    add([...exported, ...rest], 2);
    return [...wanted.values()];
  }

  /**
   * Of these series those that are not on the screen, the one to do without first: never looked at (the last of the list
   * before the others), then those that were looked at longest ago.
   */
  dispensable(series: readonly string[]): string[] {
    const lookedAt = (uid: string): number => this.#times.get(uid)?.lookedAt ?? -1;
    return series
      .toReversed()
      .filter((uid) => !this.#isOnScreen(uid))
      .sort((a, b) => lookedAt(a) - lookedAt(b));
  }

  /** Of these series those that are not on the screen and that nobody has looked at, or asked for, since then. */
  leftSince(series: readonly string[], moment: number): string[] {
    const usedAt = (uid: string): number => {
      const { lookedAt, askedAt } = this.#times.get(uid) ?? { lookedAt: -1, askedAt: -1 };
      return Math.max(lookedAt, askedAt);
    };
    return series.filter((uid) => !this.#isOnScreen(uid) && usedAt(uid) < moment);
  }

  clear(): void {
    this.#sight = undefined;
    this.#times.clear();
  }

  #isOnScreen(seriesInstanceUid: string): boolean {
    const { viewports = [], visible = [] } = this.#sight ?? {};
    return viewports.includes(seriesInstanceUid) || visible.includes(seriesInstanceUid);
  }
}
