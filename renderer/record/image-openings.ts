/** The images of studies on their way from the DMP to the screen: retrieving their manifests takes a moment. */
import type { ErrorReport } from '../../shared/errors.ts';

export type Opening =
  | {
      readonly status: 'running';
      /** Worth showing: it has taken half a second. */
      readonly isSlow: boolean;
    }
  | { readonly status: 'failed'; readonly error: ErrorReport };

export interface ImageOpeningsOptions {
  /** Has the manifests of a study opened; Examination.id of the first that can be shown. */
  readonly open: (study: string, signal: AbortSignal) => Promise<string>;
  /** What the thrown value says on the screen. */
  readonly report: (thrown: unknown) => ErrorReport;
  /** Runs `run` in so many milliseconds, unless what it returns is called before. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

/** What the screen shows of it; another object after every change. */
export interface OpeningsSnapshot {
  /** By study. */
  readonly openings: ReadonlyMap<string, Opening>;
  /** The examination that the user waits to see, and its study: that of their last word. */
  readonly wanted: { readonly study: string; readonly examination: string } | undefined;
}

const SLOW_MS = 500;
const NOTHING: OpeningsSnapshot = { openings: new Map(), wanted: undefined };

export class ImageOpenings {
  readonly #options: ImageOpeningsOptions;
  readonly #listeners = new Set<() => void>();
  readonly #running = new Map<string, AbortController>();
  #snapshot: OpeningsSnapshot = NOTHING;
  /** The study that the user asked for last. */
  #last: string | undefined;

  constructor(options: ImageOpeningsOptions) {
    this.#options = options;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): OpeningsSnapshot => this.#snapshot;

  /** Asks for the images of a study; while they are on their way, only notes that they are what the user wants now. */
  start(study: string): void {
    this.#last = study;
    if (!this.#running.has(study)) void this.#run(study);
  }

  /** Gives up waiting, which ends the retrieval. */
  cancel(study: string): void {
    this.#running.get(study)?.abort();
    this.#running.delete(study);
    this.#set(study, undefined);
  }

  /** The user has read why it failed. */
  forget(study: string): void {
    if (this.#snapshot.openings.get(study)?.status === 'failed') this.#set(study, undefined);
  }

  /** What was wanted is on the screen, or the user has gone elsewhere meanwhile. */
  settle(): void {
    this.#publish({ ...this.#snapshot, wanted: undefined });
  }

  /** Nobody looks any more. */
  stop(): void {
    for (const controller of this.#running.values()) controller.abort();
    this.#running.clear();
    this.#last = undefined;
    this.#publish(NOTHING);
  }

  async #run(study: string): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    this.#running.set(study, controller);
    this.#set(study, { status: 'running', isSlow: false });
    const stopTimer = this.#options.after(SLOW_MS, () => this.#set(study, { status: 'running', isSlow: true }));
    signal.addEventListener('abort', stopTimer);
    try {
      const examination = await this.#options.open(study, signal);
      if (!signal.aborted) this.#arrived(study, examination);
    } catch (thrown) {
      // Given up by the user: another attempt may be under way by now.
      if (!signal.aborted) this.#set(study, { status: 'failed', error: this.#options.report(thrown) });
    }
    stopTimer();
    if (!signal.aborted) this.#running.delete(study);
  }

  #arrived(study: string, examination: string): void {
    this.#set(study, undefined);
    // Another study that the user asked for since then is what they wait for.
    if (this.#last === study) this.#publish({ ...this.#snapshot, wanted: { study, examination } });
  }

  #set(study: string, opening: Opening | undefined): void {
    const openings = new Map(this.#snapshot.openings);
    if (opening) openings.set(study, opening);
    else openings.delete(study);
    this.#publish({ ...this.#snapshot, openings });
  }

  #publish(snapshot: OpeningsSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}
