/** The wheel as steps through the slices. */

/** A notch of a mouse is well above it; a touchpad sends many small movements. */
const STEP_PIXELS = 40;
const LINE = 1;
const PAGE = 2;

/** Counts wheel movements into whole steps; a notch is one step, however far the system says that it scrolls. */
export function createWheelSteps(): (event: Pick<WheelEvent, 'deltaY' | 'deltaMode'>) => number {
  let rest = 0;
  return ({ deltaY, deltaMode }) => {
    const isCoarse = deltaMode === LINE || deltaMode === PAGE || Math.abs(deltaY) >= STEP_PIXELS;
    if (isCoarse || Math.sign(deltaY) !== Math.sign(rest)) rest = 0;
    if (isCoarse) return Math.sign(deltaY);
    rest += deltaY;
    const steps = Math.trunc(rest / STEP_PIXELS) || 0;
    rest -= steps * STEP_PIXELS;
    return steps;
  };
}
