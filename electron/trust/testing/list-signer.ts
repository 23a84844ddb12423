/**
 * Signs lists for tests, in any way that an attacker or a careless tool might. Nothing is canonicalised here: the texts
 * are written in canonical form to begin with, so that our canonicalisation has no say in what is signed.
 */
import { createHash, createHmac, sign, type KeyObject } from 'node:crypto';

export const DS = 'http://www.w3.org/2000/09/xmldsig#';
export const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const MORE = 'http://www.w3.org/2001/04/xmldsig-more#';
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** Digest and signature algorithms by address, of which the product may take some only. */
const HASHES: Readonly<Record<string, string>> = {
  [`${DS}sha1`]: 'sha1',
  [SHA256]: 'sha256',
  [`${MORE}sha384`]: 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

export interface ListSigner {
  /** DER */
  readonly certificate: Buffer;
  readonly key: KeyObject;
  /** Serial number in decimal and issuer as DER and as text, as the signed properties state them. */
  readonly serial: bigint;
  readonly issuerDer: Buffer;
  readonly issuer: string;
}

export interface SigningWishes {
  /** Transforms of the reference to the document; see `transform`. */
  readonly transforms?: readonly string[];
  readonly propertiesTransforms?: readonly string[];
  readonly canonicalization?: string;
  readonly signatureMethod?: string;
  readonly digestMethod?: string;
  /** Other references than the two, as text. */
  readonly references?: (whole: string, properties: string) => readonly string[];
  readonly wholeDigest?: string;
  /** XML of the SigningCertificate property. */
  readonly signingCertificate?: string;
  /** In KeyInfo, instead of the signer's own. */
  readonly certificates?: readonly Buffer[];
  readonly time?: string;
  /** After QualifyingProperties, in the Object. */
  readonly moreInObject?: string;
  /** After SignedProperties. */
  readonly moreProperties?: string;
}

export const ENVELOPED_TRANSFORM = transform(`${DS}enveloped-signature`);
export const EXCLUSIVE_TRANSFORM = transform(EXCLUSIVE);

export function transform(algorithm: string, content = ''): string {
  return `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;
}

export function filter(expression: string, attributes = 'Filter="subtract"'): string {
  return transform(FILTER2, `<f:XPath xmlns:f="${FILTER2}" ${attributes}>${expression}</f:XPath>`);
}

export const FILTER_TRANSFORM = filter('/descendant::ds:Signature');

export function reference(
  attributes: string,
  transforms: readonly string[],
  digestMethod: string,
  digest: string,
): string {
  return (
    `<ds:Reference ${attributes}><ds:Transforms>${transforms.join('')}</ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${digestMethod}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`
  );
}

/** Puts a signature before the end tag of the root of a list in canonical form. */
export function signList(list: string, signer: ListSigner, wishes: SigningWishes = {}): string {
  const end = list.lastIndexOf('</');
  return list.slice(0, end) + signatureOf(list, signer, wishes) + list.slice(end);
}

/** The signature that `signList` puts there. */
export function signatureOf(list: string, signer: ListSigner, wishes: SigningWishes = {}): string {
  const { digestMethod = SHA256, signatureMethod = usualMethod(signer.key), canonicalization = EXCLUSIVE } = wishes;
  const properties = (ds: string, xades: string) => signedProperties(signer, wishes, ds, xades);
  const digest = (data: string) =>
    createHash(HASHES[digestMethod] ?? 'sha256')
      .update(data)
      .digest('base64');
  const whole = reference(
    'Id="r-1" URI=""',
    wishes.transforms ?? [FILTER_TRANSFORM, EXCLUSIVE_TRANSFORM],
    digestMethod,
    wishes.wholeDigest ?? digest(list),
  );
  const ofProperties = reference(
    'Type="http://uri.etsi.org/01903#SignedProperties" URI="#xades-1"',
    wishes.propertiesTransforms ?? [EXCLUSIVE_TRANSFORM],
    digestMethod,
    digest(properties(` xmlns:ds="${DS}"`, ` xmlns:xades="${XADES}"`)),
  );
  const references = wishes.references?.(whole, ofProperties) ?? [whole, ofProperties];
  const signedInfo = (ds: string) =>
    `<ds:SignedInfo${ds}><ds:CanonicalizationMethod Algorithm="${canonicalization}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${signatureMethod}"></ds:SignatureMethod>${references.join('')}</ds:SignedInfo>`;
  const value = signatureValue(signatureMethod, signer.key, signedInfo(` xmlns:ds="${DS}"`));
  const certificates = (wishes.certificates ?? [signer.certificate]).map(
    (one) => `<ds:X509Certificate>${one.toString('base64')}</ds:X509Certificate>`,
  );
  return (
    `<ds:Signature xmlns:ds="${DS}" Id="s-1">${signedInfo('')}` +
    `<ds:SignatureValue Id="v-1">${value}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates.join('')}</ds:X509Data></ds:KeyInfo>` +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#s-1">${properties('', '')}` +
    `${wishes.moreProperties ?? ''}</xades:QualifyingProperties>${wishes.moreInObject ?? ''}</ds:Object></ds:Signature>`
  );
}

/** SigningCertificateV2 as the official lists have it. `changes` states something else than what is. */
export function certificateV2(
  signer: ListSigner,
  changes: { hash?: string; digest?: string; serial?: bigint } = {},
): string {
  const hash = changes.hash ?? 'http://www.w3.org/2001/04/xmlenc#sha512';
  const digest =
    changes.digest ??
    createHash(HASHES[hash] ?? '')
      .update(signer.certificate)
      .digest('base64');
  const serial = changes.serial ?? signer.serial;
  const issuerSerial = element(0x30, element(0x30, element(0xa4, signer.issuerDer)), element(0x02, integer(serial)));
  return (
    `<xades:SigningCertificateV2><xades:Cert>${certDigest(hash, digest)}` +
    `<xades:IssuerSerialV2>${issuerSerial.toString('base64')}</xades:IssuerSerialV2></xades:Cert></xades:SigningCertificateV2>`
  );
}

/** SigningCertificate as the lists of the second profile have it. */
export function certificateV1(signer: ListSigner, changes: { issuer?: string; serial?: bigint } = {}): string {
  const digest = createHash('sha256').update(signer.certificate).digest('base64');
  return (
    `<xades:SigningCertificate><xades:Cert>${certDigest(SHA256, digest)}<xades:IssuerSerial>` +
    `{ds:X509IssuerName}${changes.issuer ?? signer.issuer}</ds:X509IssuerName>` +
    `{ds:X509SerialNumber}${changes.serial ?? signer.serial}</ds:X509SerialNumber>` +
    `</xades:IssuerSerial></xades:Cert></xades:SigningCertificate>`
  );
}

/** `{ds:…` marks the elements that take the declaration of `ds` in the canonical form. */
function certDigest(algorithm: string, digest: string): string {
  return (
    `<xades:CertDigest>{ds:DigestMethod Algorithm="${algorithm}"></ds:DigestMethod>` +
    `{ds:DigestValue}${digest}</ds:DigestValue></xades:CertDigest>`
  );
}

function signedProperties(signer: ListSigner, wishes: SigningWishes, ds: string, xades: string): string {
  const certificate = (wishes.signingCertificate ?? certificateV2(signer)).replace(
    /\{(ds:\w+)([ }])/g,
    (_, name: string, after: string) => `<${name}${ds}${after === '}' ? '>' : after}`,
  );
  return (
    `<xades:SignedProperties${xades} Id="xades-1"><xades:SignedSignatureProperties>` +
    `<xades:SigningTime>${wishes.time ?? '2026-09-17T08:27:36Z'}</xades:SigningTime>${certificate}` +
    `</xades:SignedSignatureProperties></xades:SignedProperties>`
  );
}

function usualMethod(key: KeyObject): string {
  return `${MORE}${key.asymmetricKeyType === 'ec' ? 'ecdsa' : 'rsa'}-sha256`;
}

function signatureValue(method: string, key: KeyObject, signedInfo: string): string {
  const hash = /sha\d+$/.exec(method)?.[0] ?? 'sha256';
  if (method.includes('hmac')) return createHmac(hash, 'a shared secret').update(signedInfo).digest('base64');
  return sign(hash, Buffer.from(signedInfo), { key, dsaEncoding: 'ieee-p1363' }).toString('base64');
}

/** Positive numbers: the first bit is not set (X.690 8.3). */
function integer(value: bigint): Buffer {
  const hex = value.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return octets[0]! >= 0x80 ? Buffer.concat([Buffer.of(0), octets]) : octets;
}

function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length =
    content.length < 0x80
      ? [content.length]
      : content.length < 0x100
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
}
