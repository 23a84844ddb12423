/** Overlay planes (PS3.3 C.9.2, repeating group 60xx): drawings over an image, a bit for each of its pixels. */
import { binary, number, numbers, text, type Dataset } from '../viewer/dicom-json.ts';

export interface OverlayPlane {
  /** `6000` to `601E`. */
  readonly group: string;
  readonly rows: number;
  readonly columns: number;
  /** Row and column of the image on which its first bit lies, both from 0; may be outside. */
  readonly origin: readonly [row: number, column: number];
  /** Graphics, or a region of interest. */
  readonly type: 'G' | 'R';
  readonly description: string;
  /** The first frame of the image that it is for, from 1, and how many planes follow each other. */
  readonly firstFrame: number;
  readonly frames: number;
  /** Bits of all frames, the lowest of a byte first, without gaps; absent where they stand in the pixels themselves. */
  readonly bits?: Uint8Array;
  /** The bit of each pixel where it stands (PS3.5 8.1.2). */
  readonly bitPosition?: number;
}

/** A picture of single bits that lies over an image. */
export interface Bitmap {
  readonly rows: number;
  readonly columns: number;
  readonly origin: readonly [row: number, column: number];
  readonly bits: Uint8Array;
  /** Of the first pixel in `bits`. */
  readonly firstBit: number;
}

const GROUPS = Array.from({ length: 16 }, (_, index) => (0x6000 + 2 * index).toString(16).toUpperCase());
const LARGEST_SIDE = 65_535;

/** The planes of a data set, a presentation state's too; those that make no sense, and empty ones, are left out. */
export function readOverlays(dataset: Dataset): readonly OverlayPlane[] {
  return GROUPS.flatMap((group) => {
    if (!(`${group}0010` in dataset)) return [];
    const plane = readPlane(dataset, group);
    return plane ? [plane] : [];
  });
}

/** True when there is a plane whose bits did not come with the header: they were too many. */
export function hasUnreadOverlay(dataset: Dataset): boolean {
  return GROUPS.some(
    (group) =>
      `${group}0010` in dataset && !(`${group}3000` in dataset) && (number(dataset, `${group}0100`) ?? 1) === 1,
  );
}

function readPlane(dataset: Dataset, group: string): OverlayPlane | undefined {
  const [rows = 0, columns = 0] = [number(dataset, `${group}0010`), number(dataset, `${group}0011`)];
  if (!isSide(rows) || !isSide(columns)) return undefined;
  const [row = 1, column = 1] = numbers(dataset, `${group}0050`) ?? [];
  const frames = Math.max(1, number(dataset, `${group}0015`) ?? 1);
  const allocated = number(dataset, `${group}0100`) ?? 1;
  const bitPosition = number(dataset, `${group}0102`) ?? 0;
  const plane = {
    group,
    rows,
    columns,
    origin: [row - 1, column - 1] as const,
    type: text(dataset, `${group}0040`) === 'R' ? ('R' as const) : ('G' as const),
    description: text(dataset, `${group}0022`) ?? text(dataset, `${group}1500`) ?? '',
    firstFrame: Math.max(1, number(dataset, `${group}0051`) ?? 1),
    frames,
  };
  const bits = overlayData(dataset, `${group}3000`);
  if (!bits) return allocated > 1 && allocated <= 16 && bitPosition < allocated ? { ...plane, bitPosition } : undefined;
  const isWhole = bits.length * 8 >= rows * columns * frames;
  return isWhole && bits.some((byte) => byte !== 0) ? { ...plane, bits } : undefined;
}

/** OB or OW; words come as bytes in little endian, so that the lowest bit of each is the first pixel either way. */
function overlayData(dataset: Dataset, tag: string): Uint8Array | undefined {
  const bytes = binary(dataset, tag);
  return bytes && bytes.length > 0 ? bytes : undefined;
}

function isSide(side: number): boolean {
  return Number.isInteger(side) && side > 0 && side <= LARGEST_SIDE;
}

/** Bits of a pixel that hold overlays above the image; those of stored values are the image's own. */
export function overlayBitsOf(
  planes: readonly OverlayPlane[],
  { bitsAllocated, highBit }: { readonly bitsAllocated: number; readonly highBit: number },
): readonly number[] {
  return planes.flatMap(({ bitPosition }) =>
    bitPosition !== undefined && bitPosition > highBit && bitPosition < bitsAllocated ? [bitPosition] : [],
  );
}

/** What a plane shows over frame `frame` (from 1) of an image. */
export function bitmapOf(
  { rows, columns, origin, firstFrame, frames, bits }: OverlayPlane,
  frame: number,
): Bitmap | undefined {
  // One plane of an image of many frames is for all of them, unless it says where it begins.
  const index = frames === 1 && firstFrame === 1 ? 0 : frame - firstFrame;
  if (!bits || index < 0 || index >= frames) return undefined;
  return { rows, columns, origin, bits, firstBit: index * rows * columns };
}

/** Whether the bit of a pixel of the bitmap itself is set. */
export function isSet({ bits, firstBit, columns }: Bitmap, row: number, column: number): boolean {
  const bit = firstBit + row * columns + column;
  return (((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
}
