/** When the components hear of a new state: much of the screen is drawn anew for each. */
import type { WorkstationState } from '../../shared/api.ts';
import type { After } from '../../shared/after.ts';

export interface StatePaceOptions {
  readonly deliver: (state: WorkstationState) => void;
  readonly after: After;
  /** The first image of a series is about to come: the page has its hands full. */
  readonly isImageAwaited: () => boolean;
}

/** How far a retrieval is, in milliseconds: as often as a reader can follow. */
const COUNTS_MS = 250;
/** What is new about retrievals while an image is awaited. */
const AWAITED_MS = 200;
/** Parts of a `SeriesProgress` that change with every image. */
const COUNTS = new Set(['received', 'bytes', 'bytesPerSecond', 'timings']);
const PROGRESS = new Set(['progress']);

/** Delivers the newest state: at once, unless nothing has changed in it but how far retrievals are. */
export class StatePace {
  readonly #options: StatePaceOptions;
  #delivered: WorkstationState | undefined;
  #newest: WorkstationState | undefined;
  #cancel: (() => void) | undefined;

  constructor(options: StatePaceOptions) {
    this.#options = options;
  }

  take(state: WorkstationState): void {
    const { isImageAwaited, after } = this.#options;
    this.#newest = state;
    const isAwaited = isImageAwaited();
    if (!this.#delivered || !isAlike(this.#delivered, state, isAwaited ? PROGRESS : COUNTS)) this.#deliver();
    else this.#cancel ??= after(isAwaited ? AWAITED_MS : COUNTS_MS, () => this.#deliver());
  }

  /** What has not been delivered never will be. */
  forget(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#delivered = undefined;
    this.#newest = undefined;
  }

  #deliver(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#delivered = this.#newest;
    if (this.#newest) this.#options.deliver(this.#newest);
  }
}

/** Whether two values that came as JSON say the same but for what stands under the keys in `aside`. */
function isAlike(a: unknown, b: unknown, aside: ReadonlySet<string>): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [ours, theirs] = [Object.entries(a), new Map(Object.entries(b))];
  const isKept = (key: string): boolean => !aside.has(key);
  if (ours.filter(([key]) => isKept(key)).length !== [...theirs.keys()].filter(isKept).length) return false;
  return ours.every(([key, value]) => aside.has(key) || (theirs.has(key) && isAlike(value, theirs.get(key), aside)));
}
