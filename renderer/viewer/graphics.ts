/** What draws: the graphics card, or ourselves where there is none, or where it was lost. */
import { Enums, eventTarget, getRenderingCapabilities } from '@cornerstonejs/core';
import { createStore } from 'zustand/vanilla';

/** Set by a test that wants to see WebGL all the same: session storage of the page. */
const OVERRIDE = 'drimbox.drawing';

export interface Graphics {
  /** Every image is drawn by us. */
  readonly isSoftware: boolean;
  /** There was a graphics card, or should be one: the user is told why drawing is slower. */
  readonly trouble: 'lost' | 'absent' | undefined;
}

export const graphics = createStore<Graphics>(() => ({ isSoftware: false, trouble: undefined }));

/** True on a machine that has no WebGL, or has it by its processor alone. */
export function drawsInSoftware(): boolean {
  const { webgl, softwareRasterizer } = getRenderingCapabilities();
  return !webgl || (softwareRasterizer && sessionStorage.getItem(OVERRIDE) !== 'webgl');
}

/** Finds out what this machine has, and follows it. Once a page, after Cornerstone was started. */
export function startGraphics(): void {
  const { webgl } = getRenderingCapabilities();
  graphics.setState({ isSoftware: drawsInSoftware(), trouble: webgl ? undefined : 'absent' });
  // A card that comes back is not trusted again before the next start: it tends to leave once more.
  eventTarget.addEventListener(Enums.Events.WEBGL_CONTEXT_LOST, () => {
    if (!graphics.getState().isSoftware) graphics.setState({ isSoftware: true, trouble: 'lost' });
  });
}
