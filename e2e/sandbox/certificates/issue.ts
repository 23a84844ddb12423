/** Names, keys and certificates in the shape of IGC-Santé TEST, made by a library that the product does not use. */
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from './x509.ts';

export const DAY = 24 * 3600 * 1000;
const POLICY = '1.2.250.1.213.1.7.2.1.1.1.1';

/** A certificate and its key pair; as an issuer, or as one's own. */
export interface Authority {
  readonly keys: webcrypto.CryptoKeyPair;
  readonly certificate: x509.X509Certificate;
}

/** `rsa` as IGC-Santé has it (2048 bits); `ec` (P-256) where the kind of key does not matter, for it is made at once. */
export type KeyKind = 'rsa' | 'rsa-1024' | 'ec';
type Hash = 'SHA-256' | 'SHA-1';

/** Same attributes in the same order as the names of the IGC-Santé authorities. */
export function igcName(commonName: string): x509.Name {
  return new x509.Name([
    { C: [{ printableString: 'FR' }] },
    { O: [{ utf8String: 'BAC A SABLE' }] },
    { OU: [{ utf8String: '0002 000000000' }] },
    { OU: [{ utf8String: 'BAC A SABLE TEST' }] },
    { CN: [{ utf8String: commonName }] },
  ]);
}

export function subjectName(state: string, organisation: string, unit: string, commonName: string): x509.Name {
  return new x509.Name([
    { C: [{ printableString: 'FR' }] },
    { ST: [{ utf8String: state }] },
    { O: [{ utf8String: organisation }] },
    { OU: [{ utf8String: unit }] },
    { CN: [{ utf8String: commonName }] },
  ]);
}

/** Positive, 128 bits, as RFC 5280 4.1.2.2 wants it. */
export function newSerialNumber(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

export async function generateKeys(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  const usages: webcrypto.KeyUsage[] = ['sign', 'verify'];
  if (kind === 'ec') return webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, usages);
  const rsa = { ...rsaSignature('SHA-256'), publicExponent: new Uint8Array([1, 0, 1]) };
  return webcrypto.subtle.generateKey({ ...rsa, modulusLength: kind === 'rsa' ? 2048 : 1024 }, true, usages);
}

export interface AuthorityOptions {
  readonly name: x509.Name;
  /** Without it, a root. */
  readonly parent?: Authority;
  readonly keys?: KeyKind;
  /** Address of the CRL of its issuer. */
  readonly crl?: string;
  readonly now: Date;
}

export async function issueAuthority(options: AuthorityOptions): Promise<Authority> {
  const { name, parent, now, crl } = options;
  const keys = await generateKeys(options.keys ?? 'rsa');
  const issuer = parent ?? { keys };
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: newSerialNumber(),
    subject: name,
    issuer: parent?.certificate.subjectName ?? name,
    notBefore: new Date(now.getTime() - DAY),
    notAfter: new Date(now.getTime() + 3650 * DAY),
    publicKey: keys.publicKey,
    ...(await signingBy(issuer)),
    extensions: [
      new x509.BasicConstraintsExtension(true, parent === undefined ? undefined : 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ...(await keyIdentifiers(keys, issuer)),
      ...distributionPoint(crl),
    ],
  });
  return { keys, certificate };
}

export interface LeafOptions {
  readonly subject: x509.Name;
  /** Without it, the certificate is signed by its own key. */
  readonly issuer?: Authority;
  readonly extensions: readonly x509.Extension[];
  readonly now: Date;
  readonly keys?: KeyKind;
  readonly serialNumber?: string;
  readonly crl?: string;
  /** The issuer that the authority key identifier speaks of, where it is not the issuer. */
  readonly saidToBeOf?: Authority;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly hash?: Hash;
}

export async function issueLeaf(options: LeafOptions): Promise<Authority> {
  const { subject, now } = options;
  const keys = await generateKeys(options.keys ?? 'rsa');
  const issuer = options.issuer ?? { keys };
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: options.serialNumber ?? newSerialNumber(),
    subject,
    issuer: options.issuer?.certificate.subjectName ?? subject,
    notBefore: options.notBefore ?? new Date(now.getTime() - DAY),
    notAfter: options.notAfter ?? new Date(now.getTime() + 1095 * DAY),
    publicKey: keys.publicKey,
    ...(await signingBy(issuer, options.hash)),
    extensions: [
      new x509.BasicConstraintsExtension(false),
      ...options.extensions,
      new x509.CertificatePolicyExtension([POLICY]),
      ...(await keyIdentifiers(keys, options.saidToBeOf ?? issuer)),
      ...distributionPoint(options.crl),
    ],
  });
  return { keys, certificate };
}

/** Key and algorithm of a signature by this authority. */
export async function signingBy(
  issuer: Pick<Authority, 'keys'>,
  hash: Hash = 'SHA-256',
): Promise<{ signingKey: webcrypto.CryptoKey; signingAlgorithm: { name: string; hash: string } }> {
  const { privateKey } = issuer.keys;
  if (privateKey.algorithm.name === 'ECDSA')
    return { signingKey: privateKey, signingAlgorithm: { name: 'ECDSA', hash } };
  const signingAlgorithm = rsaSignature(hash);
  if (hash === 'SHA-256') return { signingKey: privateKey, signingAlgorithm };
  // A key of WebCrypto is bound to one hash.
  const bytes = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', bytes, signingAlgorithm, false, ['sign']);
  return { signingKey, signingAlgorithm };
}

function rsaSignature(hash: Hash): { name: string; hash: string } {
  return { name: 'RSASSA-PKCS1-v1_5', hash };
}

function distributionPoint(crl: string | undefined): x509.Extension[] {
  return crl === undefined ? [] : [new x509.CRLDistributionPointsExtension([crl])];
}

async function keyIdentifiers(
  own: webcrypto.CryptoKeyPair,
  issuer: Pick<Authority, 'keys'>,
): Promise<x509.Extension[]> {
  return [
    await x509.SubjectKeyIdentifierExtension.create(own.publicKey),
    await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
  ];
}
