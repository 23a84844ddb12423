/** Which window an image is shown with. */
import type { FrameFacts } from './frame-facts.ts';

export interface ValueRange {
  readonly lower: number;
  readonly upper: number;
}

/**
 * The window of each image until the user sets one: the file's own; where it has none, the one that the first such image
 * got from its values, so that brightness does not jump from slice to slice. What the user sets holds for every image of
 * the same kind, and for no other: a colour page among CT slices keeps its colours.
 */
export class WindowMemory {
  readonly #byUser = new Map<string, ValueRange>();
  readonly #withoutWindow = new Map<string, ValueRange>();
  #applied: { readonly kind: string; readonly range: ValueRange } | undefined;

  /** `current` is on the screen now; unlike what was applied last, it is the user's. */
  notice(current: ValueRange | undefined): void {
    if (!current || !this.#applied) return;
    const { kind, range } = this.#applied;
    if (current.lower !== range.lower || current.upper !== range.upper) this.#byUser.set(kind, current);
  }

  /** The range for an image; `own` is what its file or its values ask for. */
  rangeFor(facts: FrameFacts, own: ValueRange): ValueRange {
    const kind = kindOf(facts);
    const range = this.#byUser.get(kind) ?? (facts.window ? own : this.#firstOf(kind, own));
    this.#applied = { kind, range };
    return range;
  }

  #firstOf(kind: string, own: ValueRange): ValueRange {
    const first = this.#withoutWindow.get(kind) ?? own;
    this.#withoutWindow.set(kind, first);
    return first;
  }
}

/** Images whose values mean the same. */
function kindOf({ modality, photometric, samples, bitsStored }: FrameFacts): string {
  return [modality, photometric, samples, bitsStored].join('|');
}
