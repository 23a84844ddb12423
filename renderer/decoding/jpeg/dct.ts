/**
 * JPEG with the cosine transform and twelve bits (ISO/IEC 10918-1 annexes F and G): extended sequential and progressive,
 * grey. libjpeg-turbo, which does eight bits, is built for those alone.
 */
import { damaged, unsupported } from '../errors.ts';
import type { Samples } from '../frame.ts';
import { BitReader, type HuffmanTable } from './entropy.ts';
import { inverseTransform } from './inverse-transform.ts';
import type { JpegScan, JpegStream } from './stream.ts';

/** Place in a block of the coefficient that comes n-th (figure A.6). */
const ZIGZAG = Uint8Array.of(
  ...[0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21],
  ...[28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61],
  ...[54, 47, 55, 62, 63],
);

/** Samples of a grey stream. Throws IMAGE_DAMAGED, IMAGE_UNSUPPORTED. */
export function decodeDctJpeg({ frame, scans, quantization, hasEnd }: JpegStream): Samples {
  const { rows, columns, precision, components } = frame;
  const [component] = components;
  if (components.length !== 1 || !component) throw unsupported(`JPEG, ${precision} bit, colour`);
  if (precision !== 8 && precision !== 12) throw damaged();
  // Of a progressive stream that stops between two scans there is a blurred image.
  if (frame.process === 2 && !hasEnd) throw damaged();
  const [across, down] = [Math.ceil(columns / 8), Math.ceil(rows / 8)];
  const coefficients = new Int32Array(across * down * 64);
  let hasDc = false;
  for (const scan of scans) {
    checkBand(scan, frame.process === 2);
    hasDc ||= scan.start === 0;
    decodeScan(scan, coefficients, frame.process === 2);
  }
  const table = quantization.get(component.quantization);
  if (!table || !hasDc) throw damaged();
  const factors = new Float64Array(64);
  table.forEach((factor, index) => (factors[ZIGZAG[index] ?? 0] = factor));
  const wide = inverseTransform(coefficients, factors, { across, down, precision });
  const data = new Uint16Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    data.set(wide.subarray(row * across * 8, row * across * 8 + columns), row * columns);
  }
  const shape = { rows, columns, components: 1, precision, isExact: false, isPlanar: false, isRgb: false };
  return { ...shape, data: precision === 8 ? new Uint8Array(data) : data };
}

function checkBand({ components, start, end, low }: JpegScan, isProgressive: boolean): void {
  if (components.length !== 1 || end > 63 || start > end || low > 13) throw damaged();
  if (isProgressive ? (start === 0) !== (end === 0) : start !== 0 || end !== 63) throw damaged();
}

/** Reads the part of every block that a scan holds. */
function decodeScan(scan: JpegScan, coefficients: Int32Array, isProgressive: boolean): void {
  const count = coefficients.length / 64;
  const perInterval = scan.restart === 0 ? count : scan.restart;
  if (scan.intervals.length < Math.ceil(count / perInterval)) throw damaged();
  const decodeBlock = isProgressive ? progressiveStep(scan) : sequentialStep(scan);
  let state = newState(new Uint8Array());
  for (let block = 0; block < count; block += 1) {
    if (block % perInterval === 0) state = newState(scan.intervals[block / perInterval] ?? new Uint8Array());
    decodeBlock(state, coefficients, block * 64);
    if (state.reader.isPast) throw damaged();
  }
}

interface State {
  readonly reader: BitReader;
  /** DC coefficient of the block before. */
  dc: number;
  /** Blocks still to come whose band is at its end (G.1.2.2). */
  endOfBand: number;
}

type Step = (state: State, coefficients: Int32Array, at: number) => void;

function newState(bytes: Uint8Array): State {
  return { reader: new BitReader(bytes), dc: 0, endOfBand: 0 };
}

function tableOf(table: HuffmanTable | undefined): HuffmanTable {
  if (!table) throw damaged();
  return table;
}

function sequentialStep({ components: [component] }: JpegScan): Step {
  const [dc, ac] = [tableOf(component?.dc), tableOf(component?.ac)];
  return (state, coefficients, at) => {
    const { reader } = state;
    state.dc += reader.readSigned(sizeOf(reader.decode(dc)));
    coefficients[at] = state.dc;
    for (let index = 1; index < 64; index += 1) {
      const code = reader.decode(ac);
      const [run, size] = [code >> 4, code & 15];
      if (size === 0 && run !== 15) return;
      index += run;
      if (index > 63) throw damaged();
      if (size > 0) coefficients[at + (ZIGZAG[index] ?? 0)] = reader.readSigned(size);
    }
  };
}

function sizeOf(category: number): number {
  if (category > 16) throw damaged();
  return category;
}

function progressiveStep({ components: [component], start, end, high, low }: JpegScan): Step {
  if (start === 0) return high === 0 ? firstDc(tableOf(component?.dc), low) : refineDc(low);
  const ac = tableOf(component?.ac);
  return high === 0 ? firstAc(ac, start, end, low) : refineAc(ac, start, end, low);
}

function firstDc(table: HuffmanTable, low: number): Step {
  return (state, coefficients, at) => {
    state.dc += state.reader.readSigned(sizeOf(state.reader.decode(table)));
    coefficients[at] = state.dc * 2 ** low;
  };
}

function refineDc(low: number): Step {
  return ({ reader }, coefficients, at) => {
    if (reader.read(1) === 1) coefficients[at] = (coefficients[at] ?? 0) | (1 << low);
  };
}

function firstAc(table: HuffmanTable, start: number, end: number, low: number): Step {
  return (state, coefficients, at) => {
    if (state.endOfBand > 0) {
      state.endOfBand -= 1;
      return;
    }
    const { reader } = state;
    for (let index = start; index <= end; index += 1) {
      const code = reader.decode(table);
      const [run, size] = [code >> 4, code & 15];
      if (size === 0 && run !== 15) {
        state.endOfBand = (1 << run) - 1 + reader.read(run);
        return;
      }
      index += run;
      if (index > end) throw damaged();
      if (size > 0) coefficients[at + (ZIGZAG[index] ?? 0)] = reader.readSigned(size) * 2 ** low;
    }
  };
}

/** G.1.2.3: bits for coefficients that are known, and new ones among those that are still zero. */
function refineAc(table: HuffmanTable, start: number, end: number, low: number): Step {
  const bit = 1 << low;
  return (state, coefficients, at) => {
    const { reader } = state;
    let index = start;
    if (state.endOfBand === 0) {
      for (; index <= end; index += 1) {
        const code = reader.decode(table);
        const [run, size] = [code >> 4, code & 15];
        if (size > 1) throw damaged();
        if (size === 0 && run !== 15) {
          state.endOfBand = (1 << run) + reader.read(run);
          break;
        }
        const value = size === 0 ? 0 : reader.read(1) === 1 ? bit : -bit;
        index = refineRun(reader, coefficients, { at, from: index, end, bit, zeros: run });
        if (index > end) {
          if (value !== 0) throw damaged();
          return;
        }
        if (value !== 0) coefficients[at + (ZIGZAG[index] ?? 0)] = value;
      }
      if (state.endOfBand === 0) return;
    }
    refineRun(reader, coefficients, { at, from: index, end, bit, zeros: 64 });
    state.endOfBand -= 1;
  };
}

interface Run {
  readonly at: number;
  readonly from: number;
  readonly end: number;
  readonly bit: number;
  /** Zeros to pass over; the next one after them is where the run ends. */
  readonly zeros: number;
}

/** Reads a bit for every known coefficient of a run; returns the place of the zero that follows it. */
function refineRun(reader: BitReader, coefficients: Int32Array, { at, from, end, bit, zeros }: Run): number {
  let left = zeros;
  for (let index = from; index <= end; index += 1) {
    const place = at + (ZIGZAG[index] ?? 0);
    const known = coefficients[place] ?? 0;
    if (known === 0) {
      if (left === 0) return index;
      left -= 1;
    } else if (reader.read(1) === 1 && (Math.abs(known) & bit) === 0) {
      coefficients[place] = known + (known > 0 ? bit : -bit);
    }
  }
  return end + 1;
}
