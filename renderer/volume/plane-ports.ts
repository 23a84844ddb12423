/** What the planes of a volume need of the rest. */
import type { Vector } from '../viewer/frame-facts.ts';
import type { ImageStore } from './plane-images.ts';
import type { ObliqueAngles } from './plane-stack.ts';
import type { Slab } from './reslice.ts';
import type { VolumeSnapshot } from './series-volume.ts';
import type { VolumeClient } from './volume-client.ts';

/** How the planes of a volume are looked at. */
export interface PlaneSettings {
  readonly slab: Slab | undefined;
  readonly angles: ObliqueAngles;
  /** A point that the middle one of the oblique planes goes through, in mm; undefined: the middle of the volume. */
  readonly pivot: Vector | undefined;
}

export interface PlanePorts {
  readonly volume: {
    readonly uid: string;
    subscribe(listener: () => void): () => void;
    snapshot(): VolumeSnapshot;
  };
  readonly client: Pick<VolumeClient, 'cut' | 'drop'>;
  readonly settings: () => PlaneSettings;
  readonly onSettings: (listener: () => void) => () => void;
  readonly images: ImageStore;
  /** Why it is no volume, in words. */
  readonly explain: (refusals: VolumeSnapshot['refusals']) => string;
  /** Calls back once after so many milliseconds, unless the returned function is called. */
  readonly after: (milliseconds: number, callback: () => void) => () => void;
}
