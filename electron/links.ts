/** Single-use ids of `drimbox://open/<id>`: what leads from a page in a browser back to the desktop program. */

/** More than this are not on any screen; the oldest go first. */
const CAPACITY = 200;

export class Links {
  readonly #newId: () => string;
  readonly #calls = new Map<string, string>();

  constructor(newId: () => string) {
    this.#newId = newId;
  }

  /** A new link to a call's id. */
  create(callId: string): string {
    const id = this.#newId();
    this.#calls.set(id, callId);
    for (const oldest of this.#calls.keys()) {
      if (this.#calls.size <= CAPACITY) break;
      this.#calls.delete(oldest);
    }
    return id;
  }

  /** The call that a link leads to, once; undefined when the link is unknown or was used. */
  use(id: string): string | undefined {
    const callId = this.#calls.get(id);
    this.#calls.delete(id);
    return callId;
  }

  clear(): void {
    this.#calls.clear();
  }
}
