/** What is open of measuring on the screen. */
import { create } from 'zustand';
import type { ErrorReport } from '../../shared/errors.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

interface MeasuringScreen {
  /** The list stands beside the image. */
  readonly isListShown: boolean;
  /** The measurement whose name is being written. */
  readonly naming: string | undefined;
  /** Why the measurements that were kept could not be read. */
  readonly failure: ErrorReport | undefined;
  /** How many of those that were kept cannot be read any more. */
  readonly unreadable: number;
  readonly showList: (isShown: boolean) => void;
  readonly name: (id: string | undefined) => void;
  readonly told: (failure: ErrorReport | undefined, unreadable: number) => void;
}

const CLOSED = { isListShown: false, naming: undefined, failure: undefined, unreadable: 0 };

export const useMeasuring = create<MeasuringScreen>((set) => ({
  ...CLOSED,
  showList: (isListShown) => set({ isListShown, naming: undefined }),
  name: (naming) => set(naming === undefined ? { naming } : { naming, isListShown: true }),
  told: (failure, unreadable) => set({ failure, unreadable }),
}));

onPatientLeaving(() => useMeasuring.setState(CLOSED));
