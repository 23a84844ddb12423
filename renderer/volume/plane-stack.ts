/** Parallel planes through a volume: where they lie, how large they are, and how many there are of them. */
import { dot, type Vector } from '../viewer/frame-facts.ts';
import type { VolumeGeometry } from '../geometry/volume.ts';
import { lengthOf, minus, plus, radians, times } from '../geometry/vectors.ts';

export type PlaneKind = 'axial' | 'coronal' | 'sagittal' | 'oblique';

/** How an oblique plane lies: turned about the axis from head to feet, then tipped about its own rows, in degrees. */
export interface ObliqueAngles {
  /** 0 looks like a coronal plane, 90 like a sagittal one. */
  readonly rotation: number;
  /** 0 is upright, 90 lies like an axial plane. */
  readonly tilt: number;
}

/** Planes of one size, one behind the other. */
export interface PlaneStack {
  /** Centre of the first pixel of the first plane, in mm. */
  readonly origin: Vector;
  /** Unit vectors along rows, along columns, and from plane to plane. */
  readonly row: Vector;
  readonly column: Vector;
  readonly along: Vector;
  /** Distance of rows, then of columns (the order of Pixel Spacing), and of planes, in mm. */
  readonly spacing: readonly [number, number];
  readonly step: number;
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
}

/** What a plane stack is cut from. */
export type VolumeGrid = Pick<VolumeGeometry, 'origin' | 'directions' | 'spacing' | 'dimensions'>;

interface Directions {
  readonly row: Vector;
  readonly column: Vector;
  readonly along: Vector;
}

/** As radiologists look at them: from head to feet, from front to back, from right to left. */
const PATIENT: Readonly<Record<Exclude<PlaneKind, 'oblique'>, Directions>> = {
  axial: { row: [1, 0, 0], column: [0, 1, 0], along: [0, 0, -1] },
  coronal: { row: [1, 0, 0], column: [0, 0, -1], along: [0, 1, 0] },
  sagittal: { row: [0, 1, 0], column: [0, 0, -1], along: [1, 0, 0] },
};

/** Directions within this angle, in degrees, are one, as for the slices of a volume. */
const SAME_DIRECTION = Math.cos(radians(0.05));

/** More pixels in a line, or more planes, than this: the distances grow instead. */
const MOST = 1024;

/**
 * The planes of a volume. Along the patient's axes the middle of every voxel is that of a pixel where the volume has these
 * axes itself; otherwise, and for an oblique plane, pixels are square and as small as the smallest side of a voxel. Oblique
 * planes all have one size and number whatever their angles, and the middle one goes through `pivot`, in mm.
 */
export function planeStack(volume: VolumeGrid, kind: PlaneKind, angles: ObliqueAngles, pivot?: Vector): PlaneStack {
  if (kind === 'oblique') return obliqueStack(volume, obliqueDirections(angles), pivot);
  return alignedStack(volume, PATIENT[kind]) ?? boxedStack(volume, PATIENT[kind]);
}

/** Centre of the first pixel of a plane, in mm. */
export const planeOrigin = ({ origin, along, step }: PlaneStack, index: number): Vector =>
  plus(origin, times(along, index * step));

/** The plane that lies nearest to a point. */
export function nearestPlane({ origin, along, step, count }: PlaneStack, point: Vector): number {
  const index = Math.round(dot(minus(point, origin), along) / step);
  return Math.min(Math.max(index, 0), count - 1);
}

/** How many planes the first one of a stack lies behind that of another one in the same directions. */
export function numberOfFirst({ origin, along, step }: PlaneStack, other: PlaneStack): number {
  return Math.round(dot(minus(origin, other.origin), along) / step) || 0;
}

/** The middle of all voxels, in mm. */
export function volumeCenter({ origin, directions, spacing, dimensions }: VolumeGrid): Vector {
  return directions.reduce<Vector>(
    (point, direction, axis) =>
      plus(point, times(direction, (((dimensions[axis] ?? 1) - 1) * (spacing[axis] ?? 0)) / 2)),
    origin,
  );
}

function obliqueDirections({ rotation, tilt }: ObliqueAngles): Directions {
  const [turn, tip] = [radians(rotation), radians(tilt)];
  const down: Vector = [0, 0, -1];
  const upright: Vector = [-Math.sin(turn), Math.cos(turn), 0];
  return {
    row: [Math.cos(turn), Math.sin(turn), 0],
    column: plus(times(down, Math.cos(tip)), times(upright, Math.sin(tip))),
    along: plus(times(upright, Math.cos(tip)), times(down, -Math.sin(tip))),
  };
}

/** Planes through voxels; undefined when the volume has other axes. */
function alignedStack(volume: VolumeGrid, wanted: Directions): PlaneStack | undefined {
  const pixel = Math.min(...volume.spacing);
  const row = axisAlong(volume, wanted.row, pixel);
  const column = axisAlong(volume, wanted.column, pixel);
  const along = axisAlong(volume, wanted.along);
  if (!row || !column || !along) return undefined;
  const origin = [row, column, along].reduce<Vector>((point, axis) => plus(point, axis.toFirst), volume.origin);
  return {
    origin,
    row: row.direction,
    column: column.direction,
    along: along.direction,
    spacing: [column.spacing, row.spacing],
    step: along.spacing,
    rows: column.count,
    columns: row.count,
    count: along.count,
  };
}

interface Axis {
  readonly direction: Vector;
  readonly spacing: number;
  readonly count: number;
  /** From the first voxel of the volume to the one at which this direction begins, in mm. */
  readonly toFirst: Vector;
}

/**
 * The axis of the volume in that direction. Thick slices, seen from the side, are divided by a whole number, so that pixels
 * are nearly square and every voxel is the middle of one; `pixel` is the smallest side of a voxel. Without it, none is.
 */
function axisAlong({ directions, spacing, dimensions }: VolumeGrid, wanted: Vector, pixel?: number): Axis | undefined {
  const axis = directions.findIndex((one) => Math.abs(dot(one, wanted)) >= SAME_DIRECTION);
  const [direction, distance, voxels] = [directions[axis], spacing[axis], dimensions[axis]];
  if (!direction || distance === undefined || voxels === undefined) return undefined;
  const parts = pixel === undefined ? 1 : partsOf(distance, pixel, voxels);
  // The outer voxels reach half of their size further out.
  const beyond = Math.floor((parts - 1) / 2);
  const isAlike = dot(direction, wanted) > 0;
  const first = (beyond / parts) * distance;
  return {
    direction: isAlike ? direction : minus([0, 0, 0], direction),
    spacing: distance / parts,
    count: (voxels - 1) * parts + 1 + 2 * beyond,
    toFirst: times(direction, isAlike ? -first : (voxels - 1) * distance + first),
  };
}

/** Into how many pixels a voxel is divided. */
function partsOf(distance: number, pixel: number, voxels: number): number {
  return Math.max(1, Math.min(Math.floor(distance / pixel + 1e-6), Math.floor(MOST / voxels)));
}

/** Planes with square pixels that hold the whole volume. */
function boxedStack(volume: VolumeGrid, { row, column, along }: Directions): PlaneStack {
  const pixel = Math.min(...volume.spacing);
  const [across, down, deep] = [row, column, along].map((axis) => extentOf(volume, axis));
  const side = Math.max(pixel, (across ?? 0) / MOST, (down ?? 0) / MOST);
  const step = Math.max(pixel, (deep ?? 0) / MOST);
  return centeredStack(volumeCenter(volume), { row, column, along }, side, step, [
    countOf(across ?? 0, side),
    countOf(down ?? 0, side),
    countOf(deep ?? 0, step),
  ]);
}

/** A cube that holds the volume however it is turned: nothing jumps while the angles change. */
function obliqueStack(volume: VolumeGrid, directions: Directions, pivot?: Vector): PlaneStack {
  const center = volumeCenter(volume);
  const { spacing, dimensions } = volume;
  const sides = [spacing[0] * dimensions[0], spacing[1] * dimensions[1], spacing[2] * dimensions[2]] as const;
  const diagonal = lengthOf(sides);
  const way = pivot ? minus(pivot, center) : ([0, 0, 0] as const);
  const shift = lengthOf(way) <= diagonal / 2 ? way : ([0, 0, 0] as const);
  const reach = diagonal / 2 + lengthOf(shift);
  const side = Math.max(Math.min(...spacing), (2 * reach) / (MOST - 4));
  const pixels = countOf(diagonal, side);
  const middle = plus(center, times(directions.along, dot(shift, directions.along)));
  return centeredStack(middle, directions, side, side, [pixels, pixels, 2 * Math.ceil(reach / side) + 1]);
}

function centeredStack(
  center: Vector,
  { row, column, along }: Directions,
  side: number,
  step: number,
  [columns, rows, count]: readonly [number, number, number],
): PlaneStack {
  const back = [times(row, (side * (columns - 1)) / 2), times(column, (side * (rows - 1)) / 2)];
  const first = minus(center, times(along, (step * (count - 1)) / 2));
  const origin = back.reduce<Vector>((point, way) => minus(point, way), first);
  return { origin, row, column, along, spacing: [side, side], step, rows, columns, count };
}

/** Length of the volume along a direction, to the outer sides of its voxels, in mm. */
function extentOf({ directions, spacing, dimensions }: VolumeGrid, along: Vector): number {
  return directions.reduce(
    (sum, direction, axis) => sum + Math.abs(dot(direction, along)) * (spacing[axis] ?? 0) * (dimensions[axis] ?? 0),
    0,
  );
}

/** A hair over a whole number is that number. */
const countOf = (extent: number, step: number): number => Math.max(1, Math.ceil(extent / step - 1e-6));
