/** Which panes go together, and the point of the localiser. Light: commands and layers read it. */
import { create } from 'zustand';
import type { Vector } from '../viewer/frame-facts.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import type { LinkNote, ScrollWay } from './following.ts';

/** A place of the patient that all panes show. */
export interface LocatedPoint {
  /** In mm. */
  readonly position: Vector;
  readonly frameOfReferenceUid: string;
  /** The pane in which it was set. */
  readonly pane: number;
}

export interface LinkState {
  /** How panes scroll together; undefined: they do not. */
  readonly way: ScrollWay | undefined;
  /** How many times that was said: « lier ici » takes the offset anew each time. */
  readonly times: number;
  /** What the key switches on. */
  readonly lastWay: ScrollWay;
  /** Window, zoom and place go together. */
  readonly isLookLinked: boolean;
  readonly areLinesShown: boolean;
  readonly isCrosshairOn: boolean;
  readonly point: LocatedPoint | undefined;
  /** What panes say about the link, by pane. */
  readonly notes: Readonly<Record<number, LinkNote | undefined>>;
  readonly setWay: (way: ScrollWay | undefined) => void;
  readonly linkLook: (isLinked: boolean) => void;
  readonly showLines: (areShown: boolean) => void;
  readonly showCrosshair: (isOn: boolean) => void;
  readonly locate: (point: LocatedPoint) => void;
  readonly note: (pane: number, note: LinkNote | undefined) => void;
}

export const NO_LINKS = {
  way: undefined,
  times: 0,
  lastWay: 'position',
  isLookLinked: false,
  areLinesShown: false,
  isCrosshairOn: false,
  point: undefined,
  notes: {},
} as const;

export const useLinks = create<LinkState>((set) => ({
  ...NO_LINKS,
  setWay: (way) => set(({ lastWay, times }) => ({ way, times: times + 1, lastWay: way ?? lastWay, notes: {} })),
  linkLook: (isLookLinked) => set({ isLookLinked }),
  showLines: (areLinesShown) => set({ areLinesShown }),
  showCrosshair: (isCrosshairOn) => set({ isCrosshairOn, point: undefined }),
  locate: (point) => set({ point }),
  note: (pane, note) =>
    set((state) => (isSameNote(state.notes[pane], note) ? state : { notes: { ...state.notes, [pane]: note } })),
}));

function isSameNote(a: LinkNote | undefined, b: LinkNote | undefined): boolean {
  if (a?.kind !== b?.kind) return false;
  return a?.kind !== 'away' || b?.kind !== 'away' || a.mm === b.mm;
}

onPatientLeaving(() => useLinks.setState(({ times }) => ({ ...NO_LINKS, times: times + 1 })));
