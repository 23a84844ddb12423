/** Tells the main process what is looked at, in the order in which it changes and not more often than needed. */

/** Series Instance UIDs. */
export interface Attention {
  readonly viewports: readonly string[];
  /** Those whose thumbnails can be seen. */
  readonly visible: readonly string[];
}

export interface AttentionOptions {
  readonly send: (attention: Attention) => Promise<void>;
  /** Runs `run` in so many milliseconds, unless what it returns is called before. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

/** A list that is scrolled shows new series at every moment. */
const SCROLL_MS = 100;

export class AttentionTeller {
  readonly #options: AttentionOptions;
  #viewports: readonly string[] = [];
  #visible: readonly string[] = [];
  /** What was told last, or is being told; undefined when that failed. */
  #told: string | undefined;
  #isSending = false;
  #stopTimer: () => void = () => undefined;

  constructor(options: AttentionOptions) {
    this.#options = options;
  }

  /** Series in the viewports: told at once. */
  look(viewports: readonly string[]): void {
    this.#viewports = viewports;
    this.#tell();
  }

  /** Series whose thumbnails can be seen: told when that has been so for a moment. */
  see(visible: readonly string[]): void {
    this.#visible = visible;
    this.#stopTimer();
    this.#stopTimer = this.#options.after(SCROLL_MS, () => this.#tell());
  }

  /** Tells again what could not be told, e.g. after a lost connection. */
  again(): void {
    if (this.#viewports.length > 0) this.#tell();
  }

  /** Tells nothing more of its own accord. */
  stop(): void {
    this.#stopTimer();
  }

  #tell(): void {
    this.#stopTimer();
    // One after the other: an older word must not arrive after a newer one.
    if (this.#isSending) return;
    const attention = { viewports: this.#viewports, visible: this.#visible };
    const words = JSON.stringify(attention);
    if (words === this.#told) return;
    this.#told = words;
    this.#isSending = true;
    void this.#send(attention, words);
  }

  async #send(attention: Attention, words: string): Promise<void> {
    try {
      await this.#options.send(attention);
    } catch {
      // Nobody waits for it: the series that the user chooses has a command of its own, which says what failed.
      this.#told = undefined;
    }
    this.#isSending = false;
    const hasChanged = JSON.stringify({ viewports: this.#viewports, visible: this.#visible }) !== words;
    if (hasChanged) this.#tell();
  }
}
