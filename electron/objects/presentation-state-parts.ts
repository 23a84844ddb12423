/** What the parts of a presentation state have in common: bounded lists, parts that are refused, images that are meant. */
import type { ImageReference, PresentationState, REFUSED_PARTS, Spot } from '../../shared/presentation.ts';
import type { DicomDataset } from '../dicom/dataset.ts';
import { STATE_TAGS as TAGS } from './presentation-state-tags.ts';

/** Of one list of images: more than a study has of one series. */
const MOST_IMAGES = 20_000;
const MOST_FRAMES = 10_000;
/** All tables of an object together. */
const MOST_ENTRIES = 1_048_576;
/** All lists of images of an object together. */
const MOST_NAMED = 100_000;
const MOST_FRAMES_IN_ALL = 1_000_000;

export type RefusedPart = (typeof REFUSED_PARTS)[number];

/** Counts what is refused, and what is left of the bounds that hold for a whole object. */
export class StateReading {
  readonly #refused = new Map<RefusedPart, number>();
  #entries = MOST_ENTRIES;
  #named = MOST_NAMED;
  #frames = MOST_FRAMES_IN_ALL;

  refuse(part: RefusedPart, count = 1): undefined {
    if (count > 0) this.#refused.set(part, (this.#refused.get(part) ?? 0) + count);
    return undefined;
  }

  /** False when that many more entries of tables are too many. */
  takeEntries(count: number): boolean {
    if (count > this.#entries) return false;
    this.#entries -= count;
    return true;
  }

  /** Reads the first `most` items; undefined of one counts as refused, and so do those beyond. */
  each<T>(
    items: readonly DicomDataset[],
    { part, most }: { readonly part: RefusedPart; readonly most: number },
    read: (item: DicomDataset) => T | undefined,
  ): readonly T[] {
    this.refuse(part, Math.max(0, items.length - most));
    return items.slice(0, most).flatMap((item) => {
      const value = read(item);
      if (value === undefined) this.refuse(part);
      return value === undefined ? [] : [value];
    });
  }

  /** Referenced Image Sequence (0008,1140) of an item: empty when it has none. */
  images(item: DicomDataset): readonly ImageReference[] {
    const most = Math.min(MOST_IMAGES, this.#named);
    return this.each(item.items(TAGS.ReferencedImageSequence), { part: 'references', most }, (one) => {
      const reference = imageReference(one);
      const frames = reference?.frames.length ?? 0;
      if (reference === undefined || frames > this.#frames) return undefined;
      this.#named -= 1;
      this.#frames -= frames;
      return reference;
    });
  }

  /**
   * The images that a part is for; undefined when it names some and none of them can be read: without them it would be
   * for all.
   */
  appliesTo(item: DicomDataset): readonly ImageReference[] | undefined {
    const images = this.images(item);
    const isForAll = item.items(TAGS.ReferencedImageSequence).length === 0;
    return isForAll || images.length > 0 ? images : undefined;
  }

  get refused(): PresentationState['refused'] {
    return [...this.#refused].map(([part, count]) => ({ part, count }));
  }
}

/** Undefined without a UID, or with frames that are none. */
export function imageReference(item: DicomDataset): ImageReference | undefined {
  const sopInstanceUid = item.string(TAGS.ReferencedSopInstanceUid);
  const frames = item.numbers(TAGS.ReferencedFrameNumber);
  if (sopInstanceUid === undefined || !/^[0-9.]{1,64}$/.test(sopInstanceUid)) return undefined;
  if (frames.length > MOST_FRAMES) return undefined;
  return frames.every((frame) => Number.isSafeInteger(frame) && frame > 0) ? { sopInstanceUid, frames } : undefined;
}

/** Two finite numbers, and no more. */
export function pairOf(dataset: DicomDataset, tag: number): Spot | undefined {
  const values = dataset.numbers(tag);
  const [first, second] = values;
  if (values.length !== 2 || first === undefined || second === undefined) return undefined;
  return isPlace(first) && isPlace(second) ? [first, second] : undefined;
}

/** The pairs of a list; undefined unless all of them can be. */
export function pairsOf(values: readonly number[]): readonly Spot[] | undefined {
  if (values.length % 2 !== 0 || !values.every(isPlace)) return undefined;
  return Array.from({ length: values.length / 2 }, (_, index) => [values[2 * index] ?? 0, values[2 * index + 1] ?? 0]);
}

/** No image is larger by far; what is drawn further away would only break what draws it. */
const FARTHEST = 1e7;

export function isPlace(value: number): boolean {
  return Number.isFinite(value) && Math.abs(value) <= FARTHEST;
}
