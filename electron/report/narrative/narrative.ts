/**
 * The narrative block (CDA R2 4.3.5) as a tree of the elements on a list. Of any other element the text is kept and the
 * element counted; what is no text for people (scripts, styles, foreign objects) goes with all that is in it.
 */
import type { NarrativeItem, NarrativeNode, NarrativeNodes } from '../../../shared/report.ts';
import { attribute, elements, type XmlElement, type XmlNode } from '../../xml/tree.ts';
import { CDA } from '../cda.ts';
import { append, endLine, isInLine, Line } from './line.ts';
import { linkTarget } from './link-target.ts';
import type { Media } from './media.ts';
import { stylesOf } from './style-codes.ts';
import { alignmentOf, isBetweenCells, rowGroupOf, spanOf, type RowGroup } from './tables.ts';

/** Elements whose text is not meant to be read. */
const NOT_FOR_READING: ReadonlySet<string> = new Set(
  'script style iframe object embed applet template noscript noframes frameset frame'.split(' '),
);
/** Elements of HTML that stand within a line; the text of anything else unknown stands in a line of its own. */
const WITHIN_A_LINE: ReadonlySet<string> = new Set(
  'a abbr b big cite code del dfn em font i ins kbd mark q s samp small span strike strong tt u var'.split(' '),
);
/** Elements that are the same in HTML: without them a text would say something else (10 to the sixth). */
const SAME_IN_HTML: ReadonlySet<string> = new Set(['br', 'sub', 'sup']);
/** Elements that begin and end a line, even where there is nothing to be seen of them. */
const BLOCKS: ReadonlySet<string> = new Set(['paragraph', 'caption', 'list', 'renderMultiMedia']);
/** What a reference may look like (xs:NCName, and no longer than anybody writes). */
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_.-]{0,63}$/u;

type Row = { readonly cells: Cell[] };
type Rows = Readonly<Record<RowGroup, Row[]>>;
type Cell = Extract<NarrativeNode, { kind: 'table' }>['body'][number]['cells'][number];

export class NarrativeReader {
  readonly #media: Media;
  readonly #line = new Line();
  #leftOut = 0;

  constructor(media: Media) {
    this.#media = media;
  }

  /** Elements that were not on the list, so far. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** What an element holds, as lines of its own: of a section's text, a paragraph, a cell. */
  block(element: XmlElement, without: readonly XmlNode[] = []): NarrativeNode[] {
    const nodes = this.#lines(element.children.filter((node) => !without.includes(node)));
    const styles = stylesOf(element);
    return styles.length === 0 || nodes.length === 0 ? nodes : [{ kind: 'span', styles, children: nodes }];
  }

  #lines(contents: readonly XmlNode[]): NarrativeNode[] {
    this.#line.begin();
    const nodes = this.#within(contents);
    endLine(nodes);
    this.#line.begin();
    return nodes;
  }

  /** Into `nodes`, if they are given: what is in an element that does not show goes in a row with what is around it. */
  #within(contents: readonly XmlNode[], nodes: NarrativeNode[] = []): NarrativeNode[] {
    for (const node of contents) {
      if (node.kind === 'element') this.#element(node, nodes);
      else if (node.kind === 'text') append(nodes, this.#line.text(node.value));
    }
    return nodes;
  }

  #element(element: XmlElement, nodes: NarrativeNode[]): void {
    const isKnown = element.namespace === CDA || SAME_IN_HTML.has(element.localName);
    const name = isKnown ? element.localName : '';
    if (name === 'content') this.#span(element, nodes);
    else if (name === 'linkHtml') this.#link(element, nodes);
    else if (name === 'table') this.#table(element, nodes);
    else {
      const before = this.#line.place;
      const known = this.#known(name, element);
      if (known === undefined) this.#unknown(element, nodes);
      else if (known.length > 0) append(nodes, known);
      else this.#goBack(before, BLOCKS.has(name));
    }
  }

  /** After an element of which there is nothing to be seen, but perhaps that it parts what is around it. */
  #goBack(place: Line['place'], parts: boolean): void {
    this.#line.place = place;
    if (parts) this.#line.part();
  }

  /** Undefined for an element that is not on the list. */
  #known(name: string, element: XmlElement): NarrativeNode[] | undefined {
    switch (name) {
      case 'br':
        this.#line.begin();
        return [{ kind: 'break' }];
      case 'sub':
      case 'sup':
        return nonEmpty(this.#within(element.children), (children) => ({ kind: name, children }));
      case 'paragraph':
        return this.#paragraph(element);
      case 'caption':
        return nonEmpty(this.block(element), (children) => ({ kind: 'paragraph', children }));
      case 'list':
        return this.#list(element);
      case 'footnote':
        return this.#footnote(element);
      case 'footnoteRef':
        return this.#footnoteRef(element);
      case 'renderMultiMedia':
        return this.#multimedia(element);
      default:
        return undefined;
    }
  }

  #unknown(element: XmlElement, nodes: NarrativeNode[]): void {
    this.#leftOut += 1;
    const name = element.localName.toLowerCase();
    if (NOT_FOR_READING.has(name)) return;
    const isApart = !WITHIN_A_LINE.has(name);
    if (isApart) this.#line.part();
    this.#within(element.children, nodes);
    if (isApart) this.#line.part();
  }

  #span(element: XmlElement, nodes: NarrativeNode[]): void {
    const styles = stylesOf(element);
    const id = identifierOf(element, 'ID');
    if (styles.length === 0 && id === undefined) this.#within(element.children, nodes);
    else {
      const named = id === undefined ? {} : { id };
      const inside = this.#within(element.children);
      append(
        nodes,
        nonEmpty(inside, (children) => ({ kind: 'span', styles, children, ...named })),
      );
    }
  }

  #link(element: XmlElement, nodes: NarrativeNode[]): void {
    const written = attribute(element, 'href')?.trim() ?? '';
    const target = linkTarget(written);
    if (target !== undefined) {
      append(nodes, [{ kind: 'link', target, children: this.#within(element.children) }]);
      this.#line.fill();
    } else {
      // A place in the document itself: the text of the link says what is there.
      if (written !== '' && !written.startsWith('#')) this.#leftOut += 1;
      this.#within(element.children, nodes);
    }
  }

  #paragraph(element: XmlElement): NarrativeNode[] {
    const [caption, without] = this.#caption(element);
    const children = this.block(element, without);
    return children.length === 0 && caption === undefined ? [] : [{ kind: 'paragraph', ...caption, children }];
  }

  /** What stands above a paragraph, list, table, item or image, and the element that it was read from. */
  #caption(element: XmlElement): [{ caption: NarrativeNodes } | undefined, XmlNode[]] {
    const found = elements(element).find(({ namespace, localName }) => namespace === CDA && localName === 'caption');
    if (found === undefined) return [undefined, []];
    const caption = this.block(found);
    return [caption.length === 0 ? undefined : { caption }, [found]];
  }

  #list(element: XmlElement): NarrativeNode[] {
    const [caption, without] = this.#caption(element);
    const items: NarrativeItem[] = [];
    for (const node of element.children) {
      if (without.includes(node)) continue;
      const isItem = node.kind === 'element' && node.namespace === CDA && node.localName === 'item';
      const item = isItem ? this.#item(node) : { children: this.#lines([node]) };
      if (isItem || item.children.length > 0) items.push(item);
    }
    const ordered = attribute(element, 'listType') === 'ordered';
    return items.length === 0 && caption === undefined ? [] : [{ kind: 'list', ordered, ...caption, items }];
  }

  #item(element: XmlElement): NarrativeItem {
    const [caption, without] = this.#caption(element);
    return { ...caption, children: this.block(element, without) };
  }

  /** Text that stands between rows and cells goes before the table, as in HTML. */
  #table(element: XmlElement, nodes: NarrativeNode[]): void {
    const [before, count] = [this.#line.place, nodes.length];
    const [caption, without] = this.#caption(element);
    const rows: Rows = { head: [], body: [], foot: [] };
    for (const node of element.children) {
      if (without.includes(node)) continue;
      const group = rowGroupOf(node);
      if (group !== undefined && node.kind === 'element') this.#rows(node.children, rows[group], nodes);
      else this.#rows([node], rows.body, nodes);
    }
    const { head, body, foot } = rows;
    if (head.length + body.length + foot.length === 0 && caption === undefined)
      return this.#goBack(nodes.length === count ? before : this.#line.place, true);
    this.#line.begin();
    append(nodes, [{ kind: 'table', ...caption, head, body, foot }]);
  }

  #rows(contents: readonly XmlNode[], rows: Row[], nodes: NarrativeNode[]): void {
    for (const node of contents) {
      if (node.kind !== 'element' || node.namespace !== CDA || node.localName !== 'tr') {
        this.#stray(node, nodes);
        continue;
      }
      const cells: Cell[] = [];
      for (const inside of node.children) {
        const cell = this.#cell(inside);
        if (cell === undefined) this.#stray(inside, nodes);
        else cells.push(cell);
      }
      if (cells.length > 0) rows.push({ cells });
    }
  }

  #stray(node: XmlNode, nodes: NarrativeNode[]): void {
    if (isBetweenCells(node)) return;
    this.#line.begin();
    if (isInLine(nodes)) append(nodes, [{ kind: 'break' }]);
    this.#within([node], nodes);
  }

  #cell(node: XmlNode): Cell | undefined {
    if (node.kind !== 'element' || node.namespace !== CDA) return undefined;
    if (node.localName !== 'td' && node.localName !== 'th') return undefined;
    return {
      header: node.localName === 'th',
      columns: spanOf(node, 'colspan'),
      rows: spanOf(node, 'rowspan'),
      ...alignmentOf(node),
      children: this.block(node),
    };
  }

  #footnote(element: XmlElement): NarrativeNode[] {
    const inside = this.block(element);
    this.#line.fill();
    return nonEmpty(inside, (children) => ({ kind: 'footnote', id: identifierOf(element, 'ID') ?? '', children }));
  }

  #footnoteRef(element: XmlElement): NarrativeNode[] {
    const target = identifierOf(element, 'IDREF');
    if (target === undefined) return [];
    this.#line.fill();
    return [{ kind: 'footnoteRef', target }];
  }

  #multimedia(element: XmlElement): NarrativeNode[] {
    const [caption, without] = this.#caption(element);
    const images = this.#media.find(attribute(element, 'referencedObject') ?? '');
    const nodes: NarrativeNode[] = images.map((part, at) => ({ kind: 'media', part, ...(at === 0 ? caption : {}) }));
    // Without the image its caption is still something that the author wrote.
    if (nodes.length === 0 && caption !== undefined) nodes.push({ kind: 'paragraph', children: caption.caption });
    append(nodes, this.block(element, without));
    return nodes;
  }
}

function nonEmpty(nodes: NarrativeNodes, made: (children: NarrativeNodes) => NarrativeNode): NarrativeNode[] {
  return nodes.length === 0 ? [] : [made(nodes)];
}

function identifierOf(element: XmlElement, name: 'ID' | 'IDREF'): string | undefined {
  const id = attribute(element, name)?.trim();
  return id !== undefined && IDENTIFIER.test(id) ? id : undefined;
}
