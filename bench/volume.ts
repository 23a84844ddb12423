/**
 * From the last slice of a volume to three planes of it, by the code of the volume worker, in this process. Reference: a
 * plain copy of all voxels in the same go, which reads every one of them once.
 */
import { planeOrigin, planeStack, type PlaneKind, type VolumeGrid } from '../renderer/volume/plane-stack.ts';
import type { Slab } from '../renderer/volume/reslice.ts';
import { VolumeHost } from '../renderer/volume/volume-host.ts';
import { rounded, spreadOf, type Spread } from './statistics.ts';

const SIDE = 512;
const SLICES = 300;
const RUNS = 7;
const VOLUME = 'bench';
const UPRIGHT = { rotation: 0, tilt: 0 };
const TURNED = { rotation: 30, tilt: 20 };
const THICK: Slab = { mode: 'max', thickness: 20 };
const JOB = 1;

const GRID: VolumeGrid = {
  origin: [-180, -180, 0],
  directions: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  spacing: [0.7, 0.7, 1],
  dimensions: [SIDE, SIDE, SLICES],
};

export interface VolumeReport {
  readonly slices: number;
  readonly side: number;
  /** From the last slice to the axial, the coronal and the sagittal plane in the middle. */
  readonly planesMs: Spread;
  /** One copy of all voxels. */
  readonly copyMs: Spread;
  /** Median of the runs' ratios: the planes by the copy. */
  readonly ratioToCopy: number;
  /** Taking in one slice; an oblique plane; one of 20 mm. Medians. */
  readonly sliceMs: number;
  readonly obliqueMs: number;
  readonly thickObliqueMs: number;
}

export function measureVolume(): VolumeReport {
  const host = new VolumeHost();
  const ids = Array.from({ length: SLICES }, (_, index) => `slice-${index}`);
  host.take({ kind: 'grid', volume: VOLUME, grid: GRID, ids, isInverted: false });
  const put = (id: string): number => {
    const pixels = grains(ids.indexOf(id));
    return timed(() => host.take({ kind: 'slice', volume: VOLUME, id, pixels }));
  };
  const sliceMs = ids.slice(0, -1).map(put);
  const last = ids.at(-1) ?? '';
  const runs = Array.from({ length: RUNS }, () => {
    const copyMs = copyAll(ids.length);
    const planesMs =
      put(last) + sum((['axial', 'coronal', 'sagittal'] as const).map((kind) => cut(host, kind, UPRIGHT)));
    return { copyMs, planesMs, ratio: planesMs / copyMs };
  });
  const oblique = (slab?: Slab): number =>
    spreadOf(Array.from({ length: RUNS }, () => cut(host, 'oblique', TURNED, slab))).median;
  return {
    slices: SLICES,
    side: SIDE,
    planesMs: spreadOf(runs.map(({ planesMs }) => planesMs)),
    copyMs: spreadOf(runs.map(({ copyMs }) => copyMs)),
    ratioToCopy: spreadOf(runs.map(({ ratio }) => ratio)).median,
    sliceMs: spreadOf(sliceMs).median,
    obliqueMs: oblique(),
    thickObliqueMs: oblique(THICK),
  };
}

function cut(host: VolumeHost, kind: PlaneKind, angles: typeof UPRIGHT, slab?: Slab): number {
  const stack = planeStack(GRID, kind, angles);
  const plane = { ...stack, origin: planeOrigin(stack, Math.floor(stack.count / 2)), ...(slab && { slab }) };
  return timed(() => {
    const answer = host.take({ kind: 'plane', job: JOB, volume: VOLUME, plane });
    if (answer?.kind !== 'plane' || answer.plane.max <= answer.plane.min) throw new Error('the plane is empty');
  });
}

/** Values that differ from pixel to pixel, as those of a CT do. */
function grains(slice: number): Int16Array<ArrayBuffer> {
  return Int16Array.from({ length: SIDE * SIDE }, (_, at) => ((at * 7919 + slice * 104_729) % 3000) - 1000);
}

function copyAll(slices: number): number {
  const from = new Int16Array(SIDE * SIDE * slices).fill(1);
  const to = new Int16Array(from.length).fill(2);
  return timed(() => to.set(from));
}

function timed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return rounded(performance.now() - begun);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
