/** The localiser's point: set in one pane, shown in all that lie in the same space. */
import { heightAbove, isOnImage, toImage, toPatient, type Pixel, type Plane } from '../geometry/plane.ts';
import { locate } from '../geometry/stack.ts';
import type { Vector } from '../viewer/frame-facts.ts';
import type { LocatedPoint } from './link-state.ts';
import { drawnPlane, placeOf, type LinkedView, type Point } from './linked-view.ts';

/** Points nearer to a slice, in mm, lie on it: what is less is rounding of the file. */
const ON_SLICE = 0.05;

/** The point of the patient at a place of a pane; undefined beside the image, or where the image has no space. */
export function pointAt(view: LinkedView, at: Point): LocatedPoint | undefined {
  const pixel = view.unproject(at);
  return pixel && pointOfPixel(view, pixel);
}

function pointOfPixel(view: LinkedView, pixel: Pixel): LocatedPoint | undefined {
  const plane = drawnPlane(view);
  if (plane?.frameOfReferenceUid === undefined || !isOnImage(plane, pixel)) return undefined;
  const { frameOfReferenceUid } = plane;
  return { position: toPatient(plane, pixel), frameOfReferenceUid, pane: view.index };
}

/** The slice of a pane on which a point is best seen. */
export function sliceFor(view: LinkedView, { position, frameOfReferenceUid }: LocatedPoint): number | undefined {
  const place = placeOf(view);
  return place && locate(place.stack, position, frameOfReferenceUid, place.index)?.index;
}

/** The point in the image of a pane. */
export interface Mark {
  readonly pixel: Pixel;
  /** How far it is from the slice that is drawn, in mm; 0 where the slice goes through it. */
  readonly mm: number;
}

/** Undefined when the image lies in another space. */
export function markOn(plane: Plane | undefined, point: LocatedPoint): Mark | undefined {
  if (!plane || plane.frameOfReferenceUid !== point.frameOfReferenceUid) return undefined;
  const mm = Math.abs(heightAbove(plane, point.position));
  return { pixel: toImage(plane, point.position), mm: mm < ON_SLICE ? 0 : mm };
}

/**
 * The point, moved by pixels of the image in a direction of the screen, on the slice of the pane; without a point yet,
 * the middle of the pane is where it begins. Undefined when that is beside the image.
 */
export function nudged(view: LinkedView, point: LocatedPoint | undefined, by: Point): LocatedPoint | undefined {
  const size = view.size();
  if (!size) return undefined;
  const middle: Point = [size[0] / 2, size[1] / 2];
  const from = (point && markOn(drawnPlane(view), point)?.pixel) ?? view.unproject(middle);
  if (!from) return undefined;
  const [a, b] = [view.unproject(middle), view.unproject([middle[0] + Math.sign(by[0]), middle[1] + Math.sign(by[1])])];
  if (!a || !b) return undefined;
  // A step is a pixel of the image, whichever way it is turned on the screen.
  const way = [b[0] - a[0], b[1] - a[1]] as const;
  const scale = Math.hypot(...by) / Math.max(Math.abs(way[0]), Math.abs(way[1]));
  return pointOfPixel(view, [from[0] + way[0] * scale, from[1] + way[1] * scale]);
}

/** A position in words: how far to which side of the origin of its space. */
export function sides([x, y, z]: Vector): readonly {
  readonly letter: 'L' | 'R' | 'P' | 'A' | 'H' | 'F';
  readonly mm: number;
}[] {
  return [
    { letter: x < 0 ? 'R' : 'L', mm: Math.abs(x) },
    { letter: y < 0 ? 'A' : 'P', mm: Math.abs(y) },
    { letter: z < 0 ? 'F' : 'H', mm: Math.abs(z) },
  ];
}
