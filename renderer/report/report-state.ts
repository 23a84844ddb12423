/** Which report is on the screen. Light on purpose: the rest of the screen reads it without loading a report. */
import { create } from 'zustand';
import { onPatientLeaving } from '../viewer/viewer-state.ts';

/** Part of the width that the report has beside images, until the user moves the divider. */
export const DEFAULT_SHARE = 0.36;

interface ReportState {
  /** RecordDocument.id; undefined: no report is open. */
  readonly documentId: string | undefined;
  /** Shown beside images; the open report stays open while it is not. */
  readonly isBeside: boolean;
  /** Part of the width that the report has beside images; the user's, not the patient's. */
  readonly share: number;
  readonly open: (documentId: string) => void;
  readonly close: () => void;
  readonly showBeside: (isBeside: boolean) => void;
  readonly setShare: (share: number) => void;
}

export const useReport = create<ReportState>((set) => ({
  documentId: undefined,
  isBeside: true,
  share: DEFAULT_SHARE,
  open: (documentId) => set({ documentId, isBeside: true }),
  close: () => set({ documentId: undefined }),
  showBeside: (isBeside) => set({ isBeside }),
  setShare: (share) => set({ share }),
}));

onPatientLeaving(() => useReport.setState({ documentId: undefined, isBeside: true }));
