/** What lies over an image, and where: all of it but the painting. */
import type { PaddingRange } from '../decoding/frame.ts';
import type { Bitmap } from './overlays.ts';
import { isPadding } from './padding.ts';
import type { Shutter, Spot } from './shutters.ts';

/** Where a place in the image lies, in CSS px; [0, 0] is the middle of the first pixel. */
export type Project = (spot: Spot) => readonly [x: number, y: number] | undefined;

/** The size of an image, and the shape of its pixels: distance of rows, then of columns. */
export interface ImageShape {
  readonly rows: number;
  readonly columns: number;
  readonly spacing: readonly [number, number];
}

/** Bits to be painted in one colour. */
export interface PaintedBitmap {
  readonly bitmap: Bitmap;
  /** As `fillStyle` takes it. */
  readonly color: string;
  /** 0 to 1. */
  readonly opacity: number;
}

export interface Layers {
  readonly image: ImageShape;
  /** From the lowest to the uppermost; `under` goes below the shutter. */
  readonly under: readonly PaintedBitmap[];
  readonly shutter?: Shutter;
  readonly over: readonly PaintedBitmap[];
}

export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

/** From pixels of the image, counted from its upper left corner, to pixels of a canvas of `ratio` for one CSS px. */
export function matrixOf(project: Project, { rows, columns }: ImageShape, ratio: number): Matrix | undefined {
  const origin = project([-0.5, -0.5]);
  const right = project([columns - 0.5, -0.5]);
  const below = project([-0.5, rows - 0.5]);
  if (!origin || !right || !below) return undefined;
  const [x, y] = origin;
  const matrix: Matrix = [
    ((right[0] - x) / columns) * ratio,
    ((right[1] - y) / columns) * ratio,
    ((below[0] - x) / rows) * ratio,
    ((below[1] - y) / rows) * ratio,
    x * ratio,
    y * ratio,
  ];
  return matrix.every(Number.isFinite) ? matrix : undefined;
}

/** The pixels of an image that are padding, as bits. */
export function paddingBitmap(
  values: ArrayLike<number>,
  { rows, columns }: ImageShape,
  range: PaddingRange,
): Bitmap | undefined {
  const bits = new Uint8Array(Math.ceil((rows * columns) / 8));
  let isAny = false;
  for (let index = 0; index < rows * columns; index += 1) {
    if (!isPadding(range, values[index] ?? NaN)) continue;
    bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
    isAny = true;
  }
  return isAny ? { rows, columns, origin: [0, 0], bits, firstBit: 0 } : undefined;
}
