import type { VolumeGrid } from '../plane-stack.ts';

/** Three slices of 2 by 2 pixels, axes and millimetres of the patient's own. */
export const GRID: VolumeGrid = {
  origin: [0, 0, 0],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  spacing: [1, 1, 1],
  dimensions: [2, 2, 3],
};
