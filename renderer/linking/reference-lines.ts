/** The lines that the slices of the active pane draw in the image of another one. */
import { normalOf, type Pixel, type Plane } from '../geometry/plane.ts';
import { referenceLine } from '../geometry/reference-line.ts';
import type { Stack } from '../geometry/stack.ts';
import { degreesBetweenLines } from '../geometry/vectors.ts';

export interface SliceLine {
  /** The slice that is drawn there, and the ends of its stack. */
  readonly kind: 'slice' | 'first' | 'last';
  /** In the series, from 0. */
  readonly index: number;
  readonly pixels: readonly [Pixel, Pixel];
}

/** Slices at a greater angle to each other, in degrees, are not of one stack: an overview among axial slices. */
const ONE_STACK = 1;

/** The lines of slice `index` of `stack` and of the ends of its stack in `image`; none where they do not meet. */
export function sliceLines(image: Plane, stack: Stack, index: number): readonly SliceLine[] {
  const current = stack.planes[index];
  if (!current) return [];
  const normal = normalOf(current);
  const run = stack.planes.flatMap((plane, at) =>
    plane && degreesBetweenLines(normalOf(plane), normal) < ONE_STACK ? [at] : [],
  );
  const wanted = [
    { kind: 'first', index: run[0] },
    { kind: 'last', index: run.at(-1) },
  ] as const;
  const ends = wanted.filter((end) => end.index !== index);
  return [...ends, { kind: 'slice' as const, index }].flatMap((line) => {
    const plane = line.index === undefined ? undefined : stack.planes[line.index];
    const found = plane && referenceLine(image, plane);
    return found && line.index !== undefined ? [{ kind: line.kind, index: line.index, pixels: found.pixels }] : [];
  });
}
