/** The signed properties of XAdES: when was signed, and with which certificate (ETSI EN 319 132-1, 5.2.1 and 5.2.2). */
import { WorkstationError } from '../../../shared/errors.ts';
import { child, children, elements, text, type XmlElement } from '../../xml/tree.ts';
import type { Certificate } from '../certificate.ts';
import { contextTag, TAG } from '../der.ts';
import { der, sequence } from '../der-writer.ts';
import { DistinguishedName } from '../distinguished-name.ts';
import { algorithmOf, badForm, bytesOf, required } from './signature-form.ts';
import { digest, DS, XADES } from './algorithms.ts';
import { parseDateTime } from './date-time.ts';

/** More than one `Cert` names the authorities of the signer's certificate too. */
const MOST_CERTS = 16;

/** Throws LIST_SIGNATURE_FORM without a time that is one. */
export function signingTime(properties: XmlElement): Date {
  const element = required(signatureProperties(properties), XADES, 'SigningTime');
  const time = parseDateTime(text(element) ?? '');
  if (time === undefined) throw badForm('SigningTime');
  return time;
}

/**
 * The certificate that the signature says it was made with, among those whose key made it. Throws
 * LIST_SIGNING_CERTIFICATE when it names another or none, by digest or by issuer and serial number where it gives them,
 * and LIST_ALGORITHM for a digest that is too weak to name anything.
 */
export function signingCertificate(properties: XmlElement, used: readonly Certificate[]): Certificate {
  const parent = signatureProperties(properties);
  const named = ['SigningCertificate', 'SigningCertificateV2'].flatMap((name) => children(parent, XADES, name));
  const certificate = used.find((one) => named.every((property) => names(property, one)));
  if (named.length === 0 || certificate === undefined) throw new WorkstationError('LIST_SIGNING_CERTIFICATE');
  return certificate;
}

function signatureProperties(properties: XmlElement): XmlElement {
  return required(properties, XADES, 'SignedSignatureProperties');
}

function names(property: XmlElement, certificate: Certificate): boolean {
  const certs = children(property, XADES, 'Cert');
  if (certs.length > MOST_CERTS || certs.length !== elements(property).length) throw badForm(property.localName);
  return certs.some((cert) => matches(cert, certificate));
}

function matches(cert: XmlElement, certificate: Certificate): boolean {
  const certDigest = required(cert, XADES, 'CertDigest');
  const algorithm = algorithmOf(required(certDigest, DS, 'DigestMethod'));
  if (!digest(algorithm, certificate.raw).equals(bytesOf(required(certDigest, DS, 'DigestValue')))) return false;
  const [first, second] = [child(cert, XADES, 'IssuerSerial'), child(cert, XADES, 'IssuerSerialV2')];
  return (
    (first === undefined || isIssuerSerial(first, certificate)) &&
    (second === undefined || issuerSerialOf(certificate).equals(bytesOf(second)))
  );
}

/** The form of XAdES 1.3.2: the issuer as text, the serial number in decimal. */
function isIssuerSerial(element: XmlElement, certificate: Certificate): boolean {
  const issuer = text(required(element, DS, 'X509IssuerName'));
  const serial = text(required(element, DS, 'X509SerialNumber'))?.trim() ?? '';
  if (issuer === undefined || !/^\d{1,64}$/.test(serial)) throw badForm('IssuerSerial');
  return BigInt(serial) === BigInt(`0x${certificate.serialNumber}`) && isName(issuer, certificate.issuer);
}

function isName(written: string, name: DistinguishedName): boolean {
  try {
    return DistinguishedName.parse(written).equals(name);
  } catch (error) {
    if (error instanceof WorkstationError) return false;
    throw error;
  }
}

/** IssuerSerial of RFC 5035: SEQUENCE { SEQUENCE { [4] the issuer's name }, the serial number }. */
function issuerSerialOf({ issuerDer, serialNumber }: Certificate): Buffer {
  const serial = Buffer.from(serialNumber, 'hex');
  const integer = (serial[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), serial]) : serial;
  return sequence(sequence(der(contextTag(4, 'constructed'), issuerDer)), der(TAG.integer, integer));
}
