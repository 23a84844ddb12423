/** White space as HTML lays it out: a run of it is one blank, and there is none where a line begins or ends. */
import type { NarrativeNode } from '../../../shared/report.ts';
import { visible } from '../texts.ts';

/** What stands in a line with what is around it; anything else begins and ends one. */
const INLINE: readonly NarrativeNode['kind'][] = ['text', 'span', 'sub', 'sup', 'link', 'footnote', 'footnoteRef'];

interface Place {
  /** Nothing stands in the line so far. */
  readonly isEmpty: boolean;
  /** A blank would not be seen here: the line is empty, or ends in one. */
  readonly isBlank: boolean;
  /** The next text goes into a new line. */
  readonly breakDue: boolean;
}

const START: Place = { isEmpty: true, isBlank: true, breakDue: false };

/** Where the next text goes to: across the borders of spans, as far as the line reaches. */
export class Line {
  place = START;

  begin(): void {
    this.place = START;
  }

  /** Something that is no text, but takes room in the line. */
  fill(): void {
    this.place = { ...this.place, isEmpty: false, isBlank: false };
  }

  /** What comes next, if anything does, does not stand in a line with what was before. */
  part(): void {
    this.place = { ...this.place, breakDue: !this.place.isEmpty };
  }

  /** The text as it goes on from what was there before, behind a line break when one was due; nothing when it is not to be seen. */
  text(written: string): NarrativeNode[] {
    const { isBlank, breakDue } = this.place;
    const collapsed = visible(written.replace(/[ \t\r\n]+/g, ' '));
    const text = (isBlank || breakDue) && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed;
    if (text === '') return [];
    this.place = { isEmpty: false, isBlank: text.endsWith(' '), breakDue: false };
    const node: NarrativeNode = { kind: 'text', text };
    return breakDue ? [{ kind: 'break' }, node] : [node];
  }
}

/** Appends what was read; a text to a text, and a block after a line that ends. */
export function append(nodes: NarrativeNode[], added: readonly NarrativeNode[]): void {
  for (const node of added) {
    const last = nodes.at(-1);
    if (node.kind === 'text' && last?.kind === 'text')
      nodes[nodes.length - 1] = { kind: 'text', text: last.text + node.text };
    else {
      if (!INLINE.includes(node.kind)) endLine(nodes, node.kind === 'break');
      nodes.push(node);
    }
  }
}

/** Takes the blank off the end of a line, and line breaks that nothing comes after. */
export function endLine(nodes: NarrativeNode[], keepBreaks = false): void {
  for (let last = nodes.at(-1); last !== undefined; last = nodes.at(-1)) {
    const ended = last.kind === 'break' && !keepBreaks ? undefined : withoutBlankAtEnd(last);
    if (ended === last) return;
    nodes.pop();
    if (ended !== undefined) {
      nodes.push(ended);
      return;
    }
  }
}

/** The same node when there is nothing to take off; undefined when nothing is left of it. */
function withoutBlankAtEnd(node: NarrativeNode): NarrativeNode | undefined {
  if (node.kind === 'text') {
    if (!node.text.endsWith(' ')) return node;
    return node.text === ' ' ? undefined : { kind: 'text', text: node.text.slice(0, -1) };
  }
  if (node.kind !== 'span' && node.kind !== 'sub' && node.kind !== 'sup' && node.kind !== 'link') return node;
  const children = [...node.children];
  endLine(children, true);
  return { ...node, children };
}

/** Whether the next text would go on in a line with what stands last. */
export function isInLine(nodes: readonly NarrativeNode[]): boolean {
  const last = nodes.at(-1);
  return last !== undefined && INLINE.includes(last.kind);
}
