/** Where a presentation state puts an image in its pane (PS3.3 C.10.4, C.10.6). */
import type { DisplayedArea, GraphicUnits, PresentationState, Spot } from '../../shared/presentation.ts';
import {
  centredOn,
  fitted,
  flipped,
  pxPerPixel,
  WHOLE,
  withPxPerPixel,
  type Place,
  type PlaceFrame,
} from '../viewer/view-place.ts';

type Turned = Pick<PresentationState, 'rotation' | 'isMirrored'>;

/** Of the screen, where that is known. */
export interface ScreenSize {
  readonly devicePxPerMm: number | undefined;
  readonly devicePixelRatio: number;
}

export interface PresentedPlace {
  readonly place: Place;
  /** True size was asked for, and nobody has told how large the screen is. */
  readonly isSizeUnknown: boolean;
}

/** The image turned, then mirrored, then with the area in the middle and in the size that it asks for. */
export function presentedPlace(
  { rotation, isMirrored }: Turned,
  area: DisplayedArea | undefined,
  frame: PlaceFrame,
  screen: ScreenSize,
): PresentedPlace {
  const turned: Place = { ...WHOLE, rotation };
  const whole = isMirrored ? flipped(turned, 'horizontal') : turned;
  if (!area) return { place: whole, isSizeUnknown: false };
  const middle = (axis: 0 | 1): number => (area.topLeft[axis] + area.bottomRight[axis]) / 2 - 1;
  const px = pxFor(area, whole, frame, screen);
  const sized = withPxPerPixel(fitted(whole), frame, px ?? fittingPx(area, whole, frame));
  return { place: centredOn(sized, frame, [middle(0), middle(1)]), isSizeUnknown: px === undefined };
}

/** CSS px for the distance of two rows; undefined where that is a question of a screen that is not known. */
function pxFor(area: DisplayedArea, place: Place, frame: PlaceFrame, screen: ScreenSize): number | undefined {
  const { devicePxPerMm, devicePixelRatio } = screen;
  switch (area.mode) {
    case 'fit':
      return fittingPx(area, place, frame);
    case 'magnify':
      return (area.magnification ?? 1) / devicePixelRatio;
    case 'trueSize':
      if (!area.spacing || devicePxPerMm === undefined) return undefined;
      return (area.spacing[0] * devicePxPerMm) / devicePixelRatio;
  }
}

/** So that the whole area is seen, as large as it can be. */
function fittingPx({ topLeft, bottomRight }: DisplayedArea, place: Place, frame: PlaceFrame): number {
  const fitting = pxPerPixel(fitted(place), frame);
  const columns = Math.abs(bottomRight[0] - topLeft[0]) + 1;
  const rows = Math.abs(bottomRight[1] - topLeft[1]) + 1;
  const isOnSide = place.rotation === 90 || place.rotation === 270;
  const reach = (across: number, down: number): number => {
    const size = [across * frame.spacing[1], down * frame.spacing[0]] as const;
    const [width, height] = isOnSide ? [size[1], size[0]] : size;
    return Math.min(frame.width / width, frame.height / height);
  };
  return (fitting * reach(columns, rows)) / reach(frame.columns, frame.rows);
}

/** How far the shapes of pixels may be apart that are the same all the same. */
const SAME_SHAPE = 0.01;

/** False when the state asks for another shape of the pixels than the image is drawn with. */
export function hasShapeOf(area: DisplayedArea | undefined, spacing: readonly [number, number]): boolean {
  const asked = area?.spacing ?? area?.aspect;
  if (!asked) return true;
  return Math.abs((asked[0] / asked[1]) * (spacing[1] / spacing[0]) - 1) < SAME_SHAPE;
}

/** The area that counts for an image: what the state says, else all of it, as it is turned. */
export function shownArea(turned: Turned, area: DisplayedArea | undefined, columns: number, rows: number): Corners {
  if (area) return { topLeft: area.topLeft, bottomRight: area.bottomRight };
  const { rotation, isMirrored } = turned;
  const isOnSide = rotation === 90 || rotation === 270;
  // Which end of the columns lies at the left of the screen or at its top, and which of the rows.
  const fromRight = isOnSide ? rotation === 270 : (rotation === 180) !== isMirrored;
  const fromBottom = isOnSide ? (rotation === 90) !== isMirrored : rotation === 180;
  return {
    topLeft: [fromRight ? columns : 1, fromBottom ? rows : 1],
    bottomRight: [fromRight ? 1 : columns, fromBottom ? 1 : rows],
  };
}

export interface Corners {
  readonly topLeft: Spot;
  readonly bottomRight: Spot;
}

/**
 * From where a state says that something lies to a place in the image as a pane counts: [0, 0] is the middle of the first
 * pixel. In `area`, [0, 0] is the upper left corner of what is displayed and [1, 1] the lower right one, as the state has
 * turned it (PS3.3 C.10.5.1.1): what the user does to the image afterwards moves it along.
 */
export function toImage(
  units: GraphicUnits,
  [x, y]: Spot,
  { rotation }: Pick<Turned, 'rotation'>,
  { topLeft, bottomRight }: Corners,
): Spot {
  if (units === 'pixels') return [x - 0.5, y - 0.5];
  const [left, right] = outer(topLeft[0], bottomRight[0]);
  const [top, bottom] = outer(topLeft[1], bottomRight[1]);
  const isOnSide = rotation === 90 || rotation === 270;
  const across = isOnSide ? y : x;
  const down = isOnSide ? x : y;
  return [left + across * (right - left) - 0.5, top + down * (bottom - top) - 0.5];
}

/** From whole pixels to the edges around them. */
function outer(from: number, to: number): readonly [number, number] {
  return from <= to ? [from - 1, to] : [from, to - 1];
}
