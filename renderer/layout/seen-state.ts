/** What was seen of the patient's images, in this window and in the other one. */
import { create } from 'zustand';
import type { SeenImages } from '../../shared/layout.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import { NOTHING_SEEN, withMarks, type Seen } from './seen.ts';

export const useSeen = create<{ readonly seen: Seen }>(() => ({ seen: NOTHING_SEEN }));

type Teller = (marks: readonly SeenImages[]) => void;
let teller: Teller | undefined;

/** Told of what this window adds; undefined: nobody. */
export function tellSeen(tell: Teller | undefined): void {
  teller = tell;
}

/** Seen here: the other window and the main process are told too. */
export function markSeen(marks: readonly SeenImages[]): void {
  const before = useSeen.getState().seen;
  takeSeen(marks);
  if (useSeen.getState().seen !== before) teller?.(marks);
}

/** Seen elsewhere, or before the page was loaded. */
export function takeSeen(marks: readonly SeenImages[]): void {
  const { seen } = useSeen.getState();
  const next = withMarks(seen, marks);
  if (next !== seen) useSeen.setState({ seen: next });
}

onPatientLeaving(() => useSeen.setState({ seen: NOTHING_SEEN }));
