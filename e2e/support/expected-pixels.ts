/** What a grey image must look like, worked out from its file by a reader and a formula that are not the program's. */
import { readFile } from 'node:fs/promises';
import dicomParser from 'dicom-parser';

export interface GreyImage {
  readonly rows: number;
  readonly columns: number;
  /** Grey on the screen, 0 to 255, of a pixel under its window (PS3.3 C.11.2.1.2.1). */
  grey(column: number, row: number, window?: { readonly center: number; readonly width: number }): number;
  /** Places whose surroundings are even, so that neither interpolation nor half a pixel matters; dark and bright ones. */
  readonly evenPlaces: readonly { readonly column: number; readonly row: number }[];
}

/** Reads a file with native 16 bit unsigned pixels. */
export async function readGreyImage(file: string): Promise<GreyImage> {
  const dataset = dicomParser.parseDicom(await readFile(file));
  const number = (tag: string, fallback: number): number => dataset.floatString(tag) ?? fallback;
  const [rows, columns] = [dataset.uint16('x00280010') ?? 0, dataset.uint16('x00280011') ?? 0];
  const pixels = dataset.elements['x7fe00010'];
  if (pixels === undefined || dataset.uint16('x00280103') !== 0) throw new Error('not a file of this kind');
  const bytes = Buffer.from(dataset.byteArray.buffer, dataset.byteArray.byteOffset + pixels.dataOffset, pixels.length);
  const stored = (column: number, row: number): number => bytes.readUInt16LE((row * columns + column) * 2);
  const [slope, intercept] = [number('x00281053', 1), number('x00281052', 0)];
  const ownWindow = { center: number('x00281050', 0), width: number('x00281051', 1) };
  const isInverted = dataset.string('x00280004') === 'MONOCHROME1';
  const grey: GreyImage['grey'] = (column, row, { center, width } = ownWindow) => {
    const value = stored(column, row) * slope + intercept;
    const level = Math.min(1, Math.max(0, (value - (center - 0.5)) / (width - 1) + 0.5));
    return Math.round(255 * (isInverted ? 1 - level : level));
  };
  return { rows, columns, grey, evenPlaces: findEvenPlaces(rows, columns, grey) };
}

const AROUND = 3;
const STEP = 9;

function findEvenPlaces(rows: number, columns: number, grey: GreyImage['grey']): GreyImage['evenPlaces'] {
  const places: { column: number; row: number; level: number }[] = [];
  for (let row = AROUND + rows / 8; row < (rows * 7) / 8; row += STEP) {
    for (let column = AROUND + columns / 8; column < (columns * 7) / 8; column += STEP) {
      const [r, c] = [Math.round(row), Math.round(column)];
      if (spreadAround(r, c, grey) <= 6) places.push({ column: c, row: r, level: grey(c, r) });
    }
  }
  const sorted = places.toSorted((a, b) => a.level - b.level);
  // From black to white, so that neither a blank nor an inverted picture would do.
  return [0, 0.25, 0.5, 0.75, 1].flatMap((part) => sorted[Math.round(part * (sorted.length - 1))] ?? []);
}

function spreadAround(row: number, column: number, grey: GreyImage['grey']): number {
  const values: number[] = [];
  for (let y = -AROUND; y <= AROUND; y += 1) {
    for (let x = -AROUND; x <= AROUND; x += 1) values.push(grey(column + x, row + y));
  }
  return Math.max(...values) - Math.min(...values);
}
