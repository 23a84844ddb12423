/** The marker segments of a JPEG stream (ISO/IEC 10918-1 annex B), as far as decoding needs them. */
import { damaged, unsupported } from '../errors.ts';
import { huffmanTable, type HuffmanTable } from './entropy.ts';

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantization: number;
}

/** Frame header (B.2.2). */
export interface JpegFrame {
  /** The low digit of SOFn: 0 baseline, 1 extended, 2 progressive, 3 lossless. */
  readonly process: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
}

/** Scan header (B.2.3) with the tables that hold for it, and its entropy-coded data. */
export interface JpegScan {
  /** For each component of the scan, its place in the frame and its tables. */
  readonly components: readonly { readonly index: number; readonly dc?: HuffmanTable; readonly ac?: HuffmanTable }[];
  /** Of a lossless scan the predictor; of another the first coefficient of its band. */
  readonly start: number;
  readonly end: number;
  readonly high: number;
  /** Of a lossless scan the point transform. */
  readonly low: number;
  /** Minimum coded units between two restart markers; 0: none. */
  readonly restart: number;
  /** One for each restart interval, without the stuffed zeros. */
  readonly intervals: readonly Uint8Array[];
}

export interface JpegStream {
  readonly frame: JpegFrame;
  readonly scans: readonly JpegScan[];
  readonly quantization: ReadonlyMap<number, Uint16Array>;
  /** False when the stream stops without its end of image: perhaps between two scans of a progressive one. */
  readonly hasEnd: boolean;
}

const MOST_SCANS = 200;

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DHT = 0xc4;
const DQT = 0xdb;
const DRI = 0xdd;
const DNL = 0xdc;

/** Frame headers: SOF0 to SOF15 without DHT, JPG and DAC, which stand among them (table B.1). */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== DHT && marker !== 0xc8 && marker !== 0xcc;
}

/** The frame header alone, to choose a decoder by; throws IMAGE_DAMAGED when there is none. */
export function jpegFrame(bytes: Uint8Array): JpegFrame {
  for (const { marker, body } of segmentsOf(bytes)) if (isFrameHeader(marker)) return readFrame(marker, body);
  throw damaged();
}

/** The markers in front of the frame header. */
export function jpegMarkers(bytes: Uint8Array): readonly number[] {
  const markers: number[] = [];
  for (const { marker } of segmentsOf(bytes)) {
    if (isFrameHeader(marker)) break;
    markers.push(marker);
  }
  return markers;
}

/**
 * Reads a whole stream. Throws IMAGE_DAMAGED when it breaks off or contradicts itself, IMAGE_UNSUPPORTED for arithmetic
 * coding and hierarchical processes.
 */
export function readJpeg(bytes: Uint8Array): JpegStream {
  let frame: JpegFrame | undefined;
  let restart = 0;
  const huffman = new Map<number, HuffmanTable>();
  const quantization = new Map<number, Uint16Array>();
  const scans: JpegScan[] = [];
  let hasEnd = false;
  for (const { marker, body, entropy } of segmentsOf(bytes)) {
    if (marker === EOI) hasEnd = true;
    else if (marker === DHT) readHuffman(body, huffman);
    else if (marker === DQT) readQuantization(body, quantization);
    else if (marker === DRI) restart = body.length >= 2 ? word(body, 0) : 0;
    else if (marker === DNL) throw unsupported('JPEG, DNL');
    else if (isFrameHeader(marker)) frame = readFrame(marker, body);
    else if (marker === SOS) {
      if (!frame || scans.length === MOST_SCANS) throw damaged();
      scans.push(readScan(body, { frame, huffman, restart, entropy }));
    }
  }
  if (!frame || scans.length === 0) throw damaged();
  return { frame, scans, quantization, hasEnd };
}

interface Segment {
  readonly marker: number;
  readonly body: Uint8Array;
  /** What follows a scan header, up to the next marker that is not a restart. */
  readonly entropy: readonly Uint8Array[];
}

function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) throw damaged();
  let at = 2;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) throw damaged();
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined) throw damaged();
    if (marker === EOI) {
      yield { marker, body: bytes.subarray(at + 2, at + 2), entropy: [] };
      return;
    }
    const length = word(bytes, at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw damaged();
    const body = bytes.subarray(at + 4, end);
    at = end;
    if (marker !== SOS) yield { marker, body, entropy: [] };
    else {
      const data = readEntropy(bytes, end);
      at = data.end;
      yield { marker, body, entropy: data.intervals };
    }
  }
}

/**
 * Entropy-coded data (B.1.1.5): stuffed zeros taken out, cut at the restart markers. Without a marker they reach to the
 * end; whether they are all there shows when they are read.
 */
function readEntropy(bytes: Uint8Array, start: number): { intervals: Uint8Array[]; end: number } {
  const intervals: Uint8Array[] = [];
  const clean = new Uint8Array(bytes.length - start);
  let [from, to, begin] = [start, 0, 0];
  for (;;) {
    const next = bytes.indexOf(0xff, from);
    if (next < 0 || next + 1 >= bytes.length) {
      clean.set(bytes.subarray(from), to);
      intervals.push(clean.subarray(begin, to + bytes.length - from));
      return { intervals, end: bytes.length };
    }
    clean.set(bytes.subarray(from, next), to);
    to += next - from;
    const marker = bytes[next + 1] ?? 0;
    if (marker === 0) {
      clean[to] = 0xff;
      to += 1;
      from = next + 2;
    } else if (marker === 0xff) from = next + 1;
    else {
      intervals.push(clean.subarray(begin, to));
      if (marker < 0xd0 || marker > 0xd7) return { intervals, end: next };
      begin = to;
      from = next + 2;
    }
  }
}

function readFrame(marker: number, body: Uint8Array): JpegFrame {
  const process = marker & 0x0f;
  if (process > 3) throw unsupported(`JPEG, SOF${process}`);
  const count = body[5] ?? 0;
  if (body.length < 6 + count * 3 || count === 0) throw damaged();
  const components = Array.from({ length: count }, (_, index) => {
    const at = 6 + index * 3;
    const sampling = body[at + 1] ?? 0;
    return {
      id: body[at] ?? 0,
      horizontal: sampling >> 4,
      vertical: sampling & 15,
      quantization: body[at + 2] ?? 0,
    };
  });
  return { process, precision: body[0] ?? 0, rows: word(body, 1), columns: word(body, 3), components };
}

interface ScanSurroundings {
  readonly frame: JpegFrame;
  readonly huffman: ReadonlyMap<number, HuffmanTable>;
  readonly restart: number;
  readonly entropy: readonly Uint8Array[];
}

function readScan(body: Uint8Array, { frame, huffman, restart, entropy }: ScanSurroundings): JpegScan {
  const count = body[0] ?? 0;
  if (count < 1 || count > 4 || body.length < 4 + count * 2) throw damaged();
  const components = Array.from({ length: count }, (_, place) => {
    const index = frame.components.findIndex(({ id }) => id === body[1 + place * 2]);
    if (index < 0) throw damaged();
    const tables = body[2 + place * 2] ?? 0;
    const [dc, ac] = [huffman.get(tables >> 4), huffman.get(16 + (tables & 15))];
    return { index, ...(dc && { dc }), ...(ac && { ac }) };
  });
  const [start = 0, end = 0, approximation = 0] = body.subarray(1 + count * 2);
  return { components, start, end, high: approximation >> 4, low: approximation & 15, restart, intervals: entropy };
}

/** B.2.4.2; a table is kept under its number, those for AC coefficients 16 higher. */
function readHuffman(body: Uint8Array, tables: Map<number, HuffmanTable>): void {
  let at = 0;
  while (at < body.length) {
    const selector = body[at] ?? 0;
    const counts = body.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = body.subarray(at + 17, at + 17 + total);
    if (counts.length < 16 || values.length < total) throw damaged();
    tables.set((selector >> 4) * 16 + (selector & 15), huffmanTable(counts, values));
    at += 17 + total;
  }
}

/** B.2.4.1, in the order of the stream (zigzag). */
function readQuantization(body: Uint8Array, tables: Map<number, Uint16Array>): void {
  let at = 0;
  while (at < body.length) {
    const selector = body[at] ?? 0;
    const size = selector >> 4 === 0 ? 1 : 2;
    if (at + 1 + 64 * size > body.length) throw damaged();
    const first = at + 1;
    const values = Uint16Array.from({ length: 64 }, (_, index) =>
      size === 1 ? (body[first + index] ?? 0) : word(body, first + index * 2),
    );
    tables.set(selector & 15, values);
    at += 1 + 64 * size;
  }
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) * 256 + (bytes[at + 1] ?? 0);
}
