/** The small pictures of the series: one image of each, fetched when nobody waits for a larger one. */
import type { InstancesAnswer, SeriesProgress } from '../../shared/examination.ts';
import { videoKind } from '../decoding/transfer-syntaxes.ts';
import { expandInstance, type Slice } from './slices.ts';
import type { SmallPicture } from './thumbnail-pixels.ts';

export interface ThumbnailSources {
  /** Header facts from the `from`-th instance of a series on, in the order of arrival. */
  readonly instances: (series: string, from: number, signal: AbortSignal) => Promise<InstancesAnswer>;
  /** The small picture of one image. */
  readonly draw: (slice: Slice, signal: AbortSignal) => Promise<SmallPicture | undefined>;
  /** As in `problemOf`. */
  readonly maxSide: number;
}

/** A series that should have a thumbnail. */
export interface ThumbnailWish {
  readonly seriesInstanceUid: string;
  readonly progress: Pick<SeriesProgress, 'state' | 'received'>;
}

type Pictures = ReadonlyMap<string, SmallPicture>;

/**
 * Draws thumbnails one after the other, and only while allowed. The image is the first that has arrived, or one in the
 * middle where the series is complete by then; once drawn it stays, so that nothing changes under the eyes.
 */
export class Thumbnails {
  readonly #sources: ThumbnailSources;
  readonly #listeners = new Set<() => void>();
  /** Series that gave nothing to draw, and whether they were complete: then they give nothing more. */
  readonly #vain = new Map<string, boolean>();
  #pictures: Pictures = new Map();
  #wishes: readonly ThumbnailWish[] = [];
  #isAllowed = false;
  #work: AbortController | undefined;

  constructor(sources: ThumbnailSources) {
    this.#sources = sources;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** By Series Instance UID; a new map after every change. */
  readonly snapshot = (): Pictures => this.#pictures;

  /** Replaces the whole wish list, most wanted first. */
  want(wishes: readonly ThumbnailWish[]): void {
    this.#wishes = wishes;
    this.#start();
  }

  /** False while an image is awaited in a viewport: what is under way is broken off. */
  allow(isAllowed: boolean): void {
    this.#isAllowed = isAllowed;
    if (isAllowed) this.#start();
    else this.#work?.abort();
  }

  /** The patient has gone: nothing of theirs is kept. */
  clear(): void {
    this.#work?.abort();
    this.#isAllowed = false;
    this.#wishes = [];
    this.#vain.clear();
    this.#pictures = new Map();
    this.#notify();
  }

  #start(): void {
    if (!this.#isAllowed || this.#work) return;
    const next = this.#wishes.find((wish) => this.#isMissing(wish));
    if (!next) return;
    const work = new AbortController();
    this.#work = work;
    void this.#draw(next, work.signal)
      .then((picture) => {
        if (!work.signal.aborted) this.#keep(next, picture);
      })
      .finally(() => {
        this.#work = undefined;
        this.#start();
      });
  }

  #isMissing({ seriesInstanceUid, progress }: ThumbnailWish): boolean {
    if (progress.received === 0 || this.#pictures.has(seriesInstanceUid)) return false;
    const vain = this.#vain.get(seriesInstanceUid);
    return vain === undefined || (!vain && progress.state === 'complete');
  }

  async #draw({ seriesInstanceUid, progress }: ThumbnailWish, signal: AbortSignal): Promise<SmallPicture | undefined> {
    const from = progress.state === 'complete' ? Math.floor(progress.received / 2) : 0;
    try {
      const answer = await this.#sources.instances(seriesInstanceUid, from, signal);
      signal.throwIfAborted();
      const slice = this.#choose(answer);
      return slice && (await this.#sources.draw(slice, signal));
    } catch {
      // A series without a picture is shown without one; why its images cannot be shown is said where they would be.
      return undefined;
    }
  }

  /** The first instance with something to show; of its frames the one in the middle. */
  #choose({ instances }: InstancesAnswer): Slice | undefined {
    for (const [index, instance] of instances.entries()) {
      const slices = expandInstance(instance, index, this.#sources.maxSide).filter(
        ({ problem, facts }) => !problem && videoKind(facts.transferSyntaxUid) === undefined,
      );
      const middle = slices[Math.floor(slices.length / 2)];
      if (middle) return middle;
    }
    return undefined;
  }

  #keep({ seriesInstanceUid, progress }: ThumbnailWish, picture: SmallPicture | undefined): void {
    if (!picture) {
      this.#vain.set(seriesInstanceUid, progress.state === 'complete');
      return;
    }
    this.#pictures = new Map(this.#pictures).set(seriesInstanceUid, picture);
    this.#notify();
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
