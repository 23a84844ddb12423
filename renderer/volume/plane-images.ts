/** The pictures of one stack of planes, of which no more are kept than a bound. */
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { planeNumberOf } from './plane-id.ts';
import type { CutPlane } from './protocol.ts';

/** Where pictures are drawn from. */
export interface ImageStore {
  readonly put: (id: string, facts: FrameFacts, plane: CutPlane) => void;
  readonly remove: (id: string) => void;
}

/** Of one stack. */
const MOST_BYTES = 64e6;
const LEAST_IMAGES = 8;

export class PlaneImages {
  readonly #store: ImageStore;
  readonly #ids = new Set<string>();
  #bytes = 0;

  constructor(store: ImageStore) {
    this.#store = store;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Takes the place of the one that is there. All pictures between two calls of `clear` have one size. */
  put(id: string, facts: FrameFacts, plane: CutPlane): void {
    if (this.#ids.has(id)) this.#store.remove(id);
    this.#store.put(id, facts, plane);
    this.#ids.add(id);
    this.#bytes = plane.pixels.byteLength;
  }

  /** Lets go of those that lie furthest from what is looked at, beyond the bound. */
  shrink(looked: readonly string[]): void {
    const most = Math.max(LEAST_IMAGES, Math.floor(MOST_BYTES / Math.max(1, this.#bytes)));
    if (this.#ids.size <= most) return;
    const places = looked.map(planeNumberOf);
    const distance = (id: string): number => Math.min(...places.map((place) => Math.abs(place - planeNumberOf(id))));
    const sorted = [...this.#ids].sort((a, b) => distance(a) - distance(b));
    for (const id of sorted.slice(most)) this.#drop(id);
  }

  clear(): void {
    for (const id of [...this.#ids]) this.#drop(id);
  }

  #drop(id: string): void {
    this.#ids.delete(id);
    this.#store.remove(id);
  }
}
