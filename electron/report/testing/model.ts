/** Looks through what was read of a report: its text, and everything that is more than text. */
import type { ReadReport } from '../read-report.ts';
import type {
  NarrativeItem,
  NarrativeNode,
  NarrativeNodes,
  NarrativeRow,
  NarrativeSection,
} from '../../../shared/report.ts';

/** The text of a narrative as it is read, one line for each block. */
export function plainText({ body }: ReadReport): string {
  if (body.kind !== 'narrative') throw new Error(`no narrative, but ${body.kind}`);
  return body.sections.map(textOfSection).join('\n').replace(/\n+/g, '\n').trim();
}

function textOfSection({ title, content, sections }: NarrativeSection): string {
  return [title, textOf(content), ...sections.map(textOfSection)].join('\n');
}

export function textOf(nodes: NarrativeNodes): string {
  return nodes.map(textOfNode).join('');
}

function textOfNode(node: NarrativeNode): string {
  const caption = 'caption' in node && node.caption !== undefined ? `${textOf(node.caption)}\n` : '';
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'break':
      return '\n';
    case 'list':
      return `\n${caption}${node.items.map(textOfItem).join('\n')}\n`;
    case 'table':
      return `\n${caption}${[...node.head, ...node.body, ...node.foot].map(textOfRow).join('\n')}\n`;
    case 'footnote':
      return `{${textOf(node.children)}}`;
    case 'footnoteRef':
      return `[${node.target}]`;
    case 'media':
      return `${caption}[image ${node.part}]`;
    case 'paragraph':
      return `\n${caption}${textOf(node.children)}\n`;
    case 'link':
      return `${textOf(node.children)} (${node.target})`;
    default:
      return textOf(node.children);
  }
}

function textOfItem({ caption = [], children }: NarrativeItem): string {
  return `- ${textOf(caption)}${textOf(children)}`;
}

function textOfRow({ cells }: NarrativeRow): string {
  return cells.map(({ children }) => textOf(children)).join(' | ');
}

const KINDS = [
  'text',
  'break',
  'paragraph',
  'span',
  'sub',
  'sup',
  'link',
  'footnote',
  'footnoteRef',
  'list',
  'table',
  'media',
];
const STYLES = ['bold', 'italic', 'underline', 'emphasis', 'lineThrough', 'important'];
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
/** What may stand under a name in a narrative, besides texts, lists and other nodes. */
const ALLOWED: Readonly<Record<string, (value: unknown, holder: object) => boolean>> = {
  kind: (value) => KINDS.includes(value as string),
  styles: (value) => (value as string[]).every((style) => STYLES.includes(style)),
  id: (value) => value === '' || IDENTIFIER.test(value as string),
  target: (value, holder) =>
    'kind' in holder && holder.kind === 'link'
      ? /^(?:https?:\/\/|mailto:)[^\s<>"'`]+$/i.test(value as string)
      : IDENTIFIER.test(value as string),
  ordered: (value) => typeof value === 'boolean',
  header: (value) => typeof value === 'boolean',
  columns: (value) => inRange(value),
  rows: (value) => inRange(value),
  align: (value) => ['left', 'center', 'right'].includes(value as string),
  part: (value) => Number.isInteger(value),
  text: (value) => typeof value === 'string',
};
const NODES = ['children', 'caption', 'items', 'head', 'body', 'foot', 'cells'];

function inRange(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 100;
}

/** Whatever in a narrative is not on the list, each as a path and a value; none, if it keeps its promises. */
export function strangers(sections: readonly NarrativeSection[]): string[] {
  const found: string[] = [];
  const look = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [at, one] of value.entries()) look(one, `${path}[${at}]`);
    else if (typeof value !== 'object' || value === null) found.push(`${path} = ${String(value)}`);
    else lookInto(value, path);
  };
  const lookInto = (holder: object, path: string): void => {
    for (const [name, value] of Object.entries(holder) as [string, unknown][]) {
      // The rows of a table and the number of rows of a cell have one name.
      if (NODES.includes(name)) look(value, `${path}.${name}`);
      else if (ALLOWED[name]?.(value, holder) !== true) found.push(`${path}.${name} = ${JSON.stringify(value)}`);
    }
  };
  const lookIntoSection = ({ content, sections: inner }: NarrativeSection): void => {
    look(content, 'content');
    inner.forEach(lookIntoSection);
  };
  sections.forEach(lookIntoSection);
  return found;
}
