/** What is open in the viewer. Light on purpose: the rest of the screen reads it without loading the viewer. */
import { create } from 'zustand';

/** What dragging with the left button does. */
export type PointerMode = 'window' | 'zoom' | 'pan' | 'scroll';
export const POINTER_MODES = ['window', 'zoom', 'pan', 'scroll'] as const satisfies readonly PointerMode[];

interface ViewerState {
  /** Series Instance UID of the series on the screen; undefined: the Dossier is shown. */
  readonly seriesUid: string | undefined;
  readonly mode: PointerMode;
  /** The measures lie over the viewer. */
  readonly areMeasuresShown: boolean;
  readonly open: (seriesUid: string) => void;
  readonly close: () => void;
  readonly setMode: (mode: PointerMode) => void;
  readonly showMeasures: (areShown: boolean) => void;
}

export const useViewer = create<ViewerState>((set) => ({
  seriesUid: undefined,
  mode: 'window',
  areMeasuresShown: false,
  open: (seriesUid) => set({ seriesUid }),
  close: () => set({ seriesUid: undefined }),
  setMode: (mode) => set({ mode }),
  showMeasures: (areMeasuresShown) => set({ areMeasuresShown }),
}));

const leaving = new Set<() => void>();

/** Called when the patient leaves the screen, for whatever reason. */
export function onPatientLeaving(forget: () => void): void {
  leaving.add(forget);
}

/** Nothing of the patient stays behind in this window. */
export function leavePatient(): void {
  useViewer.setState({ seriesUid: undefined, areMeasuresShown: false });
  for (const forget of leaving) forget();
}
