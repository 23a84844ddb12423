/** Native pixels and colours of real files, by formulas that are not the decoder’s. */
import { describe, expect, test, type TestContext } from 'vitest';
import { converted } from './testing/dcmtk.ts';
import { readFrames, sharedFile, type FileFrame } from './testing/files.ts';
import { decoded, difference, digest } from './testing/images.ts';

describe('native pixels, by a formula that is not the decoder’s', () => {
  const raw = (context: TestContext, path: string) => {
    const [frame] = readFrames(sharedFile(context, path));
    return frame!;
  };
  const word = ({ bytes }: FileFrame, index: number) => bytes[index * 2]! + bytes[index * 2 + 1]! * 256;

  test('signed and unsigned words, to the last', async (context) => {
    for (const path of ['single/sc-signed16.dcm', 'single/mr-overlay.dcm', 'single/modality-lut.dcm']) {
      const frame = raw(context, path);
      const { pixels } = await decoded(frame);
      const mask = 2 ** frame.facts.bitsStored - 1;
      const half = 2 ** (frame.facts.bitsStored - 1);
      for (let index = 0; index < pixels.length; index += 1) {
        const value = pixels[index]!;
        const stored = word(frame, index) & mask;
        const wanted = frame.facts.isSigned && stored >= half ? stored - mask - 1 : stored;
        if (value !== wanted) expect.fail(`${path}, pixel ${index}: ${value} instead of ${wanted}`);
      }
    }
  });

  test('RGB by planes', async (context) => {
    const frame = raw(context, 'single/us-rgb.dcm');
    const count = frame.facts.rows * frame.facts.columns;
    const { pixels } = await decoded(frame);
    for (const index of [0, 777, count - 1]) {
      expect([...pixels.slice(index * 3, index * 3 + 3)]).toEqual(
        [0, 1, 2].map((at) => frame.bytes[at * count + index]),
      );
    }
  });

  test('YBR_FULL_422 without compression', async (context) => {
    const frame = raw(context, 'single/us-ybr422-native.dcm');
    const { pixels } = await decoded(frame);
    const count = frame.facts.rows * frame.facts.columns;
    for (let index = 0; index < count; index += 331) {
      const pair = (index >> 1) * 4;
      const [y, cb, cr] = [
        frame.bytes[pair + (index & 1)]!,
        frame.bytes[pair + 2]! - 128,
        frame.bytes[pair + 3]! - 128,
      ];
      const wanted = [y + 1.402 * cr, y - 0.344136 * cb - 0.714136 * cr, y + 1.772 * cb];
      for (const [at, value] of wanted.entries()) {
        expect(Math.abs(pixels[index * 3 + at]! - Math.min(255, Math.max(0, value)))).toBeLessThanOrEqual(0.501);
      }
    }
  });

  test('single bits, frames that do not begin with a byte included', async (context) => {
    const frames = readFrames(sharedFile(context, 'single/seg.dcm'));
    const { rows, columns } = frames[0]!.facts;
    for (const frame of frames) {
      const { pixels, max } = await decoded(frame);
      expect(max).toBe(1);
      expect(pixels.filter((value) => value === 1).length).toBe(
        frame.bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0),
      );
      expect(pixels.length).toBe(rows * columns);
    }
  });

  test('palettes, one in RLE', async (context) => {
    const pattern = await decoded(raw(context, 'single/sc-palette8.dcm'));
    const original = await decoded(raw(context, 'single/sc-rgb-testpattern.dcm'));
    expect(difference(pattern, original).mean).toBeLessThan(10);
    const file = sharedFile(context, 'single/us-palette-2f.dcm');
    const native = converted(context, 'dcmdrle', [], file);
    const of = async (path: string) => (await Promise.all(readFrames(path).map(decoded))).map(digest);
    expect(await of(file)).toEqual(await of(native));
  });
});

describe('colours of JPEG 2000', () => {
  const first = async (context: TestContext, path: string) => decoded(readFrames(sharedFile(context, path))[0]!);

  test('the two samples of HTJ2K, with and without loss, are the same picture', async (context) => {
    const one = await first(context, 'syntax/201-color-rgb.dcm');
    expect(difference(one, await first(context, 'syntax/203-color-rgb.dcm')).mean).toBeLessThan(2);
  });

  test('the transform into luminance and chrominance is undone: an ultrasound image is mostly grey', async (context) => {
    const { pixels } = await first(context, 'syntax/90-color-us.dcm');
    let grey = 0;
    for (let at = 0; at < pixels.length; at += 3) {
      if (Math.max(...pixels.subarray(at, at + 3)) - Math.min(...pixels.subarray(at, at + 3)) < 10) grey += 1;
    }
    expect(grey / (pixels.length / 3)).toBeGreaterThan(0.8);
  });

  test('a grey codestream of ten bits fills its ten bits', async (context) => {
    const { min, max } = await first(context, 'single/cr-mono1-j2k.dcm');
    expect([min, max]).toEqual([0, 1023]);
  });
});
