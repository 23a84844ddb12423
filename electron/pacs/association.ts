/** The requestor's side of an association (PS3.8 clauses 7 and 9): the actions of the state machine on a connection. */
import { AssociationError, type AssociationFailure } from './association-error.ts';
import { type CommandSet, CommandSetError, encodeCommandSet, type RequestCommand } from './command-set.ts';
import {
  type AwaitedAnswer,
  checkAnswer,
  CommandAssembler,
  Fragmenter,
  fragmentSize,
  SMALLEST_MAXIMUM_LENGTH,
} from './messages.ts';
import type { AssociateAccept } from './associate-items.ts';
import { associateRequest, type Proposal, type ProposalAnswer, readAnswers } from './negotiation.ts';
import { ABORT_SOURCE, encodePdu, type Pdu } from './pdu.ts';
import { type AssociationOptions, type AssociationTimeouts, DEFAULT_TIMEOUTS } from './association-options.ts';
import { type PacsPeer, Transport } from './transport.ts';
import { type Action, type Event, isAllowed, PDU_EVENTS, type State, transition } from './upper-layer.ts';

interface Input {
  readonly pdu?: Pdu;
  readonly parts?: readonly Uint8Array[];
  readonly cause?: unknown;
}

type Waiter<T> = PromiseWithResolvers<T>;

/** An association with one outstanding request at most (no asynchronous operations window is proposed). */
export class Association {
  /** Resolves when the connection is gone, whatever the reason. */
  readonly closed: Promise<void>;
  readonly #peer: PacsPeer;
  readonly #proposals: readonly Proposal[];
  readonly #timeouts: AssociationTimeouts;
  readonly #signal: AbortSignal | undefined;
  readonly #assembler = new CommandAssembler();
  readonly #opened: Waiter<void> = Promise.withResolvers();
  readonly #gone: Waiter<void> = Promise.withResolvers();
  #answer: (Waiter<CommandSet> & AwaitedAnswer) | undefined;
  #drain: Waiter<void> | undefined;
  #lost: Waiter<never> | undefined;
  #state: State = 'Sta1';
  #transport: Transport | undefined;
  #failure: AssociationError | undefined;
  #answers: readonly ProposalAnswer[] = [];
  #fragmentSize = 0;
  #messageId = 0;
  #artim: NodeJS.Timeout | undefined;

  private constructor(peer: PacsPeer, proposals: readonly Proposal[], options: AssociationOptions) {
    this.#peer = peer;
    this.#proposals = proposals;
    this.#timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    this.#signal = options.signal;
    this.closed = this.#gone.promise;
    // Who asks afterwards gets the failure from `request`.
    this.#opened.promise.catch(() => {});
  }

  /** An established association (A-ASSOCIATE service, PS3.8 7.1). Throws AssociationError. */
  static async open(
    peer: PacsPeer,
    proposals: readonly Proposal[],
    options: AssociationOptions = {},
  ): Promise<Association> {
    const association = new Association(peer, proposals, options);
    if (options.signal?.aborted === true) throw new AssociationError(peer, { kind: 'cancelled' });
    options.signal?.addEventListener('abort', association.#cancel);
    association.#happen('Evt1');
    await association.#opened.promise;
    return association;
  }

  /** The peer's word on each proposal, in the order of the proposals. */
  get answers(): readonly ProposalAnswer[] {
    return this.#answers;
  }

  /** Why the association is over; undefined while it lives and after a release that we asked for. */
  get failure(): AssociationError | undefined {
    return this.#failure;
  }

  get isOpen(): boolean {
    return this.#state === 'Sta6';
  }

  /** Identifier for the next request (PS3.7 6.3.1.2), unique within the association for its 65,535 first ones. */
  nextMessageId(): number {
    this.#messageId = (this.#messageId % 0xffff) + 1;
    return this.#messageId;
  }

  /**
   * Sends a request, with its data set as it comes, and waits for the answer. Throws AssociationError when the
   * association is lost; what `dataset` throws ends the association too (half a data set cannot be taken back) and is
   * thrown on. `onSent` hears the bytes of the data set as they are handed to the network.
   */
  async request(
    contextId: number,
    command: RequestCommand,
    dataset?: AsyncIterable<Uint8Array>,
    onSent?: (bytes: number) => void,
  ): Promise<CommandSet> {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#answer !== undefined) throw new Error('one request at a time');
    const answer = { ...Promise.withResolvers<CommandSet>(), contextId, messageId: command.messageId };
    answer.promise.catch(() => {});
    this.#answer = answer;
    const head = new Fragmenter(contextId, true, this.#fragmentSize);
    await this.#send([...head.push(encodeCommandSet(command)), ...head.finish()]);
    if (dataset !== undefined) await this.#sendDataSet(contextId, dataset, onSent);
    return this.#within(this.#timeouts.responseMs, 'response', answer.promise);
  }

  /** A-RELEASE service, PS3.8 7.2. Never throws: what was asked for has been answered already. */
  async release(): Promise<void> {
    const timer = setTimeout(() => this.abort({ kind: 'closed' }), this.#timeouts.releaseMs);
    if (this.isOpen) this.#happen('Evt11');
    await this.closed;
    clearTimeout(timer);
  }

  /** A-ABORT service, PS3.8 7.3: what is under way fails with `failure`. Does nothing to an association that is over. */
  abort(failure: AssociationFailure): void {
    if (!isAllowed(this.#state, 'Evt15')) return;
    this.#fail(failure);
    this.#happen('Evt15');
  }

  async #sendDataSet(contextId: number, dataset: AsyncIterable<Uint8Array>, onSent?: (bytes: number) => void) {
    const fragmenter = new Fragmenter(contextId, false, this.#fragmentSize);
    const chunks = dataset[Symbol.asyncIterator]();
    try {
      for (;;) {
        const chunk = await this.#unlessLost(chunks.next());
        if (chunk.done === true) break;
        await this.#send(fragmenter.push(chunk.value));
        onSent?.(chunk.value.length);
      }
    } catch (error) {
      this.abort({ kind: 'cancelled' });
      // Not awaited: a source that hangs must not keep the association's failure back.
      chunks.return?.().catch(() => {});
      throw error;
    }
    await this.#send(fragmenter.finish());
  }

  /** What the source of a data set gives, or the failure of the association if that comes first. */
  async #unlessLost<T>(next: Promise<T>): Promise<T> {
    const lost: Waiter<never> = Promise.withResolvers();
    this.#lost = lost;
    if (this.#failure !== undefined) lost.reject(this.#failure);
    return Promise.race([next, lost.promise]);
  }

  /** One block of P-DATA-TF PDUs; resolves when the network can take the next one. */
  async #send(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
    if (parts.length === 0) return;
    const drain: Waiter<void> = Promise.withResolvers();
    drain.promise.catch(() => {});
    this.#drain = drain;
    this.#happen('Evt9', { parts });
    await this.#within(this.#timeouts.transmissionMs, 'transmission', drain.promise);
  }

  async #within<T>(ms: number, waitingFor: 'association' | 'transmission' | 'response', promise: Promise<T>) {
    const timer = setTimeout(() => this.abort({ kind: 'timeout', waitingFor, ms }), ms);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
    }
  }

  readonly #cancel = (): void => this.abort({ kind: 'cancelled' });

  /** The first failure stands: those after it are its consequences. */
  #fail(failure: AssociationFailure): void {
    this.#failure ??= new AssociationError(this.#peer, failure);
    this.#opened.reject(this.#failure);
    this.#drain?.reject(this.#failure);
    this.#lost?.reject(this.#failure);
    this.#answer?.reject(this.#failure);
  }

  #happen(event: Event, input: Input = {}): void {
    const { action, next } = transition(this.#state, event);
    const before = this.#state;
    this.#state = next;
    this.#actions[action]?.(input, before);
    if (this.#state === 'Sta1') this.#over();
  }

  /**
   * PS3.8 tables 9-6 to 9-9, for the requestor. An action that is not here does nothing, or only closes the connection
   * and stops ARTIM, as every step into Sta1 does.
   */
  readonly #actions: Readonly<Partial<Record<Action, (input: Input, before: State) => void>>> = {
    'AE-1': () => this.#connect(),
    'AE-2': () => {
      this.#transport?.write([encodePdu(associateRequest(this.#peer, this.#proposals))]);
      void this.#within(this.#timeouts.associateMs, 'association', this.#opened.promise).catch(() => {});
    },
    'AE-3': ({ pdu }) => {
      if (pdu?.type === 'A-ASSOCIATE-AC') this.#accept(pdu);
    },
    'AE-4': ({ pdu }) => {
      if (pdu?.type === 'A-ASSOCIATE-RJ') this.#fail({ ...pdu, kind: 'rejected' });
    },
    'DT-1': ({ parts }) => this.#write(parts),
    'DT-2': ({ pdu }) => this.#receive(pdu),
    'AR-1': () => this.#transport?.write([encodePdu({ type: 'A-RELEASE-RQ' })]),
    // A peer that wants to leave is let go; what was asked of it is lost.
    'AR-2': () => {
      this.#fail({ kind: 'closed' });
      this.#happen('Evt14');
    },
    'AR-4': () => this.#sayLast({ type: 'A-RELEASE-RP' }),
    'AR-7': ({ parts }) => this.#write(parts),
    'AR-8': () => this.#happen('Evt14'),
    'AR-9': () => this.#transport?.write([encodePdu({ type: 'A-RELEASE-RP' })]),
    'AA-1': () => this.#sayLast({ type: 'A-ABORT', source: ABORT_SOURCE.user, reason: 0 }),
    'AA-3': ({ pdu }) => {
      if (pdu?.type === 'A-ABORT') this.#fail({ ...pdu, kind: 'aborted' });
    },
    'AA-4': ({ cause }, before) => this.#fail(before === 'Sta4' ? { kind: 'unreachable', cause } : { kind: 'closed' }),
    'AA-7': () => this.#transport?.write([encodePdu({ type: 'A-ABORT', source: ABORT_SOURCE.provider, reason: 0 })]),
    'AA-8': ({ pdu, cause }, before) => {
      const detail = pdu === undefined ? String(cause) : `${pdu.type} in ${before}`;
      this.#fail({ kind: 'protocol', detail });
      this.#sayLast({ type: 'A-ABORT', source: ABORT_SOURCE.provider, reason: 0 });
    },
  };

  #write(parts: readonly Uint8Array[] = []): void {
    if (this.#transport?.write(parts) === true) this.#drain?.resolve();
  }

  #connect(): void {
    this.#transport = new Transport(this.#peer, this.#timeouts.connectMs, {
      connected: () => this.#hear('Evt2'),
      pdu: (pdu) => this.#hear(PDU_EVENTS[pdu.type], { pdu }),
      invalid: (cause) => this.#hear('Evt19', { cause }),
      drained: () => this.#drain?.resolve(),
      closed: (cause) => {
        this.#hear('Evt17', { cause });
        this.#gone.resolve();
      },
    });
  }

  /** An event of the connection. Once the association is over, what still comes from it is of no interest. */
  #hear(event: Event, input: Input = {}): void {
    if (this.#state !== 'Sta1') this.#happen(event, input);
  }

  #accept(accepted: AssociateAccept): void {
    const { user } = accepted;
    if (user.maximumLength !== 0 && user.maximumLength < SMALLEST_MAXIMUM_LENGTH) {
      this.abort({ kind: 'protocol', detail: `a maximum length of ${user.maximumLength}` });
      return;
    }
    this.#fragmentSize = fragmentSize(user.maximumLength);
    this.#answers = readAnswers(this.#proposals, accepted);
    this.#opened.resolve();
  }

  /** P-DATA indication: nothing but the answer to the one outstanding request has a place here. */
  #receive(pdu: Pdu | undefined): void {
    if (pdu?.type !== 'P-DATA-TF') return;
    try {
      for (const value of pdu.values) {
        const received = this.#assembler.push(value);
        if (received === undefined) continue;
        checkAnswer(received, this.#answer);
        this.#answer?.resolve(received.command);
        this.#answer = undefined;
      }
    } catch (error) {
      if (!(error instanceof CommandSetError)) throw error;
      this.abort({ kind: 'protocol', detail: error.message });
    }
  }

  /** The last PDU that we send; the peer is to close, and has until ARTIM to do it. */
  #sayLast(pdu: Pdu): void {
    this.#transport?.write([encodePdu(pdu)]);
    this.#transport?.end();
    this.#artim = setTimeout(() => this.#hear('Evt18'), this.#timeouts.artimMs);
  }

  #over(): void {
    clearTimeout(this.#artim);
    this.#signal?.removeEventListener('abort', this.#cancel);
    this.#transport?.destroy();
  }
}
