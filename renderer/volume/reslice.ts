/** One plane cut from a volume: values between voxels by trilinear interpolation, thick slabs along the normal. */
import { dot, type Vector } from '../viewer/frame-facts.ts';
import { minus } from '../geometry/vectors.ts';
import type { VolumeGrid } from './plane-stack.ts';
import { sampleLine, type LineSamples, type SampledVolume } from './sample-line.ts';
import type { VoxelArray } from './voxels.ts';

export type SlabMode = 'max' | 'min' | 'mean';

export interface Slab {
  readonly mode: SlabMode;
  /** In mm, half of it on each side of the plane. */
  readonly thickness: number;
}

/** A rectangle of pixels in the patient, in mm. */
export interface PlaneRequest {
  /** Centre of the first pixel. */
  readonly origin: Vector;
  readonly row: Vector;
  readonly column: Vector;
  /** Unit vector at a right angle to the plane. */
  readonly along: Vector;
  /** Distance of rows, then of columns. */
  readonly spacing: readonly [number, number];
  readonly rows: number;
  readonly columns: number;
  /** Absent: the plane itself, without thickness. */
  readonly slab?: Slab;
}

export interface Resliced {
  readonly pixels: VoxelArray;
  /** Of the pixels that have a value; equal to the padding when none has. */
  readonly min: number;
  readonly max: number;
  /** Pixels outside of the volume, and those in it whose voxels are not here; both hold the padding. */
  readonly outside: number;
  readonly missing: number;
}

export interface VolumeToSlice extends SampledVolume {
  readonly grid: VolumeGrid;
  /** Drawn where there is nothing. */
  readonly padding: number;
  /** An empty array in which every value between voxels has its place. */
  readonly make: (length: number) => VoxelArray;
}

/** Samples of a slab at most: a thicker one is sampled less finely. */
const MOST_SAMPLES = 512;

/**
 * Cuts a plane. A pixel that lies on a voxel has exactly its value; in integer volumes what lies between is rounded.
 * A slab takes what has arrived of it, and is missing only where nothing has.
 */
export function reslice(volume: VolumeToSlice, plane: PlaneRequest): Resliced {
  const { rows, columns, spacing } = plane;
  const start = toVoxel(volume.grid, minus(plane.origin, volume.grid.origin));
  const perColumn = scaled(toVoxel(volume.grid, plane.row), spacing[1]);
  const perRow = scaled(toVoxel(volume.grid, plane.column), spacing[0]);
  const perMm = toVoxel(volume.grid, plane.along);
  const offsets = plane.slab ? slabOffsets(plane.slab.thickness, perMm) : ON_PLANE;
  const writer = new PlaneWriter(volume, rows * columns, columns, plane.slab?.mode ?? 'mean');
  for (let row = 0; row < rows; row += 1) {
    for (const { offset, weight } of offsets) {
      const first = snapped(added(start, perRow, row, perMm, offset), NEAR_VOXEL);
      writer.add(first, snapped(perColumn, NEAR_STEP), weight);
    }
    writer.next();
  }
  return writer.result();
}

interface SlabSample {
  /** From the plane, in mm. */
  readonly offset: number;
  readonly weight: number;
}

const ON_PLANE: readonly SlabSample[] = [{ offset: 0, weight: 1 }];

/**
 * Where a slab is sampled: so close that no more than one voxel lies between two samples in any direction, at the plane
 * itself, and at both faces. Straight between samples, so the weights of a mean are those of the trapezoids.
 */
export function slabOffsets(thickness: number, perMm: Vector): readonly SlabSample[] {
  const half = thickness / 2;
  if (!(half > 0)) return ON_PLANE;
  const natural = 1 / (Math.abs(perMm[0]) + Math.abs(perMm[1]) + Math.abs(perMm[2]));
  const step = Math.max(natural, thickness / (MOST_SAMPLES - 2));
  const whole = Math.floor(half / step + 1e-9);
  const inner = Array.from({ length: 2 * whole + 1 }, (_, index) => (index - whole) * step);
  const places = half - whole * step > step * 1e-6 ? [-half, ...inner, half] : inner;
  if (places.length < 2) return ON_PLANE;
  return places.map((offset, at) => {
    const [before, after] = [places[at - 1] ?? offset, places[at + 1] ?? offset];
    return { offset, weight: (after - before) / 2 };
  });
}

/** Rounding leaves a voxel at 4.99999999: it is voxel 5. */
const NEAR_VOXEL = 1e-5;
const NEAR_STEP = 1e-8;

type Triple = [number, number, number];

function toVoxel({ directions, spacing }: VolumeGrid, way: Vector): Triple {
  return [
    dot(way, directions[0]) / spacing[0],
    dot(way, directions[1]) / spacing[1],
    dot(way, directions[2]) / spacing[2],
  ];
}

const scaled = ([x, y, z]: Triple, by: number): Triple => [x * by, y * by, z * by];

const added = (start: Triple, perRow: Triple, row: number, perMm: Triple, offset: number): Triple => [
  start[0] + perRow[0] * row + perMm[0] * offset,
  start[1] + perRow[1] * row + perMm[1] * offset,
  start[2] + perRow[2] * row + perMm[2] * offset,
];

const snapped = ([x, y, z]: Triple, within: number): Triple => [snap(x, within), snap(y, within), snap(z, within)];

function snap(value: number, within: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < within ? whole : value;
}

/** Puts the samples of each pixel together, a row at a time. */
class PlaneWriter {
  readonly #volume: VolumeToSlice;
  readonly #mode: SlabMode;
  readonly #pixels: VoxelArray;
  readonly #isWhole: boolean;
  readonly #line: LineSamples;
  readonly #sums: Float64Array;
  readonly #weights: Float64Array;
  readonly #isMissing: Uint8Array;
  #at = 0;
  #min = Infinity;
  #max = -Infinity;
  #outside = 0;
  #missing = 0;

  constructor(volume: VolumeToSlice, length: number, columns: number, mode: SlabMode) {
    this.#volume = volume;
    this.#mode = mode;
    this.#pixels = volume.make(length);
    this.#isWhole = !(this.#pixels instanceof Float32Array);
    this.#line = { values: new Float64Array(columns), marks: new Uint8Array(columns) };
    this.#sums = new Float64Array(columns);
    this.#weights = new Float64Array(columns);
    this.#isMissing = new Uint8Array(columns);
  }

  /** Adds one layer of the slab to the row. */
  add(first: Vector, step: Vector, weight: number): void {
    const { values, marks } = this.#line;
    sampleLine(this.#volume, first, step, this.#line);
    const [sums, weights] = [this.#sums, this.#weights];
    for (let column = 0; column < values.length; column += 1) {
      if (marks[column] !== 0) {
        if (marks[column] === MISSING) this.#isMissing[column] = 1;
        continue;
      }
      const value = values[column] ?? 0;
      const sum = sums[column] ?? 0;
      if (this.#mode === 'mean') sums[column] = sum + value * weight;
      else if (weights[column] === 0 || (this.#mode === 'max' ? value > sum : value < sum)) sums[column] = value;
      weights[column] = (weights[column] ?? 0) + weight;
    }
  }

  /** The row is complete. */
  next(): void {
    const [pixels, sums, weights] = [this.#pixels, this.#sums, this.#weights];
    for (let column = 0; column < sums.length; column += 1, this.#at += 1) {
      const weight = weights[column] ?? 0;
      if (weight === 0) {
        pixels[this.#at] = this.#volume.padding;
        if (this.#isMissing[column] === 1) this.#missing += 1;
        else this.#outside += 1;
        continue;
      }
      const sum = sums[column] ?? 0;
      const exact = this.#mode === 'mean' ? sum / weight : sum;
      const value = this.#isWhole ? Math.round(exact) : Math.fround(exact);
      pixels[this.#at] = value;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
    }
    sums.fill(0);
    weights.fill(0);
    this.#isMissing.fill(0);
  }

  result(): Resliced {
    const isEmpty = this.#min > this.#max;
    const { padding } = this.#volume;
    return {
      pixels: this.#pixels,
      min: isEmpty ? padding : this.#min,
      max: isEmpty ? padding : this.#max,
      outside: this.#outside,
      missing: this.#missing,
    };
  }
}

const MISSING = 2;
