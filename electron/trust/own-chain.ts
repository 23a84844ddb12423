/** Our own certificate as TLS wants it: with the key that it goes with, and the certificates between it and the root. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Certificate, verifySignature } from './certificate.ts';
import type { ClientIdentity } from './dispatcher.ts';
import { toPem } from './to-pem.ts';
import { isSameDer } from './x509-fields.ts';

/**
 * The certificate among `certificates` that the private key belongs to, followed by its issuers as far as they are there,
 * the root left out (RFC 8446 4.4.2: whoever judges us has it). Undefined when the key belongs to none.
 */
export function identityOf(key: KeyObject, certificates: readonly Certificate[]): ClientIdentity | undefined {
  const publicKey = spki(createPublicKey(key));
  const own = certificates.find((certificate) => publicKey.equals(spki(certificate.publicKey)));
  if (own === undefined) return undefined;
  return {
    certificate: chainFrom(own, certificates)
      .map(({ raw }) => toPem('CERTIFICATE', raw))
      .join(''),
    key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function chainFrom(own: Certificate, certificates: readonly Certificate[]): readonly Certificate[] {
  const chain = [own];
  for (let last = own; ;) {
    const issuer = certificates.find((candidate) => !chain.includes(candidate) && isIssuer(candidate, last));
    if (issuer === undefined || isSelfIssued(issuer)) return chain;
    chain.push(issuer);
    last = issuer;
  }
}

function isIssuer(candidate: Certificate, signed: Certificate): boolean {
  return isSameDer(candidate.subjectDer, signed.issuerDer) && verifySignature(signed, candidate.publicKey);
}

function isSelfIssued({ subjectDer, issuerDer }: Certificate): boolean {
  return isSameDer(subjectDer, issuerDer);
}

/** RFC 5280 4.1.2.7, in DER. */
function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}
