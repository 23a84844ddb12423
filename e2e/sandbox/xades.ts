/**
 * XAdES-BASELINE-B, enveloped, exactly in the form of the official TEST lists: exclusive canonicalisation,
 * RSA-SHA256, SigningCertificateV2 and the whole chain in KeyInfo.
 *
 * Nothing is canonicalised here: the texts are written in canonical form to begin with, so that no XML library has a
 * say in what is signed. `xmlsec1` judges the outcome in the tests.
 */
import { createHash, randomBytes, sign as signBytes } from 'node:crypto';
import { der, derInteger } from './der.ts';
import type { Identity } from './pki.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XADES = 'http://uri.etsi.org/01903/v1.3.2#';
const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const SHA512 = 'http://www.w3.org/2001/04/xmlenc#sha512';
const FILTER2 = 'http://www.w3.org/2002/06/xmldsig-filter2';

/** How the signature is left out of what it signs; official lists have been seen with either. */
export type EnvelopedForm = 'filter2' | 'enveloped-signature';

export interface XadesOptions {
  readonly signer: Identity;
  /** Put into KeyInfo after the signer's own certificate. */
  readonly chain: readonly Identity[];
  readonly signingTime: Date;
  readonly form: EnvelopedForm;
}

/**
 * Signs a document whose root element is given in canonical form (no XML declaration, no empty-element tags,
 * attributes in order) and returns it with the signature as the root's last child.
 */
export function signEnveloped(canonicalRoot: string, options: XadesOptions): string {
  const id = `id-${randomBytes(16).toString('hex')}`;
  const properties = (ds: string, xades: string): string => signedProperties(id, options, ds, xades);
  const references = [
    reference(
      `Id="r-${id}-1" URI=""`,
      [envelopedTransform(options.form), transform()],
      digest('sha256', canonicalRoot),
    ),
    reference(
      `Type="http://uri.etsi.org/01903#SignedProperties" URI="#xades-${id}"`,
      [transform()],
      digest('sha256', properties(` xmlns:ds="${DS}"`, ` xmlns:xades="${XADES}"`)),
    ),
  ];
  const value = signBytes('sha256', Buffer.from(signedInfo(references, ` xmlns:ds="${DS}"`)), options.signer.keyPem);
  const certificates = [options.signer, ...options.chain]
    .map((identity) => `<ds:X509Certificate>${certificateBytes(identity).toString('base64')}</ds:X509Certificate>`)
    .join('');
  const signature =
    `<ds:Signature xmlns:ds="${DS}" Id="${id}">${signedInfo(references, '')}` +
    `<ds:SignatureValue Id="value-${id}">${value.toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data>${certificates}</ds:X509Data></ds:KeyInfo>` +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="${XADES}" Target="#${id}">${properties('', '')}` +
    `</xades:QualifyingProperties></ds:Object></ds:Signature>`;
  const end = canonicalRoot.lastIndexOf('</');
  return canonicalRoot.slice(0, end) + signature + canonicalRoot.slice(end);
}

function signedInfo(references: readonly string[], ds: string): string {
  return (
    `<ds:SignedInfo${ds}><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>` +
    `${references.join('')}</ds:SignedInfo>`
  );
}

function reference(attributes: string, transforms: readonly string[], digestValue: string): string {
  return (
    `<ds:Reference ${attributes}><ds:Transforms>${transforms.join('')}</ds:Transforms>` +
    `<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${digestValue}</ds:DigestValue></ds:Reference>`
  );
}

function transform(algorithm: string = EXCLUSIVE_C14N, content = ''): string {
  return `<ds:Transform Algorithm="${algorithm}">${content}</ds:Transform>`;
}

function envelopedTransform(form: EnvelopedForm): string {
  if (form === 'enveloped-signature') return transform(`${DS}enveloped-signature`);
  const filter = `<dsig-filter2:XPath xmlns:dsig-filter2="${FILTER2}" Filter="subtract">/descendant::ds:Signature</dsig-filter2:XPath>`;
  return transform(FILTER2, filter);
}

/** `ds` and `xades` are the namespace declarations: written out in the canonical form, inherited in the document. */
function signedProperties(id: string, options: XadesOptions, ds: string, xades: string): string {
  const time = options.signingTime.toISOString().replace(/\.\d+Z$/, 'Z');
  const certificate = certificateBytes(options.signer);
  return (
    `<xades:SignedProperties${xades} Id="xades-${id}"><xades:SignedSignatureProperties>` +
    `<xades:SigningTime>${time}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest>` +
    `<ds:DigestMethod${ds} Algorithm="${SHA512}"></ds:DigestMethod>` +
    `<ds:DigestValue${ds}>${digest('sha512', certificate)}</ds:DigestValue></xades:CertDigest>` +
    `<xades:IssuerSerialV2>${issuerSerial(options.signer)}</xades:IssuerSerialV2></xades:Cert></xades:SigningCertificateV2>` +
    `</xades:SignedSignatureProperties><xades:SignedDataObjectProperties>` +
    `<xades:DataObjectFormat ObjectReference="#r-${id}-1"><xades:MimeType>text/xml</xades:MimeType></xades:DataObjectFormat>` +
    `</xades:SignedDataObjectProperties></xades:SignedProperties>`
  );
}

/** IssuerSerial of RFC 5035: the issuer as a directoryName [4], then the serial number. */
function issuerSerial(identity: Identity): string {
  const issuer = new Uint8Array(identity.certificate.issuerName.toArrayBuffer());
  const serial = derInteger(identity.certificate.serialNumber);
  return der(0x30, der(0x30, der(0xa4, issuer)), serial).toString('base64');
}

function certificateBytes(identity: Identity): Buffer {
  return Buffer.from(identity.certificate.rawData);
}

function digest(algorithm: 'sha256' | 'sha512', data: string | Buffer): string {
  return createHash(algorithm).update(data).digest('base64');
}
