import { createContext, useContext, type ReactNode } from 'react';
import type { NarrativePlaces } from './narrative-model.ts';

/** What the nodes of a narrative have to know of the whole. */
export interface NarrativeScope {
  readonly places: NarrativePlaces;
  /** Draws a binary part of the document. */
  readonly media: (part: number) => ReactNode;
  /** To the footnote of that number; `from` is where the way back leads. */
  readonly goToNote: (number: number, from: Element) => void;
  readonly goToAnchor: (id: string) => void;
}

export const NarrativeContext = createContext<NarrativeScope | undefined>(undefined);

export function useNarrative(): NarrativeScope {
  const scope = useContext(NarrativeContext);
  if (!scope) throw new Error('useNarrative outside of Narrative');
  return scope;
}
