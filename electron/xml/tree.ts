/** An XML document in memory, as Namespaces in XML 1.0 sees it, and the few questions that readers ask of it. */

export interface XmlAttribute {
  /** As written: `xml:lang`. */
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  /** Empty for an attribute without prefix. */
  readonly namespace: string;
  /** After attribute-value normalisation (XML 1.0, 3.3.3). */
  readonly value: string;
}

/** `xmlns:prefix="uri"`, or `xmlns="uri"` with an empty prefix; an empty `uri` takes the default namespace back. */
export interface XmlNamespaceDeclaration {
  readonly prefix: string;
  readonly uri: string;
}

export interface XmlElement {
  readonly kind: 'element';
  /** As written: `ds:Signature`. */
  readonly name: string;
  readonly prefix: string;
  readonly localName: string;
  readonly namespace: string;
  /** In the order of the document, without the declarations of namespaces. */
  readonly attributes: readonly XmlAttribute[];
  /** The namespaces declared by this very element. */
  readonly declarations: readonly XmlNamespaceDeclaration[];
  readonly children: readonly XmlNode[];
  readonly parent: XmlElement | undefined;
  /** Of the file, from 1: where its start tag ends. */
  readonly line: number;
}

/** Text and CDATA sections that touch are one node; line ends are LF. */
export interface XmlText {
  readonly kind: 'text';
  readonly value: string;
}

export interface XmlComment {
  readonly kind: 'comment';
  readonly value: string;
}

export interface XmlInstruction {
  readonly kind: 'instruction';
  readonly target: string;
  readonly data: string;
}

export type XmlNode = XmlElement | XmlText | XmlComment | XmlInstruction;

export interface XmlDocument {
  readonly kind: 'document';
  readonly root: XmlElement;
  /** The root with the comments and processing instructions before and after it. */
  readonly children: readonly (XmlElement | XmlComment | XmlInstruction)[];
}

/** All child elements, in order. */
export function elements(parent: XmlElement): XmlElement[] {
  return parent.children.filter((node) => node.kind === 'element');
}

export function isNamed(element: XmlElement, namespace: string, localName: string): boolean {
  return element.localName === localName && element.namespace === namespace;
}

/** The child elements of a name, in order. */
export function children(parent: XmlElement, namespace: string, localName: string): XmlElement[] {
  return elements(parent).filter((element) => isNamed(element, namespace, localName));
}

/** The one child element of a name; undefined when there is none, and when there are several. */
export function child(parent: XmlElement, namespace: string, localName: string): XmlElement | undefined {
  const found = children(parent, namespace, localName);
  return found.length === 1 ? found[0] : undefined;
}

/** Value of an attribute; without a namespace, of the one written without prefix. */
export function attribute(element: XmlElement, localName: string, namespace = ''): string | undefined {
  return element.attributes.find((one) => one.localName === localName && one.namespace === namespace)?.value;
}

/**
 * What an element holds that holds nothing but text; empty when it is empty. Undefined when there is anything else in
 * it, a comment too: readers that skip a comment and readers that stop at it would read different texts.
 */
export function text(element: XmlElement): string | undefined {
  const [first, ...others] = element.children;
  if (first === undefined) return '';
  return first.kind === 'text' && others.length === 0 ? first.value : undefined;
}

/** The element itself and every element in it, in document order. */
export function* withDescendants(element: XmlElement): Generator<XmlElement> {
  const waiting = [element];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next;
    // Not spread into `push`: an element may have more children than a call may have arguments.
    for (const below of elements(next).reverse()) waiting.push(below);
  }
}

/** The namespace that a prefix (empty: the default) stands for inside an element; undefined when it is not declared. */
export function namespaceOfPrefix(element: XmlElement, prefix: string): string | undefined {
  for (let at: XmlElement | undefined = element; at !== undefined; at = at.parent) {
    const declared = at.declarations.find((declaration) => declaration.prefix === prefix);
    if (declared !== undefined) return declared.uri;
  }
  return undefined;
}
