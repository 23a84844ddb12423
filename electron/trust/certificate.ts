/** X.509 certificates (RFC 5280 section 4), read by the program itself; `docs/decisions/0015` says why. */
import { createHash } from 'node:crypto';
import { WorkstationError } from '../../shared/errors.ts';
import type { CertificateFacts } from '../../shared/trust.ts';
import { type CertificateExtensions, readCertificateExtensions } from './certificate-extensions.ts';
import { contextTag, DerError, DerReader, TAG } from './der.ts';
import type { DistinguishedName } from './distinguished-name.ts';
import { pemBlocks } from './pem-blocks.ts';
import { type PublicKey, readPublicKey } from './public-key.ts';
import { readSignatureAlgorithm, type Signed } from './signature-algorithm.ts';
import { type Extension, isSameDer, readExtensions, readName, readTime } from './x509-fields.ts';

export { verifySignature } from './signature-algorithm.ts';

const LARGEST_CERTIFICATE = 64 * 1024;
/** Octets: it is looked for in the whole of a revocation list. */
const LONGEST_SERIAL = 32;

export interface Certificate extends Signed, PublicKey, CertificateExtensions {
  /** The whole certificate; a view into what it was read from, which must not be changed any more. */
  readonly raw: Uint8Array;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  /** Exact bytes of the names: what chains are built by. */
  readonly subjectDer: Uint8Array;
  readonly issuerDer: Uint8Array;
  /** Hexadecimal in upper case, an even number of digits, no zeros in front but to make it even. */
  readonly serialNumber: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of `raw`, hexadecimal in upper case. */
  readonly fingerprint: string;
}

/** Reads a DER certificate of up to 64 KiB, of which nothing is verified. Throws CERTIFICATE_UNREADABLE. */
export function parseCertificate(der: Uint8Array): Certificate {
  try {
    if (der.length > LARGEST_CERTIFICATE) throw new DerError('a certificate that is too large');
    return readCertificate(new DerReader(der));
  } catch (cause) {
    throw cause instanceof DerError ? new WorkstationError('CERTIFICATE_UNREADABLE', {}, { cause }) : cause;
  }
}

/** Every certificate of a PEM text, in order; there is at least one. Throws CERTIFICATE_UNREADABLE. */
export function parsePemCertificates(text: string): Certificate[] {
  const blocks = pemBlocks(text, ['CERTIFICATE', 'X509 CERTIFICATE']);
  if (blocks === undefined || blocks.length === 0) throw new WorkstationError('CERTIFICATE_UNREADABLE');
  return blocks.map(parseCertificate);
}

/** What the screen shows of a certificate. */
export function certificateFacts(certificate: Certificate): CertificateFacts {
  return {
    subject: certificate.subject.toString(),
    issuer: certificate.issuer.toString(),
    serialNumber: certificate.serialNumber,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    fingerprint: certificate.fingerprint,
  };
}

/** How a certificate is named in a sentence: the common name of its subject, else the whole subject. */
export function shortName({ subject }: { readonly subject: DistinguishedName }): string {
  return subject.first('CN') ?? subject.toString();
}

function readCertificate(document: DerReader): Certificate {
  const element = document.element(TAG.sequence);
  document.finish();
  const outer = document.inside(element);
  const tbsElement = outer.element(TAG.sequence);
  const { algorithm: signatureAlgorithm, der: outerAlgorithm } = readSignatureAlgorithm(outer);
  const { octets: signature, unusedBits } = outer.bitString();
  outer.finish();
  if (unusedBits !== 0) throw new DerError('a signature that is not whole octets');
  const { algorithm, ...fields } = readTbs(outer.inside(tbsElement));
  // RFC 5280 4.1.1.2: only the inner one is under the signature.
  if (!isSameDer(algorithm, outerAlgorithm)) throw new DerError('two different signature algorithms');
  const raw = document.whole(element);
  return {
    raw,
    tbs: outer.whole(tbsElement),
    signature,
    signatureAlgorithm,
    ...fields,
    fingerprint: createHash('sha256').update(raw).digest('hex').toUpperCase(),
  };
}

function readTbs(tbs: DerReader) {
  const version = tbs.nextTag === contextTag(0, 'constructed') ? readVersion(tbs) : 0;
  const serialNumber = serialText(tbs.integer());
  const { der: algorithm } = readSignatureAlgorithm(tbs);
  const { name: issuer, der: issuerDer } = readName(tbs);
  const validity = tbs.into(TAG.sequence);
  const [notBefore, notAfter] = [new Date(readTime(validity)), new Date(readTime(validity))];
  validity.finish();
  const { name: subject, der: subjectDer } = readName(tbs);
  const publicKey = readPublicKey(tbs);
  const extensions = readCertificateExtensions(readTail(tbs, version));
  const names = { issuer, issuerDer, subject, subjectDer };
  return { algorithm, serialNumber, ...names, notBefore, notAfter, ...publicKey, ...extensions };
}

function readVersion(tbs: DerReader): number {
  const reader = tbs.into(contextTag(0, 'constructed'));
  const version = reader.smallInteger();
  reader.finish();
  if (version > 2) throw new DerError('an unknown version');
  return version;
}

/** Unique identifiers are of versions 2 and 3, extensions of version 3 (RFC 5280 4.1). */
function readTail(tbs: DerReader, version: number): ReadonlyMap<string, Extension> {
  if (version >= 1) for (const number of [1, 2]) tbs.optional(contextTag(number, 'primitive'));
  const element = version === 2 ? tbs.optional(contextTag(3, 'constructed')) : undefined;
  tbs.finish();
  if (element === undefined) return new Map();
  const explicit = tbs.inside(element);
  const extensions = readExtensions(explicit.into(TAG.sequence));
  explicit.finish();
  return extensions;
}

/** RFC 5280 4.1.2.2: positive, of up to 20 octets; zero, which some roots have, and some octets more are let pass. */
function serialText(integer: Uint8Array): string {
  if ((integer[0] ?? 0) >= 0x80) throw new DerError('a negative serial number');
  if (integer.length > LONGEST_SERIAL) throw new DerError('a serial number without end');
  const digits = Buffer.from(integer).toString('hex').toUpperCase();
  return integer.length > 1 && integer[0] === 0 ? digits.slice(2) : digits;
}
