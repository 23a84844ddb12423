/** A liste blanche as it is kept: its bytes, and what they say for as long as they are good. */
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import type { WhitelistFacts } from '../../shared/trust.ts';
import { certificateFacts } from './certificate.ts';
import type { RememberedWhitelist } from './trust-memory.ts';
import { WhitelistIndex } from './whitelist/entries.ts';
import type { VerifiedWhitelist } from './whitelist/verify.ts';

export interface InForce {
  readonly list: VerifiedWhitelist;
  readonly index: WhitelistIndex;
  /** Past this moment it no longer counts. */
  readonly validUntil: Date;
}

/** A list that was good when it came; `inForce` as long as it still is. */
export interface KeptWhitelist extends RememberedWhitelist {
  readonly inForce?: InForce | undefined;
}

export function putInForce(kept: RememberedWhitelist, list: VerifiedWhitelist, maxAgeMs: number): KeptWhitelist {
  const inForce = {
    list,
    index: new WhitelistIndex(list.entries),
    validUntil: new Date(kept.obtainedAt + maxAgeMs),
  };
  return { ...kept, inForce };
}

/** Why a list may have fallen that was good, and may be again: it is no less the newest that is known. */
const PASSING_FALLS: readonly ErrorCode[] = ['LIST_SIGNER_CRL', 'LIST_SIGNER_EXPIRED', 'LIST_SIGNER_NOT_YET_VALID'];

/**
 * Refuses a list that is older than the one kept: by `DateDeGeneration`, then by signing time, since entries are added
 * without a new `DateDeGeneration`; alike in both is of one age. Neither the end of its signer's certificate nor a
 * revocation list that cannot be had (which who holds the network can bring about) makes room for an older one; that its
 * signer was revoked does. Throws LIST_ROLLED_BACK with the date of the list that came.
 */
export function refuseOlder(list: VerifiedWhitelist, kept: KeptWhitelist | undefined, fallen?: WorkstationError): void {
  const isBad = fallen?.code.startsWith('LIST_') === true && !PASSING_FALLS.includes(fallen.code);
  if (kept === undefined || isBad) return;
  const generated = list.generatedAt.getTime() - kept.generatedAt.getTime();
  const isOlder = generated < 0 || (generated === 0 && list.signedAt < kept.signedAt);
  if (isOlder) throw new WorkstationError('LIST_ROLLED_BACK', { date: list.generatedAt.toISOString() });
}

/** As the screen shows it. */
export function whitelistFacts({ list }: InForce, { address, obtainedAt }: RememberedWhitelist): WhitelistFacts {
  return {
    generatedAt: list.generatedAt.toISOString(),
    signedAt: list.signedAt.toISOString(),
    signer: certificateFacts(list.signer),
    entries: list.entries,
    obtainedAt: new Date(obtainedAt).toISOString(),
    obtainedFrom: address,
  };
}
