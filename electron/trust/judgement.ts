/** What is judged of a server's certificate, step by step; the first failure decides. */
import { ERRORS, WorkstationError, type ErrorCode, type ErrorFacts } from '../../shared/errors.ts';
import { TRUST_STEPS, type TrustStep, type TrustStepName } from '../../shared/trust.ts';
import { parseCertificate, shortName, type Certificate } from './certificate.ts';
import { buildChain, type Authorities, type ChainReason, type ChainRefusal } from './chain.ts';
import { matchesHost } from './host-name.ts';
import { checkRevocation, type CrlAnswer, type CrlSource } from './revocation.ts';
import type { WhitelistIndex } from './whitelist/entries.ts';

/** Extended key usage of a TLS server (RFC 5280 4.2.1.12). `anyExtendedKeyUsage` is not enough for OpenSSL either. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
/** A refusal is looked at again after this time: what it was missing may have come. */
const REFUSAL_HOLDS_MS = 60_000;
/** Names of a foreign certificate that a sentence holds. */
const NAMES_TOLD = 5;
/** The steps after those of the connection itself. */
const STEPS = TRUST_STEPS.slice(TRUST_STEPS.indexOf('chain'));

export type Verdict = {
  /** From `chain` on. */
  readonly steps: readonly TrustStep[];
  /** Milliseconds since the epoch: past it the verdict is to be taken again. */
  readonly until: number;
} & (
  | { readonly accepted: true; readonly error?: undefined }
  | { readonly accepted: false; readonly error: WorkstationError }
);

export interface WhitelistInForce {
  readonly index: Pick<WhitelistIndex, 'find'>;
  /** Past this moment the list counts no more. */
  readonly validUntil: Date;
}

export interface Circumstances {
  readonly authorities: Authorities;
  readonly crls: CrlSource;
  readonly whitelist: WhitelistInForce | undefined;
  readonly at: Date;
}

/**
 * Judges the certificate (DER) that a server of this name showed. A refusal is a verdict, with a TRUST_* error; nothing
 * is thrown for it.
 */
export async function judgeSource(host: string, leaf: Uint8Array, circumstances: Circumstances): Promise<Verdict> {
  const hearing = new Hearing(host, leaf, circumstances);
  const steps: TrustStep[] = [];
  for (const name of STEPS) {
    const { error, allowed } = await hearing.step(name);
    if (error === undefined) steps.push({ name, outcome: 'passed' });
    else if (allowed === true) steps.push({ name, outcome: 'allowed', error: error.report() });
    else {
      steps.push({ name, outcome: 'failed', error: error.report() });
      const skipped = STEPS.slice(steps.length).map((name) => ({ name, outcome: 'skipped' }) as const);
      const until = Math.min(hearing.until, circumstances.at.getTime() + REFUSAL_HOLDS_MS);
      return { accepted: false, error, steps: [...steps, ...skipped], until };
    }
  }
  return { accepted: true, steps, until: hearing.until };
}

interface Finding {
  readonly error?: WorkstationError;
  /** The administrator lets it pass. */
  readonly allowed?: boolean;
}

const PASSED: Finding = {};

class Hearing {
  readonly #host: string;
  readonly #der: Uint8Array;
  readonly #circumstances: Circumstances;
  #leaf: Certificate | undefined;
  #chain: readonly Certificate[] = [];
  #validity: ChainRefusal | undefined;
  /** The earliest end of anything that the verdict rests on. */
  until = Infinity;

  constructor(host: string, der: Uint8Array, circumstances: Circumstances) {
    this.#host = host;
    this.#der = der;
    this.#circumstances = circumstances;
  }

  async step(name: TrustStepName): Promise<Finding> {
    if (name === 'chain') return this.#judgeChain();
    const leaf = this.#leaf;
    if (leaf === undefined) throw new Error('the chain is judged first');
    switch (name) {
      case 'validity':
        return this.#validity === undefined ? PASSED : this.#refusedChain(this.#validity, leaf);
      case 'usage':
        return isForServers(leaf) ? PASSED : this.#failed('TRUST_USAGE');
      case 'hostName':
        return matchesHost(leaf, this.#host) ? PASSED : this.#failed('TRUST_HOST_NAME', { names: namesOf(leaf) });
      case 'revocation':
        return this.#judgeRevocation();
      case 'whitelist':
        return this.#judgeListing(leaf);
      default:
        throw new Error(`${name} is not judged by the certificate`);
    }
  }

  #judgeChain(): Finding {
    const { authorities, at } = this.#circumstances;
    if (authorities.all.length === 0) return this.#failed('TRUST_NO_AUTHORITY');
    try {
      this.#leaf = parseCertificate(this.#der);
    } catch (cause) {
      if (!(cause instanceof WorkstationError)) throw cause;
      return { error: new WorkstationError('TRUST_CERTIFICATE_UNREADABLE', { host: this.#host }, { cause }) };
    }
    const result = buildChain(this.#leaf, authorities, at);
    if (result.ok) {
      this.#chain = result.chain;
      for (const { notAfter } of result.chain) this.#endsBy(notAfter);
      return PASSED;
    }
    if (result.step === 'chain') return this.#refusedChain(result, this.#leaf);
    this.#validity = result;
    return PASSED;
  }

  #refusedChain({ reason, authority, date, detail = '' }: ChainRefusal, leaf: Certificate): Finding {
    return this.#failed(CHAIN_CODES[reason], {
      authority: authority ?? shortName({ subject: leaf.issuer }),
      date: date?.toISOString() ?? '',
      ...{ algorithm: detail, bits: detail, oid: detail },
    });
  }

  async #judgeRevocation(): Promise<Finding> {
    const crls = { find: (...asked: Parameters<CrlSource['find']>) => this.#findCrl(...asked) };
    const result = await checkRevocation(this.#chain, crls);
    if (!result.ok) {
      const { authority, date } = result;
      return this.#failed(REVOCATION_CODES[result.reason], { authority, date: date?.toISOString() ?? '' });
    }
    if (result.grace === undefined) return PASSED;
    const { authority, until } = result.grace;
    return { ...this.#failed('TRUST_CRL_GRACE', { authority, until: until.toISOString() }), allowed: true };
  }

  /** Notes how long the answer holds. */
  async #findCrl(authority: Certificate, distributionPoints: readonly string[]): Promise<CrlAnswer> {
    const answer = await this.#circumstances.crls.find(authority, distributionPoints);
    if (answer.state === 'grace') this.#endsBy(answer.until);
    if (answer.state === 'good' && answer.crl.nextUpdate !== undefined) this.#endsBy(answer.crl.nextUpdate);
    return answer;
  }

  #judgeListing({ subject }: Certificate): Finding {
    const { whitelist, at } = this.#circumstances;
    if (whitelist === undefined) return this.#failed('TRUST_LIST_NONE');
    const { index, validUntil } = whitelist;
    if (at > validUntil) return this.#failed('TRUST_LIST_TOO_OLD', { date: validUntil.toISOString() });
    this.#endsBy(validUntil);
    const answer = index.find(this.#host, subject);
    if (answer === 'listed') return PASSED;
    if (answer.reason === 'not-listed') return this.#failed('TRUST_NOT_LISTED');
    const { listed } = answer;
    return answer.reason === 'other-dn'
      ? this.#failed('TRUST_LISTED_OTHER_DN', { listed, presented: subject.toString() })
      : this.#failed('TRUST_LISTED_OTHER_HOST', { listed });
  }

  #endsBy(date: Date): void {
    this.until = Math.min(this.until, date.getTime());
  }

  /** Only the facts that the code has are kept. */
  #failed(code: ErrorCode, facts: ErrorFacts = {}): Finding {
    const known: readonly string[] = ERRORS[code].facts;
    const told = Object.entries({ ...facts, host: this.#host }).filter(([name]) => known.includes(name));
    return { error: new WorkstationError(code, Object.fromEntries(told)) };
  }
}

const CHAIN_CODES: Readonly<Record<ChainReason, ErrorCode>> = {
  'self-signed': 'TRUST_SELF_SIGNED',
  'unknown-issuer': 'TRUST_CHAIN_UNKNOWN',
  forged: 'TRUST_CHAIN_FORGED',
  'not-a-ca': 'TRUST_CHAIN_INVALID',
  'path-length': 'TRUST_CHAIN_INVALID',
  'weak-signature': 'TRUST_WEAK_SIGNATURE',
  'weak-key': 'TRUST_WEAK_KEY',
  'critical-extension': 'TRUST_CRITICAL_EXTENSION',
  expired: 'TRUST_EXPIRED',
  'not-yet-valid': 'TRUST_NOT_YET_VALID',
  'authority-expired': 'TRUST_AUTHORITY_EXPIRED',
};

const REVOCATION_CODES = {
  revoked: 'TRUST_REVOKED',
  'authority-revoked': 'TRUST_AUTHORITY_REVOKED',
  missing: 'TRUST_CRL_MISSING',
  expired: 'TRUST_CRL_EXPIRED',
  invalid: 'TRUST_CRL_INVALID',
} as const satisfies Record<string, ErrorCode>;

/** Servers sign in every handshake that we take: no key exchange without forward secrecy (RFC 5280 4.2.1.3, RFC 8446 4.4.2.2). */
function isForServers({ extendedKeyUsage, keyUsage }: Certificate): boolean {
  return extendedKeyUsage?.includes(SERVER_AUTH) !== false && keyUsage?.has('digitalSignature') !== false;
}

function namesOf({ dnsNames, ipAddresses }: Certificate): string {
  const names = [...dnsNames, ...ipAddresses];
  const more = names.length > NAMES_TOLD ? ', …' : '';
  return names.length === 0 ? '–' : names.slice(0, NAMES_TOLD).join(', ') + more;
}
