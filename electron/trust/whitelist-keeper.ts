/** The liste blanche in force: taken from where it is published every day, verified, and kept over restarts. */
import { createHash } from 'node:crypto';
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import type { WhitelistOrigin, WhitelistState } from '../../shared/trust.ts';
import { retryDelay } from './crl-schedule.ts';
import type { RememberedWhitelist } from './trust-memory.ts';
import type { VerifiedWhitelist } from './whitelist/verify.ts';
import { putInForce, refuseOlder, whitelistFacts, type InForce, type KeptWhitelist } from './whitelist-in-force.ts';
import type { WhitelistSource } from './whitelist-sources.ts';

const HOUR = 3_600_000;
const DAILY = 24 * HOUR;
const FIRST_RETRY = 60_000;

/** Nothing came that could be refused. */
const NOTHING_CAME: readonly ErrorCode[] = ['LIST_UNREACHABLE', 'LIST_STATUS', 'LIST_FILE'];
/** What may pass by itself soon. */
const PASSING: readonly ErrorCode[] = ['LIST_UNREACHABLE', 'LIST_STATUS', 'LIST_SIGNER_CRL'];

export interface WhitelistMemory {
  whitelist(origin: WhitelistOrigin): RememberedWhitelist | undefined;
  keepWhitelist(origin: WhitelistOrigin, list: RememberedWhitelist): void;
  readonly choice: WhitelistOrigin | undefined;
  choose(origin: WhitelistOrigin): void;
}

export interface WhitelistKeeperOptions {
  /** Those that are configured; the first is used until another is chosen. */
  readonly sources: readonly WhitelistSource[];
  /** In full, at the present time. Throws LIST_*. */
  readonly verify: (bytes: Uint8Array) => Promise<VerifiedWhitelist>;
  readonly memory: WhitelistMemory;
  /** How long after it was last obtained a list counts. */
  readonly maxAgeMs: number;
  readonly now: () => number;
  /** Another list is in force, or none any more. */
  readonly onList: () => void;
  /** Something else has changed. */
  readonly onChange: () => void;
  /** Another list is about to come into force. What it throws keeps the list out. */
  readonly onReplaced: (origin: WhitelistOrigin) => void;
  /** A list came that must not come into force. Must not throw. */
  readonly onRefused: (origin: WhitelistOrigin, code: ErrorCode) => void;
  /** What nobody foresaw, recorded and made presentable. */
  readonly unforeseen: (thrown: unknown) => WorkstationError;
}

export class WhitelistKeeper {
  readonly #options: WhitelistKeeperOptions;
  /** The origin in use; its list of the last time has been read when `#takenUp` is the same. */
  #source: WhitelistSource | undefined;
  #takenUp: WhitelistSource | undefined;
  #kept: KeptWhitelist | undefined;
  /** Why the list kept does not count. */
  #fallen: WorkstationError | undefined;
  /** Why the last check gave no list. */
  #failure: WorkstationError | undefined;
  /** The last list that was refused, and why: told once. */
  #lastRefused = '';
  #failures = 0;
  #due = 0;
  #checkedAt: number | undefined;
  /** Ends with the present choice of an origin. */
  #choice = new AbortController();
  #isClosed = false;
  /** One thing at a time: a check, a review, a change of the origin. */
  #queue: Promise<void> = Promise.resolve();
  #checking: Promise<void> | undefined;

  constructor(options: WhitelistKeeperOptions) {
    this.#options = options;
  }

  /** Takes up the list of the last time, and begins a check. Throws STORE_UNREADABLE. */
  start(): void {
    const { sources, memory } = this.#options;
    const { choice } = memory;
    const source = sources.find(({ origin }) => origin === choice) ?? sources[0];
    if (source === undefined) return;
    this.#source = source;
    void this.#inTurn((signal) => this.#takeUp(source, signal, () => {}));
    void this.check();
  }

  /** What sources are judged by, however old. */
  current(): InForce | undefined {
    return this.#kept?.inForce;
  }

  /** Takes the list anew; ends when that has been tried, whatever came of it. One check at a time. */
  check(): Promise<void> {
    this.#checking ??= this.#inTurn((signal) => this.#check(signal)).finally(() => {
      this.#checking = undefined;
    });
    return this.#checking;
  }

  /** Begins what is due. */
  checkDue(): void {
    if (this.#source === undefined || this.#isClosed) return;
    const now = this.#options.now();
    const signerEnd = this.current()?.list.signer.notAfter.getTime() ?? Infinity;
    if (signerEnd <= now) void this.review();
    // A date further ahead than any that is set here comes of a clock that was put back.
    if (now >= this.#due || this.#due - now > DAILY) void this.check();
  }

  /** When something is next due; milliseconds since the epoch. */
  nextDue(): number {
    if (this.#source === undefined) return Infinity;
    const now = this.#options.now();
    const { validUntil, list } = this.current() ?? {};
    const ends = [validUntil, list?.signer.notAfter].map((end) => end?.getTime() ?? Infinity);
    return Math.min(this.#checking ? Infinity : this.#due, ...ends.filter((end) => end > now));
  }

  /** Verifies the list kept again: revocation lists have changed, or time has passed. */
  review(): Promise<void> {
    return this.#inTurn((signal) => this.#verifyKept(signal));
  }

  /**
   * Takes the list from another origin from now on, and checks it; what the other one gave no longer counts.
   * Throws REQUEST_INVALID for an origin that is not configured, STORE_UNREADABLE.
   */
  async select(origin: WhitelistOrigin): Promise<void> {
    const source = this.#options.sources.find((candidate) => candidate.origin === origin);
    if (source === undefined) throw new WorkstationError('REQUEST_INVALID', { detail: 'origin' });
    if (this.#isClosed) return;
    this.#choice.abort();
    this.#choice = new AbortController();
    await this.#inTurn(async (signal) => {
      this.#options.memory.choose(origin);
      const tell = (): void => this.#options.onReplaced(origin);
      if (source !== this.#takenUp) await this.#takeUp(source, signal, tell);
      await this.#check(signal);
    });
  }

  /** Why the last check gave no list, or why there is none in force. */
  get failure(): WorkstationError | undefined {
    return this.#failure ?? this.#fallen;
  }

  get isBusy(): boolean {
    return this.#checking !== undefined;
  }

  /** False only while the first check of an origin is under way. */
  get isTried(): boolean {
    return this.#source === undefined || this.#checkedAt !== undefined;
  }

  /** As the screen shows it. */
  state(): WhitelistState {
    const { failure } = this;
    const inForce = this.current();
    return {
      origins: this.#options.sources.map(({ origin, address }) => ({ origin, address })),
      ...(this.#source && { selected: this.#source.origin }),
      ...(this.#source && this.#due > 0 && { nextCheckAt: new Date(this.#due).toISOString() }),
      ...(inForce && this.#kept && { inForce: whitelistFacts(inForce, this.#kept) }),
      ...(inForce && { validUntil: inForce.validUntil.toISOString() }),
      ...(this.#checkedAt !== undefined && { checkedAt: new Date(this.#checkedAt).toISOString() }),
      ...(failure && { failure: failure.report() }),
    };
  }

  /** Gives up what is under way. */
  close(): void {
    this.#isClosed = true;
    this.#choice.abort();
  }

  /** Runs `work` after all that was begun before, unless the origin was changed or all was closed meanwhile. */
  #inTurn(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#choice;
    const run = this.#queue.then(() => (signal.aborted ? undefined : work(signal)));
    // Whoever asked for it learns of a failure; the next in turn need not.
    this.#queue = run.catch(() => {});
    return run;
  }

  /**
   * The last good list of an origin takes the place of the list in force, if it still is good; `tell` is called before it
   * does. One that came from another address is of no account: the configuration has changed.
   */
  async #takeUp(source: WhitelistSource, signal: AbortSignal, tell: () => void): Promise<void> {
    const { memory, now, maxAgeMs, verify } = this.#options;
    this.#source = source;
    this.#takenUp = undefined;
    this.#failure = this.#checkedAt = undefined;
    this.#failures = this.#due = 0;
    let kept: KeptWhitelist | undefined;
    let fallen: WorkstationError | undefined;
    try {
      const last = memory.whitelist(source.origin);
      if (last?.address === source.address) {
        // What was obtained in the future was obtained by a wrong clock.
        kept = { ...last, obtainedAt: Math.min(last.obtainedAt, now()) };
        const list = await verify(last.bytes);
        if (!signal.aborted) tell();
        kept = putInForce(kept, list, maxAgeMs);
      }
    } catch (error) {
      fallen = this.#presentable(error);
    }
    if (signal.aborted) return;
    const before = this.current();
    this.#takenUp = source;
    this.#kept = kept;
    this.#fallen = fallen;
    if (before ?? this.current()) this.#options.onList();
  }

  async #verifyKept(signal: AbortSignal): Promise<void> {
    const kept = this.#kept;
    if (kept === undefined) return;
    const { inForce: before, ...bare } = kept;
    try {
      const list = await this.#options.verify(kept.bytes);
      if (signal.aborted) return;
      this.#fallen = undefined;
      if (before === undefined) this.#kept = putInForce(bare, list, this.#options.maxAgeMs);
    } catch (error) {
      if (signal.aborted) return;
      this.#kept = bare;
      this.#fallen = this.#presentable(error);
    }
    if ((before === undefined) === (this.current() === undefined)) this.#options.onChange();
    else this.#options.onList();
  }

  async #check(signal: AbortSignal): Promise<void> {
    const source = this.#source;
    if (source === undefined) return;
    let failure: WorkstationError | undefined;
    try {
      await this.#obtain(source, signal);
    } catch (error) {
      if (signal.aborted) return;
      failure = this.#presentable(error);
    }
    if (!signal.aborted) this.#conclude(failure);
  }

  #conclude(failure: WorkstationError | undefined): void {
    const now = this.#options.now();
    const soon = failure !== undefined && PASSING.includes(failure.code);
    const retry = soon ? retryDelay(this.#failures, FIRST_RETRY, HOUR) : HOUR;
    this.#checkedAt = now;
    this.#failure = failure;
    this.#due = now + (failure === undefined ? DAILY : retry);
    this.#failures = failure === undefined ? 0 : this.#failures + 1;
    this.#options.onChange();
  }

  async #obtain(source: WhitelistSource, signal: AbortSignal): Promise<void> {
    let bytes: Uint8Array | undefined;
    let list: VerifiedWhitelist;
    try {
      bytes = await source.load(signal);
      list = await this.#options.verify(bytes);
      refuseOlder(list, this.#kept, this.#fallen);
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = this.#presentable(error);
      this.#tellRefused(source, failure, bytes);
      throw failure;
    }
    if (!signal.aborted) this.#adopt(source, bytes, list);
  }

  #adopt(source: WhitelistSource, bytes: Uint8Array, list: VerifiedWhitelist): void {
    const isSame = this.#kept?.inForce !== undefined && Buffer.from(bytes).equals(this.#kept.bytes);
    if (!isSame) this.#options.onReplaced(source.origin);
    const { generatedAt, signedAt } = list;
    const remembered = { address: source.address, obtainedAt: this.#options.now(), generatedAt, signedAt, bytes };
    this.#kept = putInForce(remembered, list, this.#options.maxAgeMs);
    this.#fallen = undefined;
    this.#options.onList();
    this.#options.memory.keepWhitelist(source.origin, remembered);
  }

  /** The same list, refused for the same reason at every check, is told once. */
  #tellRefused({ origin }: WhitelistSource, { code }: WorkstationError, bytes: Uint8Array | undefined): void {
    if (NOTHING_CAME.includes(code) || !code.startsWith('LIST_')) return;
    const digest = createHash('sha256')
      .update(bytes ?? '')
      .digest('hex');
    const refused = `${origin} ${code} ${digest}`;
    if (refused !== this.#lastRefused) this.#options.onRefused(origin, code);
    this.#lastRefused = refused;
  }

  #presentable(thrown: unknown): WorkstationError {
    return thrown instanceof WorkstationError ? thrown : this.#options.unforeseen(thrown);
  }
}
