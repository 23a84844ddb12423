/**
 * JPEG lossless with Huffman codes (ISO/IEC 10918-1 annex H; PS3.5 8.2.1, processes 14 and 14 selection value 1).
 * Our own, because the decoder at hand shows a stream that breaks off as a black area without a word, and rounds
 * predictor 7 the wrong way.
 */
import { damaged, unsupported } from '../errors.ts';
import type { Samples } from '../frame.ts';
import { BitReader, type HuffmanTable } from './entropy.ts';
import type { JpegFrame, JpegScan, JpegStream } from './stream.ts';

/** Samples of a lossless stream, bit for bit. Throws IMAGE_DAMAGED, IMAGE_UNSUPPORTED. */
export function decodeLosslessJpeg({ frame, scans }: JpegStream): Samples {
  const { rows, columns, precision, components } = frame;
  if (precision < 2 || precision > 16) throw damaged();
  if (components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1)) {
    throw unsupported('JPEG lossless, subsampled');
  }
  const plane = rows * columns;
  const data = new Uint16Array(plane * components.length);
  const seen = new Set<number>();
  for (const scan of scans) {
    for (const { index } of scan.components) seen.add(index);
    decodeScan(scan, frame, (index) => data.subarray(index * plane, (index + 1) * plane));
  }
  if (seen.size !== components.length) throw damaged();
  const shape = {
    rows,
    columns,
    components: components.length,
    precision,
    isExact: true,
    isPlanar: true,
    isRgb: false,
  };
  return { ...shape, data: precision <= 8 ? new Uint8Array(data) : data };
}

interface Line {
  readonly samples: Uint16Array;
  readonly table: HuffmanTable;
}

function decodeScan(scan: JpegScan, frame: JpegFrame, planeOf: (index: number) => Uint16Array): void {
  const { rows, columns, precision } = frame;
  const { start: predictor, low: transform, restart } = scan;
  if (predictor < 1 || predictor > 7 || transform >= precision) throw damaged();
  // Restart intervals of a lossless scan are whole lines (H.1.1).
  if (restart % columns !== 0) throw damaged();
  const linesPerInterval = restart === 0 ? rows : restart / columns;
  if (scan.intervals.length < Math.ceil(rows / linesPerInterval)) throw damaged();
  const lines = scan.components.map(({ index, dc }): Line => {
    if (!dc) throw damaged();
    return { samples: planeOf(index), table: dc };
  });
  const first = 1 << (precision - transform - 1);
  let reader = new BitReader(new Uint8Array());
  for (let row = 0; row < rows; row += 1) {
    const isFirst = row % linesPerInterval === 0;
    if (isFirst) reader = new BitReader(scan.intervals[row / linesPerInterval] ?? new Uint8Array());
    const at = row * columns;
    // In the first line of an interval every sample is predicted by the one before it (H.1.2.1).
    const step = isFirst ? 1 : predictor;
    for (const { samples, table } of lines) {
      const start = isFirst ? first : (samples[at - columns] ?? 0);
      samples[at] = start + difference(reader, table);
    }
    const [line] = lines;
    if (lines.length === 1 && line) decodeLine(reader, line, { at, columns, predictor: step });
    else decodeInterleaved(reader, lines, { at, columns, predictor: step });
    if (reader.isPast) throw damaged();
  }
  if (transform > 0) for (const { samples } of lines) scale(samples, transform);
}

interface Place {
  /** Of the first sample of the line, which is there already. */
  readonly at: number;
  readonly columns: number;
  readonly predictor: number;
}

/** The rest of a line of one component. */
function decodeLine(reader: BitReader, { samples, table }: Line, { at, columns, predictor }: Place): void {
  const end = at + columns;
  let left = samples[at] ?? 0;
  if (predictor === 1) {
    for (let index = at + 1; index < end; index += 1) {
      left = (left + difference(reader, table)) & 0xffff;
      samples[index] = left;
    }
    return;
  }
  let corner = samples[at - columns] ?? 0;
  for (let index = at + 1; index < end; index += 1) {
    const above = samples[index - columns] ?? 0;
    left = (predict(predictor, left, above, corner) + difference(reader, table)) & 0xffff;
    samples[index] = left;
    corner = above;
  }
}

/** The rest of a line of several components, sample by sample. */
function decodeInterleaved(reader: BitReader, lines: readonly Line[], { at, columns, predictor }: Place): void {
  const lefts = Int32Array.from(lines, ({ samples }) => samples[at] ?? 0);
  for (let index = at + 1; index < at + columns; index += 1) {
    for (let component = 0; component < lines.length; component += 1) {
      const line = lines[component];
      if (!line) return;
      const { samples, table } = line;
      let prediction = lefts[component] ?? 0;
      if (predictor !== 1) {
        const above = samples[index - columns] ?? 0;
        prediction = predict(predictor, prediction, above, samples[index - columns - 1] ?? 0);
      }
      const sample = (prediction + difference(reader, table)) & 0xffff;
      samples[index] = sample;
      lefts[component] = sample;
    }
  }
}

/** Table H.1; what is halved is rounded down. */
function predict(predictor: number, left: number, above: number, corner: number): number {
  switch (predictor) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}

/** H.1.2.2: up to 15 bits with a sign; 16 means 32768 and has none. */
function difference(reader: BitReader, table: HuffmanTable): number {
  const size = reader.decode(table);
  if (size === 16) return 32_768;
  if (size > 16) throw damaged();
  return reader.readSigned(size);
}

function scale(samples: Uint16Array, transform: number): void {
  for (let index = 0; index < samples.length; index += 1) samples[index] = (samples[index] ?? 0) << transform;
}
