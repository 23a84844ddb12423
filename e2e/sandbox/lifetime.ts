/** What has been started and must be ended, newest first. */
export class Lifetime {
  readonly #endings: (() => Promise<void>)[] = [];

  /** Remembers something to be closed with the rest, and gives it back. */
  keep<T extends { close(): Promise<void> }>(peer: T): T {
    this.#endings.push(() => peer.close());
    return peer;
  }

  /** Remembers something to do at the end. */
  finally(ending: () => Promise<void>): void {
    this.#endings.push(ending);
  }

  /** Ends everything, once, even where one part fails; throws the failures at the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const ending of this.#endings.splice(0).reverse()) {
      await ending().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'not everything could be ended');
  }
}
