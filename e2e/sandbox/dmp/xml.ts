/** XML for the DMP: read by xmldom, which the product does not use, and written as text. */
import { DOMParser, onErrorStopParsing } from '@xmldom/xmldom';
import type { Document, Element, Node } from '@xmldom/xmldom';

export type { Element } from '@xmldom/xmldom';

export const NS = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  wsa: 'http://www.w3.org/2005/08/addressing',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
  saml: 'urn:oasis:names:tc:SAML:2.0:assertion',
  ds: 'http://www.w3.org/2000/09/xmldsig#',
  hl7: 'urn:hl7-org:v3',
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  habilitations: 'urn:si-dmp-habilitations',
  query: 'urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0',
  rim: 'urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0',
  rs: 'urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0',
  xdsb: 'urn:ihe:iti:xds-b:2007',
  xop: 'http://www.w3.org/2004/08/xop/include',
} as const;

/** Throws on anything that is not well-formed, and on a document type declaration. */
export function parseXml(text: string): Document {
  const document = new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'text/xml');
  if (document.doctype !== null) throw new Error('a document type declaration');
  return document;
}

export function elements(parent: Node): Element[] {
  return [...parent.childNodes].filter((node): node is Element => node.nodeType === node.ELEMENT_NODE);
}

/** Children of a name. */
export function children(parent: Node | undefined, uri: string, name: string): Element[] {
  if (parent === undefined) return [];
  return elements(parent).filter((element) => element.namespaceURI === uri && element.localName === name);
}

/** The first child of the first name, its first child of the second name, and so on. */
export function descend(parent: Node | undefined, uri: string, ...names: readonly string[]): Element | undefined {
  let at: Node | undefined = parent;
  for (const name of names) at = children(at, uri, name)[0];
  return at as Element | undefined;
}

export function attribute(element: Element | undefined, name: string): string {
  return element?.getAttribute(name) ?? '';
}

/** Without the blanks around it. */
export function textOf(element: Element | undefined): string {
  return (element?.textContent ?? '').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** A text as content, or as the value of an attribute. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\n\r]/g, (character) => ENTITIES[character] ?? character);
}

type Attributes = Readonly<Record<string, string | undefined>>;

/** An element; `content` is XML. */
export function el(name: string, attributes: Attributes = {}, ...content: readonly string[]): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => (value === undefined ? '' : ` ${key}="${escapeXml(value)}"`))
    .join('');
  const inside = content.join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

/** How the elements of a namespace are written: with a prefix, or without one. */
export interface Spelling {
  /** The name of an element. */
  (local: string): string;
  /** The attribute that declares it. */
  readonly declaration: Attributes;
}

export function spelling(uri: string, prefix: string): Spelling {
  const name = (local: string): string => (prefix === '' ? local : `${prefix}:${local}`);
  return Object.assign(name, { declaration: { [prefix === '' ? 'xmlns' : `xmlns:${prefix}`]: uri } });
}
