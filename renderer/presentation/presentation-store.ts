/** Presentation states and key images of the patient on the screen, and what of them the user wants to see. */
import { create } from 'zustand';
import type { KeySelection, PresentationState } from '../../shared/presentation.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

export interface KnownState {
  readonly sopInstanceUid: string;
  readonly state: PresentationState;
}

export interface KnownSelection {
  readonly sopInstanceUid: string;
  readonly selection: KeySelection;
}

/** The user wants none. */
export const NO_STATE = 'none';

interface Presentations {
  /** The newest first. */
  readonly states: readonly KnownState[];
  readonly selections: readonly KnownSelection[];
  /** Objects of the examinations that could not be read. */
  readonly unreadable: number;
  /**
   * By Series Instance UID of the images: SOP Instance UID of the state that the user chose, or `NO_STATE`. Absent: the
   * newest that there is.
   */
  readonly chosen: Readonly<Record<string, string>>;
  /** Series Instance UIDs of the series in which one goes from key image to key image. */
  readonly keyOnly: readonly string[];
}

const NOTHING: Presentations = { states: [], selections: [], unreadable: 0, chosen: {}, keyOnly: [] };

export const usePresentations = create<Presentations>(() => NOTHING);

export function addState(known: KnownState): void {
  usePresentations.setState(({ states }) => ({
    // A date that is missing makes a state the oldest; those of one moment keep the order in which they came.
    states: [...states, known].toSorted((a, b) => compare(b.state.date, a.state.date)),
  }));
}

export function addSelection(known: KnownSelection): void {
  usePresentations.setState(({ selections }) => ({ selections: [...selections, known] }));
}

export function addUnreadable(): void {
  usePresentations.setState(({ unreadable }) => ({ unreadable: unreadable + 1 }));
}

/** The images of a series are looked at as that state says from now on, or as the user likes. */
export function choosePresentation(seriesUid: string, sopInstanceUid: string): void {
  usePresentations.setState(({ chosen }) => ({ chosen: { ...chosen, [seriesUid]: sopInstanceUid } }));
}

/** Off where states are applied; else the newest again. */
export function togglePresentation(seriesUid: string): void {
  usePresentations.setState(({ chosen }) => {
    const { [seriesUid]: now, ...others } = chosen;
    return { chosen: now === NO_STATE ? others : { ...chosen, [seriesUid]: NO_STATE } };
  });
}

export function toggleKeyOnly(seriesUid: string): void {
  usePresentations.setState(({ keyOnly }) => ({
    keyOnly: keyOnly.includes(seriesUid) ? keyOnly.filter((uid) => uid !== seriesUid) : [...keyOnly, seriesUid],
  }));
}

export function forgetPresentations(): void {
  usePresentations.setState(NOTHING);
}

onPatientLeaving(forgetPresentations);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
