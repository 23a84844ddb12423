/** Which values of an image become which greys. */
import type { FrameFacts, WindowFunction } from './frame-facts.ts';

export interface ValueRange {
  readonly lower: number;
  readonly upper: number;
}

/** A VOI LUT (PS3.3 C.11.2.1.1): greys for the values from `first` on; those before and after have the first and the last. */
export interface GreyTable {
  readonly table: ArrayLike<number>;
  readonly first: number;
  /** Bits of an entry; the largest is white. */
  readonly bits: number;
}

export interface Shade {
  readonly range: ValueRange;
  readonly function: WindowFunction;
  /** In place of the range, which are its ends then. */
  readonly table?: GreyTable;
  /** The choice or preset that it came from. */
  readonly id?: string;
}

/**
 * The shade of each image until the user sets one: the file's own; where it has none, the one that the first such image
 * got from its values, so that brightness does not jump from slice to slice. What the user sets holds for every image of
 * the same kind, and for no other: a colour page among CT slices keeps its colours.
 */
export class WindowMemory {
  readonly #byUser = new Map<string, Shade>();
  readonly #withoutWindow = new Map<string, Shade>();

  /** The user's choice for images like this one; without `shade`, each has its own again. */
  choose(facts: FrameFacts, shade: Shade | undefined): void {
    if (shade) this.#byUser.set(kindOf(facts), shade);
    else this.#byUser.delete(kindOf(facts));
  }

  /** `own` is what the file of the image or its values ask for. */
  shadeFor(facts: FrameFacts, own: Shade): Shade {
    const kind = kindOf(facts);
    return this.#byUser.get(kind) ?? (facts.window || own.table ? own : this.#firstOf(kind, own));
  }

  #firstOf(kind: string, own: Shade): Shade {
    const first = this.#withoutWindow.get(kind) ?? own;
    this.#withoutWindow.set(kind, first);
    return first;
  }
}

/** Images whose values mean the same. */
function kindOf({ modality, photometric, samples, bitsStored }: FrameFacts): string {
  return [modality, photometric, samples, bitsStored].join('|');
}

/** Part of the range by which a CSS px of a drag changes a window: 256 px make it twice as wide. */
const DRAG_SHARE = 1 / 256;
/** A narrow window moves no slower than this part of all values of the image would ask for. */
const NARROWEST_SHARE = 1 / 64;

/** How much centre and width change for a CSS px of a drag, on an image of values between `least` and `most`. */
export function dragStep({ lower, upper }: ValueRange, least: number, most: number): number {
  return Math.max(Math.abs(upper - lower), (most - least) * NARROWEST_SHARE) * DRAG_SHARE;
}

/** Lowest and highest value of a window (PS3.3 C.11.2.1.2.1; LINEAR_EXACT: C.11.2.1.3.2). */
export function rangeOf(center: number, width: number, windowFunction: WindowFunction): ValueRange {
  if (windowFunction === 'LINEAR_EXACT') return { lower: center - width / 2, upper: center + width / 2 };
  return { lower: center - 0.5 - (width - 1) / 2, upper: center - 0.5 + (width - 1) / 2 };
}

/** The way back from `rangeOf`. */
export function windowOf(
  { lower, upper }: ValueRange,
  windowFunction: WindowFunction,
): { readonly center: number; readonly width: number } {
  if (windowFunction === 'LINEAR_EXACT') return { center: (lower + upper) / 2, width: upper - lower };
  return { center: (lower + upper + 1) / 2, width: upper - lower + 1 };
}
