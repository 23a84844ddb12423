/**
 * Where an image lies in its pane: turned, mirrored, enlarged, moved. Independent of what draws it, so that the graphics
 * card, the drawing in software, marks and measurements all follow one rule.
 */
import type { Turn } from '../geometry/orientation.ts';

export type Rotation = 0 | 90 | 180 | 270;

export interface Place {
  /** Degrees, clockwise on the screen, of an image that was mirrored in its own axes before. */
  readonly rotation: Rotation;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** 1: the whole image fits into the pane. */
  readonly zoom: number;
  /** What of the image lies in the middle of the pane: shares of its width and height, [0.5, 0.5] is its middle. */
  readonly center: Point;
}

export type Point = readonly [number, number];

/** The size of the image and that of the pane. */
export interface PlaceFrame {
  readonly columns: number;
  readonly rows: number;
  /** Distance of rows, then of columns, in mm, or only their proportion: the order of Pixel Spacing (0028,0030). */
  readonly spacing: Point;
  /** CSS px. */
  readonly width: number;
  readonly height: number;
}

/** The whole image, as it is stored. */
export const WHOLE: Place = { rotation: 0, flipHorizontal: false, flipVertical: false, zoom: 1, center: [0.5, 0.5] };

/** CSS px for one of the image, at most; beyond, one sees nothing but a pixel. */
const LARGEST = 64;
/** Of the fitting size, at least; below, the image is lost to sight. */
const SMALLEST = 1 / 16;

export function isFitted({ zoom, center: [across, down] }: Place): boolean {
  return Math.abs(zoom - 1) < 1e-6 && Math.abs(across - 0.5) < 1e-6 && Math.abs(down - 0.5) < 1e-6;
}

/** Size and place anew; rotation and mirroring stay. */
export function fitted(place: Place): Place {
  return { ...place, zoom: WHOLE.zoom, center: WHOLE.center };
}

/** CSS px for a mm. */
export function pxPerMm(place: Place, frame: PlaceFrame): number {
  return fittingPxPerMm(place, frame) * place.zoom;
}

/** CSS px for the distance of two rows of the image. */
export function pxPerPixel(place: Place, frame: PlaceFrame): number {
  return pxPerMm(place, frame) * frame.spacing[0];
}

/** So enlarged that a row of the image has `px` CSS px, around the middle of the pane. */
export function withPxPerPixel(place: Place, frame: PlaceFrame, px: number): Place {
  const zoom = px / frame.spacing[0] / fittingPxPerMm(place, frame);
  return Number.isFinite(zoom) && zoom > 0 ? { ...place, zoom: within(place, frame, zoom) } : place;
}

/** Where in the pane (CSS px from its upper left corner) a pixel of the image lies; [0, 0] is the middle of the first one. */
export function project(place: Place, frame: PlaceFrame, [column, row]: Point): Point {
  const scale = pxPerMm(place, frame);
  const across = (column + 0.5 - place.center[0] * frame.columns) * frame.spacing[1] * scale;
  const down = (row + 0.5 - place.center[1] * frame.rows) * frame.spacing[0] * scale;
  const [x, y] = turned(place, [across, down]);
  return [frame.width / 2 + x, frame.height / 2 + y];
}

/** The way back from `project`. */
export function unproject(place: Place, frame: PlaceFrame, [x, y]: Point): Point {
  const [across, down] = turnedBack(place, [x - frame.width / 2, y - frame.height / 2]);
  const scale = pxPerMm(place, frame);
  return [
    across / scale / frame.spacing[1] + place.center[0] * frame.columns - 0.5,
    down / scale / frame.spacing[0] + place.center[1] * frame.rows - 0.5,
  ];
}

/** Larger by `factor`; what lies at `point` of the pane stays there. */
export function zoomedAt(place: Place, frame: PlaceFrame, factor: number, point: Point): Place {
  const held = unproject(place, frame, point);
  const zoomed = { ...place, zoom: within(place, frame, place.zoom * factor) };
  const [x, y] = project(zoomed, frame, held);
  return movedBy(zoomed, frame, [point[0] - x, point[1] - y]);
}

/** Moved by so many CSS px on the screen; a corner of the image at least stays in sight. */
export function movedBy(place: Place, frame: PlaceFrame, [x, y]: Point): Place {
  const [across, down] = turnedBack(place, [x, y]);
  const scale = pxPerMm(place, frame);
  const center: Point = [
    clamp(place.center[0] - across / scale / frame.spacing[1] / frame.columns, 0, 1),
    clamp(place.center[1] - down / scale / frame.spacing[0] / frame.rows, 0, 1),
  ];
  return { ...place, center };
}

/** With that pixel of the image in the middle of the pane. */
export function centredOn(place: Place, { columns, rows }: PlaceFrame, [column, row]: Point): Place {
  return { ...place, center: [(column + 0.5) / columns, (row + 0.5) / rows] };
}

/** A quarter turn of what is on the screen, clockwise for 90. */
export function rotated(place: Place, by: 90 | -90): Place {
  return { ...place, rotation: quarter(place.rotation + by) };
}

/** Mirrors what is on the screen: left and right change places, or top and bottom. */
export function flipped(place: Place, axis: 'horizontal' | 'vertical'): Place {
  const isAcross = axis === 'horizontal';
  return {
    ...place,
    // A mirror seen after a rotation is one before the opposite rotation.
    rotation: quarter(-place.rotation),
    flipHorizontal: isAcross ? !place.flipHorizontal : place.flipHorizontal,
    flipVertical: isAcross ? place.flipVertical : !place.flipVertical,
  };
}

export function turnOf({ rotation, flipHorizontal, flipVertical }: Place): Turn {
  return { rotation, flipHorizontal, flipVertical };
}

function fittingPxPerMm({ rotation }: Place, { columns, rows, spacing, width, height }: PlaceFrame): number {
  const size: Point = [columns * spacing[1], rows * spacing[0]];
  const [across, down] = rotation === 90 || rotation === 270 ? [size[1], size[0]] : size;
  return Math.min(width / across, height / down);
}

function within(place: Place, frame: PlaceFrame, zoom: number): number {
  const largest = LARGEST / (fittingPxPerMm(place, frame) * frame.spacing[0]);
  return clamp(zoom, SMALLEST, Math.max(1, largest));
}

/** Offsets from the middle, as in `turnAxes`. */
function turned({ rotation, flipHorizontal, flipVertical }: Place, [x, y]: Point): Point {
  const [cosine, sine] = CIRCLE[rotation];
  const [across, down] = [flipHorizontal ? -x : x, flipVertical ? -y : y];
  return [across * cosine - down * sine, across * sine + down * cosine];
}

function turnedBack({ rotation, flipHorizontal, flipVertical }: Place, [x, y]: Point): Point {
  const [cosine, sine] = CIRCLE[rotation];
  const [across, down] = [x * cosine + y * sine, y * cosine - x * sine];
  return [flipHorizontal ? -across : across, flipVertical ? -down : down];
}

/** Exact, where cosine and sine of radians are not. */
const CIRCLE: Readonly<Record<Rotation, Point>> = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] };

const ROTATIONS: readonly Rotation[] = [0, 90, 180, 270];

function quarter(degrees: number): Rotation {
  return ROTATIONS[((Math.round(degrees / 90) % 4) + 4) % 4] ?? 0;
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
