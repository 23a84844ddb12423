/**
 * The upper layer's state machine as data, in the words of PS3.8 clause 9.2: the part of table 9-10 that concerns the
 * side that asks for the association. What only an acceptor does (states Sta2, Sta3, Sta10, Sta12, events Evt5, Evt7,
 * Evt8) is not there, and so is refused.
 */
import type { PduName } from './pdu.ts';

export type State = 'Sta1' | 'Sta4' | 'Sta5' | 'Sta6' | 'Sta7' | 'Sta8' | 'Sta9' | 'Sta11' | 'Sta13';

/** PS3.8 9.2.1: what each state waits for. */
export const STATES: Readonly<Record<State, string>> = {
  Sta1: 'idle',
  Sta4: 'awaiting transport connection opening to complete',
  Sta5: 'awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ PDU',
  Sta6: 'association established and ready for data transfer',
  Sta7: 'awaiting A-RELEASE-RP PDU',
  Sta8: 'awaiting local A-RELEASE response primitive',
  Sta9: 'release collision, requestor side: awaiting A-RELEASE response primitive',
  Sta11: 'release collision, requestor side: awaiting A-RELEASE-RP PDU',
  Sta13: 'awaiting transport connection close indication',
};

export type Event =
  /** A-ASSOCIATE request (local user). */
  | 'Evt1'
  /** Transport connection confirmation. */
  | 'Evt2'
  /** A-ASSOCIATE-AC PDU. */
  | 'Evt3'
  /** A-ASSOCIATE-RJ PDU. */
  | 'Evt4'
  /** A-ASSOCIATE-RQ PDU. */
  | 'Evt6'
  /** P-DATA request (local user). */
  | 'Evt9'
  /** P-DATA-TF PDU. */
  | 'Evt10'
  /** A-RELEASE request (local user). */
  | 'Evt11'
  /** A-RELEASE-RQ PDU. */
  | 'Evt12'
  /** A-RELEASE-RP PDU. */
  | 'Evt13'
  /** A-RELEASE response (local user). */
  | 'Evt14'
  /** A-ABORT request (local user). */
  | 'Evt15'
  /** A-ABORT PDU. */
  | 'Evt16'
  /** Transport connection closed. */
  | 'Evt17'
  /** ARTIM timer expired. */
  | 'Evt18'
  /** Unrecognized or invalid PDU. */
  | 'Evt19';

/** PS3.8 tables 9-6 to 9-9. */
export type Action =
  | 'AE-1'
  | 'AE-2'
  | 'AE-3'
  | 'AE-4'
  | 'DT-1'
  | 'DT-2'
  | 'AR-1'
  | 'AR-2'
  | 'AR-3'
  | 'AR-4'
  | 'AR-5'
  | 'AR-6'
  | 'AR-7'
  | 'AR-8'
  | 'AR-9'
  | 'AA-1'
  | 'AA-2'
  | 'AA-3'
  | 'AA-4'
  | 'AA-6'
  | 'AA-7'
  | 'AA-8';

/** The state after each action, for the requestor (same tables). */
const NEXT: Readonly<Record<Action, State>> = {
  'AE-1': 'Sta4',
  'AE-2': 'Sta5',
  'AE-3': 'Sta6',
  'AE-4': 'Sta1',
  'DT-1': 'Sta6',
  'DT-2': 'Sta6',
  'AR-1': 'Sta7',
  'AR-2': 'Sta8',
  'AR-3': 'Sta1',
  'AR-4': 'Sta13',
  'AR-5': 'Sta1',
  'AR-6': 'Sta7',
  'AR-7': 'Sta8',
  'AR-8': 'Sta9',
  'AR-9': 'Sta11',
  'AA-1': 'Sta13',
  'AA-2': 'Sta1',
  'AA-3': 'Sta1',
  'AA-4': 'Sta1',
  'AA-6': 'Sta13',
  'AA-7': 'Sta13',
  'AA-8': 'Sta13',
};

type Row = Readonly<Partial<Record<State, Action>>>;

/** An established association meets a PDU that has no place there: the provider aborts. */
const UNEXPECTED: Row = { Sta6: 'AA-8', Sta7: 'AA-8', Sta8: 'AA-8', Sta9: 'AA-8', Sta11: 'AA-8' };

/** PS3.8 table 9-10. */
export const TRANSITIONS: Readonly<Record<Event, Row>> = {
  Evt1: { Sta1: 'AE-1' },
  Evt2: { Sta4: 'AE-2' },
  Evt3: { ...UNEXPECTED, Sta5: 'AE-3', Sta13: 'AA-6' },
  Evt4: { ...UNEXPECTED, Sta5: 'AE-4', Sta13: 'AA-6' },
  Evt6: { ...UNEXPECTED, Sta5: 'AA-8', Sta13: 'AA-7' },
  Evt9: { Sta6: 'DT-1', Sta8: 'AR-7' },
  Evt10: { ...UNEXPECTED, Sta5: 'AA-8', Sta6: 'DT-2', Sta7: 'AR-6', Sta13: 'AA-6' },
  Evt11: { Sta6: 'AR-1' },
  Evt12: { ...UNEXPECTED, Sta5: 'AA-8', Sta6: 'AR-2', Sta7: 'AR-8', Sta13: 'AA-6' },
  Evt13: { ...UNEXPECTED, Sta5: 'AA-8', Sta7: 'AR-3', Sta11: 'AR-3', Sta13: 'AA-6' },
  Evt14: { Sta8: 'AR-4', Sta9: 'AR-9' },
  Evt15: { Sta4: 'AA-2', Sta5: 'AA-1', Sta6: 'AA-1', Sta7: 'AA-1', Sta8: 'AA-1', Sta9: 'AA-1', Sta11: 'AA-1' },
  Evt16: {
    Sta5: 'AA-3',
    Sta6: 'AA-3',
    Sta7: 'AA-3',
    Sta8: 'AA-3',
    Sta9: 'AA-3',
    Sta11: 'AA-3',
    Sta13: 'AA-2',
  },
  Evt17: {
    Sta4: 'AA-4',
    Sta5: 'AA-4',
    Sta6: 'AA-4',
    Sta7: 'AA-4',
    Sta8: 'AA-4',
    Sta9: 'AA-4',
    Sta11: 'AA-4',
    Sta13: 'AR-5',
  },
  Evt18: { Sta13: 'AA-2' },
  Evt19: { ...UNEXPECTED, Sta5: 'AA-8', Sta13: 'AA-7' },
};

/** The event that the arrival of each PDU is. */
export const PDU_EVENTS: Readonly<Record<PduName, Event>> = {
  'A-ASSOCIATE-AC': 'Evt3',
  'A-ASSOCIATE-RJ': 'Evt4',
  'A-ASSOCIATE-RQ': 'Evt6',
  'P-DATA-TF': 'Evt10',
  'A-RELEASE-RQ': 'Evt12',
  'A-RELEASE-RP': 'Evt13',
  'A-ABORT': 'Evt16',
};

/** An event that the standard does not allow in the state of the moment: a mistake of ours, never of a peer. */
export class ForbiddenEvent extends Error {
  constructor(event: Event, state: State) {
    super(`${event} is not allowed in ${state}`);
    this.name = 'ForbiddenEvent';
  }
}

/** Whether table 9-10 has an action for the pair. */
export function isAllowed(state: State, event: Event): boolean {
  return TRANSITIONS[event]?.[state] !== undefined;
}

/** What to do on `event` in `state`, and the state after it (PS3.8 table 9-10). Throws ForbiddenEvent. */
export function transition(state: State, event: Event): { action: Action; next: State } {
  const action = TRANSITIONS[event]?.[state];
  if (action === undefined) throw new ForbiddenEvent(event, state);
  return { action, next: NEXT[action] };
}
