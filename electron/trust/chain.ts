/**
 * Chains from a certificate to a root of the configuration (RFC 5280 section 6, without policies). The verdict is ours
 * and not that of the TLS library: Electron has BoringSSL, Node has OpenSSL, and the user is told the reason in words.
 */
import { type Certificate, shortName } from './certificate.ts';
import { isWeak, verifySignature } from './signature-algorithm.ts';
import { isSameDer } from './x509-fields.ts';

/** Certificates from leaf to root: real chains have three. */
const LONGEST_CHAIN = 8;
const SMALLEST_KEY: Readonly<Record<Certificate['keyType'], number>> = {
  rsa: 2048,
  ec: 256,
  eddsa: 256,
  other: Number.POSITIVE_INFINITY,
};

/**
 * The authorities of the configuration: roots (those that name themselves as issuer) and intermediates. Nothing else is
 * believed.
 */
export class Authorities {
  readonly all: readonly Certificate[];
  readonly #bySubject = new Map<string, Certificate[]>();

  constructor(certificates: readonly Certificate[]) {
    this.all = [...new Map(certificates.map((certificate) => [certificate.fingerprint, certificate])).values()];
    for (const certificate of this.all) {
      const name = nameKey(certificate.subjectDer);
      this.#bySubject.set(name, [...(this.#bySubject.get(name) ?? []), certificate]);
    }
  }

  /** Those of this exact name: an authority that renewed its key has several certificates. */
  named(subjectDer: Uint8Array): readonly Certificate[] {
    return this.#bySubject.get(nameKey(subjectDer)) ?? [];
  }
}

export type ChainReason =
  | 'self-signed'
  | 'unknown-issuer'
  /** The name of a known authority, but not its key. */
  | 'forged'
  | 'not-a-ca'
  | 'path-length'
  | 'weak-signature'
  | 'weak-key'
  | 'critical-extension'
  | 'expired'
  | 'not-yet-valid'
  | 'authority-expired';

export interface ChainRefusal {
  readonly ok: false;
  readonly step: 'chain' | 'validity';
  readonly reason: ChainReason;
  /** The authority that it is about; of `unknown-issuer`, the one that is missing. */
  readonly authority?: string;
  /** End (or beginning) of the validity that does not hold. */
  readonly date?: Date;
  /** Algorithm, bits of the key, or object identifier of the extension. */
  readonly detail?: string;
}

/** Leaf first, root last. */
export type ChainResult = { readonly ok: true; readonly chain: readonly Certificate[] } | ChainRefusal;

/**
 * Builds the chain of a certificate from the authorities alone: what a server sends besides its own certificate counts
 * for nothing. Signatures below SHA-256 (but a root's own), RSA keys below 2048 bits and curves below 256 are refused.
 * Of several authorities with one name all are tried; when none will do, the reason is that of the chain that got furthest.
 */
export function buildChain(leaf: Certificate, authorities: Authorities, at: Date): ChainResult {
  if (isSelfSigned(leaf, authorities)) return refused('self-signed');
  const search: Search = { authorities, refusals: [], chains: [] };
  extend([leaf], search);
  const results = search.chains.map((chain) => validity(chain, at));
  return results.find(({ ok }) => ok) ?? results[0] ?? furthest(search.refusals);
}

interface Search {
  readonly authorities: Authorities;
  /** Complete, and in order but for the dates. */
  readonly chains: (readonly Certificate[])[];
  readonly refusals: { readonly length: number; readonly refusal: ChainRefusal }[];
}

/** Goes on from the last certificate of `chain` in every way there is. */
function extend(chain: readonly Certificate[], search: Search): void {
  const last = chain.at(-1);
  if (last === undefined) return;
  const give = (refusal: ChainRefusal) => void search.refusals.push({ length: chain.length, refusal });
  const problem = problemOf(last, chain.slice(0, -1));
  if (problem !== undefined) return give(problem);
  if (chain.length > 1 && isRoot(last)) return void search.chains.push(chain);
  const named = search.authorities.named(last.issuerDer).filter((authority) => !chain.includes(authority));
  if (named.length === 0 || chain.length >= LONGEST_CHAIN) {
    return give(refused('unknown-issuer', { authority: shortName({ subject: last.issuer }) }));
  }
  if (isWeak(last.signatureAlgorithm)) return give(refused('weak-signature', { detail: last.signatureAlgorithm.name }));
  const issuers = named.filter(({ publicKey }) => verifySignature(last, publicKey));
  if (issuers.length === 0) return give(refused('forged', { authority: shortName({ subject: last.issuer }) }));
  for (const issuer of issuers) extend([...chain, issuer], search);
}

/** What is wrong with a certificate in its place; `below` is what it vouches for, leaf first. */
function problemOf(certificate: Certificate, below: readonly Certificate[]): ChainRefusal | undefined {
  const isLeaf = below.length === 0;
  const about = isLeaf ? {} : { authority: shortName(certificate) };
  const { keyType, keyBits, unknownCritical, isCa, keyUsage, pathLength } = certificate;
  const [oid] = unknownCritical;
  if (oid !== undefined) return refused('critical-extension', { ...about, detail: oid });
  if (keyBits < SMALLEST_KEY[keyType]) return refused('weak-key', { ...about, detail: String(keyBits) });
  if (isLeaf) return undefined;
  if (!isCa || keyUsage?.has('keyCertSign') === false) return refused('not-a-ca', about);
  // An authority that certified its own new key does not count (RFC 5280 4.2.1.9).
  const authorities = below.slice(1).filter((authority) => !isSelfIssued(authority)).length;
  return pathLength !== undefined && authorities > pathLength ? refused('path-length', about) : undefined;
}

function validity(chain: readonly Certificate[], at: Date): ChainResult {
  for (const [index, certificate] of chain.entries()) {
    const about = index === 0 ? {} : { authority: shortName(certificate) };
    const { notBefore, notAfter } = certificate;
    // Asked so that no date at all is refused too.
    if (!(at >= notBefore)) return refused('not-yet-valid', { ...about, date: notBefore }, 'validity');
    if (!(at <= notAfter)) {
      return refused(index === 0 ? 'expired' : 'authority-expired', { ...about, date: notAfter }, 'validity');
    }
  }
  return { ok: true, chain };
}

function furthest(refusals: Search['refusals']): ChainRefusal {
  const [first, ...others] = refusals;
  const best = others.reduce((best, next) => (best !== undefined && best.length >= next.length ? best : next), first);
  return best?.refusal ?? refused('unknown-issuer');
}

function refused(
  reason: ChainReason,
  about: Pick<ChainRefusal, 'authority' | 'date' | 'detail'> = {},
  step: ChainRefusal['step'] = 'chain',
): ChainRefusal {
  return { ok: false, step, reason, ...about };
}

/** A server that shows a root of the configuration shows a certificate of its own making all the same. */
function isSelfSigned(leaf: Certificate, { all }: Authorities): boolean {
  if (!isSelfIssued(leaf)) return false;
  return all.some(({ fingerprint }) => fingerprint === leaf.fingerprint) || verifySignature(leaf, leaf.publicKey);
}

/**
 * A root is believed because the configuration names it: its signature over itself proves nothing (RFC 5280 6.1), and is
 * not looked at. One that names another key as its issuer's is no root, but a renewed key certified by the old one.
 */
function isRoot(authority: Certificate): boolean {
  const { authorityKeyId, subjectKeyId = authorityKeyId } = authority;
  return isSelfIssued(authority) && (authorityKeyId === undefined || authorityKeyId === subjectKeyId);
}

function isSelfIssued({ subjectDer, issuerDer }: Certificate): boolean {
  return isSameDer(subjectDer, issuerDer);
}

function nameKey(der: Uint8Array): string {
  return Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1');
}
