import { useState } from 'react';

/** The search in a report as the user has it; what is found is for whoever shows the report. */
export interface Find {
  readonly isOpen: boolean;
  readonly query: string;
  /** Index of the hit that the user is at; may lie beyond the hits, which go round. */
  readonly index: number;
  /** Grows every time the user asks for the search: the field takes the focus again. */
  readonly asked: number;
  readonly open: () => void;
  readonly close: () => void;
  readonly ask: (query: string) => void;
  readonly step: (by: 1 | -1) => void;
}

export function useFind(): Find {
  const [state, setState] = useState({ isOpen: false, query: '', index: 0, asked: 0 });
  return {
    ...state,
    query: state.isOpen ? state.query : '',
    open: () => setState((before) => ({ ...before, isOpen: true, asked: before.asked + 1 })),
    close: () => setState((before) => ({ ...before, isOpen: false })),
    ask: (query) => setState((before) => ({ ...before, query, index: 0 })),
    step: (by) => setState((before) => ({ ...before, index: before.index + by })),
  };
}

/** Which of `count` hits the user is at, from 0; undefined when there is none. */
export function currentHit(index: number, count: number): number | undefined {
  return count === 0 ? undefined : ((index % count) + count) % count;
}
