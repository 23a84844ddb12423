/** The signature of a VIHF, checked by xml-crypto, and the certificate that made it. */
import { X509Certificate } from 'node:crypto';
import * as x509 from '../../certificates/x509.ts';
import { SoapFault } from '../refusal.ts';
import { attribute, children, descend, NS, textOf } from '../xml.ts';
import type { Element } from '../xml.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const TRANSFORMS = [`${NS.ds}enveloped-signature`, EXCLUSIVE];
const METHODS = ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', `${NS.ds}rsa-sha1`];
const DIGESTS = ['http://www.w3.org/2001/04/xmlenc#sha256', `${NS.ds}sha1`];

export interface SignatureTrust {
  /** The authority that issues certificates of structures. */
  readonly issuer: x509.X509Certificate;
  /** Hexadecimal serial numbers that this authority has revoked. */
  readonly revoked: readonly string[];
  readonly now: () => Date;
}

/** The certificate of a good signature over the whole assertion. Throws SoapFault for any other. */
export async function checkSignature(
  assertion: Element,
  xml: string,
  trust: SignatureTrust,
): Promise<x509.X509Certificate> {
  const signature = onlySignature(assertion);
  checkForm(signature, attribute(assertion, 'ID'));
  const base64 = textOf(descend(signature, NS.ds, 'KeyInfo', 'X509Data', 'X509Certificate')).replace(/\s/g, '');
  const certificate = readCertificate(base64);
  checkCertificate(certificate, trust);
  // Loaded when it is needed: most runs never check a signature, and all want to start at once.
  const { SignedXml } = await import('xml-crypto');
  const verifier = new SignedXml({ publicCert: certificate.toString('pem'), getCertFromKeyInfo: () => null });
  try {
    verifier.loadSignature(signature);
    if (verifier.checkSignature(xml)) return certificate;
  } catch (error) {
    throw refused(`Signature du VIHF illisible : ${error instanceof Error ? error.message : String(error)}`);
  }
  throw refused('La signature du VIHF n’est pas valide');
}

/** Right after the issuer, and nowhere else. */
function onlySignature(assertion: Element): Element {
  const all = [...assertion.getElementsByTagNameNS(NS.ds, 'Signature')];
  const [signature] = children(assertion, NS.ds, 'Signature');
  if (signature === undefined) throw refused('Le VIHF n’est pas signé');
  if (all.length !== 1) throw refused('Le VIHF porte plusieurs signatures');
  let before = signature.previousSibling;
  while (before !== null && before.nodeType !== before.ELEMENT_NODE) before = before.previousSibling;
  if (before?.localName !== 'Issuer') throw refused('La signature doit suivre Issuer');
  return signature;
}

/** One reference, to the assertion, by the two transforms and no other. */
function checkForm(signature: Element, id: string): void {
  const info = children(signature, NS.ds, 'SignedInfo')[0];
  const references = children(info, NS.ds, 'Reference');
  const [reference] = references;
  if (references.length !== 1 || reference === undefined) throw refused('Une référence et une seule est attendue');
  // An NCName: it is of type ID.
  if (!/^[A-Za-z_][\w.-]*$/.test(id) || attribute(reference, 'URI') !== `#${id}`)
    throw refused('La référence de la signature ne désigne pas l’assertion');
  const transforms = children(descend(reference, NS.ds, 'Transforms'), NS.ds, 'Transform');
  const algorithms = transforms.map((transform) => attribute(transform, 'Algorithm'));
  const isExpected =
    algorithms.join(' ') === TRANSFORMS.join(' ') &&
    attribute(descend(info, NS.ds, 'CanonicalizationMethod'), 'Algorithm') === EXCLUSIVE &&
    METHODS.includes(attribute(descend(info, NS.ds, 'SignatureMethod'), 'Algorithm')) &&
    DIGESTS.includes(attribute(descend(reference, NS.ds, 'DigestMethod'), 'Algorithm'));
  if (!isExpected) throw refused('Algorithme de signature non pris en charge');
}

function readCertificate(base64: string): x509.X509Certificate {
  try {
    return new x509.X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    throw invalidCertificate('Certificat de signature illisible');
  }
}

function checkCertificate(certificate: x509.X509Certificate, { issuer, revoked, now }: SignatureTrust): void {
  const [own, authority] = [certificate, issuer].map((each) => new X509Certificate(Buffer.from(each.rawData)));
  if (own === undefined || authority === undefined || !own.checkIssued(authority) || !own.verify(authority.publicKey))
    throw invalidCertificate('Le certificat de signature n’est pas issu d’une autorité reconnue');
  const at = now().getTime();
  if (at < certificate.notBefore.getTime() || at > certificate.notAfter.getTime())
    throw invalidCertificate('Le certificat de signature n’est pas en cours de validité');
  if (revoked.some((serial) => BigInt(`0x${serial}`) === BigInt(`0x${certificate.serialNumber}`)))
    throw invalidCertificate('Le certificat de signature est révoqué');
  const usages = certificate.getExtension(x509.KeyUsagesExtension)?.usages ?? 0;
  const extended = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  const signs = (usages & x509.KeyUsageFlags.nonRepudiation) !== 0;
  if (!signs || extended.includes(x509.ExtendedKeyUsage.clientAuth))
    throw invalidCertificate('Le certificat n’est pas un certificat de signature (ORG SIGN)');
}

/**
 * The attributes of a name, most specific first, as `CN=…`: of a certificate as they stand in it, of a text as it has
 * them, whatever blanks follow its commas.
 */
export function attributesOfName(name: x509.Name | string): string[] {
  const parts = (typeof name === 'string' ? new x509.Name(name) : name).toJSON();
  const written = parts.flatMap((part) =>
    Object.entries(part).flatMap(([type, values]) => values.map((value) => `${type}=${textOfValue(value)}`)),
  );
  return typeof name === 'string' ? written : written.toReversed();
}

function textOfValue(value: string | Readonly<Record<string, unknown>>): string {
  return typeof value === 'string' ? value : String(Object.values(value)[0]);
}

function invalidCertificate(text: string): SoapFault {
  return new SoapFault('DMPInvalidCertificate', text);
}

function refused(text: string): SoapFault {
  return new SoapFault('DMPSignatureInvalide', text);
}
