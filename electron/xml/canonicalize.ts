/** Exclusive XML Canonicalization 1.0, without comments (https://www.w3.org/TR/xml-exc-c14n/). */
import { WorkstationError } from '../../shared/errors.ts';
import type { XmlAttribute, XmlDocument, XmlElement, XmlNamespaceDeclaration, XmlNode } from './tree.ts';

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';
/** A namespace has to be an absolute URI for its document to have a canonical form (Canonical XML 1.0, 1.3). */
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;

export interface CanonicalOptions {
  /** Elements that are left out with all that is in them. */
  readonly omit?: (element: XmlElement) => boolean;
  /** `InclusiveNamespaces PrefixList`; `#default` is the default namespace. */
  readonly inclusivePrefixes?: readonly string[];
}

/**
 * The canonical form of an element with all that is in it, or of a whole document, in UTF-8.
 * Throws XML_NOT_WELL_FORMED for a namespace that is a relative URI: such a document has no canonical form.
 */
export function canonicalize(node: XmlElement | XmlDocument, options: CanonicalOptions = {}): Buffer {
  const writer = new CanonicalWriter(options);
  if (node.kind === 'document') writer.document(node);
  else writer.apex(node);
  return Buffer.from(writer.parts.join(''), 'utf8');
}

/**
 * Prefixes and what they stand for, from the outside to the inside; the default under the empty prefix. What an element
 * adds is taken away after it, so that no element costs more than what it says itself.
 */
class Bindings {
  readonly #stacks = new Map<string, string[]>();

  /** Empty for a prefix that stands for nothing: the default namespace only can be taken back. */
  get(prefix: string): string {
    return this.#stacks.get(prefix)?.at(-1) ?? '';
  }

  add(declarations: readonly XmlNamespaceDeclaration[]): void {
    for (const { prefix, uri } of declarations) {
      const stack = this.#stacks.get(prefix);
      if (stack === undefined) this.#stacks.set(prefix, [uri]);
      else stack.push(uri);
    }
  }

  remove(declarations: readonly XmlNamespaceDeclaration[]): void {
    for (const { prefix } of declarations) this.#stacks.get(prefix)?.pop();
  }
}

class CanonicalWriter {
  readonly parts: string[] = [];
  readonly #inScope = new Bindings();
  /** Written out by an element around. */
  readonly #rendered = new Bindings();
  readonly #omit: (element: XmlElement) => boolean;
  readonly #inclusive: readonly string[];

  constructor({ omit, inclusivePrefixes = [] }: CanonicalOptions) {
    this.#omit = omit ?? (() => false);
    this.#inclusive = inclusivePrefixes.map((prefix) => (prefix === '#default' ? '' : prefix));
  }

  /** Processing instructions outside the root stand on lines of their own. */
  document({ root, children }: XmlDocument): void {
    let before = true;
    for (const node of children) {
      if (node === root) {
        before = false;
        this.#element(root);
      } else if (node.kind === 'instruction') {
        const written = instruction(node.target, node.data);
        this.parts.push(before ? `${written}\n` : `\n${written}`);
      }
    }
  }

  /** An element by itself: what is declared around it counts, and is written where it is used. */
  apex(element: XmlElement): void {
    const around: XmlElement[] = [];
    for (let at = element.parent; at !== undefined; at = at.parent) around.unshift(at);
    for (const { declarations } of around) this.#inScope.add(declarations);
    this.#element(element);
  }

  #element(element: XmlElement): void {
    if (this.#omit(element)) return;
    this.#inScope.add(element.declarations);
    const fresh = this.#needed(element)
      .map((prefix) => ({ prefix, uri: this.#inScope.get(prefix) }))
      .filter(({ prefix, uri }) => uri !== this.#rendered.get(prefix));
    const declarations = fresh.toSorted((a, b) => compare(a.prefix, b.prefix)).map((one) => declaration(element, one));
    const attributes = element.attributes.toSorted(compareAttributes).map(({ name, value }) => written(name, value));
    this.parts.push(`<${element.name}`, ...declarations, ...attributes, '>');
    this.#rendered.add(fresh);
    for (const node of element.children) this.#content(node);
    this.#rendered.remove(fresh);
    this.parts.push(`</${element.name}>`);
    this.#inScope.remove(element.declarations);
  }

  #content(node: XmlNode): void {
    if (node.kind === 'element') this.#element(node);
    else if (node.kind === 'text') this.parts.push(escapeText(node.value));
    else if (node.kind === 'instruction') this.parts.push(instruction(node.target, node.data));
  }

  /**
   * The prefixes that the element's own tag makes use of (exclusive C14N, 3), and those asked for on top. The default
   * namespace is taken back (`xmlns=""`) only below an element that was written with one.
   */
  #needed({ prefix, attributes }: XmlElement): string[] {
    const used = attributes.filter((one) => one.prefix !== '' && one.namespace !== XML_NAMESPACE);
    const all = new Set([prefix, ...used.map((one) => one.prefix), ...this.#inclusive]);
    all.delete('xml');
    return [...all];
  }
}

function declaration(element: XmlElement, { prefix, uri }: XmlNamespaceDeclaration): string {
  if (uri !== '' && !ABSOLUTE.test(uri)) throw new WorkstationError('XML_NOT_WELL_FORMED', { line: element.line });
  return written(prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri);
}

function compareAttributes(a: XmlAttribute, b: XmlAttribute): number {
  return compare(a.namespace, b.namespace) || compare(a.localName, b.localName);
}

/** Order of code points, which that of UTF-8 is and that of JavaScript's strings is not. */
function compare(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function written(name: string, value: string): string {
  return ` ${name}="${escapeAttribute(value)}"`;
}

function instruction(target: string, data: string): string {
  return data === '' ? `<?${target}?>` : `<?${target} ${data}?>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};
const escaped = (character: string): string => ESCAPES[character] ?? character;

function escapeText(value: string): string {
  return value.replace(/[&<>\r]/g, escaped);
}

function escapeAttribute(value: string): string {
  return value.replace(/[&<"\t\n\r]/g, escaped);
}
