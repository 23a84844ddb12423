/**
 * XAdES-BASELINE-B, enveloped, exactly in the form of the official TEST lists: exclusive canonicalisation,
 * RSA-SHA256, SigningCertificateV2 and the whole chain in KeyInfo.
 *
 * Nothing is canonicalised here: the texts are written in canonical form to begin with, so that no XML library has a
 * say in what is signed. `xmlsec1` judges the outcome in the tests.
 */
import { createHash, createHmac, randomBytes, sign as signBytes } from 'node:crypto';
import type { Signer } from './certificates/signers.ts';
import { der, derInteger } from './der.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const METHODS = {
  'rsa-sha256': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'rsa-sha1': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  'hmac-sha256': 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
} as const;
const DIGESTS = {
  sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
  sha1: 'http://www.w3.org/2000/09/xmldsig#sha1',
} as const;
const SHA512 = 'http://www.w3.org/2001/04/xmlenc#sha512';
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2';

/** How the signature is left out of what it signs; official lists have been seen with either. */
export type EnvelopedForm = 'filter2' | 'enveloped-signature';

export interface XadesOptions {
  readonly signer: Signer;
  /** Put into KeyInfo after the signer's own certificate. */
  readonly chain: readonly Pick<Signer, 'certificate'>[];
  readonly signingTime: Date;
  readonly form: EnvelopedForm;
  /** What a verifier should not put up with. */
  readonly flaws?: XadesFlaws;
}

export interface XadesFlaws {
  /** SHA-1 in the signature and in the digests. */
  readonly sha1?: true;
  /** An HMAC whose secret is what everybody knows: the public key in PEM. */
  readonly hmac?: true;
  /** Expression of the filter in place of the official one; it has to come to the same. */
  readonly filter?: string;
  /** No reference to SignedProperties. */
  readonly unsignedProperties?: true;
  /** The certificate that SigningCertificateV2 speaks of. */
  readonly namedCertificate?: Pick<Signer, 'certificate'>;
  /** Whose key makes the signature value. */
  readonly valueBy?: Signer;
}

/**
 * Signs a document whose root element is given in canonical form (no XML declaration, no empty-element tags,
 * attributes in order) and returns it with the signature as the root's last child.
 */
export function signEnveloped(canonicalRoot: string, options: XadesOptions): string {
  const { flaws = {} } = options;
  const id = `id-${randomBytes(16).toString('hex')}`;
  const properties = (ds: string, xades: string): string => signedProperties(id, options, ds, xades);
  const hash = flaws.sha1 === true ? 'sha1' : 'sha256';
  const ofDocument = reference(
    `Id="r-${id}-1" URI=""`,
    [envelopedTransform(options), transform()],
    hash,
    canonicalRoot,
  );
  const ofProperties = reference(
    `Type="http://uri.etsi.org/01903#SignedProperties" URI="#xades-${id}"`,
    [transform()],
    hash,
    properties(` xmlns:ds="${DS}"`, ` xmlns:xades="${XADES}"`),
  );
  const references = flaws.unsignedProperties === true ? [ofDocument] : [ofDocument, ofProperties];
  const value = signatureValue(Buffer.from(signedInfo(references, flaws, ` xmlns:ds="${DS}"`)), options);
  const certificates = [options.signer, ...options.chain]
    .map((identity) => `<ds:X509Certificate>${certificateBytes(identity).toString('base64')}</ds:X509Certificate>`)
    .join('');
  const signature =
    `<ds:Signature xmlns:ds="${DS}" Id="${id}">${signedInfo(references, flaws, '')}` +
    `<ds:SignatureValue Id="value-${id}">${value.toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates}</ds:X509Data></ds:KeyInfo>` +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#${id}">${properties('', '')}` +
    `</xades:QualifyingProperties></ds:Object></ds:Signature>`;
  const end = canonicalRoot.lastIndexOf('</');
  return canonicalRoot.slice(0, end) + signature + canonicalRoot.slice(end);
}

function signatureValue(bytes: Buffer, { signer, flaws = {} }: XadesOptions): Buffer {
  if (flaws.hmac === true)
    return createHmac('sha256', signer.certificate.publicKey.toString('pem')).update(bytes).digest();
  return signBytes(flaws.sha1 === true ? 'sha1' : 'sha256', bytes, (flaws.valueBy ?? signer).keyPem);
}

function signedInfo(references: readonly string[], flaws: XadesFlaws, ds: string): string {
  const method = flaws.hmac === true ? 'hmac-sha256' : flaws.sha1 === true ? 'rsa-sha1' : 'rsa-sha256';
  return (
    `<ds:SignedInfo${ds}><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="${METHODS[method]}"></ds:SignatureMethod>` +
    `${references.join('')}</ds:SignedInfo>`
  );
}

function reference(
  attributes: string,
  transforms: readonly string[],
  hash: keyof typeof DIGESTS,
  canonical: string,
): string {
  return (
    `<ds:Reference ${attributes}><ds:Transforms>${transforms.join('')}</ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${DIGESTS[hash]}"></ds:DigestMethod>` +
    `<ds:DigestValue>${digest(hash, canonical)}</ds:DigestValue></ds:Reference>`
  );
}

function transform(algorithm: string = EXCLUSIVE_C14N, content = ''): string {
  return `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;
}

function envelopedTransform({ form, flaws }: XadesOptions): string {
  const expression = flaws?.filter ?? '/descendant::ds:Signature';
  if (form === 'enveloped-signature') return transform(`${DS}enveloped-signature`);
  const filter = `<dsig-filter2:XPath xmlns:dsig-filter2="${FILTER2}" Filter="subtract">${expression}</dsig-filter2:XPath>`;
  return transform(FILTER2, filter);
}

/** `ds` and `xades` are the namespace declarations: written out in the canonical form, inherited in the document. */
function signedProperties(id: string, options: XadesOptions, ds: string, xades: string): string {
  const time = options.signingTime.toISOString().replace(/\.\d+Z$/, 'Z');
  const named = options.flaws?.namedCertificate ?? options.signer;
  const certificate = certificateBytes(named);
  return (
    `<xades:SignedProperties${xades} Id="xades-${id}"><xades:SignedSignatureProperties>` +
    `<xades:SigningTime>${time}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>` +
    `<ds:DigestMethod${ds} Algorithm="${SHA512}"></ds:DigestMethod>` +
    `<ds:DigestValue${ds}>${digest('sha512', certificate)}</ds:DigestValue></xades:CertDigest>` +
    `<xades:IssuerSerialV2>${issuerSerial(named)}</xades:IssuerSerialV2></xades:Cert></xades:SigningCertificateV2>` +
    `</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>` +
    `<xades:DataObjectFormat ObjectReference="#r-${id}-1"><xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>` +
    `</xades:SignedDataObjectProperties></xades:SignedProperties>`
  );
}

/** IssuerSerial of RFC 5035: the issuer as a directoryName [4], then the serial number. */
function issuerSerial(identity: Pick<Signer, 'certificate'>): string {
  const issuer = new Uint8Array(identity.certificate.issuerName.toArrayBuffer());
  const serial = derInteger(identity.certificate.serialNumber);
  return der(0x30, der(0x30, der(0xa4, issuer)), serial).toString('base64');
}

function certificateBytes(identity: Pick<Signer, 'certificate'>): Buffer {
  return Buffer.from(identity.certificate.rawData);
}

function digest(algorithm: 'sha1' | 'sha256' | 'sha512', data: string | Buffer): string {
  return createHash(algorithm).update(data).digest('base64');
}
