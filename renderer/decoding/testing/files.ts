/** Real files for tests, read by a library that the program does not use. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import dicomParser, { type DataSet } from 'dicom-parser';
import type { TestContext } from 'vitest';
import type { ColorTable, FrameToDecode } from '../frame.ts';

const SHARED = join(import.meta.dirname, '../../../../shared/dicom');

export interface FileFrame {
  readonly bytes: Uint8Array;
  readonly facts: FrameToDecode;
}

/** Path of a file of the shared data; without it the test skips and says so. */
export function sharedFile(context: TestContext, path: string): string {
  const whole = join(SHARED, path);
  if (!existsSync(whole)) context.skip(`needs the shared data dicom/${path}`);
  return whole;
}

/** All frames of a file; a video is one. */
export function readFrames(file: string): readonly FileFrame[] {
  const bytes = readFileSync(file);
  const dataset = dicomParser.parseDicom(bytes, { inflater: inflate });
  const facts = factsOf(dataset);
  const count = dataset.intString('x00280008') ?? 1;
  return framesOf(dataset, facts, count).map((frame, index) => {
    const firstBit = facts.bitsAllocated === 1 ? (index * facts.rows * facts.columns * facts.samples) % 8 : 0;
    return { bytes: Uint8Array.from(frame), facts: { ...facts, firstBit } };
  });
}

function inflate(bytes: Uint8Array, position: number): Uint8Array {
  return Buffer.concat([bytes.subarray(0, position), inflateRawSync(bytes.subarray(position))]);
}

function framesOf(dataset: DataSet, facts: FrameToDecode, count: number): Uint8Array[] {
  const element = dataset.elements['x7fe00010'];
  if (!element) throw new Error('the file has no pixels');
  const { byteArray } = dataset;
  if (element.encapsulatedPixelData !== true) {
    const isHalf = element.length * 8 < facts.rows * facts.columns * facts.samples * facts.bitsAllocated * count;
    const bits = facts.rows * facts.columns * (isHalf ? 2 : facts.samples) * facts.bitsAllocated;
    return Array.from({ length: count }, (_, index) => {
      const [first, end] = [Math.floor((index * bits) / 8), Math.ceil(((index + 1) * bits) / 8)];
      return byteArray.subarray(element.dataOffset + first, element.dataOffset + end);
    });
  }
  const fragments = element.fragments ?? [];
  if (count === 1 || fragments.length === count) {
    const parts = fragments.map(({ position, length }) => byteArray.subarray(position, position + length));
    return count === 1 ? [Buffer.concat(parts)] : parts;
  }
  const offsets = element.basicOffsetTable?.length
    ? element.basicOffsetTable
    : dicomParser.createJPEGBasicOffsetTable(dataset, element);
  return offsets.map((_, index) => dicomParser.readEncapsulatedImageFrame(dataset, element, index, offsets));
}

function factsOf(dataset: DataSet): FrameToDecode {
  const word = (tag: string) => dataset.uint16(tag) ?? 0;
  const palette = paletteOf(dataset);
  return {
    transferSyntaxUid: dataset.string('x00020010') ?? '',
    rows: word('x00280010'),
    columns: word('x00280011'),
    samples: word('x00280002'),
    photometric: dataset.string('x00280004') ?? '',
    planar: word('x00280006'),
    bitsAllocated: word('x00280100'),
    bitsStored: word('x00280101'),
    highBit: word('x00280102'),
    isSigned: word('x00280103') === 1,
    slope: 1,
    intercept: 0,
    firstBit: 0,
    ...(palette && { palette }),
  };
}

function paletteOf(dataset: DataSet): ColorTable | undefined {
  if (dataset.string('x00280004') !== 'PALETTE COLOR') return undefined;
  const [length = 0, first = 0, bits = 0] = [0, 1, 2].map((index) => dataset.uint16('x00281101', index));
  const entries = length === 0 ? 65_536 : length;
  const [red, green, blue] = ['x00281201', 'x00281202', 'x00281203'].map((tag) => {
    const element = dataset.elements[tag];
    const start = element?.dataOffset ?? 0;
    const isWide = (element?.length ?? 0) >= entries * 2;
    return Uint8Array.from({ length: entries }, (_, index) =>
      isWide
        ? (dataset.byteArray[start + index * 2 + (bits === 16 ? 1 : 0)] ?? 0)
        : (dataset.byteArray[start + index] ?? 0),
    );
  });
  return red && green && blue ? { entries, first, red, green, blue } : undefined;
}
