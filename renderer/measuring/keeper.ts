/** Brings every change of the measurements to the disk of the workstation; what fails is said and tried again. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../../shared/errors.ts';
import type { Measurement } from '../../shared/measurements.ts';
import { reportOf } from '../app/requests.ts';
import type { Change } from './model.ts';

export interface KeeperState {
  /** Changes that are not on the disk yet. */
  readonly waiting: number;
  /** Why the last try failed; undefined while all goes well. */
  readonly error: ErrorReport | undefined;
}

export interface KeeperOptions {
  readonly keep: (measurement: Measurement) => Promise<void>;
  readonly remove: (study: string, id: string) => Promise<void>;
  /** Calls back once after so many milliseconds, unless the returned function is called. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}

/** Milliseconds before the next try: longer each time. */
const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000] as const;

type Job = { readonly study: string; readonly keep?: Measurement };

const NOTHING: KeeperState = { waiting: 0, error: undefined };

export class MeasurementKeeper {
  readonly state: StoreApi<KeeperState> = createStore<KeeperState>(() => NOTHING);
  readonly #options: KeeperOptions;
  /** The last wish for each measurement, in the order of the first one that is not fulfilled. */
  readonly #jobs = new Map<string, Job>();
  #isBusy = false;
  #tries = 0;
  #cancelRetry: (() => void) | undefined;
  /** Grows when everything is forgotten. */
  #life = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  take(changes: readonly Change[]): void {
    for (const { before, after } of changes) {
      if (after) this.#jobs.set(after.id, { study: after.study, keep: after });
      else if (before) this.#jobs.set(before.id, { study: before.study });
    }
    this.#tell(this.state.getState().error);
    void this.#work();
  }

  /** Now, not when it is time again. */
  retry(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    void this.#work();
  }

  /** The patient leaves. */
  clear(): void {
    this.#life += 1;
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#jobs.clear();
    this.#tries = 0;
    this.#isBusy = false;
    this.state.setState(NOTHING);
  }

  async #work(): Promise<void> {
    if (this.#isBusy || this.#cancelRetry) return;
    this.#isBusy = true;
    const life = this.#life;
    for (let next = this.#next(); next; next = this.#next()) {
      const [id, job] = next;
      try {
        await (job.keep ? this.#options.keep(job.keep) : this.#options.remove(job.study, id));
      } catch (thrown) {
        if (life === this.#life) this.#fail(reportOf(thrown));
        return;
      }
      if (life !== this.#life) return;
      // Changed again meanwhile: the newer wish is still to be fulfilled.
      if (this.#jobs.get(id) === job) this.#jobs.delete(id);
      this.#tries = 0;
      this.#tell(undefined);
    }
    this.#isBusy = false;
  }

  #next(): [string, Job] | undefined {
    return this.#jobs.entries().next().value;
  }

  #fail(error: ErrorReport): void {
    const wait = RETRY_MS[Math.min(this.#tries, RETRY_MS.length - 1)] ?? 0;
    this.#tries += 1;
    this.#isBusy = false;
    // One that is refused must not hold up the others.
    const [first] = this.#jobs;
    if (first && this.#jobs.size > 1) {
      this.#jobs.delete(first[0]);
      this.#jobs.set(...first);
    }
    this.#cancelRetry = this.#options.after(wait, () => this.retry());
    this.#tell(error);
  }

  #tell(error: ErrorReport | undefined): void {
    this.state.setState({ waiting: this.#jobs.size, error: this.#jobs.size === 0 ? undefined : error });
  }
}
