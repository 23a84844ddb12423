import { useSyncExternalStore } from 'react';
import type { LinkedView } from './linked-view.ts';

/** Draws the component anew with every drawing of the pane: what lies over an image goes where that goes. */
export function useDrawn({ state }: LinkedView): void {
  const drawing = (): string => `${state.getState().drawn} ${state.getState().shown}`;
  useSyncExternalStore(state.subscribe, drawing, drawing);
}
