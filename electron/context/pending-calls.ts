/**
 * Calls between the caller's POST and the opening of their Location, in memory only. The opaque id in the Location is
 * all that a browser needs, so it must not be guessable, and it works from any browser until the call expires.
 */
import { WorkstationError } from '../../shared/errors.ts';
import type { ContextualCall } from '../../shared/patient.ts';

export interface PendingCallsOptions {
  readonly lifetimeMs: number;
  /** Number of calls kept at once. */
  readonly capacity: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** An id that nobody can guess and that never comes twice. */
  readonly randomId: () => string;
}

interface PendingCall {
  readonly call: ContextualCall;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  taken: boolean;
}

/** How many ids of expired calls are remembered, for each call that may be kept. */
const REMEMBERED_PER_CALL = 4;

export class PendingCalls {
  readonly #options: PendingCallsOptions;
  readonly #calls = new Map<string, PendingCall>();
  /** Ids alone, oldest first: enough to tell « expired » from « unknown ». */
  readonly #expired = new Set<string>();

  constructor(options: PendingCallsOptions) {
    this.#options = options;
  }

  /** Number of calls kept, expired ones included until they are swept. */
  get size(): number {
    return this.#calls.size;
  }

  /** Keeps a call; `expiresAt` is in milliseconds since the epoch. Throws CALL_BUSY when there are too many. */
  add(call: ContextualCall): { id: string; expiresAt: number } {
    this.sweep();
    if (this.#calls.size >= this.#options.capacity) throw new WorkstationError('CALL_BUSY');
    const id = this.#options.randomId();
    // Two calls under one id would show one caller the other's patient.
    if (this.#calls.has(id) || this.#expired.has(id)) throw new WorkstationError('INTERNAL', { reference: 'call-id' });
    const receivedAt = this.#options.now();
    this.#calls.set(id, { call, receivedAt, taken: false });
    return { id, expiresAt: receivedAt + this.#options.lifetimeMs };
  }

  /**
   * The call under `id`; `receivedAt` is an ISO date. `first` is true once: opening a Location again, which browsers and
   * people do, is a harmless repeat. Throws CALL_EXPIRED, CALL_UNKNOWN.
   */
  take(id: string): { call: ContextualCall; receivedAt: string; first: boolean } {
    this.sweep();
    const pending = this.#calls.get(id);
    if (pending === undefined) throw new WorkstationError(this.#expired.has(id) ? 'CALL_EXPIRED' : 'CALL_UNKNOWN');
    const first = !pending.taken;
    pending.taken = true;
    return { call: pending.call, receivedAt: new Date(pending.receivedAt).toISOString(), first };
  }

  /** Forgets the calls that have expired, but not that they were there. Nothing else runs on a clock in here. */
  sweep(): void {
    const now = this.#options.now();
    for (const [id, { receivedAt }] of this.#calls) {
      if (now - receivedAt < this.#options.lifetimeMs) continue;
      this.#calls.delete(id);
      this.#expired.add(id);
    }
    const remembered = this.#options.capacity * REMEMBERED_PER_CALL;
    for (const id of this.#expired) {
      if (this.#expired.size <= remembered) break;
      this.#expired.delete(id);
    }
  }

  /** Forgets everything; the next call starts afresh. */
  close(): void {
    this.#calls.clear();
    this.#expired.clear();
  }
}
