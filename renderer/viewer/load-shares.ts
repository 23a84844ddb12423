/** One queue for the images of every pane: what the user looks at comes before what is loaded ahead, in whatever pane. */
import { LoadQueue, type LoadQueueOptions } from './load-queue.ts';

/** The wishes of one series. */
export interface LoadShare {
  /** Replaces the wishes, most wanted first; the first `looked` of them are on a screen now. */
  want(ids: readonly string[], looked: number): void;
}

interface SharedLoadsOptions extends Pick<LoadQueueOptions, 'order' | 'concurrency'> {
  /** The series of the pane that has the keys. */
  readonly preferred: () => LoadShare | undefined;
}

interface Wishes {
  ids: readonly string[];
  looked: number;
  readonly load: LoadQueueOptions['load'];
}

export class SharedLoads {
  readonly #queue: LoadQueue;
  readonly #preferred: SharedLoadsOptions['preferred'];
  readonly #wishes = new Map<LoadShare, Wishes>();
  readonly #owners = new Map<string, Wishes>();

  constructor({ order, concurrency, preferred }: SharedLoadsOptions) {
    this.#preferred = preferred;
    this.#queue = new LoadQueue({
      load: (id, signal) => this.#load(id, signal),
      ...(order && { order }),
      concurrency,
    });
  }

  /** The share of a series, whose images are loaded by `load`. */
  share(load: LoadQueueOptions['load']): LoadShare {
    const wishes: Wishes = { ids: [], looked: 0, load };
    const share: LoadShare = {
      want: (ids, looked) => {
        for (const id of wishes.ids) this.#owners.delete(id);
        wishes.ids = ids;
        wishes.looked = looked;
        for (const id of ids) this.#owners.set(id, wishes);
        if (ids.length > 0) this.#wishes.set(share, wishes);
        else this.#wishes.delete(share);
        this.again();
      },
    };
    return share;
  }

  /** Another pane has the keys. */
  again(): void {
    this.#queue.want(this.#merged());
  }

  /**
   * Images on the screen before all others, those of the preferred series before those of other panes; then the rest of
   * the preferred one, and that of the others by turns.
   */
  #merged(): readonly string[] {
    const preferred = this.#preferred();
    const all = [...this.#wishes].sort(([a], [b]) => Number(b === preferred) - Number(a === preferred));
    const [only] = all;
    if (only && all.length === 1) return only[1].ids;
    const looked = all.flatMap(([, { ids, looked: count }]) => ids.slice(0, count));
    const first = all.filter(([share]) => share === preferred).flatMap(([, wishes]) => ahead(wishes));
    const others = all.filter(([share]) => share !== preferred).map(([, wishes]) => ahead(wishes));
    return [...looked, ...first, ...byTurns(others)];
  }

  async #load(id: string, signal: AbortSignal): Promise<void> {
    const wishes = this.#owners.get(id);
    if (!wishes) return;
    try {
      await wishes.load(id, signal);
    } finally {
      // Wishes are put together anew for every pane: what has been tried must not come back with those of another.
      if (!signal.aborted) this.#tried(id, wishes);
    }
  }

  #tried(id: string, wishes: Wishes): void {
    const place = wishes.ids.indexOf(id);
    if (place < 0) return;
    wishes.ids = wishes.ids.filter((other) => other !== id);
    if (place < wishes.looked) wishes.looked -= 1;
    this.#owners.delete(id);
  }
}

const ahead = ({ ids, looked }: Wishes): readonly string[] => ids.slice(looked);

/** The first of each list, the second of each, and so on; an entry of several lists once. */
export function byTurns<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [only] = lists;
  if (only && lists.length === 1) return only;
  const found = new Set<T>();
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  for (let place = 0; place < longest; place += 1) {
    for (const list of lists) {
      const entry = list[place];
      if (entry !== undefined) found.add(entry);
    }
  }
  return [...found];
}
