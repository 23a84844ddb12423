import { Association } from './association.ts';
import { AssociationError } from './association-error.ts';
import { COMMAND, echoRequest } from './command-set.ts';
import { WorkstationError } from '../../shared/errors.ts';
import { statusText } from './statuses.ts';
import type { AssociationTimeouts } from './association-options.ts';
import type { PacsPeer } from './transport.ts';

/** PS3.4 annex A: the Verification SOP class. */
const VERIFICATION = '1.2.840.10008.1.1';
/** PS3.5 A.1 and A.2; a C-ECHO has no data set, so either will do. */
const TRANSFER_SYNTAXES = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'];

export interface EchoOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeouts?: Partial<AssociationTimeouts> | undefined;
  /** Milliseconds of a clock that only goes forward. */
  readonly clock?: () => number;
}

/**
 * C-ECHO (PS3.7 9.1.5, PS3.4 annex A): is there a PACS, and does it talk to us? `milliseconds` is the whole exchange, from
 * the connection to the answer. Throws WorkstationError PACS_*.
 */
export async function echo(peer: PacsPeer, options: EchoOptions = {}): Promise<{ milliseconds: number }> {
  const clock = options.clock ?? (() => performance.now());
  const start = clock();
  const proposal = { abstractSyntax: VERIFICATION, transferSyntaxes: TRANSFER_SYNTAXES };
  const association = await Association.open(peer, [proposal], options);
  try {
    const [answer] = association.answers;
    if (answer === undefined || !('id' in answer)) {
      throw new WorkstationError('PACS_CLASS_REFUSED', { sopClass: VERIFICATION });
    }
    const request = echoRequest(association.nextMessageId(), VERIFICATION);
    const { commandField, status } = await association.request(answer.id, request);
    if (commandField !== COMMAND['C-ECHO-RSP'] || status === undefined) {
      throw new AssociationError(peer, { kind: 'protocol', detail: 'the answer to a C-ECHO is something else' });
    }
    if (status !== 0) throw new WorkstationError('PACS_ECHO_STATUS', { status: statusText(status) });
    return { milliseconds: clock() - start };
  } finally {
    await association.release();
  }
}
