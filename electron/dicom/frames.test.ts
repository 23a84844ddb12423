/** Frames of made-up objects: every way in which they can lie, and every way in which they can be wrong. */
import { describe, expect, test } from 'vitest';
import { indexFrames } from './frames.ts';
import { inMemory } from './random-access.ts';
import {
  buildElements,
  buildFile,
  elementHeader,
  itemHeader,
  UNDEFINED,
  type BuildElement,
} from './testing/build-object.ts';
import { framesOf, headerOf } from './testing/read.ts';

const JPEG_LS = '1.2.840.10008.1.2.4.80';
const EXPLICIT = '1.2.840.10008.1.2.1';

/** An image of 2 x 3 pixels, with attributes changed, added or (undefined) left out. */
function imageElements(changes: Readonly<Record<string, BuildElement | undefined>> = {}): BuildElement[] {
  const all: Record<string, BuildElement | undefined> = {
    sopClass: ['SOPClassUID', 'UI', '1.2.840.10008.5.1.4.1.1.7'],
    sop: ['SOPInstanceUID', 'UI', '1.2.3.4'],
    samples: ['SamplesPerPixel', 'US', 1],
    interpretation: ['PhotometricInterpretation', 'CS', 'MONOCHROME2'],
    frames: undefined,
    rows: ['Rows', 'US', 2],
    columns: ['Columns', 'US', 3],
    allocated: ['BitsAllocated', 'US', 8],
    stored: ['BitsStored', 'US', 8],
    table: undefined,
    ...changes,
  };
  return Object.values(all).filter((each) => each !== undefined);
}

function nativeFile(pixels: Uint8Array, changes: Readonly<Record<string, BuildElement | undefined>> = {}): Buffer {
  return buildFile(EXPLICIT, buildElements([...imageElements(changes), ['PixelData', 'OW', pixels]]));
}

/** Items are the basic offset table and the fragments. */
function encapsulatedFile(
  items: readonly Uint8Array[],
  changes: Readonly<Record<string, BuildElement | undefined>> = {},
  syntax = JPEG_LS,
): Buffer {
  const parts = items.flatMap((item) => [itemHeader(0xfffee000, item.length), item]);
  const pixels = [elementHeader(0x7fe00010, 'OB', UNDEFINED), ...parts, itemHeader(0xfffee0dd, 0)];
  return buildFile(syntax, Buffer.concat([buildElements(imageElements(changes)), ...pixels]));
}

const frames = (count: string): Record<string, BuildElement> => ({ frames: ['NumberOfFrames', 'IS', count] });
const hex = (...texts: string[]) => texts.map((text) => Buffer.from(text, 'hex'));
const found = async (file: Uint8Array) => (await framesOf(file)).frames.map((frame) => frame.toString('hex'));
const codeOf = async (file: Uint8Array) => {
  const error: unknown = await framesOf(file).catch((thrown: unknown) => thrown);
  return error instanceof Error ? error.message : 'no error';
};

describe('native frames', () => {
  test('several, one after another', async () => {
    const file = nativeFile(Buffer.from('000102030405101112131415', 'hex'), frames('2'));
    expect(await found(file)).toEqual(['000102030405', '101112131415']);
  });

  test('no number of frames, an empty one, or zero: one', async () => {
    const pixels = Buffer.alloc(6);
    for (const changes of [{}, frames(''), frames('0')])
      expect(await found(nativeFile(pixels, changes))).toHaveLength(1);
  });

  test('single bits: frames begin within bytes', async () => {
    const bits: Record<string, BuildElement> = {
      ...frames('3'),
      allocated: ['BitsAllocated', 'US', 1],
      stored: ['BitsStored', 'US', 1],
    };
    const { index } = await framesOf(nativeFile(Buffer.alloc(4), bits));
    const start = index.frame(1)[0]!.offset;
    const places = [1, 2, 3].map((number) => {
      const [range] = index.frame(number);
      return [range!.offset - start, range!.length, index.firstBit(number)];
    });
    expect(places).toEqual([
      [0, 1, 0],
      [0, 2, 6],
      [1, 2, 4],
    ]);
  });

  test('subsampled colours take two bytes a pixel, or three where the writer did not do it', async () => {
    const colour: Record<string, BuildElement> = {
      samples: ['SamplesPerPixel', 'US', 3],
      interpretation: ['PhotometricInterpretation', 'CS', 'YBR_FULL_422'],
    };
    expect((await found(nativeFile(Buffer.alloc(12), colour)))[0]).toHaveLength(24);
    expect((await found(nativeFile(Buffer.alloc(18), colour)))[0]).toHaveLength(36);
    expect(await codeOf(nativeFile(Buffer.alloc(10), colour))).toBe('DICOM_DAMAGED');
  });

  test.for<[string, Record<string, BuildElement | undefined>, string]>([
    ['no rows', { rows: undefined }, '(0028,0010)'],
    ['no columns', { columns: undefined }, '(0028,0011)'],
    ['no bits', { allocated: undefined }, '(0028,0100)'],
    ['twelve bits in a row', { allocated: ['BitsAllocated', 'US', 12] }, '(0028,0100)'],
    ['frames that are no number', frames('many'), '(0028,0008)'],
    ['fewer than no frames', frames('-1'), '(0028,0008)'],
    ['half a frame', frames('1.5'), '(0028,0008)'],
    ['more frames than bytes', frames('2'), '(7FE0,0010)'],
    ['rows of 32 bits', { rows: ['Rows', 'UL', 0x7fffffff] }, '(0028,0010)'],
    ['rows of no number', { rows: ['Rows', 'LO', 'two'] }, '(0028,0010)'],
  ])('%s: refused at %s', async ([, changes, tag]) => {
    const file = nativeFile(Buffer.alloc(6), changes);
    await expect(framesOf(file)).rejects.toMatchObject({ code: 'DICOM_DAMAGED', facts: { tag } });
  });

  test('a frame that is not there', async () => {
    const { index } = await framesOf(nativeFile(Buffer.alloc(6)));
    for (const number of [0, 2, -1, 1.5, NaN]) {
      expect(() => index.frame(number)).toThrow(expect.objectContaining({ code: 'DICOM_FRAME_UNKNOWN' }));
      expect(() => index.firstBit(number)).toThrow(expect.objectContaining({ code: 'DICOM_FRAME_UNKNOWN' }));
    }
  });

  test('a source that ends before the header says so', async () => {
    const file = nativeFile(Buffer.alloc(6));
    const short = inMemory(file.subarray(0, file.length - 1));
    await expect(indexFrames(headerOf(file), short)).rejects.toMatchObject({ code: 'DICOM_DAMAGED' });
  });
});

describe('encapsulated frames', () => {
  const [soi, middle, eoi] = ['ffd8ff01', '0203', '04ffd9'] as const;

  test('by the basic offset table, several fragments each', async () => {
    // Items: 4 + 2 bytes of the first frame in 8-byte headers, so that the second begins at 22.
    const file = encapsulatedFile(hex('0000000016000000', soi, middle, 'aaaa', 'bb00'), frames('2'));
    expect(await found(file)).toEqual([soi + middle, 'aaaabb00']);
  });

  test('by the extended offset table', async () => {
    const table = Buffer.alloc(16);
    table.writeBigUInt64LE(10n, 8);
    const changes = { ...frames('2'), table: ['ExtendedOffsetTable', 'OV', table] as const };
    expect(await found(encapsulatedFile(hex('', '0102', '0304', '0506'), changes))).toEqual(['0102', '03040506']);
  });

  test('one per fragment', async () => {
    expect(await found(encapsulatedFile(hex('', '0102', '0304'), frames('2')))).toEqual(['0102', '0304']);
  });

  test('one frame in all fragments, whatever the table says', async () => {
    expect(await found(encapsulatedFile(hex('ffffff7f', '0102', '0304')))).toEqual(['01020304']);
  });

  test.for<[string, string]>([
    ['points between fragments', '0000000004000000'],
    ['does not begin at zero', '0a00000016000000'],
    ['goes backwards', '1600000000000000'],
    ['is too short', '00000000'],
    ['is not a row of numbers', '000000'],
  ])('a table that %s is ignored: the marks of the codec tell', async ([, table]) => {
    const items = hex(table, soi, eoi, soi, middle, eoi);
    expect(await found(encapsulatedFile(items, frames('2')))).toEqual([soi + eoi, soi + middle + eoi]);
  });

  test('padding after the end mark does no harm, and a begin without an end before it begins nothing', async () => {
    const items = hex('', soi, soi, `${eoi}00`, soi, eoi);
    expect(await found(encapsulatedFile(items, frames('2')))).toEqual([`${soi}${soi}${eoi}00`, soi + eoi]);
  });

  test('JPEG 2000 has its own marks', async () => {
    const items = hex('', 'ff4fff5101', '02ffd9', 'ff4fff5103', 'ffd8ff04', '05ffd9');
    const file = encapsulatedFile(items, frames('2'), '1.2.840.10008.1.2.4.90');
    expect(await found(file)).toEqual(['ff4fff510102ffd9', 'ff4fff5103ffd8ff0405ffd9']);
  });

  test('frames that cannot be told apart are refused, and so are too few', async () => {
    expect(await codeOf(encapsulatedFile(hex('', soi, middle, middle), frames('2')))).toBe('DICOM_DAMAGED');
    expect(await codeOf(encapsulatedFile(hex('', '0102'), frames('2')))).toBe('DICOM_DAMAGED');
    expect(await codeOf(encapsulatedFile(hex('', '01', '02', '03'), frames('2'), '1.2.840.10008.1.2.5'))).toBe(
      'DICOM_DAMAGED',
    );
  });

  test('no fragment, or not even a table', async () => {
    expect(await codeOf(encapsulatedFile(hex('')))).toBe('DICOM_DAMAGED');
    expect(await codeOf(encapsulatedFile([]))).toBe('DICOM_DAMAGED');
  });

  test('half a million fragments and one', async () => {
    const item = itemHeader(0xfffee000, 0);
    const start = encapsulatedFile([]).subarray(0, -8);
    const file = Buffer.concat([start, ...Array<Buffer>(500_001).fill(item), itemHeader(0xfffee0dd, 0)]);
    await expect(framesOf(file)).rejects.toMatchObject({ code: 'DICOM_LIMIT', facts: { limit: 500_000 } });
  });
});
