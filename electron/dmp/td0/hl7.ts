/** The few forms of HL7 v3 data types that the gestion services use. */
import { attribute, children, elements, text, withDescendants, type XmlElement } from '../../xml/tree.ts';

export const HL7 = 'urn:hl7-org:v3';

/** `yyyyMMddHHmmss` in UTC (TS), of milliseconds since the epoch. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '');
}

/** The first child of a name, however many there are. */
export function first(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent && children(parent, HL7, name)[0];
}

/** Value of an attribute of a child, trimmed; empty when either is not there. */
export function childValue(parent: XmlElement | undefined, name: string, key: string): string {
  const found = first(parent, name);
  return (found && attribute(found, key))?.trim() ?? '';
}

/** The elements of a name, however deep. */
export function* everywhere(root: XmlElement, name: string): Generator<XmlElement> {
  for (const element of withDescendants(root)) {
    if (element.localName === name && element.namespace === HL7) yield element;
  }
}

/** The text of an element and of what is in it (ED, ST), trimmed. */
export function fullText(element: XmlElement | undefined): string {
  const parts: string[] = [];
  for (const one of element === undefined ? [] : withDescendants(element)) {
    for (const node of one.children) if (node.kind === 'text') parts.push(node.value);
  }
  return parts.join(' ').trim();
}

/** The words of a value of any type: of a code its label, else its code; of a string its text. */
export function words(value: XmlElement): string {
  const label = attribute(value, 'displayName') ?? '';
  const original = fullText(elements(value).find(({ localName }) => localName === 'originalText'));
  return (
    label || original || (text(value)?.trim() ?? '') || attribute(value, 'code') || attribute(value, 'value') || ''
  );
}
