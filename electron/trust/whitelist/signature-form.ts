/**
 * The one signature of a liste blanche, taken apart: XML Signature of the enveloped form with the properties of
 * XAdES-BASELINE-B (ETSI EN 319 132-1), and no room for anything that a verifier could be led astray by.
 */
import { WorkstationError } from '../../../shared/errors.ts';
import {
  attribute,
  child,
  children,
  elements,
  isNamed,
  text,
  withDescendants,
  type XmlDocument,
  type XmlElement,
} from '../../xml/tree.ts';
import { DS, XADES } from './algorithms.ts';

/** A certificate of the official lists brings its two authorities along. */
const MOST_CERTIFICATES = 16;
/** Attributes that XML Signature, XAdES or some schema take for an identifier. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['Id', 'ID', 'id']);

export interface SignatureForm {
  readonly element: XmlElement;
  readonly signedInfo: XmlElement;
  readonly canonicalizationMethod: XmlElement;
  /** Address of the algorithm. */
  readonly signatureMethod: string;
  readonly references: readonly XmlElement[];
  readonly value: Uint8Array;
  /** DER, as they stand in KeyInfo: unsigned hints, one of which the signed properties may name. */
  readonly certificates: readonly Uint8Array[];
  readonly signedProperties: XmlElement;
  readonly signedPropertiesId: string;
}

/**
 * Finds the signature and checks its place and form. Throws LIST_NOT_SIGNED, LIST_SIGNATURE_PLACE unless there is exactly
 * one, as last child of the root, LIST_DUPLICATE_ID, LIST_SIGNATURE_FORM with the name of what is missing or too much,
 * and LIST_SIGNER_UNREADABLE when no certificate comes with it.
 */
export function readSignatureForm(document: XmlDocument): SignatureForm {
  const element = onlySignature(document.root);
  refuseDuplicateIds(document.root);
  const [signedInfo, value, keyInfo, object] = parts(element);
  const [canonicalizationMethod, signatureMethod, ...references] = elements(signedInfo);
  if (canonicalizationMethod === undefined || !isNamed(canonicalizationMethod, DS, 'CanonicalizationMethod'))
    throw badForm('CanonicalizationMethod');
  if (signatureMethod === undefined || !isNamed(signatureMethod, DS, 'SignatureMethod') || !isBare(signatureMethod))
    throw badForm('SignatureMethod');
  const signedProperties = propertiesIn(object, attribute(element, 'Id'));
  const signedPropertiesId = attribute(signedProperties, 'Id');
  if (signedPropertiesId === undefined || signedPropertiesId === '') throw badForm('SignedProperties');
  return {
    element,
    signedInfo,
    canonicalizationMethod,
    signatureMethod: algorithmOf(signatureMethod),
    references,
    value: bytesOf(value),
    certificates: certificatesIn(keyInfo),
    signedProperties,
    signedPropertiesId,
  };
}

export function badForm(detail: string): WorkstationError {
  return new WorkstationError('LIST_SIGNATURE_FORM', { detail });
}

export function algorithmOf(element: XmlElement): string {
  const algorithm = attribute(element, 'Algorithm');
  if (algorithm === undefined) throw badForm(element.localName);
  return algorithm;
}

/** Whether nothing stands in an element, and no attribute but the name of its algorithm at it. */
export function isBare(element: XmlElement): boolean {
  return element.attributes.length === 1 && element.children.every((node) => node.kind !== 'element' && isBlank(node));
}

/** The one child of a name. Throws LIST_SIGNATURE_FORM. */
export function required(parent: XmlElement, namespace: string, localName: string): XmlElement {
  const found = child(parent, namespace, localName);
  if (found === undefined) throw badForm(localName);
  return found;
}

/** What an element that holds nothing but base64 stands for. Throws LIST_SIGNATURE_FORM. */
export function bytesOf(element: XmlElement): Uint8Array {
  const base64 = text(element)?.replace(/[ \t\r\n]+/g, '');
  const bytes = Buffer.from(base64 ?? '', 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== base64) throw badForm(element.localName);
  return bytes;
}

function onlySignature(root: XmlElement): XmlElement {
  const signatures = [...withDescendants(root)].filter((one) => isNamed(one, DS, 'Signature'));
  const [signature] = signatures;
  if (signature === undefined) throw new WorkstationError('LIST_NOT_SIGNED');
  if (signatures.length > 1 || elements(root).at(-1) !== signature) throw new WorkstationError('LIST_SIGNATURE_PLACE');
  return signature;
}

/** In the whole document: an identifier that stands for two elements makes two readers choose. */
function refuseDuplicateIds(root: XmlElement): void {
  const seen = new Set<string>();
  for (const element of withDescendants(root)) {
    for (const { localName, value } of element.attributes) {
      if (!IDENTIFIERS.has(localName)) continue;
      if (seen.has(value)) throw new WorkstationError('LIST_DUPLICATE_ID');
      seen.add(value);
    }
  }
}

/** SignedInfo, SignatureValue, KeyInfo and Object, in this order and once each (XML Signature, 4.1). */
function parts(signature: XmlElement): [XmlElement, XmlElement, XmlElement, XmlElement] {
  const [signedInfo, value, keyInfo, object, tooMuch] = elements(signature);
  if (signedInfo === undefined || !isNamed(signedInfo, DS, 'SignedInfo')) throw badForm('SignedInfo');
  if (value === undefined || !isNamed(value, DS, 'SignatureValue')) throw badForm('SignatureValue');
  if (keyInfo === undefined || !isNamed(keyInfo, DS, 'KeyInfo')) throw badForm('KeyInfo');
  if (object === undefined || !isNamed(object, DS, 'Object')) throw badForm('Object');
  if (tooMuch !== undefined) throw badForm(tooMuch.localName);
  return [signedInfo, value, keyInfo, object];
}

/** The Object holds the properties of this signature and nothing else; what of them is not signed is not read. */
function propertiesIn(object: XmlElement, signatureId: string | undefined): XmlElement {
  const qualifying = required(object, XADES, 'QualifyingProperties');
  if (elements(object).length !== 1) throw badForm('Object');
  const target = attribute(qualifying, 'Target');
  if (signatureId === undefined || target !== `#${signatureId}`) throw badForm('QualifyingProperties');
  const named = [...withDescendants(qualifying)].filter((one) => isNamed(one, XADES, 'SignedProperties'));
  const properties = required(qualifying, XADES, 'SignedProperties');
  if (named.length !== 1) throw badForm('SignedProperties');
  return properties;
}

function certificatesIn(keyInfo: XmlElement): Uint8Array[] {
  const found = children(keyInfo, DS, 'X509Data').flatMap((data) => children(data, DS, 'X509Certificate'));
  if (found.length === 0) throw new WorkstationError('LIST_SIGNER_UNREADABLE');
  if (found.length > MOST_CERTIFICATES) throw badForm('KeyInfo');
  return found.map(bytesOf);
}

function isBlank(node: { readonly kind: string; readonly value?: string }): boolean {
  return node.kind === 'comment' || (node.kind === 'text' && (node.value ?? '').trim() === '');
}
