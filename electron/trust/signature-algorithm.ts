/** How certificates and revocation lists are signed: the algorithms that are known, and the check of a signature. */
import { constants, type KeyObject, verify } from 'node:crypto';
import { contextTag, DerError, DerReader, TAG } from './der.ts';

export type HashName = 'md5' | 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export interface SignatureAlgorithm {
  readonly oid: string;
  /** For people; the object identifier of one that is not known. */
  readonly name: string;
  /** Absent when the algorithm brings its own (Ed25519) or is not known. */
  readonly hash: HashName | undefined;
  readonly scheme: 'rsa' | 'rsa-pss' | 'ecdsa' | 'eddsa' | 'unknown';
  /** Octets of salt of RSASSA-PSS. */
  readonly saltLength?: number;
}

/** What is signed, and how. */
export interface Signed {
  /** Exact bytes under the signature. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly signatureAlgorithm: SignatureAlgorithm;
}

type Known = readonly [name: string, scheme: SignatureAlgorithm['scheme'], hash?: HashName];

/** RFC 3279, RFC 4055, RFC 5758, RFC 8410. */
const KNOWN: Readonly<Record<string, Known>> = {
  '1.2.840.113549.1.1.4': ['md5WithRSAEncryption', 'rsa', 'md5'],
  '1.2.840.113549.1.1.5': ['sha1WithRSAEncryption', 'rsa', 'sha1'],
  '1.2.840.113549.1.1.14': ['sha224WithRSAEncryption', 'rsa', 'sha224'],
  '1.2.840.113549.1.1.11': ['sha256WithRSAEncryption', 'rsa', 'sha256'],
  '1.2.840.113549.1.1.12': ['sha384WithRSAEncryption', 'rsa', 'sha384'],
  '1.2.840.113549.1.1.13': ['sha512WithRSAEncryption', 'rsa', 'sha512'],
  '1.2.840.10045.4.1': ['ecdsa-with-SHA1', 'ecdsa', 'sha1'],
  '1.2.840.10045.4.3.1': ['ecdsa-with-SHA224', 'ecdsa', 'sha224'],
  '1.2.840.10045.4.3.2': ['ecdsa-with-SHA256', 'ecdsa', 'sha256'],
  '1.2.840.10045.4.3.3': ['ecdsa-with-SHA384', 'ecdsa', 'sha384'],
  '1.2.840.10045.4.3.4': ['ecdsa-with-SHA512', 'ecdsa', 'sha512'],
  '1.3.101.112': ['Ed25519', 'eddsa'],
  '1.3.101.113': ['Ed448', 'eddsa'],
};

const RSASSA_PSS = '1.2.840.113549.1.1.10';
const MGF1 = '1.2.840.113549.1.1.8';
const HASHES: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Kinds of key that a scheme is verified with: the key's own kind must not choose another algorithm. */
const KEY_TYPES: Readonly<Record<SignatureAlgorithm['scheme'], readonly string[]>> = {
  rsa: ['rsa'],
  'rsa-pss': ['rsa', 'rsa-pss'],
  ecdsa: ['ec'],
  eddsa: ['ed25519', 'ed448'],
  unknown: [],
};

/** An AlgorithmIdentifier, and its exact bytes. Throws DerError. */
export function readSignatureAlgorithm(reader: DerReader): { algorithm: SignatureAlgorithm; der: Uint8Array } {
  const element = reader.element(TAG.sequence);
  const inner = reader.inside(element);
  const oid = inner.oid();
  const [name, scheme, hash] = KNOWN[oid] ?? [oid, 'unknown'];
  const algorithm = oid === RSASSA_PSS ? readPss(inner, oid) : { oid, name, scheme, hash };
  return { algorithm, der: reader.whole(element) };
}

/**
 * Whether a signature is that of this key, by the algorithm that it names. False as well for an algorithm that is not
 * known or not for this kind of key. Says nothing of the algorithm's strength: see `isWeak`.
 */
export function verifySignature({ tbs, signature, signatureAlgorithm }: Signed, key: KeyObject): boolean {
  const { scheme, hash, saltLength } = signatureAlgorithm;
  if (!KEY_TYPES[scheme].includes(key.asymmetricKeyType ?? '')) return false;
  const padding = scheme === 'rsa-pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength } : {};
  try {
    return verify(scheme === 'eddsa' ? null : hash, tbs, { key, ...padding }, signature);
  } catch {
    // What cannot be verified (a key too small for the digest, a digest that the host does not have) is not verified.
    return false;
  }
}

/** Whether a signature by this algorithm proves nothing any more: below SHA-256, or not known. */
export function isWeak({ scheme, hash }: SignatureAlgorithm): boolean {
  return scheme !== 'eddsa' && !(hash === 'sha256' || hash === 'sha384' || hash === 'sha512');
}

/** RFC 4055 3.1. Defaults are SHA-1; a mask hash that differs from the digest is not known to us. */
function readPss(algorithm: DerReader, oid: string): SignatureAlgorithm {
  const parameters = algorithm.isAtEnd ? new DerReader(new Uint8Array()) : algorithm.into(TAG.sequence);
  const field = (number: number) => {
    const element = parameters.optional(contextTag(number, 'constructed'));
    return element === undefined ? undefined : parameters.inside(element);
  };
  const hash = hashOf(field(0));
  const mask = field(1)?.into(TAG.sequence);
  const isMgf1 = mask === undefined || mask.oid() === MGF1;
  const maskHash = hashOf(mask);
  const saltLength = field(2)?.smallInteger() ?? 20;
  if ((field(3)?.smallInteger() ?? 1) !== 1) throw new DerError('an unknown trailer of RSASSA-PSS');
  parameters.finish();
  const isKnown = isMgf1 && hash !== undefined && hash === maskHash;
  return { oid, name: 'RSASSA-PSS', scheme: isKnown ? 'rsa-pss' : 'unknown', hash, saltLength };
}

function hashOf(reader: DerReader | undefined): HashName | undefined {
  return reader === undefined ? 'sha1' : HASHES[reader.into(TAG.sequence).oid()];
}
