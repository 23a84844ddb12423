/** The revocation list of one authority: which of those that are offered counts, and until when. */
import { WorkstationError } from '../../shared/errors.ts';
import { shortName, type Certificate } from './certificate.ts';
import type { Crl } from './crl.ts';

/** Clocks differ: a list may be this much younger than now. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** How lists are read and their signatures verified: `crl.ts`, but in tests. */
export interface CrlReader {
  /** Throws CRL_UNREADABLE. */
  parse(bytes: Uint8Array): Crl;
  isSignedBy(crl: Crl, authority: Certificate): boolean;
}

export interface HeldCrl {
  readonly crl: Crl;
  /** Distribution point, or name of a file. */
  readonly origin: string;
}

export class AuthorityCrl {
  readonly authority: Certificate;
  readonly #reader: CrlReader;
  #held: HeldCrl | undefined;

  constructor(authority: Certificate, reader: CrlReader) {
    this.authority = authority;
    this.#reader = reader;
  }

  /** The newest valid list so far, expired or not. */
  get held(): HeldCrl | undefined {
    return this.#held;
  }

  /**
   * Takes a list if it is the authority's, complete, and not older than the one held (RFC 5280 5.2.3: the number only
   * grows). Throws CRL_UNREADABLE, CRL_ISSUER, CRL_SIGNATURE, CRL_NOT_YET_VALID, CRL_ROLLED_BACK.
   */
  offer(crl: Crl, origin: string, now: number): void {
    this.#verify(crl, now);
    const held = this.#held?.crl;
    const order = held === undefined ? 1 : compareAge(crl, held);
    if (order < 0) throw this.#refusal('CRL_ROLLED_BACK');
    if (held === undefined || !Buffer.from(crl.raw).equals(held.raw)) this.#held = { crl, origin };
  }

  #verify(crl: Crl, now: number): void {
    // RFC 5280 5.2: a list with a critical extension that is not understood says nothing about certificates.
    if (crl.isDelta || crl.unknownCritical.length > 0) throw new WorkstationError('CRL_UNREADABLE');
    if (!crl.issuer.equals(this.authority.subject)) throw this.#refusal('CRL_ISSUER');
    if (!this.#reader.isSignedBy(crl, this.authority)) throw this.#refusal('CRL_SIGNATURE');
    if (crl.thisUpdate.getTime() > now + CLOCK_TOLERANCE_MS) {
      const facts = { authority: shortName(this.authority), date: crl.thisUpdate.toISOString() };
      throw new WorkstationError('CRL_NOT_YET_VALID', facts);
    }
  }

  #refusal(code: 'CRL_ISSUER' | 'CRL_SIGNATURE' | 'CRL_ROLLED_BACK'): WorkstationError {
    return new WorkstationError(code, { authority: shortName(this.authority) });
  }
}

/** When a list ends. RFC 5280 5.1.2.5 demands `nextUpdate`: a list without would never end, so it counts as ended. */
export function endOf({ nextUpdate, thisUpdate }: Crl): number {
  return (nextUpdate ?? thisUpdate).getTime();
}

/** Positive when `a` is the younger list. Dates decide between lists that are not both numbered, or numbered alike. */
function compareAge(a: Crl, b: Crl): number {
  if (a.number !== undefined && b.number !== undefined && a.number !== b.number) return a.number > b.number ? 1 : -1;
  return a.thisUpdate.getTime() - b.thisUpdate.getTime();
}
