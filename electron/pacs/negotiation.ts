/** What is proposed to the peer when an association is opened, and what it makes of it (PS3.8 clause 7.1). */
import type { AnsweredContext, AssociateAccept, AssociateRequest } from './associate-items.ts';
import { MAXIMUM_LENGTH_RECEIVED, type PacsPeer } from './transport.ts';

/** One presentation context to propose (PS3.8 7.1.1.13). */
export interface Proposal {
  readonly abstractSyntax: string;
  readonly transferSyntaxes: readonly string[];
}

/** The peer's word on a proposal: `id` when it accepts, else the result of PS3.8 table 9-18 (undefined = none given). */
export type ProposalAnswer = { readonly id: number } | { readonly refused: number | undefined };

/** PS3.8 9.3.2.2: identifiers are the odd numbers up to 255. */
export const MAXIMUM_CONTEXTS = 128;

const IMPLEMENTATION_CLASS_UID = '2.25.172727177776061493564565309682474830848';
const IMPLEMENTATION_VERSION_NAME = 'DRIMBOX_WS_0';

/**
 * The A-ASSOCIATE-RQ for `proposals`. Throws RangeError for more than MAXIMUM_CONTEXTS. No asynchronous operations
 * window, no roles, no user identity: known peers hang up on items that they do not expect.
 */
export function associateRequest(peer: PacsPeer, proposals: readonly Proposal[]): AssociateRequest {
  if (proposals.length > MAXIMUM_CONTEXTS) throw new RangeError(`${proposals.length} presentation contexts`);
  return {
    type: 'A-ASSOCIATE-RQ',
    calledAet: peer.aet,
    callingAet: peer.callingAet,
    contexts: proposals.map((proposal, index) => ({ id: contextId(index), ...proposal })),
    user: {
      maximumLength: MAXIMUM_LENGTH_RECEIVED,
      implementationClassUid: IMPLEMENTATION_CLASS_UID,
      implementationVersionName: IMPLEMENTATION_VERSION_NAME,
    },
  };
}

/** The answers in the order of the proposals; contexts that we did not propose are passed over. */
export function readAnswers(proposals: readonly Proposal[], { contexts }: AssociateAccept): ProposalAnswer[] {
  const byId = new Map(contexts.map((context) => [context.id, context]));
  return proposals.map((proposal, index) => judge(proposal, byId.get(contextId(index))));
}

function judge({ transferSyntaxes }: Proposal, answer: AnsweredContext | undefined): ProposalAnswer {
  if (answer === undefined) return { refused: undefined };
  if (answer.result !== 0) return { refused: answer.result };
  return transferSyntaxes.includes(answer.transferSyntax) ? { id: answer.id } : { refused: undefined };
}

const contextId = (index: number) => 2 * index + 1;
