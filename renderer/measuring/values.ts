/**
 * The numbers of a measurement, from places in the image, the distances of its pixels and their values; never from the
 * screen, so that neither zoom nor rotation nor the resolution of a display changes any of them.
 */

/** Column and row, in pixels, from the centre of the first pixel. */
export type Place = readonly [column: number, row: number];
/** Distance of rows, then of columns: the order of Pixel Spacing (0028,0030). */
export type Distances = readonly [row: number, column: number];

/** Values of the modality, row by row. */
export interface Grid {
  readonly values: ArrayLike<number>;
  readonly columns: number;
  readonly rows: number;
  /** Values that are no part of the image (PS3.3 C.7.5.1.1.2), both ends included: no statistics count them. */
  readonly padding?: { readonly from: number; readonly to: number };
}

/** A part of the image. */
export type Region =
  /** Both ends of one axis, then of the other; a line through the middle in the image is one in the patient. */
  | { readonly shape: 'ellipse'; readonly points: readonly Place[] }
  /** A first corner, its two neighbours, the one across. */
  | { readonly shape: 'rectangle'; readonly points: readonly Place[] }
  /** Closed from the last point to the first; what it winds around once more is outside again (even-odd rule). */
  | { readonly shape: 'freehand'; readonly points: readonly Place[] };

export interface RegionStatistics {
  /** Pixels whose centre lies in the region or on its edge, and in the image; those that count. */
  readonly count: number;
  readonly mean: number;
  /** Of the pixels as a whole population (divided by their number). */
  readonly deviation: number;
  readonly min: number;
  readonly max: number;
}

type Arrow = readonly [number, number];

/** Distance of two places. */
export function distance(from: Place, to: Place, distances: Distances): number {
  return Math.hypot(...way(from, to, distances));
}

/** Between two legs that meet in `vertex`: 0 to 180 degrees; undefined where a leg has no length. */
export function angle(leg: Place, vertex: Place, other: Place, distances: Distances): number | undefined {
  return between(way(vertex, leg, distances), way(vertex, other, distances));
}

/** Cobb: between two lines however they were drawn, so 0 to 90 degrees; undefined where a line has no length. */
export function cobb(
  [from, to]: readonly [Place, Place],
  [otherFrom, otherTo]: readonly [Place, Place],
  distances: Distances,
): number | undefined {
  const found = between(way(from, to, distances), way(otherFrom, otherTo, distances));
  return found === undefined ? undefined : Math.min(found, 180 - found);
}

/** Area of the drawn shape itself, whatever of it lies outside of the image. */
export function area({ shape, points }: Region, distances: Distances): number {
  const unit = distances[0] * distances[1];
  if (shape === 'freehand') return Math.abs(outlineArea(points)) * unit;
  const frame = frameOf(shape, points);
  const spanned = frame ? Math.abs(frame.u[0] * frame.v[1] - frame.u[1] * frame.v[0]) : 0;
  return (shape === 'ellipse' ? Math.PI : 1) * spanned * unit;
}

/** Statistics of the pixels of a region; undefined when there is none. Padding and values that are not numbers are left out. */
export function statistics(region: Region, { values, columns, rows, padding }: Grid): RegionStatistics | undefined {
  const isInside = insideOf(region);
  const box = boundsOf(region);
  if (!isInside || !box) return undefined;
  let [count, sum, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
  // Deviations from one of the values, not from zero: sums of large squares would lose the small differences.
  let shift: number | undefined;
  for (let row = Math.max(0, Math.ceil(box.top)); row <= Math.min(rows - 1, box.bottom); row += 1) {
    for (let column = Math.max(0, Math.ceil(box.left)); column <= Math.min(columns - 1, box.right); column += 1) {
      if (!isInside(column, row)) continue;
      const value = values[row * columns + column];
      if (value === undefined || !Number.isFinite(value)) continue;
      if (padding && value >= padding.from && value <= padding.to) continue;
      shift ??= value;
      count += 1;
      sum += value - shift;
      squares += (value - shift) ** 2;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
  }
  if (count === 0 || shift === undefined) return undefined;
  const mean = sum / count;
  return { count, mean: mean + shift, deviation: Math.sqrt(Math.max(0, squares / count - mean ** 2)), min, max };
}

/** The value of the pixel on which a place lies; undefined outside of the image. */
export function valueAt([column, row]: Place, { values, columns, rows }: Grid): number | undefined {
  const [x, y] = [Math.round(column), Math.round(row)];
  if (x < 0 || y < 0 || x >= columns || y >= rows) return undefined;
  return values[y * columns + x];
}

function way([fromColumn, fromRow]: Place, [toColumn, toRow]: Place, [row, column]: Distances): Arrow {
  return [(toColumn - fromColumn) * column, (toRow - fromRow) * row];
}

function between(a: Arrow, b: Arrow): number | undefined {
  if (Math.hypot(...a) === 0 || Math.hypot(...b) === 0) return undefined;
  const across = a[0] * b[1] - a[1] * b[0];
  const along = a[0] * b[0] + a[1] * b[1];
  return (Math.atan2(Math.abs(across), along) * 180) / Math.PI;
}

/** Twice the sum of the triangles over each side, halved (Gauss). */
function outlineArea(points: readonly Place[]): number {
  let twice = 0;
  points.forEach(([column, row], index) => {
    const [nextColumn, nextRow] = points[(index + 1) % points.length] ?? [column, row];
    twice += column * nextRow - nextColumn * row;
  });
  return twice / 2;
}

/** A place, and the two arrows of which ellipse and rectangle are made. */
interface Frame {
  readonly origin: Place;
  readonly u: Arrow;
  readonly v: Arrow;
}

function frameOf(shape: 'ellipse' | 'rectangle', points: readonly Place[]): Frame | undefined {
  const [a, b, c, d] = points;
  if (!a || !b || !c || !d) return undefined;
  if (shape === 'rectangle') return { origin: a, u: [b[0] - a[0], b[1] - a[1]], v: [c[0] - a[0], c[1] - a[1]] };
  return {
    origin: [(a[0] + b[0] + c[0] + d[0]) / 4, (a[1] + b[1] + c[1] + d[1]) / 4],
    u: [(b[0] - a[0]) / 2, (b[1] - a[1]) / 2],
    v: [(d[0] - c[0]) / 2, (d[1] - c[1]) / 2],
  };
}

/** Rounding must not decide about a centre that lies on the edge: this much of an axis still counts as on it. */
const ON_EDGE = 1e-9;

/** Whether the centre of a pixel lies in the region, or on its edge. */
function insideOf({ shape, points }: Region): ((column: number, row: number) => boolean) | undefined {
  if (shape === 'freehand') return outlineTest(points);
  const frame = frameOf(shape, points);
  const spanned = frame && frame.u[0] * frame.v[1] - frame.u[1] * frame.v[0];
  if (!frame || !spanned) return undefined;
  const { origin, u, v } = frame;
  return (column, row) => {
    const [x, y] = [column - origin[0], row - origin[1]];
    const alongU = (x * v[1] - y * v[0]) / spanned;
    const alongV = (y * u[0] - x * u[1]) / spanned;
    if (shape === 'ellipse') return alongU ** 2 + alongV ** 2 <= 1 + ON_EDGE;
    return alongU >= -ON_EDGE && alongU <= 1 + ON_EDGE && alongV >= -ON_EDGE && alongV <= 1 + ON_EDGE;
  };
}

/** Where a row of the image meets an outline. */
interface RowOfOutline {
  /** Columns at which the row goes in or out. */
  readonly crossings: readonly number[];
  /** Columns that lie on the outline itself: from, to. */
  readonly edges: readonly (readonly [number, number])[];
}

/** Rows are asked for one after the other: each is cut with the outline once, not at every pixel. */
function outlineTest(points: readonly Place[]): (column: number, row: number) => boolean {
  let [known, cut] = [NaN, rowOfOutline(points, NaN)];
  return (column, row) => {
    if (row !== known) [known, cut] = [row, rowOfOutline(points, row)];
    if (cut.edges.some(([from, to]) => column >= from - ON_EDGE && column <= to + ON_EDGE)) return true;
    return cut.crossings.filter((crossing) => crossing > column).length % 2 === 1;
  };
}

function rowOfOutline(points: readonly Place[], row: number): RowOfOutline {
  const crossings: number[] = [];
  const edges: (readonly [number, number])[] = [];
  points.forEach((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    if (row < Math.min(a[1], b[1]) || row > Math.max(a[1], b[1])) return;
    if (a[1] === b[1]) {
      if (a[1] === row) edges.push([Math.min(a[0], b[0]), Math.max(a[0], b[0])]);
      return;
    }
    const column = a[0] + ((b[0] - a[0]) * (row - a[1])) / (b[1] - a[1]);
    edges.push([column, column]);
    // A corner belongs to the side below it alone: a row through it is crossed once.
    if (a[1] > row !== b[1] > row) crossings.push(column);
  });
  return { crossings, edges };
}

interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boundsOf({ shape, points }: Region): Bounds | undefined {
  const frame = shape === 'ellipse' ? frameOf(shape, points) : undefined;
  if (shape === 'ellipse' && !frame) return undefined;
  if (frame) {
    const { origin, u, v } = frame;
    const [width, height] = [Math.hypot(u[0], v[0]) + ON_EDGE, Math.hypot(u[1], v[1]) + ON_EDGE];
    return { left: origin[0] - width, right: origin[0] + width, top: origin[1] - height, bottom: origin[1] + height };
  }
  const columns = points.map(([column]) => column);
  const rows = points.map(([, row]) => row);
  return {
    left: Math.min(...columns) - ON_EDGE,
    right: Math.max(...columns) + ON_EDGE,
    top: Math.min(...rows) - ON_EDGE,
    bottom: Math.max(...rows) + ON_EDGE,
  };
}
