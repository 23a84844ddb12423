import { type ErrorCode, type ErrorFacts, WorkstationError } from '../../shared/errors.ts';
import type { PacsPeer } from './transport.ts';

/** How an association ended, or never began, other than by a release that we asked for. */
export type AssociationFailure =
  /** No TCP connection. */
  | { readonly kind: 'unreachable'; readonly cause: unknown }
  /** PS3.8 9.3.4, the numbers of table 9-21. */
  | { readonly kind: 'rejected'; readonly result: number; readonly source: number; readonly reason: number }
  /** PS3.8 9.3.8, the numbers of table 9-26. */
  | { readonly kind: 'aborted'; readonly source: number; readonly reason: number }
  /** The peer closed the connection, or released the association while we wanted something of it. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'timeout'; readonly waitingFor: 'association' | 'transmission' | 'response'; readonly ms: number }
  /** What came is no PDU, has no place in the state of the moment, or is no answer to what was asked. */
  | { readonly kind: 'protocol'; readonly detail: string }
  /** Ended by us, on the caller's word. */
  | { readonly kind: 'cancelled' };

/** The association is gone; `failure` says how, `code` what to tell the user. */
export class AssociationError extends WorkstationError {
  readonly failure: AssociationFailure;

  constructor(peer: PacsPeer, failure: AssociationFailure) {
    const [code, facts] = describe(peer, failure);
    super(code, facts, { cause: failure.kind === 'unreachable' ? failure.cause : failure });
    this.name = 'AssociationError';
    this.failure = failure;
  }
}

/** One code per different advice. */
function describe(peer: PacsPeer, failure: AssociationFailure): [ErrorCode, ErrorFacts] {
  const { aet } = peer;
  switch (failure.kind) {
    case 'unreachable':
      return isNameUnknown(failure.cause)
        ? ['PACS_NAME_UNKNOWN', { host: peer.host }]
        : ['PACS_UNREACHABLE', { host: peer.host, port: peer.port }];
    case 'rejected':
      return describeRejection(peer, failure);
    case 'aborted':
      return ['PACS_ABORTED', { aet }];
    case 'closed':
      return ['PACS_CLOSED', { aet }];
    case 'timeout':
      return ['PACS_TIMEOUT', { aet, seconds: Math.ceil(failure.ms / 1000) }];
    case 'protocol':
      return ['PACS_PROTOCOL', { aet }];
    case 'cancelled':
      return ['PACS_CANCELLED', {}];
  }
}

/** PS3.8 table 9-21. */
const TRANSIENT = 2;
const SOURCE_USER = 1;
const SOURCE_PRESENTATION = 3;
const CALLING_AET_UNKNOWN = 3;
const CALLED_AET_UNKNOWN = 7;

function describeRejection(
  { aet, callingAet }: PacsPeer,
  { result, source, reason }: { result: number; source: number; reason: number },
): [ErrorCode, ErrorFacts] {
  if (source === SOURCE_USER && reason === CALLING_AET_UNKNOWN) return ['PACS_AET_CALLING', { aet: callingAet }];
  if (source === SOURCE_USER && reason === CALLED_AET_UNKNOWN) return ['PACS_AET_CALLED', { aet }];
  // Congestion and "local limit exceeded" pass, whatever the peer says of permanence.
  if (result === TRANSIENT || source === SOURCE_PRESENTATION) return ['PACS_BUSY', { aet }];
  return ['PACS_REJECTED', { aet, reason: `${result}-${source}-${reason}` }];
}

function isNameUnknown(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA';
}
