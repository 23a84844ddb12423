/** Frames of real files, judged by dcmtk and by the digests that come with the data. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { inflatedSource } from './deflate.ts';
import { inMemory, type RandomAccess } from './random-access.ts';
import { framesOf, headerOf } from './testing/read.ts';
import { dcmtkText, dicomFiles, sharedBytes, sharedPath, skipWithoutDcmtk } from './testing/samples.ts';

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const CT_PIXELS = '1bee432808f49770bbc30d904e3e744082b0ba41704d4943e7de5bcb3e3d72f9';
const RGB_PIXELS = 'db754473cb0f7754a77e709c199e787285f68beb675a934f8d4567328ab8f107';

test.for([
  ['syntax/ct-explicit-le.dcm', CT_PIXELS],
  ['syntax/ct-implicit-le.dcm', CT_PIXELS],
  ['syntax/ct-deflated.dcm', CT_PIXELS],
  ['single/sc-rgb-testpattern.dcm', RGB_PIXELS],
] as const)('native pixels of %s have the digest of the data', async ([path, expected], context) => {
  const { frames } = await framesOf(sharedBytes(context, `dicom/${path}`));
  expect(frames.map(digest)).toEqual([expected]);
});

test('big endian pixels are the same words the other way round', async (context) => {
  const { frames } = await framesOf(sharedBytes(context, 'dicom/syntax/ct-explicit-be.dcm'));
  expect(digest(frames[0]!.swap16())).toBe(CT_PIXELS);
});

/** Frames and fragments of each, where it is not one frame in one fragment. */
const SEVERAL: Readonly<Record<string, readonly [frames: number, fragments: readonly number[]]>> = {
  'us-cine-ybr422.dcm': [30, [1]],
  'us-palette-2f.dcm': [2, [1, 1]],
  'xa-96f.dcm': [96, [1]],
  '70-2f-fragments-nobot.dcm': [2, [10, 9]],
  '80-2f-bot.dcm': [2, [1, 1]],
  '80-2f-fragments-nobot.dcm': [2, [6, 5]],
  '80-fragments-bot.dcm': [1, [21]],
  'rle-2f-nobot.dcm': [2, [1, 1]],
  'deflated-frame-1.2.8.1.dcm': [3, [1, 1, 1]],
  'cr-mono1-j2k.dcm': [1, [13]],
  '90-color-us.dcm': [1, [3]],
};

/** What dcmdump wrote of a file: native pixels whole, of encapsulated ones each item; those of an icon come first. */
function rawFiles(folder: string, name: string): Buffer[] {
  const names = readdirSync(folder).filter((each) => each.startsWith(`${name}.`));
  const number = (each: string) => Number(/\.(\d+)\.raw$/.exec(each)?.[1]);
  return names.sort((one, other) => number(one) - number(other)).map((each) => readFileSync(join(folder, each)));
}

test.for(['single', 'syntax'])('pixels of all files of %s are those that dcmdump finds', async (folder, context) => {
  skipWithoutDcmtk(context);
  const temporary = mkdtempSync(join(tmpdir(), 'drimbox-frames-'));
  onTestFinished(() => rmSync(temporary, { recursive: true, force: true }));
  let compared = 0;
  for (const path of dicomFiles(context, `dicom/${folder}`)) {
    const bytes = sharedBytes(context, path);
    const { pixelData } = headerOf(bytes);
    // dcmdump would write big endian words turned round, and knows no float pixels.
    if (pixelData === undefined || pixelData.tag !== 0x7fe00010 || path.includes('explicit-be')) continue;
    dcmtkText('dcmdump', ['-q', '+W', temporary, sharedPath(context, path)]);
    const { index, frames } = await framesOf(bytes);
    const whole = Buffer.concat(frames);
    const raw = rawFiles(temporary, basename(path));
    if (pixelData.length !== undefined) {
      expect(raw.at(-1)?.subarray(0, whole.length).equals(whole), path).toBe(true);
      expect(raw.at(-1)!.length - whole.length, path).toBeLessThanOrEqual(1);
    } else {
      const [count, fragments] = SEVERAL[basename(path)] ?? [1, [1]];
      const counts = Array.from({ length: index.count }, (_, at) => index.frame(at + 1).length);
      expect([index.count, counts.slice(0, fragments.length)], path).toEqual([count, fragments]);
      const total = counts.reduce((sum, each) => sum + each, 0);
      expect(Buffer.concat(raw.slice(-total)).equals(whole), path).toBe(true);
      // The offset table stands before the fragments; one file has two icons before that, with one fragment each.
      expect(raw.length, path).toBe(total + (path.endsWith('mg-jpegll.dcm') ? 5 : 1));
    }
    compared += 1;
  }
  expect(compared).toBe({ single: 21, syntax: 36 }[folder]);
});

describe('inflated sources', () => {
  test('a stream that ends early is damaged', async (context) => {
    const bytes = sharedBytes(context, 'dicom/syntax/ct-deflated.dcm');
    const cut = inMemory(bytes.subarray(0, 200_000));
    await expect(inflatedSource(headerOf(bytes), cut)).rejects.toMatchObject({ code: 'DICOM_DAMAGED' });
  });

  test('what fails in the source is told as it is', async (context) => {
    const bytes = sharedBytes(context, 'dicom/syntax/ct-deflated.dcm');
    const { read, size } = inMemory(bytes);
    const failure = Object.assign(new Error('gone'), { name: 'SourceGone' });
    const failing: RandomAccess = {
      size,
      read: async (offset, length) => (offset > 100_000 ? Promise.reject(failure) : read(offset, length)),
    };
    await expect(inflatedSource(headerOf(bytes), failing)).rejects.toBe(failure);
  });
});
