/** Values of the modality, read from a file by a reader that is not the program's. */
import { readFile } from 'node:fs/promises';
import dicomParser from 'dicom-parser';

export interface PixelValues {
  readonly rows: number;
  readonly columns: number;
  /** Distance of rows, then of columns, in mm. */
  readonly spacing: readonly [number, number];
  at(column: number, row: number): number;
}

/** Reads a file with native grey pixels of 16 bits. */
export async function readPixelValues(file: string): Promise<PixelValues> {
  const dataset = dicomParser.parseDicom(await readFile(file));
  const [rows, columns] = [dataset.uint16('x00280010') ?? 0, dataset.uint16('x00280011') ?? 0];
  const pixels = dataset.elements['x7fe00010'];
  if (pixels === undefined || dataset.uint16('x00280100') !== 16) throw new Error('not a file of this kind');
  const bytes = Buffer.from(dataset.byteArray.buffer, dataset.byteArray.byteOffset + pixels.dataOffset, pixels.length);
  const isSigned = dataset.uint16('x00280103') === 1;
  const [slope, intercept] = [dataset.floatString('x00281053') ?? 1, dataset.floatString('x00281052') ?? 0];
  const spacing = [dataset.floatString('x00280030', 0) ?? 0, dataset.floatString('x00280030', 1) ?? 0] as const;
  return {
    rows,
    columns,
    spacing,
    at: (column, row) => {
      const offset = (row * columns + column) * 2;
      return (isSigned ? bytes.readInt16LE(offset) : bytes.readUInt16LE(offset)) * slope + intercept;
    },
  };
}
