/** What has to be known of a whole narrative before any of it is drawn: its footnotes, its places, its outline. */
import type { NarrativeItem, NarrativeNodes, NarrativeRow, NarrativeSection } from '../../../shared/report.ts';

export interface Footnote {
  /** Counts from 1, in the order of the text. */
  readonly number: number;
  readonly children: NarrativeNodes;
}

export interface OutlineEntry {
  /** Index of the section, counted through the whole document. */
  readonly index: number;
  readonly title: string;
  readonly depth: number;
}

/** With fewer sections than these an outline is longer than the way. */
export const MIN_OUTLINE = 5;

/** Every section that has a title, in the order of the text. */
export function outlineOf(sections: readonly NarrativeSection[]): readonly OutlineEntry[] {
  let index = -1;
  const walk = (list: readonly NarrativeSection[], depth: number): OutlineEntry[] =>
    list.flatMap(({ title, sections: inner }) => {
      index += 1;
      const own = title === '' ? [] : [{ index, title, depth }];
      return [...own, ...walk(inner, depth + 1)];
    });
  return walk(sections, 0);
}

/** Sections in a section, itself included. */
export function sectionCount(section: NarrativeSection): number {
  return 1 + section.sections.reduce((sum, inner) => sum + sectionCount(inner), 0);
}

export interface NarrativePlaces {
  /** Footnotes by their id in the document; the first of two with one id. */
  readonly footnotes: ReadonlyMap<string, Footnote>;
  /** Ids of pieces of text that a link inside the document may lead to. */
  readonly anchors: ReadonlySet<string>;
}

/** Footnotes and places of a narrative; a reference to a footnote that is not there leads nowhere. */
export function placesOf(sections: readonly NarrativeSection[]): NarrativePlaces {
  const contents = new Map<string, NarrativeNodes>();
  const anchors = new Set<string>();
  const visit = (nodes: NarrativeNodes): void => {
    for (const node of nodes) {
      if (node.kind === 'footnote' && !contents.has(node.id)) contents.set(node.id, node.children);
      if (node.kind === 'span' && node.id !== undefined) anchors.add(node.id);
      for (const inner of innerNodes(node)) visit(inner);
    }
  };
  const visitSection = (section: NarrativeSection): void => {
    visit(section.content);
    section.sections.forEach(visitSection);
  };
  sections.forEach(visitSection);
  const footnotes = [...contents].map(([id, children], index): [string, Footnote] => [
    id,
    { number: index + 1, children },
  ]);
  return { footnotes: new Map(footnotes), anchors };
}

/** The lists of nodes that a node holds. */
function innerNodes(node: NarrativeNodes[number]): readonly NarrativeNodes[] {
  switch (node.kind) {
    case 'text':
    case 'break':
    case 'footnoteRef':
      return [];
    case 'media':
      return [node.caption ?? []];
    case 'list':
      return [
        node.caption ?? [],
        ...node.items.flatMap(({ caption = [], children }: NarrativeItem) => [caption, children]),
      ];
    case 'table':
      return [node.caption ?? [], ...[...node.head, ...node.body, ...node.foot].flatMap(cellsOf)];
    case 'paragraph':
      return [node.caption ?? [], node.children];
    case 'span':
    case 'sub':
    case 'sup':
    case 'link':
    case 'footnote':
      return [node.children];
  }
}

function cellsOf({ cells }: NarrativeRow): readonly NarrativeNodes[] {
  return cells.map(({ children }) => children);
}

/** The words of nodes, without their looks. */
export function plainText(nodes: NarrativeNodes): string {
  return nodes.map((node) => (node.kind === 'text' ? node.text : innerNodes(node).map(plainText).join(''))).join('');
}
