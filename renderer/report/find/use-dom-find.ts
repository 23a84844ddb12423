import { useEffect, useState, type RefObject } from 'react';
import { findAll, fold, piecesOf, type Match } from './find-text.ts';
import { mark, reveal, unmark } from './highlights.ts';
import { currentHit, type Find } from './use-find.ts';

/** Elements between which words do not run on. */
const BREAKS = new Set(
  'BR,P,DIV,LI,UL,OL,TABLE,TR,TD,TH,CAPTION,H2,H3,H4,H5,H6,SECTION,FIGURE,FIGCAPTION,PRE,BUTTON'.split(','),
);

export interface DomFind {
  readonly count: number;
  /** Takes the place of `Find.ask`. */
  readonly ask: (query: string) => void;
}

type Hits = readonly (readonly Range[])[];
const NONE: Hits = [];

/** Searches what is drawn below `root`, marks it and brings the current hit into sight. */
export function useDomFind(
  { query, index, ask }: Find,
  root: RefObject<HTMLElement | null>,
  scroller: RefObject<HTMLElement | null>,
): DomFind {
  const [found, setFound] = useState(NONE);
  const hits = query === '' ? NONE : found;
  useEffect(() => {
    const place = Symbol('text');
    const at = currentHit(index, hits.length);
    const current = at === undefined ? [] : (hits[at] ?? []);
    mark(place, { ranges: hits.flat(), current });
    if (current[0] && scroller.current) reveal(current[0], scroller.current);
    return () => unmark(place);
  }, [hits, index, scroller]);
  return {
    count: hits.length,
    ask: (wanted) => {
      setFound(root.current ? searchBelow(root.current, wanted) : NONE);
      ask(wanted);
    },
  };
}

function searchBelow(root: HTMLElement, query: string): Hits {
  const nodes: Text[] = [];
  const starts: number[] = [];
  let text = '';
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text) {
      if (endsABlock(node)) text += '\n';
      nodes.push(node);
      starts.push(text.length);
      text += node.data;
    } else if (BREAKS.has(node.nodeName)) text += '\n';
  }
  const lengths = nodes.map(({ length }) => length);
  return findAll(fold(text), query).map((match) => rangesOf(nodes, starts, lengths, match));
}

/** True for a text that follows the end of a block without a block of its own. */
function endsABlock({ previousSibling }: Text): boolean {
  return previousSibling !== null && BREAKS.has(previousSibling.nodeName);
}

function rangesOf(
  nodes: readonly Text[],
  starts: readonly number[],
  lengths: readonly number[],
  match: Match,
): readonly Range[] {
  return piecesOf(starts, lengths, match).flatMap(({ segment, from, to }) => {
    const node = nodes[segment];
    if (!node) return [];
    const range = new Range();
    range.setStart(node, from);
    range.setEnd(node, to);
    return [range];
  });
}
