/** Which layers over the images are switched on, and what presentation states put in their place. */
import { create } from 'zustand';
import type { FrameFacts } from '../viewer/frame-facts.ts';
import { onPatientLeaving } from '../viewer/viewer-state.ts';
import type { OverlayPlane } from './overlays.ts';
import type { Shutter } from './shutters.ts';

/** What a presentation state shows over an image in place of the image's own shutter and overlays (PS3.3 C.11.8, C.11.12). */
export interface PresentedLayers {
  readonly shutter?: Shutter;
  readonly overlays: readonly OverlayPlane[];
}

/** Undefined for an image that the presentation state is not about. */
export type PresentLayers = (facts: FrameFacts) => PresentedLayers | undefined;

interface PixelState {
  readonly showsOverlays: boolean;
  readonly showsShutters: boolean;
  /** By the index of the view. */
  readonly presented: ReadonlyMap<number, PresentLayers>;
  readonly toggleOverlays: () => void;
  readonly toggleShutters: () => void;
  /** For what is shown in a view from now on; undefined: what its files say. */
  readonly present: (view: number, layers: PresentLayers | undefined) => void;
}

export const usePixels = create<PixelState>((set) => ({
  showsOverlays: true,
  showsShutters: true,
  presented: new Map(),
  toggleOverlays: () => set(({ showsOverlays }) => ({ showsOverlays: !showsOverlays })),
  toggleShutters: () => set(({ showsShutters }) => ({ showsShutters: !showsShutters })),
  present: (view, layers) =>
    set(({ presented }) => {
      const next = new Map(presented);
      if (layers) next.set(view, layers);
      else next.delete(view);
      return { presented: next };
    }),
}));

// What a radiologist has switched off for one patient must not be missing from the next.
onPatientLeaving(() => usePixels.setState({ showsOverlays: true, showsShutters: true, presented: new Map() }));
