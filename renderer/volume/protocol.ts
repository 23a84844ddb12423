/** What the page and its volume worker say to each other. Pixels of planes change hands, those of slices are copied. */
import type { PixelArray } from '../decoding/frame.ts';
import type { VolumeGrid } from './plane-stack.ts';
import type { PlaneRequest, Resliced } from './reslice.ts';

export type ToVolumeWorker =
  /** The volume as it is known now; slices that are here already stay, those that are not named go. */
  | {
      readonly kind: 'grid';
      readonly volume: string;
      readonly grid: VolumeGrid;
      /** Of the slices, in the order of the grid. */
      readonly ids: readonly string[];
      /** Black is the highest value (MONOCHROME1). */
      readonly isInverted: boolean;
    }
  | { readonly kind: 'slice'; readonly volume: string; readonly id: string; readonly pixels: PixelArray }
  | { readonly kind: 'plane'; readonly job: number; readonly volume: string; readonly plane: PlaneRequest }
  | { readonly kind: 'close'; readonly volume: string };

/** A plane, and how many slices of the volume were there when it was cut. */
export interface CutPlane extends Resliced {
  readonly present: number;
}

export type FromVolumeWorker =
  | { readonly kind: 'plane'; readonly job: number; readonly plane: CutPlane }
  /** No such volume is here any more, or it could not be cut. */
  | { readonly kind: 'failed'; readonly job: number }
  /** The volume does not fit into what this window may hold, and is not kept. */
  | { readonly kind: 'too-large'; readonly volume: string; readonly bytes: number; readonly limit: number };
