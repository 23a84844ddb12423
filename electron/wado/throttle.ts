/** Calls at once, or at most so often. */
export class Throttle {
  readonly #everyMs: number;
  readonly #call: () => void;
  #timer: NodeJS.Timeout | undefined;
  #wanted = false;
  #ended = false;

  constructor(everyMs: number, call: () => void) {
    this.#everyMs = everyMs;
    this.#call = call;
  }

  now(): void {
    if (this.#ended) return;
    clearTimeout(this.#timer);
    this.#wanted = false;
    this.#timer = setTimeout(() => this.#turn(), this.#everyMs).unref();
    this.#call();
  }

  later(): void {
    if (this.#ended) return;
    this.#wanted = true;
    this.#timer ??= setTimeout(() => this.#turn(), this.#everyMs).unref();
  }

  /** No call any more. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
  }

  #turn(): void {
    this.#timer = undefined;
    if (this.#wanted) this.now();
  }
}
