/**
 * Reception of the appel contextuel: from the caller's POST, through the opening of its Location and the login of the
 * professional, to the desk. Nothing of a patient is told to anyone before there is a session.
 */
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import type { ContextualCall } from '../../shared/patient.ts';

/** What the caller left, kept until its Location is opened. */
export interface CallKeeper {
  add(call: ContextualCall): { id: string };
  take(id: string): { call: ContextualCall; receivedAt: string; first: boolean };
  close(): void;
}

/** Where a call ends up: the one patient on the screen. */
export interface CallDesk {
  arrive(call: ContextualCall, receivedAt: string): void;
  clear(): void;
}

export interface ReceptionSession {
  isOpen(): boolean;
  /** Refuses the patient when the session may not see them (a patient sees their own record only). */
  admit(call: ContextualCall): void;
}

export interface ReceptionOptions {
  readonly keeper: CallKeeper;
  readonly desk: CallDesk;
  readonly session: ReceptionSession;
  /** How long an opened call waits for the login, in milliseconds. */
  readonly lifetimeMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onChange: () => void;
}

interface HeldCall {
  readonly call: ContextualCall;
  readonly receivedAt: string;
}

export class Reception {
  readonly #options: ReceptionOptions;
  #held: HeldCall | undefined;
  #notice: ErrorReport | undefined;

  constructor(options: ReceptionOptions) {
    this.#options = options;
  }

  /** True while an opened call waits for somebody to log in. */
  get callWaitsForLogin(): boolean {
    return this.#held !== undefined;
  }

  /** The last call that could not be brought to the desk, and why. */
  get notice(): ErrorReport | undefined {
    return this.#notice;
  }

  /** Keeps a parsed call; returns the opaque id under which its Location finds it. Throws CALL_BUSY. */
  keep(call: ContextualCall): string {
    return this.#options.keeper.add(call).id;
  }

  /**
   * The Location of a call was opened: brings the call to the desk, or holds it until the login.
   * Opening it again does no harm. Throws CALL_UNKNOWN or CALL_EXPIRED.
   */
  open(id: string): void {
    const { call, receivedAt, first } = this.#options.keeper.take(id);
    if (!first) return;
    this.#notice = undefined;
    if (this.#options.session.isOpen()) this.#bring({ call, receivedAt });
    else this.#held = { call, receivedAt };
    this.#options.onChange();
  }

  /** Somebody logged in: the call that waited, unless it is too old by now, goes to the desk. */
  sessionOpened(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held === undefined) return;
    if (this.#options.now() - Date.parse(held.receivedAt) > this.#options.lifetimeMs) {
      this.#notice = new WorkstationError('CALL_EXPIRED').report();
    } else {
      this.#bring(held);
    }
    this.#options.onChange();
  }

  /** The session is over: the desk, the calls that wait and the notice are emptied. */
  sessionEnded(): void {
    this.#held = undefined;
    this.#notice = undefined;
    this.#options.keeper.close();
    this.#options.desk.clear();
    this.#options.onChange();
  }

  /** Another user's session begins on another screen: their call stays, the patient of the former one goes. */
  sessionReplaced(): void {
    this.#notice = undefined;
    this.#options.desk.clear();
    this.#options.onChange();
  }

  dismissNotice(): void {
    this.#notice = undefined;
    this.#options.onChange();
  }

  #bring({ call, receivedAt }: HeldCall): void {
    try {
      this.#options.session.admit(call);
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      this.#notice = error.report();
      return;
    }
    this.#options.desk.arrive(call, receivedAt);
  }
}
