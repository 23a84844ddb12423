/** Where the pages of a PDF lie in the column that scrolls: one under the other, only those in sight drawn. */

/** In points (1/72 inch), as the page is turned. */
export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Space above the first page and between pages, in CSS pixels. */
export const GAP = 12;
/** CSS pixels in a point at 100 %. */
export const FULL_SIZE = 96 / 72;

const ZOOM = { least: 0.25, most: 6, step: 1.2 };

/** `width`: as wide as the pane; otherwise 1 is 100 %. */
export type Zoom = 'width' | number;

/** CSS pixels in a point, for a column that is `width` CSS pixels wide inside. */
export function scaleOf(zoom: Zoom, sizes: readonly PageSize[], width: number): number {
  if (zoom !== 'width') return zoom * FULL_SIZE;
  const widest = Math.max(...sizes.map((size) => size.width), 1);
  return clamp((width - 2 * GAP) / widest, ZOOM.least * FULL_SIZE, ZOOM.most * FULL_SIZE);
}

/** One step nearer or farther, from the zoom that is seen (1 is 100 %). */
export function zoomStep(seen: number, direction: 1 | -1): number {
  const next = clamp(seen * ZOOM.step ** direction, ZOOM.least, ZOOM.most);
  // A step across 100 % stops there.
  return (seen - 1) * (next - 1) < 0 ? 1 : next;
}

/** Height of a page on the screen, in whole CSS pixels. */
export function pageHeight({ height }: PageSize, scale: number): number {
  return Math.floor(height * scale);
}

export interface Sight {
  /** Indices of the pages to draw, both included: those in sight and half a window around them. */
  readonly first: number;
  readonly last: number;
  /** The page that the user reads: the one across the upper third of the window. */
  readonly current: number;
}

/** What is in sight of a window `height` pixels high at `top`. */
export function sightAt(sizes: readonly PageSize[], scale: number, top: number, height: number): Sight {
  const first = pageAt(sizes, scale, top - height / 2);
  return {
    first,
    last: Math.max(first, pageAt(sizes, scale, top + height * 1.5)),
    current: pageAt(sizes, scale, top + height / 3),
  };
}

/** A place that stays the same when pages grow: the page, and how far down it. */
export interface Place {
  readonly page: number;
  readonly fraction: number;
}

export function placeAt(sizes: readonly PageSize[], scale: number, top: number): Place {
  const page = pageAt(sizes, scale, top);
  const size = sizes[page];
  return { page, fraction: size ? (top - topOf(sizes, scale, page)) / pageHeight(size, scale) : 0 };
}

/** Distance from the top of the column to a place. */
export function offsetOf(sizes: readonly PageSize[], scale: number, { page, fraction }: Place): number {
  const size = sizes[page];
  return topOf(sizes, scale, page) + (size ? pageHeight(size, scale) * fraction : 0);
}

/** Distance from the top of the column to the top edge of a page. */
export function topOf(sizes: readonly PageSize[], scale: number, page: number): number {
  return sizes.slice(0, page).reduce((sum, size) => sum + pageHeight(size, scale) + GAP, GAP);
}

/** The page at a distance from the top; the space below a page belongs to it. */
function pageAt(sizes: readonly PageSize[], scale: number, y: number): number {
  let bottom = GAP;
  for (const [page, size] of sizes.entries()) {
    bottom += pageHeight(size, scale) + GAP;
    if (y < bottom) return page;
  }
  return Math.max(sizes.length - 1, 0);
}

/** Most pixels of one canvas: beyond, it is drawn coarser. */
const MAX_PIXELS = 24e6;

/** Pixels of the canvas for one CSS pixel of a page `width` × `height` CSS pixels large. */
export function pixelRatio(device: number, width: number, height: number): number {
  return Math.min(device, Math.sqrt(MAX_PIXELS / Math.max(width * height, 1)));
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
