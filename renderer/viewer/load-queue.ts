/** Loads images in the background, the most wanted first. */

export interface LoadQueueOptions {
  /** Loads one image; rejects when it cannot, which is for the caller of `load` to remember. */
  readonly load: (id: string, signal: AbortSignal) => Promise<void>;
  /** Told of every new wish list before anything of it starts: what is under way may have its own queues. */
  readonly order?: (ids: readonly string[]) => void;
  /** Loads at the same time; the first one wanted starts even when all of these are busy. */
  readonly concurrency: number;
}

/** Keeps loading what is wanted until everything has been tried once. */
export class LoadQueue {
  readonly #load: LoadQueueOptions['load'];
  readonly #order: (ids: readonly string[]) => void;
  readonly #concurrency: number;
  readonly #running = new Map<string, AbortController>();
  #wanted: readonly string[] = [];

  constructor({ load, order = () => undefined, concurrency }: LoadQueueOptions) {
    this.#load = load;
    this.#order = order;
    this.#concurrency = concurrency;
  }

  /** Replaces the whole wish list, most wanted first. What is under way and no longer wanted is broken off. */
  want(ids: readonly string[]): void {
    this.#wanted = ids;
    this.#order(ids);
    const still = new Set(ids);
    for (const [id, controller] of this.#running) if (!still.has(id)) controller.abort();
    this.#start();
  }

  #start(): void {
    const [first] = this.#wanted;
    if (first !== undefined) this.#run(first);
    for (const id of this.#wanted) {
      if (this.#running.size >= this.#concurrency) return;
      this.#run(id);
    }
  }

  #run(id: string): void {
    if (this.#running.has(id)) return;
    const controller = new AbortController();
    this.#running.set(id, controller);
    void this.#load(id, controller.signal)
      .catch(() => undefined)
      .finally(() => {
        this.#running.delete(id);
        // Broken off and wanted again in the meantime: it has not been tried yet.
        if (!controller.signal.aborted) this.#wanted = this.#wanted.filter((other) => other !== id);
        this.#start();
      });
  }
}
