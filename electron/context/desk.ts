/**
 * The desk: which patient is on the screen. There is one at a time, and at most one more call that waits for the user's
 * word because the patient on the desk is being read. Each of the two is replaced whole, never changed, so that nothing
 * of one patient can stand beside something of another.
 *
 * When two calls are about the same patient: equal matricule INS, equal nature of it (OID) and equal date of birth. The
 * matricule alone names one person, but a call that gives that person another date of birth is wrong about one of them,
 * so it is treated as another patient and the user is asked. Names do not count (they are corrected, or married), nor
 * does the local identifier (two establishments have two).
 */
import { WorkstationError } from '../../shared/errors.ts';
import type { ContextualCall, InsTraits } from '../../shared/patient.ts';

/** A patient on the desk. `key` is never used twice, so what is said of one patient cannot reach another by lateness. */
export interface DeskPatient {
  readonly key: string;
  /** Those of the call; without one, those of the document that was opened by hand. */
  readonly traits: Partial<InsTraits>;
  /** Absent when the patient was opened by hand. */
  readonly call?: ContextualCall;
  /** ISO date. */
  readonly receivedAt: string;
}

export interface DeskCall extends DeskPatient {
  readonly call: ContextualCall;
}

export type DeskState = 'empty' | 'idle' | 'read' | 'idle+waiting' | 'read+waiting';

/** What a call that comes in does; a call that waited until then is forgotten, since the newest is what is wanted. */
type ArrivalStep =
  /** It is the patient, whom nobody has touched yet. */
  | 'open'
  /** It is the patient, who was so before: the reading goes on. */
  | 'renew'
  /** It waits for the user's word. */
  | 'wait';

/** What a command does. */
type CommandStep =
  /** The waiting call is the patient, under the same key. The user did it, so they count as touched. */
  | 'promote'
  /** No call waits any more. */
  | 'forget'
  /** Nothing is left. */
  | 'empty'
  /** Somebody has touched the patient. */
  | 'note'
  | 'nothing'
  /** Refused: PATIENT_NONE. */
  | 'none'
  /** Refused: PATIENT_CHANGED. Also the fate of every command whose key is not that of the call it is about. */
  | 'changed';

type Steps<Step> = Readonly<Record<DeskState, Step>>;

const NOTE = { empty: 'none', idle: 'note', read: 'note', 'idle+waiting': 'note', 'read+waiting': 'note' } as const;

const ARRIVALS = {
  samePatient: { empty: 'open', idle: 'renew', read: 'renew', 'idle+waiting': 'renew', 'read+waiting': 'renew' },
  otherPatient: { empty: 'open', idle: 'open', read: 'wait', 'idle+waiting': 'open', 'read+waiting': 'wait' },
} as const satisfies Record<string, Steps<ArrivalStep>>;

const COMMANDS = {
  accept: { empty: 'none', idle: 'changed', read: 'changed', 'idle+waiting': 'promote', 'read+waiting': 'promote' },
  dismiss: { empty: 'none', idle: 'changed', read: 'changed', 'idle+waiting': 'forget', 'read+waiting': 'forget' },
  close: { empty: 'none', idle: 'empty', read: 'empty', 'idle+waiting': 'promote', 'read+waiting': 'promote' },
  touch: NOTE,
  openItem: NOTE,
  closeItem: NOTE,
  clear: { empty: 'nothing', idle: 'empty', read: 'empty', 'idle+waiting': 'empty', 'read+waiting': 'empty' },
} as const satisfies Record<string, Steps<CommandStep>>;

export interface DeskOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A key that never comes twice. */
  readonly randomKey: () => string;
  /** A patient nobody has touched for this long, in milliseconds, is idle unless something of theirs is open. */
  readonly idleAfterMs: number;
  /** Called after `patient` or `waiting` changed, once the desk is consistent again. */
  readonly onChange: () => void;
}

/** How the patient on the desk is being read. */
interface Reading {
  /** Undefined until somebody touches them. */
  touchedAt: number | undefined;
  /** Reports and series on the screen. */
  readonly items: Set<string>;
}

/** More windows than this no screen has; it bounds what a page gone wrong can pile up. */
const ITEM_LIMIT = 1000;

export class Desk {
  readonly #options: DeskOptions;
  #patient: DeskPatient | undefined;
  #waiting: DeskCall | undefined;
  #reading: Reading = newReading();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** The patient on the screen; never changed, only replaced. */
  get patient(): DeskPatient | undefined {
    return this.#patient;
  }

  /** The call that waits for the user's word. */
  get waiting(): DeskCall | undefined {
    return this.#waiting;
  }

  get state(): DeskState {
    if (this.#patient === undefined) return 'empty';
    const reading = this.#isBeingRead() ? 'read' : 'idle';
    return this.#waiting === undefined ? reading : `${reading}+waiting`;
  }

  /** A call has come in; `receivedAt` is an ISO date. It replaces an idle patient at once, otherwise it waits. */
  arrive(call: ContextualCall, receivedAt: string): void {
    const newcomer = Object.freeze({ key: this.#newKey(), traits: call.traits, call, receivedAt });
    const same = this.#patient !== undefined && isSamePatient(this.#patient.traits, call.traits);
    switch (ARRIVALS[same ? 'samePatient' : 'otherPatient'][this.state]) {
      case 'open':
        this.#put(newcomer, undefined, newReading());
        return;
      case 'renew':
        this.#put(newcomer, undefined, this.#reading);
        return;
      case 'wait':
        this.#put(this.#patient, newcomer, this.#reading);
        return;
    }
  }

  /**
   * A document that the user opened by hand makes its patient the one on the desk, which must be empty; they count as
   * touched. Throws PATIENT_CHANGED.
   */
  openByHand(traits: Partial<InsTraits>, receivedAt: string): DeskPatient {
    if (this.#patient !== undefined) throw new WorkstationError('PATIENT_CHANGED');
    const patient = Object.freeze({ key: this.#newKey(), traits: Object.freeze({ ...traits }), receivedAt });
    this.#put(patient, undefined, newReading(this.#options.now()));
    return patient;
  }

  /** The user opens the waiting call: it is the patient under the same key. Throws PATIENT_NONE, PATIENT_CHANGED. */
  accept(key: string): void {
    this.#command('accept', key);
  }

  /** The user declines the waiting call. Throws PATIENT_NONE, PATIENT_CHANGED. */
  dismiss(key: string): void {
    this.#command('dismiss', key);
  }

  /** The user is done with the patient; a call that waits takes the place. Throws PATIENT_NONE, PATIENT_CHANGED. */
  close(key: string): void {
    this.#command('close', key);
  }

  /** Somebody does something with the patient. Throws PATIENT_NONE, PATIENT_CHANGED. */
  touch(key: string): void {
    this.#command('touch', key);
  }

  /**
   * A report or a series is on the screen: the patient is being read however long nobody touches them.
   * Throws PATIENT_NONE, PATIENT_CHANGED, REQUEST_INVALID when far too many are open.
   */
  openItem(key: string, id: string): void {
    this.#command('openItem', key);
    const { items } = this.#reading;
    if (items.size >= ITEM_LIMIT && !items.has(id)) throw new WorkstationError('REQUEST_INVALID', { detail: 'items' });
    items.add(id);
  }

  /** It has gone from the screen; closing what is not open does no harm. Throws PATIENT_NONE, PATIENT_CHANGED. */
  closeItem(key: string, id: string): void {
    this.#command('closeItem', key);
    this.#reading.items.delete(id);
  }

  /** The session is over: nothing stays. */
  clear(): void {
    this.#take(COMMANDS.clear[this.state]);
  }

  /** A command of the user's about the call under `key`: the waiting one for accept and dismiss, else the patient. */
  #command(name: Exclude<keyof typeof COMMANDS, 'clear'>, key: string): void {
    const meant = name === 'accept' || name === 'dismiss' ? this.#waiting : this.#patient;
    const step = COMMANDS[name][this.state];
    this.#take(step === 'none' || meant?.key === key ? step : 'changed');
  }

  #take(step: CommandStep): void {
    switch (step) {
      case 'promote':
        this.#put(this.#waiting, undefined, newReading(this.#options.now()));
        return;
      case 'forget':
        this.#put(this.#patient, undefined, this.#reading);
        return;
      case 'empty':
        this.#put(undefined, undefined, newReading());
        return;
      case 'note':
        this.#reading.touchedAt = this.#options.now();
        return;
      case 'nothing':
        return;
      case 'none':
        throw new WorkstationError('PATIENT_NONE');
      case 'changed':
        throw new WorkstationError('PATIENT_CHANGED');
    }
  }

  #put(patient: DeskPatient | undefined, waiting: DeskCall | undefined, reading: Reading): void {
    this.#patient = patient;
    this.#waiting = waiting;
    this.#reading = reading;
    this.#options.onChange();
  }

  #isBeingRead(): boolean {
    const { touchedAt, items } = this.#reading;
    if (items.size > 0) return true;
    return touchedAt !== undefined && this.#options.now() - touchedAt < this.#options.idleAfterMs;
  }

  #newKey(): string {
    const key = this.#options.randomKey();
    if (key === this.#patient?.key || key === this.#waiting?.key) {
      throw new WorkstationError('INTERNAL', { reference: 'desk-key' });
    }
    return key;
  }
}

function newReading(touchedAt?: number): Reading {
  return { touchedAt, items: new Set() };
}

/** The rule at the head of this file; a patient whose matricule is not known is nobody's double. */
export function isSamePatient(one: Partial<InsTraits>, other: Partial<InsTraits>): boolean {
  return (
    one.insValue !== undefined &&
    one.insValue === other.insValue &&
    one.insSystem === other.insSystem &&
    one.birthDate === other.birthDate
  );
}
