/** Values of a volume along a line. */
import type { Vector } from '../viewer/frame-facts.ts';
import type { VoxelArray } from './voxels.ts';

export interface SampledVolume {
  /** Columns and rows of a slice, and slices. */
  readonly dimensions: readonly [number, number, number];
  /** From the first to the last; undefined for those that are not here. */
  readonly slices: readonly (VoxelArray | undefined)[];
}

export interface LineSamples {
  readonly values: Float64Array;
  /** 0: a value; 1: outside of the volume; 2: between voxels that are not all here. */
  readonly marks: Uint8Array;
}

const OUTSIDE = 1;
const MISSING = 2;

/**
 * Samples a line, whose start and step are counted in voxels, at as many points as `into` holds. Between voxels the value
 * is that of trilinear interpolation; the outer voxels reach half of their size further out.
 */
export function sampleLine(volume: SampledVolume, start: Vector, step: Vector, into: LineSamples): void {
  if (start.every(Number.isInteger) && step.every(Number.isInteger)) copyLine(volume, start, step, into);
  else interpolateLine(volume, start, step, into);
}

/** Every point is a voxel. */
function copyLine({ dimensions, slices }: SampledVolume, start: Vector, step: Vector, into: LineSamples): void {
  const [columns, rows, count] = dimensions;
  const { values, marks } = into;
  let [x, y, z] = start;
  for (let at = 0; at < values.length; at += 1) {
    if (x < 0 || x >= columns || y < 0 || y >= rows || z < 0 || z >= count) {
      marks[at] = OUTSIDE;
    } else {
      const slice = slices[z];
      marks[at] = slice ? 0 : MISSING;
      if (slice) values[at] = slice[y * columns + x] ?? 0;
    }
    x += step[0];
    y += step[1];
    z += step[2];
  }
}

function interpolateLine({ dimensions, slices }: SampledVolume, start: Vector, step: Vector, into: LineSamples): void {
  const [columns, rows, count] = dimensions;
  const { values, marks } = into;
  marks.fill(OUTSIDE);
  const [from, to] = crossing(dimensions, start, step, values.length);
  for (let at = from; at < to; at += 1) {
    const x = start[0] + at * step[0];
    const y = start[1] + at * step[1];
    const z = start[2] + at * step[2];
    // Written so that what is no number is outside too.
    const isInside = x >= -0.5 && x <= columns - 0.5 && y >= -0.5 && y <= rows - 0.5 && z >= -0.5 && z <= count - 0.5;
    if (!isInside) continue;
    const depth = z < 0 ? 0 : z > count - 1 ? count - 1 : z;
    const below = Math.floor(depth);
    const share = depth - below;
    const lower = slices[below];
    const upper = share > 0 ? slices[below + 1] : lower;
    if (!lower || !upper) {
      marks[at] = MISSING;
      continue;
    }
    const across = x < 0 ? 0 : x > columns - 1 ? columns - 1 : x;
    const down = y < 0 ? 0 : y > rows - 1 ? rows - 1 : y;
    const column = Math.floor(across);
    const row = Math.floor(down);
    const toRight = across - column;
    const toBelow = down - row;
    const first = row * columns + column;
    const right = toRight > 0 ? first + 1 : first;
    const under = toBelow > 0 ? columns : 0;
    const value = inSlice(lower, first, right, under, toRight, toBelow);
    marks[at] = 0;
    values[at] = share > 0 ? value + share * (inSlice(upper, first, right, under, toRight, toBelow) - value) : value;
  }
}

/** Which points of a line can lie in the volume: from the first of them to the one after the last, with one to spare. */
function crossing(
  dimensions: readonly [number, number, number],
  start: Vector,
  step: Vector,
  length: number,
): readonly [number, number] {
  let [from, to] = [0, length];
  for (const axis of [0, 1, 2] as const) {
    const ends = [(-0.5 - start[axis]) / step[axis], (dimensions[axis] - 0.5 - start[axis]) / step[axis]] as const;
    // Along a line that runs at a right angle to the axis nothing is left out here.
    if (!Number.isFinite(ends[0]) || !Number.isFinite(ends[1])) continue;
    from = Math.max(from, Math.floor(Math.min(...ends)));
    to = Math.min(to, Math.ceil(Math.max(...ends)) + 1);
  }
  return [from, to];
}

/** Between four voxels of a slice. */
function inSlice(
  slice: VoxelArray,
  first: number,
  right: number,
  under: number,
  toRight: number,
  toBelow: number,
): number {
  const upperLeft = slice[first] ?? 0;
  const lowerLeft = slice[first + under] ?? 0;
  const top = upperLeft + toRight * ((slice[right] ?? 0) - upperLeft);
  const bottom = lowerLeft + toRight * ((slice[right + under] ?? 0) - lowerLeft);
  return top + toBelow * (bottom - top);
}
