/** What is open in the viewer. Light on purpose: the rest of the screen reads it without loading the viewer. */
import { create } from 'zustand';
import type { ErrorReport } from '../../shared/errors.ts';
import type { MeasurementKind } from '../../shared/measurements.ts';
import type { WorkstationApi } from '../app/api.ts';

/** What dragging with the left button does. */
export type PointerMode = ViewMode | MeasurementKind;
/** Modes that change how the image is looked at; the others measure. */
export type ViewMode = (typeof POINTER_MODES)[number];
export const POINTER_MODES = ['window', 'zoom', 'pan', 'scroll'] as const;

export function isViewMode(mode: PointerMode): mode is ViewMode {
  return POINTER_MODES.some((name) => name === mode);
}

interface ViewerState {
  /** Series Instance UID of the series in the active pane, or the last one that was; undefined: the Dossier is shown. */
  readonly seriesUid: string | undefined;
  /** Grows with every opening, also of the series that is open already: it may be wanted in another pane. */
  readonly opened: number;
  /** Why the source of that series could not be asked for it. */
  readonly failure: ErrorReport | undefined;
  readonly mode: PointerMode;
  /** The measures lie over the viewer. */
  readonly areMeasuresShown: boolean;
  readonly open: (seriesUid: string) => void;
  /** What `open` began has failed; nothing happens when another series is on the screen by now. */
  readonly fail: (seriesUid: string, failure: ErrorReport) => void;
  readonly forgetFailure: () => void;
  readonly close: () => void;
  readonly setMode: (mode: PointerMode) => void;
  readonly showMeasures: (areShown: boolean) => void;
}

export const useViewer = create<ViewerState>((set) => ({
  seriesUid: undefined,
  opened: 0,
  failure: undefined,
  mode: 'window',
  areMeasuresShown: false,
  open: (seriesUid) => set(({ opened }) => ({ seriesUid, opened: opened + 1, failure: undefined })),
  fail: (seriesUid, failure) => set((viewer) => (viewer.seriesUid === seriesUid ? { failure } : viewer)),
  forgetFailure: () => set({ failure: undefined }),
  close: () => set({ seriesUid: undefined, failure: undefined }),
  setMode: (mode) => set({ mode }),
  showMeasures: (areMeasuresShown) => set({ areMeasuresShown }),
}));

/** `asked` resolves when the source is being asked for what is not there yet; undefined when that is so already. */
type Opening = (seriesUid: string, api: WorkstationApi, asked: Promise<void> | undefined) => void;
const openings = new Set<Opening>();

/** Called at the gesture that opens a series, before anything of it is on the screen. */
export function onSeriesOpening(prepare: Opening): void {
  openings.add(prepare);
}

export const prepareSeries: Opening = (seriesUid, api, asked) => {
  for (const prepare of openings) prepare(seriesUid, api, asked);
};

const leaving = new Set<() => void>();

/** Called when the patient leaves the screen, for whatever reason. */
export function onPatientLeaving(forget: () => void): void {
  leaving.add(forget);
}

/** Nothing of the patient stays behind in this window. */
export function leavePatient(): void {
  useViewer.setState({ seriesUid: undefined, failure: undefined, areMeasuresShown: false });
  for (const forget of leaving) forget();
}
