/** The names of XML Signature and XAdES that a liste blanche may use; whatever is not here is refused. */
import { createHash, verify, type KeyObject } from 'node:crypto';
import { WorkstationError } from '../../../shared/errors.ts';

export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2';
export const SIGNED_PROPERTIES_TYPE = 'http://uri.etsi.org/01903#SignedProperties';

/** SHA-256 and up (RGS, annexe B1): neither SHA-1 nor MD5. */
const DIGESTS: ReadonlyMap<string, string> = new Map([
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

export interface SignatureMethod {
  readonly keyType: 'rsa' | 'ec';
  readonly hash: string;
}

/** RFC 6931, 2.3.2 to 2.3.6. No HMAC: its key would be ours to give. */
const SIGNATURES: ReadonlyMap<string, SignatureMethod> = new Map(
  (['rsa', 'ecdsa'] as const).flatMap((name) =>
    ['sha256', 'sha384', 'sha512'].map((hash) => [
      `http://www.w3.org/2001/04/xmldsig-more#${name}-${hash}`,
      { keyType: name === 'rsa' ? 'rsa' : 'ec', hash },
    ]),
  ),
);

/** The digest by the algorithm of this name. Throws LIST_ALGORITHM. */
export function digest(algorithm: string, data: Uint8Array): Buffer {
  const hash = DIGESTS.get(algorithm);
  if (hash === undefined) throw unknownAlgorithm(algorithm);
  return createHash(hash).update(data).digest();
}

/** How to verify by the algorithm of this name. Throws LIST_ALGORITHM. */
export function signatureMethod(algorithm: string): SignatureMethod {
  const method = SIGNATURES.get(algorithm);
  if (method === undefined) throw unknownAlgorithm(algorithm);
  return method;
}

/**
 * Whether `value` is the signature of `data` by this key. XML Signature writes the two numbers of ECDSA one behind the
 * other, where X.509 has DER (RFC 6931, 2.3.6).
 */
export function isSignedBy(key: KeyObject, method: SignatureMethod, data: Uint8Array, value: Uint8Array): boolean {
  if (key.asymmetricKeyType !== method.keyType) return false;
  try {
    return verify(method.hash, data, { key, dsaEncoding: 'ieee-p1363' }, value);
  } catch {
    // What cannot be verified (a value of impossible length, a curve that the host does not have) is not verified.
    return false;
  }
}

/** The name as far as it helps; it comes from outside. */
export function unknownAlgorithm(algorithm: string): WorkstationError {
  return new WorkstationError('LIST_ALGORITHM', { algorithm: algorithm.slice(0, 120) });
}
