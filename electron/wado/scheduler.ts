/** Whose turn it is at the sources: so many requests at each, so many in all, and first what the user looks at. */

import type { After } from '../../shared/after.ts';

/** What the user looks at, what they could see by scrolling, what else belongs to it, and all the rest. */
export type Rank = 0 | 1 | 2 | 3;

/** One run of a job. */
export interface Turn {
  /** Aborted when the job is withdrawn, or interrupted for a more urgent one. */
  readonly signal: AbortSignal;
  /** The source has answered: from now on the run counts among those that transfer. */
  readonly answered: () => void;
}

export interface Job {
  /** Scheme, host and port of the source. */
  readonly origin: string;
  readonly rank: Rank;
  /** Among those of one rank the smallest is next. */
  readonly order: number;
  /** What is not here yet, from 1 (all of it) to 0. */
  missing(): number;
  /** Settles when the source is free again; never throws. */
  run(turn: Turn): Promise<void>;
  /** Its run was ended for the sake of another; it waits again. */
  interrupted(): void;
}

export interface SchedulerOptions {
  readonly requestsPerSource: number;
  /** Over all sources; a source that has not answered for a moment does not count, or the dead would stop the living. */
  readonly requestsInAll: number;
  readonly after: After;
}

/** How long a request counts before its source has answered. */
const UNANSWERED_MS = 50;
/** A run with less than this share to go is not interrupted: to ask again would cost more than to wait. */
const WORTH_INTERRUPTING = 0.2;

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
  /** Counts among those that transfer. */
  counts: boolean;
  /** Aborted, but its source is not free yet. */
  ending: boolean;
}

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #waiting = new Set<Job>();
  readonly #runs = new Map<Job, Run>();

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  /** The job wants a run; without effect when it has one. */
  ask(job: Job): void {
    const run = this.#runs.get(job);
    if (run === undefined || run.ending) this.#waiting.add(job);
    this.#pump();
  }

  /** Ranks or orders have changed. */
  reconsider(): void {
    this.#pump();
  }

  /** The job wants nothing any more; a run under way ends with `reason`. */
  withdraw(job: Job, reason: Error): void {
    this.#waiting.delete(job);
    this.#stop(job, reason);
  }

  /** Settles when no run of the job is under way any more. */
  async ended(job: Job): Promise<void> {
    await this.#runs.get(job)?.ended;
  }

  #pump(): void {
    const next = [...this.#waiting].sort(compare);
    for (const job of next) {
      // A run that was ended may take a moment: never the same job twice at once.
      if (!this.#waiting.has(job) || this.#runs.has(job)) continue;
      const atSource = [...this.#runs.keys()].filter(({ origin }) => origin === job.origin);
      if (atSource.length >= this.#options.requestsPerSource) {
        if (job.rank === 0) this.#makeWay(atSource);
      } else if (this.#transfers().length >= this.#options.requestsInAll) {
        if (job.rank === 0) this.#makeWay(this.#transfers());
      } else this.#start(job);
    }
  }

  #start(job: Job): void {
    this.#waiting.delete(job);
    const abort = new AbortController();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const run: Run = { abort, ended, counts: true, ending: false };
    this.#runs.set(job, run);
    const forget = this.#options.after(UNANSWERED_MS, () => {
      run.counts = false;
      this.#pump();
    });
    const answered = (): void => {
      forget();
      run.counts = true;
    };
    void job.run({ signal: abort.signal, answered }).finally(() => {
      forget();
      this.#runs.delete(job);
      resolve();
      this.#pump();
    });
  }

  /** Interrupts the least urgent of `candidates`, unless one of them is ending already. */
  #makeWay(candidates: readonly Job[]): void {
    if (candidates.some((job) => this.#runs.get(job)?.ending === true)) return;
    const victims = candidates.filter(
      (job) => job.rank > 0 && job.missing() > WORTH_INTERRUPTING && !this.#waiting.has(job),
    );
    const victim = victims.sort((a, b) => compare(b, a))[0];
    if (victim === undefined) return;
    this.#stop(victim, new Error('interrupted for what the user looks at'));
    this.#waiting.add(victim);
    victim.interrupted();
  }

  #stop(job: Job, reason: Error): void {
    const run = this.#runs.get(job);
    if (run === undefined || run.ending) return;
    run.ending = true;
    run.abort.abort(reason);
  }

  #transfers(): Job[] {
    return [...this.#runs].flatMap(([job, { counts }]) => (counts ? [job] : []));
  }
}

function compare(a: Job, b: Job): number {
  return a.rank - b.rank || a.order - b.order;
}
