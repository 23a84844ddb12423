import { useEffect, useRef, useState } from 'react';
import { findAll, fold, MAX_MATCHES, type Folded, type Match } from '../find/find-text.ts';
import { currentHit, type Find } from '../find/use-find.ts';
import type { PdfDocument } from './pdf-document.ts';

/** The words of a page, put together from the pieces that the PDF has them in. */
export interface PageText {
  readonly folded: Folded;
  readonly starts: readonly number[];
  readonly lengths: readonly number[];
}

/** How text is taken out of a page, for reading it and for searching it alike: the pieces must be the same. */
export const TEXT_OPTIONS = { includeMarkedContent: false, disableNormalization: true } as const;

export interface PageMatch extends Match {
  readonly page: number;
  readonly text: PageText;
}

export interface PdfFind {
  readonly matches: readonly PageMatch[];
  readonly current: PageMatch | undefined;
  readonly isSearching: boolean;
  /** Takes the place of `Find.ask`. */
  readonly ask: (query: string) => void;
}

interface Found {
  readonly matches: readonly PageMatch[];
  readonly isSearching: boolean;
}
const NOTHING: Found = { matches: [], isSearching: false };

/** Searches all pages, those too that are not drawn. */
export function usePdfFind(document: PdfDocument, { query, index, ask }: Find): PdfFind {
  const [found, setFound] = useState(NOTHING);
  const texts = useRef(new Map<number, Promise<PageText>>());
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const { matches, isSearching } = query === '' ? NOTHING : found;
  const at = currentHit(index, matches.length);
  return {
    matches,
    isSearching,
    current: at === undefined ? undefined : matches[at],
    ask: (wanted) => {
      running.current?.abort();
      const own = new AbortController();
      running.current = own;
      ask(wanted);
      void search(document, texts.current, wanted, (now) => {
        if (!own.signal.aborted) setFound(now);
        return !own.signal.aborted;
      });
    },
  };
}

/** `tell` says whether anybody still wants to know. */
async function search(
  document: PdfDocument,
  texts: Map<number, Promise<PageText>>,
  wanted: string,
  tell: (found: Found) => boolean,
): Promise<void> {
  const matches: PageMatch[] = [];
  if (wanted.trim() === '') return void tell(NOTHING);
  for (let page = 0; page < document.pageCount && matches.length < MAX_MATCHES; page += 1) {
    const reading = texts.get(page) ?? readText(document, page);
    texts.set(page, reading);
    const text = await reading;
    matches.push(...findAll(text.folded, wanted).map((match) => ({ ...match, page, text })));
    if (!tell({ matches: [...matches], isSearching: true })) return;
  }
  tell({ matches, isSearching: false });
}

/** A page that cannot be read has no words. */
async function readText(document: PdfDocument, index: number): Promise<PageText> {
  const starts: number[] = [];
  const lengths: number[] = [];
  let text = '';
  try {
    const { items } = await (await document.page(index)).getTextContent(TEXT_OPTIONS);
    for (const item of items) {
      if (!('str' in item)) continue;
      starts.push(text.length);
      lengths.push(item.str.length);
      text += item.hasEOL ? `${item.str}\n` : item.str;
    }
  } catch {
    // Shown as a page that cannot be displayed; there is nothing more to say of it here.
  }
  return { folded: fold(text), starts, lengths };
}
