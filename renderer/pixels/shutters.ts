/** Display shutters (PS3.3 C.7.6.11 and C.7.6.15): what of an image is covered because nothing of it is wanted. */
import { number, numbers, text, texts, type Dataset } from '../viewer/dicom-json.ts';

/** Column and row; [0, 0] is the middle of the first pixel. */
export type Spot = readonly [column: number, row: number];

/** What stays to be seen is inside of every shape. */
export type ShutterShape =
  | {
      readonly kind: 'rectangle';
      readonly left: number;
      readonly top: number;
      readonly right: number;
      readonly bottom: number;
    }
  /** A circle on the screen: its radius counts columns. */
  | { readonly kind: 'circle'; readonly center: Spot; readonly radius: number }
  | { readonly kind: 'polygon'; readonly vertices: readonly Spot[] };

export interface Shutter {
  readonly shapes: readonly ShutterShape[];
  /** Of the cover: 0 black, 255 white. */
  readonly grey: number;
  /** Group of the overlay plane whose set bits cover too (bitmap shutter), `6000`. */
  readonly overlayGroup?: string;
}

/** Largest P-value of a shutter (PS3.3 C.7.6.11.1: 0 to FFFF). */
const WHITE = 0xffff;
const MOST_VERTICES = 4096;

/** The shutter of an item, or of the data set of an image or a presentation state; undefined where it has none. */
export function readShutter(item: Dataset): Shutter | undefined {
  const kinds = texts(item, '00181600');
  if (kinds.length === 0) return undefined;
  const shapes = [
    kinds.includes('RECTANGULAR') && rectangle(item),
    kinds.includes('CIRCULAR') && circle(item),
    kinds.includes('POLYGONAL') && polygon(item),
  ].filter((shape): shape is ShutterShape => typeof shape === 'object');
  const overlayGroup = kinds.includes('BITMAP') ? groupOf(item) : undefined;
  if (shapes.length === 0 && overlayGroup === undefined) return undefined;
  const value = number(item, '00181622') ?? 0;
  const grey = Math.round((Math.min(Math.max(value, 0), WHITE) / WHITE) * 255);
  return { shapes, grey, ...(overlayGroup !== undefined && { overlayGroup }) };
}

/** The edges are the first and the last columns and rows that are seen, counted from 1. */
function rectangle(item: Dataset): ShutterShape | undefined {
  const [left, right, top, bottom] = ['00181602', '00181604', '00181606', '00181608'].map((tag) => number(item, tag));
  if (left === undefined || right === undefined || top === undefined || bottom === undefined) return undefined;
  return { kind: 'rectangle', left: left - 1.5, top: top - 1.5, right: right - 0.5, bottom: bottom - 0.5 };
}

function circle(item: Dataset): ShutterShape | undefined {
  const [row, column] = numbers(item, '00181610') ?? [];
  const radius = number(item, '00181612');
  if (row === undefined || column === undefined || radius === undefined || radius <= 0) return undefined;
  return { kind: 'circle', center: [column - 1, row - 1], radius };
}

function polygon(item: Dataset): ShutterShape | undefined {
  const places = numbers(item, '00181620') ?? [];
  const count = Math.min(Math.floor(places.length / 2), MOST_VERTICES);
  if (count < 3) return undefined;
  const vertices = Array.from({ length: count }, (_, index): Spot => {
    const [row = 1, column = 1] = places.slice(2 * index, 2 * index + 2);
    return [column - 1, row - 1];
  });
  return { kind: 'polygon', vertices };
}

/** Shutter Overlay Group (0018,1623): a number, or its digits. */
function groupOf(item: Dataset): string | undefined {
  const value = number(item, '00181623');
  const group = value === undefined ? (text(item, '00181623') ?? '') : value.toString(16);
  return /^60[01][02468ace]$/i.test(group) ? group.toUpperCase() : undefined;
}
