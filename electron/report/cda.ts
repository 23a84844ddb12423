/** What the readers of a CDA R2 document ask of its elements (data types of HL7 version 3). */
import type { Coded } from '../../shared/record.ts';
import { attribute, children, elements, withDescendants, type XmlElement } from '../xml/tree.ts';
import { readTimestamp } from './dates.ts';
import { oneLine } from './texts.ts';

export const CDA = 'urn:hl7-org:v3';
/** Of what one document says of one kind; more is no report, and nobody would read it. */
const MOST = 100;

/** All children of a name in the namespace of CDA, of all children of a name before it, and so on. */
export function each(parent: XmlElement | undefined, ...path: readonly string[]): XmlElement[] {
  let found = parent === undefined ? [] : [parent];
  for (const name of path) found = found.flatMap((element) => children(element, CDA, name));
  return found;
}

/** The first ones of `each`, as many as anybody would read. */
export function all(parent: XmlElement | undefined, ...path: readonly string[]): XmlElement[] {
  let found = parent === undefined ? [] : [parent];
  for (const name of path) found = found.flatMap((element) => each(element, name)).slice(0, MOST);
  return found;
}

/** The first child of a name, of the first child of a name before it, and so on. */
export function first(parent: XmlElement | undefined, ...path: readonly string[]): XmlElement | undefined {
  let at = parent;
  for (const name of path) at = at === undefined ? undefined : children(at, CDA, name)[0];
  return at;
}

/** All text in an element, in one line; empty when there is none. */
export function lineOf(element: XmlElement | undefined): string {
  return oneLine(element === undefined ? '' : textIn(element));
}

function textIn(element: XmlElement): string {
  const texts: string[] = [];
  for (const { children: nodes } of withDescendants(element))
    for (const node of nodes) if (node.kind === 'text') texts.push(node.value);
  return texts.join('');
}

/** Value of an attribute in one line; empty when there is none. */
export function valueOf(element: XmlElement | undefined, name: string): string {
  return element === undefined ? '' : oneLine(attribute(element, name));
}

/** CD, CE, CV: code, system and label; undefined when it has neither code nor label (nullFlavor). */
export function codedOf(element: XmlElement | undefined): Coded | undefined {
  const code = valueOf(element, 'code');
  const label = valueOf(element, 'displayName') || lineOf(first(element, 'originalText'));
  if (code === '' && label === '') return undefined;
  return { code, system: valueOf(element, 'codeSystem'), label };
}

/** TS, or where an interval (IVL_TS) begins or ends; empty when unknown. */
export function timeOf(element: XmlElement | undefined, end: 'low' | 'high' = 'low'): string {
  if (element === undefined) return '';
  return readTimestamp(attribute(first(element, end) ?? element, 'value'));
}

/** II as XDS writes it (ITI TF-3 4.2.3.2.26): `root`, or `root^extension`; undefined without a root. */
export function idOf(element: XmlElement | undefined): string | undefined {
  const [root, extension] = [valueOf(element, 'root'), valueOf(element, 'extension')];
  if (root === '') return undefined;
  return extension === '' ? root : `${root}^${extension}`;
}

/** An II that somebody gave out under a root of theirs. */
export interface IssuedNumber {
  readonly number: string;
  readonly issuer: string;
}

/** II as a number and its issuer; the root alone is a number without issuer. Undefined when it is neither. */
export function numberOf(element: XmlElement): IssuedNumber | undefined {
  const [root, extension] = [valueOf(element, 'root'), valueOf(element, 'extension')];
  if (extension !== '') return { number: extension, issuer: root };
  return root === '' ? undefined : { number: root, issuer: '' };
}

/** The child elements of CDA that have one of the names; undefined when there are none or several. */
export function onlyOneOf(parent: XmlElement, names: readonly string[]): XmlElement | undefined {
  const found = elements(parent).filter(({ namespace, localName }) => namespace === CDA && names.includes(localName));
  return found.length === 1 ? found[0] : undefined;
}
