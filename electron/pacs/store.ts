/** The storage service class as its user (PS3.4 annex B, PS3.7 clause 9.1.1): instances go out as they are stored. */
import { randomUUID } from 'node:crypto';
import { asWorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { Association } from './association.ts';
import { AssociationError, type AssociationFailure } from './association-error.ts';
import { COMMAND, storeRequest } from './command-set.ts';
import { MAXIMUM_CONTEXTS, type Proposal } from './negotiation.ts';
import { judgeRefusal, judgeStatus, type StoreOutcome } from './statuses.ts';
import type { AssociationTimeouts } from './association-options.ts';
import type { PacsPeer } from './transport.ts';

/** An instance to send. */
export interface StoreItem {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  /** The syntax that the data set is in: nothing is transcoded. */
  readonly transferSyntaxUid: string;
  /**
   * The bytes after group 2; they are sent as they are. Called once per attempt (twice at most). A chunk may be kept
   * until the next ones have been asked for: a source must not reuse its buffer.
   */
  dataset(): AsyncIterable<Uint8Array>;
}

export interface StoreResult {
  readonly sopInstanceUid: string;
  readonly outcome: StoreOutcome;
  /** Of the C-STORE response; absent when there was none. */
  readonly status?: number;
  /** Absent when simply stored. */
  readonly error?: ErrorReport;
}

export interface StoreOptions {
  /** Associations side by side, never more than instances; default 4 (a PACS may answer each instance 40 ms late). */
  readonly associations?: number;
  /** Stops everything: what is under way is aborted, what has not been sent has no result. */
  readonly signal?: AbortSignal | undefined;
  readonly timeouts?: Partial<AssociationTimeouts> | undefined;
  /** Once per instance, in the order in which they are settled. */
  readonly onResult?: (result: StoreResult) => void;
  /** Bytes of data sets, as they are handed to the network. */
  readonly onSent?: (bytes: number) => void;
  /** Names an error that nobody foresaw. */
  readonly reference?: () => string;
}

export interface StoreSummary {
  readonly stored: number;
  readonly warned: number;
  readonly failed: number;
  /** The signal ended it: the three numbers do not add up to all the instances. */
  readonly cancelled: boolean;
}

/**
 * Sends instances to a PACS (C-STORE), one presentation context per SOP class and transfer syntax. Never throws for what
 * a peer, a network or a source of bytes does: each instance gets its result, and none is harmed by another's. An
 * instance whose association is lost before its answer is tried once more on a fresh one.
 */
export async function storeInstances(
  peer: PacsPeer,
  items: readonly StoreItem[],
  options: StoreOptions = {},
): Promise<StoreSummary> {
  const run = new StoreRun(peer, options);
  const valid = items.filter((item) => {
    if (hasValidUids(item)) return true;
    run.settle(item, { outcome: 'failed', error: { code: 'PACS_INSTANCE_INVALID', facts: {} } });
    return false;
  });
  for (const group of groupByContexts(valid)) await run.send(group);
  return run.summary();
}

/** PS3.5 clause 9.1, as far as it protects the association that all instances share. */
function hasValidUids({ sopClassUid, sopInstanceUid, transferSyntaxUid }: StoreItem): boolean {
  return [sopClassUid, sopInstanceUid, transferSyntaxUid].every((uid) => /^[0-9.]{1,64}$/.test(uid));
}

/** Instances that fit into one association, and the contexts they need. */
interface Group {
  readonly proposals: readonly Proposal[];
  /** Key of a context to its place among the proposals. */
  readonly places: ReadonlyMap<string, number>;
  readonly items: readonly StoreItem[];
}

const contextKey = (item: StoreItem) => `${item.sopClassUid}|${item.transferSyntaxUid}`;

/** No association has more than 128 contexts (PS3.8 9.3.2.2): what needs more goes in several groups, one after the other. */
function groupByContexts(items: readonly StoreItem[]): Group[] {
  const byContext = [...Map.groupBy(items, contextKey)];
  const groups: Group[] = [];
  for (let from = 0; from < byContext.length; from += MAXIMUM_CONTEXTS) {
    const part = byContext.slice(from, from + MAXIMUM_CONTEXTS);
    const keys = new Set(part.map(([key]) => key));
    groups.push({
      proposals: part.flatMap(([, [first]]) =>
        first === undefined ? [] : { abstractSyntax: first.sopClassUid, transferSyntaxes: [first.transferSyntaxUid] },
      ),
      places: new Map(part.map(([key], place) => [key, place])),
      items: items.filter((item) => keys.has(contextKey(item))),
    });
  }
  return groups;
}

interface Pending {
  readonly item: StoreItem;
  /** Associations that were lost under this instance. */
  losses: number;
}

const MAXIMUM_LOSSES = 2;
/**
 * Associations lost one after the other, without an answer between them, after which the PACS is taken for broken: a
 * bad instance costs two, so two bad neighbours are still survived.
 */
const MAXIMUM_STRIKES = 5;
/** A silence takes long enough to count more; what we ended ourselves says nothing of the PACS. */
const STRIKES: Readonly<Partial<Record<AssociationFailure['kind'], number>>> = { timeout: 3, cancelled: 0 };
const DEFAULT_ASSOCIATIONS = 4;

class StoreRun {
  readonly #peer: PacsPeer;
  readonly #options: StoreOptions;
  readonly #counts = { stored: 0, warning: 0, failed: 0 };

  constructor(peer: PacsPeer, options: StoreOptions) {
    this.#peer = peer;
    this.#options = options;
  }

  settle(item: StoreItem, result: Omit<StoreResult, 'sopInstanceUid'>): void {
    this.#counts[result.outcome] += 1;
    this.#options.onResult?.({ sopInstanceUid: item.sopInstanceUid, ...result });
  }

  summary(): StoreSummary {
    const { stored, warning, failed } = this.#counts;
    return { stored, warned: warning, failed, cancelled: this.#isCancelled };
  }

  get #isCancelled(): boolean {
    return this.#options.signal?.aborted === true;
  }

  /** All the instances of a group, on several associations. */
  async send(group: Group): Promise<void> {
    const queue: Pending[] = group.items.map((item) => ({ item, losses: 0 }));
    let reasons: (AssociationError | undefined)[];
    do {
      const count = Math.min(this.#options.associations ?? DEFAULT_ASSOCIATIONS, queue.length);
      reasons = await Promise.all(Array.from({ length: count }, () => this.#work(group, queue)));
      // An instance given back when the other associations were through already deserves another round.
    } while (queue.length > 0 && reasons.includes(undefined) && !this.#isCancelled);
    if (this.#isCancelled) return;
    const error = reasons.findLast((reason) => reason !== undefined)?.report();
    for (const { item } of queue) this.settle(item, { outcome: 'failed', ...(error && { error }) });
  }

  /**
   * Takes instances from the queue until it is empty, on one association after the other should they be lost. Answers
   * why it gave up before, leaving its instance in the queue.
   */
  async #work(group: Group, queue: Pending[]): Promise<AssociationError | undefined> {
    let strikes = 0;
    while (queue.length > 0 && !this.#isCancelled) {
      let association: Association;
      try {
        association = await Association.open(this.#peer, group.proposals, this.#options);
      } catch (error) {
        if (error instanceof AssociationError) return error;
        throw error;
      }
      const { answered, lost } = await this.#useUp(association, group, queue);
      await association.release();
      if (answered) strikes = 0;
      if (lost !== undefined) strikes += STRIKES[lost.failure.kind] ?? 1;
      if (lost !== undefined && strikes >= MAXIMUM_STRIKES) return lost;
    }
    return undefined;
  }

  /** Sends from the queue for as long as the association lives. */
  async #useUp(
    association: Association,
    group: Group,
    queue: Pending[],
  ): Promise<{ answered: boolean; lost: AssociationError | undefined }> {
    let answered = false;
    while (association.isOpen && !this.#isCancelled) {
      const pending = queue.shift();
      if (pending === undefined) break;
      try {
        await this.#sendOne(association, group, pending.item);
        answered = true;
      } catch (error) {
        // A source may have heard the signal before the association did.
        if (this.#isCancelled) break;
        if (!(error instanceof AssociationError)) {
          this.settle(pending.item, { outcome: 'failed', error: this.#report(error) });
          continue;
        }
        this.#lose(pending, error, queue);
        return { answered, lost: error };
      }
    }
    return { answered, lost: association.failure };
  }

  /** A silent peer is not asked again: it had its time. */
  #lose(pending: Pending, error: AssociationError, queue: Pending[]): void {
    pending.losses += 1;
    if (pending.losses < MAXIMUM_LOSSES && error.failure.kind !== 'timeout') queue.unshift(pending);
    else this.settle(pending.item, { outcome: 'failed', error: error.report() });
  }

  async #sendOne(association: Association, group: Group, item: StoreItem): Promise<void> {
    const answer = association.answers[group.places.get(contextKey(item)) ?? -1];
    if (answer === undefined || !('id' in answer)) {
      const error = judgeRefusal(answer?.refused, item.sopClassUid, item.transferSyntaxUid);
      this.settle(item, { outcome: 'failed', error });
      return;
    }
    const request = storeRequest(association.nextMessageId(), item.sopClassUid, item.sopInstanceUid);
    const response = await association.request(answer.id, request, evenDataset(item), this.#options.onSent);
    const { commandField, status, affectedSopInstanceUid = item.sopInstanceUid } = response;
    const isAnswer = commandField === COMMAND['C-STORE-RSP'] && affectedSopInstanceUid === item.sopInstanceUid;
    if (!isAnswer || status === undefined) {
      const failure = { kind: 'protocol', detail: 'the answer to a C-STORE is something else' } as const;
      association.abort(failure);
      throw new AssociationError(this.#peer, failure);
    }
    this.settle(item, { status, ...judgeStatus(status, item.sopClassUid) });
  }

  #report(error: unknown): ErrorReport {
    return asWorkstationError(error, this.#options.reference ?? randomUUID).report();
  }
}

/**
 * The data set as it is stored. One of odd length gets a NUL after it: PS3.5 A.5 has it so for a deflated one, PS3.5 7.1.1
 * for a last value that its maker forgot to pad. Without it dcmtk and what is built on it hang up.
 */
async function* evenDataset(item: StoreItem): AsyncGenerator<Uint8Array, void, undefined> {
  let length = 0;
  for await (const chunk of item.dataset()) {
    length += chunk.length;
    yield chunk;
  }
  if (length % 2 === 1) yield Uint8Array.of(0);
}
