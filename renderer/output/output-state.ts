/** What the user wants to take out of the program, until it is done or given up. */
import { create } from 'zustand';
import type { ViewWay } from '../../shared/output.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

export type OutputWish = ViewWay | 'saveMeasurements' | 'sendMeasurements';

interface OutputState {
  /** The question that is on the screen. */
  readonly wish: OutputWish | undefined;
  readonly ask: (wish: OutputWish | undefined) => void;
}

export const useOutput = create<OutputState>((set) => ({
  wish: undefined,
  ask: (wish) => set({ wish }),
}));

onPatientLeaving(() => useOutput.setState({ wish: undefined }));
