/**
 * Reads XML 1.0 with namespaces into a tree. No DTD, no entities but the five predefined ones, nothing fetched; the
 * syntax is judged by saxes, what is kept of it and how much is judged here.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { WorkstationError } from '../../shared/errors.ts';
import { decodeXml } from './encoding.ts';
import type {
  XmlAttribute,
  XmlComment,
  XmlDocument,
  XmlElement,
  XmlInstruction,
  XmlNamespaceDeclaration,
  XmlNode,
} from './tree.ts';

export interface XmlLimits {
  readonly maxBytes: number;
  /** Elements inside one another, the root counting as one. */
  readonly maxDepth: number;
  /** Elements, texts, comments and processing instructions together. */
  readonly maxNodes: number;
  /** Of one element, declarations of namespaces included. */
  readonly maxAttributes: number;
}

const XML_LIMITS: XmlLimits = {
  maxBytes: 32 * 1_048_576,
  maxDepth: 256,
  maxNodes: 1_000_000,
  maxAttributes: 512,
};

/** What a name may hold but not begin with (Namespaces in XML 1.0, 3: NCName); saxes checks names as a whole only. */
const NO_NAME_START = /^(?:[-.0-9\u00B7\u203F\u2040]|[\u0300-\u036F])/;

/**
 * The document in `bytes`. Throws `XML_ENCODING`, `XML_DOCTYPE` for a document type declaration of whatever content,
 * `XML_LIMIT` with the name of the limit, and `XML_NOT_WELL_FORMED` with the line.
 */
export function parseXml(bytes: Uint8Array, limits: Partial<XmlLimits> = {}): XmlDocument {
  const { maxBytes, ...others } = { ...XML_LIMITS, ...limits };
  if (bytes.length > maxBytes) throw new WorkstationError('XML_LIMIT', { limit: `${maxBytes / 1_048_576} MiB` });
  const text = decodeXml(bytes);
  if (beginsWithDoctype(text)) throw new WorkstationError('XML_DOCTYPE');
  return new TreeBuilder(others).build(text);
}

/** Whether a DOCTYPE comes before the root, however much stands before it; the parser never sees such a document. */
function beginsWithDoctype(text: string): boolean {
  let at = 0;
  for (;;) {
    while (isBlank(text.charCodeAt(at))) at += 1;
    if (text.startsWith('<!DOCTYPE', at)) return true;
    const closing = text.startsWith('<!--', at) ? '-->' : text.startsWith('<?', at) ? '?>' : undefined;
    const end = closing === undefined ? -1 : text.indexOf(closing, at);
    if (closing === undefined || end < 0) return false;
    at = end + closing.length;
  }
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

interface OpenElement extends XmlElement {
  readonly children: XmlNode[];
}

class TreeBuilder {
  readonly #limits: Omit<XmlLimits, 'maxBytes'>;
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #outside: (XmlElement | XmlComment | XmlInstruction)[] = [];
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #nodes = 0;
  #attributes = 0;

  constructor(limits: Omit<XmlLimits, 'maxBytes'>) {
    this.#limits = limits;
    const parser = this.#parser;
    parser.on('xmldecl', ({ version }) => {
      // Other line ends and names: nothing that canonical XML, which is XML 1.0, could be made of.
      if (version !== '1.0') this.#refuse();
    });
    parser.on('doctype', () => {
      throw new WorkstationError('XML_DOCTYPE');
    });
    parser.on('attribute', () => {
      this.#attributes += 1;
      if (this.#attributes > this.#limits.maxAttributes) this.#exceed('maxAttributes');
    });
    parser.on('opentag', (tag) => this.#openElement(tag));
    parser.on('closetag', () => this.#open.pop());
    parser.on('text', (value) => this.#addText(value));
    parser.on('cdata', (value) => this.#addText(value));
    parser.on('comment', (value) => this.#addBeside({ kind: 'comment', value }));
    parser.on('processinginstruction', ({ target, body }) =>
      this.#addBeside({ kind: 'instruction', target, data: body }),
    );
  }

  build(text: string): XmlDocument {
    // saxes passes over a byte order mark of its own; the document's one has been taken off already.
    if (text.startsWith('\uFEFF')) this.#refuse();
    try {
      this.#parser.write(text).close();
    } catch (error) {
      if (error instanceof WorkstationError) throw error;
      this.#refuse(error);
    }
    if (this.#root === undefined) return this.#refuse();
    return { kind: 'document', root: this.#root, children: this.#outside };
  }

  #openElement(tag: SaxesTagNS): void {
    this.#attributes = 0;
    if (this.#open.length >= this.#limits.maxDepth) this.#exceed('maxDepth');
    const attributes: XmlAttribute[] = [];
    const declarations: XmlNamespaceDeclaration[] = [];
    for (const { name, prefix, local, uri, value } of Object.values(tag.attributes)) {
      this.#checkName(local);
      if (name === 'xmlns' || prefix === 'xmlns')
        declarations.push(this.#declaration(prefix === '' ? '' : local, value));
      else attributes.push({ name, prefix, localName: local, namespace: uri, value });
    }
    this.#checkName(tag.local);
    const parent = this.#open.at(-1);
    const { name, prefix, local: localName, uri: namespace } = tag;
    const line = this.#parser.line;
    const names = { name, prefix, localName, namespace };
    const element: OpenElement = { kind: 'element', ...names, attributes, declarations, children: [], parent, line };
    this.#count();
    if (parent === undefined) {
      this.#outside.push(element);
      this.#root = element;
    } else parent.children.push(element);
    this.#open.push(element);
  }

  /** saxes trims the addresses of namespaces; that two readers might disagree is reason enough to refuse the blanks. */
  #declaration(prefix: string, uri: string): XmlNamespaceDeclaration {
    if (uri !== uri.trim()) this.#refuse();
    return { prefix, uri };
  }

  #checkName(localName: string): void {
    if (NO_NAME_START.test(localName)) this.#refuse();
  }

  #addText(value: string): void {
    const siblings = this.#open.at(-1)?.children;
    if (siblings === undefined || value === '') return;
    const last = siblings.at(-1);
    if (last?.kind === 'text') siblings[siblings.length - 1] = { kind: 'text', value: last.value + value };
    else {
      this.#count();
      siblings.push({ kind: 'text', value });
    }
  }

  #addBeside(node: XmlComment | XmlInstruction): void {
    this.#count();
    (this.#open.at(-1)?.children ?? this.#outside).push(node);
  }

  #count(): void {
    this.#nodes += 1;
    if (this.#nodes > this.#limits.maxNodes) this.#exceed('maxNodes');
  }

  #exceed(limit: keyof Omit<XmlLimits, 'maxBytes'>): never {
    throw new WorkstationError('XML_LIMIT', { limit: this.#limits[limit] });
  }

  #refuse(cause?: unknown): never {
    throw new WorkstationError('XML_NOT_WELL_FORMED', { line: this.#parser.line }, { cause });
  }
}
