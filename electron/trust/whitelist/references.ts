/** What the signature covers: the whole document but for itself, its own signed properties, and not a byte besides. */
import { WorkstationError } from '../../../shared/errors.ts';
import { canonicalize } from '../../xml/canonicalize.ts';
import {
  attribute,
  child,
  children,
  elements,
  isNamed,
  namespaceOfPrefix,
  text,
  type XmlDocument,
  type XmlElement,
} from '../../xml/tree.ts';
import {
  digest,
  DS,
  ENVELOPED,
  EXCLUSIVE_C14N,
  FILTER2,
  SIGNED_PROPERTIES_TYPE,
  unknownAlgorithm,
} from './algorithms.ts';
import { algorithmOf, badForm, bytesOf, isBare, required, type SignatureForm } from './signature-form.ts';

const EVERY_SIGNATURE = '/descendant::ds:Signature';

/**
 * Checks both references and gives the canonical bytes of the document that were digested: whatever is read of the list
 * is read from them. Throws LIST_REFERENCES unless there are exactly these two, LIST_TRANSFORM, LIST_ALGORITHM, and
 * LIST_DIGEST when what is there is not what was signed.
 */
export function verifyReferences(document: XmlDocument, form: SignatureForm): Uint8Array {
  requireExclusive(form.canonicalizationMethod);
  const [whole, properties] = sorted(form);
  const transforms = transformsOf(whole);
  if (transforms.length !== 2 || !leavesSignatureOut(transforms[0]) || !isExclusive(transforms[1]))
    throw badTransform();
  const ofProperties = transformsOf(properties);
  if (ofProperties.length !== 1 || !isExclusive(ofProperties[0])) throw badTransform();

  const signed = canonicalize(document, { omit: (element) => element === form.element });
  checkDigest(whole, signed);
  checkDigest(properties, canonicalize(form.signedProperties));
  return signed;
}

/** The bytes that the signature value was made over (XML Signature, 4.3.1). */
export function signedInfoBytes(form: SignatureForm): Uint8Array {
  return canonicalize(form.signedInfo);
}

function requireExclusive(method: XmlElement): void {
  const algorithm = algorithmOf(method);
  if (algorithm !== EXCLUSIVE_C14N || !isBare(method)) throw unknownAlgorithm(algorithm);
}

/** The reference to the whole document, then that to the properties, in whichever order they stand. */
function sorted(form: SignatureForm): readonly [XmlElement, XmlElement] {
  const { references, signedPropertiesId } = form;
  const to = (uri: string) =>
    references.filter((one) => isNamed(one, DS, 'Reference') && attribute(one, 'URI') === uri);
  const [whole, properties] = [to('')[0], to(`#${signedPropertiesId}`)[0]];
  if (references.length !== 2 || whole === undefined || properties === undefined)
    throw new WorkstationError('LIST_REFERENCES');
  const types = [attribute(whole, 'Type'), attribute(properties, 'Type') ?? SIGNED_PROPERTIES_TYPE];
  if (types[0] === SIGNED_PROPERTIES_TYPE || types[1] !== SIGNED_PROPERTIES_TYPE)
    throw new WorkstationError('LIST_REFERENCES');
  return [whole, properties];
}

function transformsOf(reference: XmlElement): XmlElement[] {
  const [transforms, method, value, tooMuch] = elements(reference);
  const isWhole = tooMuch === undefined && value !== undefined && isNamed(value, DS, 'DigestValue');
  if (!isWhole || method === undefined || !isNamed(method, DS, 'DigestMethod')) throw badForm('Reference');
  if (transforms === undefined || !isNamed(transforms, DS, 'Transforms')) throw badForm('Reference');
  const found = children(transforms, DS, 'Transform');
  if (found.length !== elements(transforms).length) throw badForm('Transforms');
  return found;
}

function isExclusive(transform: XmlElement | undefined): boolean {
  return transform !== undefined && attribute(transform, 'Algorithm') === EXCLUSIVE_C14N && isBare(transform);
}

/**
 * Enveloped-signature (XML Signature, 6.6.4), or the one filter of XPath Filter 2.0 that does the same where the document
 * holds a single signature; it is recognised by its form, no XPath is ever carried out.
 */
function leavesSignatureOut(transform: XmlElement | undefined): boolean {
  if (transform === undefined) return false;
  const algorithm = attribute(transform, 'Algorithm');
  if (algorithm === ENVELOPED) return isBare(transform);
  const filter = child(transform, FILTER2, 'XPath');
  return (
    algorithm === FILTER2 &&
    filter !== undefined &&
    elements(transform).length === 1 &&
    filter.attributes.length === 1 &&
    attribute(filter, 'Filter') === 'subtract' &&
    text(filter) === EVERY_SIGNATURE &&
    namespaceOfPrefix(filter, 'ds') === DS
  );
}

function checkDigest(reference: XmlElement, data: Uint8Array): void {
  const method = required(reference, DS, 'DigestMethod');
  if (!isBare(method)) throw badForm('DigestMethod');
  const stated = bytesOf(required(reference, DS, 'DigestValue'));
  if (!digest(algorithmOf(method), data).equals(stated)) throw new WorkstationError('LIST_DIGEST');
}

function badTransform(): WorkstationError {
  return new WorkstationError('LIST_TRANSFORM');
}
