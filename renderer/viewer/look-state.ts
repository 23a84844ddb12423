/** What the user has on or off in all panes. */
import { create } from 'zustand';

interface LookState {
  /** Texts in the corners. What warns stays. */
  readonly areTextsShown: boolean;
  /** A lens under the pointer. */
  readonly isLensOn: boolean;
  readonly showTexts: (areTextsShown: boolean) => void;
  readonly switchLens: (isLensOn: boolean) => void;
}

export const useLook = create<LookState>((set) => ({
  areTextsShown: true,
  isLensOn: false,
  showTexts: (areTextsShown) => set({ areTextsShown }),
  switchLens: (isLensOn) => set({ isLensOn }),
}));
