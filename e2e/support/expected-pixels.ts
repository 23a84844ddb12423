/** What an image must look like, worked out from its file by readers and formulas that are not the program's. */
import { readFile } from 'node:fs/promises';
import dicomParser from 'dicom-parser';
import { decode } from 'jpeg-js';

export type Colour = readonly [red: number, green: number, blue: number];

export interface ExpectedImage {
  readonly rows: number;
  readonly columns: number;
  /** On the screen, each 0 to 255. */
  colour(column: number, row: number): Colour;
  /** Places whose surroundings are even, so that neither interpolation nor half a pixel matters; dark and bright ones. */
  readonly evenPlaces: readonly { readonly column: number; readonly row: number }[];
}

export interface GreyImage extends ExpectedImage {
  /** Grey on the screen, 0 to 255, of a pixel under its window (PS3.3 C.11.2.1.2.1). */
  grey(column: number, row: number, window?: { readonly center: number; readonly width: number }): number;
}

/** Reads a file with native grey pixels of 8 or 16 bits and a window. */
export async function readGreyImage(file: string): Promise<GreyImage> {
  const dataset = dicomParser.parseDicom(await readFile(file));
  const number = (tag: string, fallback: number): number => dataset.floatString(tag) ?? fallback;
  const [rows, columns] = [dataset.uint16('x00280010') ?? 0, dataset.uint16('x00280011') ?? 0];
  const pixels = dataset.elements['x7fe00010'];
  if (pixels === undefined || dataset.elements['x00281050'] === undefined) throw new Error('not a file of this kind');
  const bytes = Buffer.from(dataset.byteArray.buffer, dataset.byteArray.byteOffset + pixels.dataOffset, pixels.length);
  const isSigned = dataset.uint16('x00280103') === 1;
  const stored = (column: number, row: number): number => {
    const at = row * columns + column;
    if (dataset.uint16('x00280100') === 8) return bytes.readUInt8(at);
    return isSigned ? bytes.readInt16LE(at * 2) : bytes.readUInt16LE(at * 2);
  };
  const [slope, intercept] = [number('x00281053', 1), number('x00281052', 0)];
  const ownWindow = { center: number('x00281050', 0), width: number('x00281051', 1) };
  const isInverted = dataset.string('x00280004') === 'MONOCHROME1';
  const grey: GreyImage['grey'] = (column, row, { center, width } = ownWindow) => {
    const value = stored(column, row) * slope + intercept;
    const level = Math.min(1, Math.max(0, (value - (center - 0.5)) / (width - 1) + 0.5));
    return Math.round(255 * (isInverted ? 1 - level : level));
  };
  const colour: GreyImage['colour'] = (column, row) => {
    const level = grey(column, row);
    return [level, level, level];
  };
  return { rows, columns, grey, colour, evenPlaces: findEvenPlaces(rows, columns, grey) };
}

/** The same image under another window, or with its greys turned round. */
export function seenWith(
  image: GreyImage,
  { window, isInverted = false }: { window?: { center: number; width: number }; isInverted?: boolean },
): ExpectedImage {
  const colour: ExpectedImage['colour'] = (column, row) => {
    const grey = image.grey(column, row, window);
    const level = isInverted ? 255 - grey : grey;
    return [level, level, level];
  };
  return { ...image, colour };
}

/** Reads a frame, from 1 on, of a file in JPEG baseline with a fragment for each frame. Even places are coloured ones. */
export async function readJpegFrame(file: string, frame: number): Promise<ExpectedImage> {
  const dataset = dicomParser.parseDicom(await readFile(file));
  const pixels = dataset.elements['x7fe00010'];
  const fragment = pixels?.fragments?.[frame - 1];
  if (fragment === undefined) throw new Error('not a file of this kind');
  const start = fragment.position;
  const { width, height, data } = decode(Buffer.from(dataset.byteArray.subarray(start, start + fragment.length)));
  const colour: ExpectedImage['colour'] = (column, row) => {
    const at = (row * width + column) * 4;
    return [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  };
  const saturation = (column: number, row: number): number => {
    const [red, green, blue] = colour(column, row);
    return Math.max(red, green, blue) - Math.min(red, green, blue);
  };
  return { rows: height, columns: width, colour, evenPlaces: findEvenPlaces(height, width, saturation, GRAIN) };
}

const AROUND = 3;
const STEP = 9;
const MOST_SPREAD = 6;
/** Ultrasound is never even. */
const GRAIN = 30;

function findEvenPlaces(
  rows: number,
  columns: number,
  levelAt: (column: number, row: number) => number,
  mostSpread = MOST_SPREAD,
): ExpectedImage['evenPlaces'] {
  const places: { column: number; row: number; level: number }[] = [];
  for (let row = AROUND + rows / 8; row < (rows * 7) / 8; row += STEP) {
    for (let column = AROUND + columns / 8; column < (columns * 7) / 8; column += STEP) {
      const [r, c] = [Math.round(row), Math.round(column)];
      if (spreadAround(r, c, levelAt) <= mostSpread) places.push({ column: c, row: r, level: levelAt(c, r) });
    }
  }
  const sorted = places.toSorted((a, b) => a.level - b.level);
  // From black to white, so that neither a blank nor an inverted picture would do.
  return [0, 0.25, 0.5, 0.75, 1].flatMap((part) => sorted[Math.round(part * (sorted.length - 1))] ?? []);
}

function spreadAround(row: number, column: number, levelAt: (column: number, row: number) => number): number {
  const values: number[] = [];
  for (let y = -AROUND; y <= AROUND; y += 1) {
    for (let x = -AROUND; x <= AROUND; x += 1) values.push(levelAt(column + x, row + y));
  }
  return Math.max(...values) - Math.min(...values);
}
