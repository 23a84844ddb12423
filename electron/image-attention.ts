/** What the user looks at, and has looked at: in which order series are wanted, and which may go to make room. */
import type { Wanted } from './wado/library.ts';

/** What a window says that the user looks at in it; UIDs of series. */
export interface Sight {
  /** 2: the window for a second screen. */
  readonly screen: 1 | 2;
  /** Instance UIDs of the manifests whose series are all wanted; none: nothing is looked at there any more. */
  readonly examinations: readonly string[];
  readonly viewports: readonly string[];
  /** Series whose thumbnails can be seen. */
  readonly visible: readonly string[];
}

export class Attention {
  readonly #now: () => number;
  /** When series were last looked at, or asked for. */
  readonly #times = new Map<string, { lookedAt: number; askedAt: number }>();
  /** By window, the first one first. */
  #sights: readonly Sight[] = [];

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Something is looked at, in one of the windows. */
  get isLooking(): boolean {
    return this.#sights.length > 0;
  }

  /** The examinations whose series are all wanted, those of the first window first. */
  get examinations(): readonly string[] {
    return this.#of('examinations');
  }

  /** The user looks at these in that window from now on; what they look at in the other stays. */
  see(sight: Sight): void {
    const others = this.#sights.filter(({ screen }) => screen !== sight.screen);
    const all = sight.examinations.length === 0 ? others : [...others, sight];
    this.#sights = all.toSorted((a, b) => a.screen - b.screen);
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
   * The series in the order of need: viewports, those that say how the others are to be looked at, visible thumbnails,
   * what exports wait for, the rest of the examination.
   */
  order(exported: readonly string[], rest: readonly string[], aboutImages: readonly string[] = []): Wanted[] {
    const wanted = new Map<string, Wanted>();
    const add = (uids: readonly string[], rank: Wanted['rank']): void => {
      for (const uid of uids) if (!wanted.has(uid)) wanted.set(uid, { seriesInstanceUid: uid, rank });
    };
    add(this.#of('viewports'), 0);
    add([...aboutImages, ...this.#of('visible')], 1);
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
    this.#sights = [];
    this.#times.clear();
  }

  #isOnScreen(seriesInstanceUid: string): boolean {
    return this.#of('viewports').includes(seriesInstanceUid) || this.#of('visible').includes(seriesInstanceUid);
  }

  /** Of all windows, each once. */
  #of(what: 'examinations' | 'viewports' | 'visible'): readonly string[] {
    return [...new Set(this.#sights.flatMap((sight) => sight[what]))];
  }
}
