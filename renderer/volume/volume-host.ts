/** The volumes in the worker: takes slices as they come, cuts planes from what is there. */
import type { FromVolumeWorker, ToVolumeWorker } from './protocol.ts';
import { reslice, type PlaneRequest, type Resliced } from './reslice.ts';
import type { VolumeGrid } from './plane-stack.ts';
import { Voxels } from './voxels.ts';

/** 2000 slices of 512 x 512 in sixteen bits. */
export const MOST_VOXEL_BYTES = 1024 ** 3;

interface HeldVolume {
  grid: VolumeGrid;
  ids: readonly string[];
  isInverted: boolean;
  readonly voxels: Voxels;
}

type Message<K> = Extract<ToVolumeWorker, { readonly kind: K }>;

export class VolumeHost {
  readonly #limit: number;
  readonly #volumes = new Map<string, HeldVolume>();

  constructor(limit = MOST_VOXEL_BYTES) {
    this.#limit = limit;
  }

  /** Does what a message asks for; the answer, where there is one. Never throws: a job that fails is answered as failed. */
  take(message: ToVolumeWorker): FromVolumeWorker | undefined {
    switch (message.kind) {
      case 'grid':
        return this.#define(message);
      case 'slice':
        return this.#put(message);
      case 'plane':
        return this.#cut(message);
      case 'close':
        this.#volumes.delete(message.volume);
        return undefined;
    }
  }

  #define({ volume, grid, ids, isInverted }: Message<'grid'>): FromVolumeWorker | undefined {
    const [columns, rows] = grid.dimensions;
    const before = this.#volumes.get(volume);
    const isSameSize = before?.grid.dimensions[0] === columns && before.grid.dimensions[1] === rows;
    const voxels = before && isSameSize ? before.voxels : new Voxels(columns * rows);
    voxels.keep(new Set(ids));
    this.#volumes.set(volume, { grid, ids, isInverted, voxels });
    return this.#check(volume);
  }

  #put({ volume, id, pixels }: Message<'slice'>): FromVolumeWorker | undefined {
    const held = this.#volumes.get(volume);
    if (!held) return undefined;
    held.voxels.put(id, pixels);
    return this.#check(volume);
  }

  /** Counts what the volumes will need when they are complete, so that one that is too large is refused at its start. */
  #check(volume: string): FromVolumeWorker | undefined {
    let bytes = 0;
    for (const { voxels, ids } of this.#volumes.values()) bytes += voxels.bytesOf(ids.length);
    if (bytes <= this.#limit) return undefined;
    this.#volumes.delete(volume);
    return { kind: 'too-large', volume, bytes, limit: this.#limit };
  }

  #cut({ job, volume, plane }: Message<'plane'>): FromVolumeWorker {
    const held = this.#volumes.get(volume);
    if (!held) return { kind: 'failed', job };
    try {
      return { kind: 'plane', job, plane: { ...resliceHeld(held, plane), present: held.voxels.size } };
    } catch {
      // No memory for it.
      return { kind: 'failed', job };
    }
  }
}

function resliceHeld({ grid, ids, isInverted, voxels }: HeldVolume, plane: PlaneRequest): Resliced {
  const volume = {
    grid,
    dimensions: grid.dimensions,
    slices: ids.map((id) => voxels.get(id)),
    padding: isInverted ? voxels.max : voxels.min,
    make: (length: number) => voxels.make(length),
  };
  return reslice(volume, plane);
}
