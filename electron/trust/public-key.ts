/** The public key of a certificate (RFC 5280 4.1.2.7, RFC 3279 2.3, RFC 5480). */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { DerError, DerReader, TAG } from './der.ts';

export interface PublicKey {
  readonly publicKey: KeyObject;
  readonly keyType: 'rsa' | 'ec' | 'eddsa' | 'other';
  /** Length of the modulus, or of the curve's field; 0 when it is not known. */
  readonly keyBits: number;
}

const RSA = ['1.2.840.113549.1.1.1', '1.2.840.113549.1.1.10'];
const EC = '1.2.840.10045.2.1';
const EDDSA_BITS: Readonly<Record<string, number>> = { '1.3.101.112': 256, '1.3.101.113': 456 };
const CURVE_BITS: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.1': 192, // P-192
  '1.3.132.0.33': 224, // P-224
  '1.2.840.10045.3.1.7': 256, // P-256
  '1.3.132.0.10': 256, // secp256k1
  '1.3.132.0.34': 384, // P-384
  '1.3.132.0.35': 521, // P-521
  '1.3.36.3.3.2.8.1.1.7': 256, // brainpoolP256r1
  '1.3.36.3.3.2.8.1.1.11': 384, // brainpoolP384r1
  '1.3.36.3.3.2.8.1.1.13': 512, // brainpoolP512r1
};

/** Reads a SubjectPublicKeyInfo. Throws DerError, also for a key that the host cannot use. */
export function readPublicKey(reader: DerReader): PublicKey {
  const element = reader.element(TAG.sequence);
  return { publicKey: keyObject(reader.whole(element)), ...measured(reader.inside(element)) };
}

function keyObject(spki: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    throw new DerError('a public key that cannot be used');
  }
}

/** Measured here and not asked of the host: OpenSSL and BoringSSL tell different things of a key. */
function measured(info: DerReader): Pick<PublicKey, 'keyType' | 'keyBits'> {
  const algorithm = info.into(TAG.sequence);
  const oid = algorithm.oid();
  const { octets } = info.bitString();
  info.finish();
  if (RSA.includes(oid))
    return { keyType: 'rsa', keyBits: bitLength(new DerReader(octets).into(TAG.sequence).integer()) };
  if (oid === EC)
    return { keyType: 'ec', keyBits: algorithm.nextTag === TAG.oid ? (CURVE_BITS[algorithm.oid()] ?? 0) : 0 };
  const bits = EDDSA_BITS[oid];
  return bits === undefined ? { keyType: 'other', keyBits: 0 } : { keyType: 'eddsa', keyBits: bits };
}

function bitLength(integer: Uint8Array): number {
  const start = integer[0] === 0 ? 1 : 0;
  const first = integer[start] ?? 0;
  return first === 0 ? 0 : (integer.length - start) * 8 - (Math.clz32(first) - 24);
}
