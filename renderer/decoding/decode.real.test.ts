/** Every file of the shared data: the pixels that it must give, judged by its digest, its twin or dcmtk, or its error. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type TestContext } from 'vitest';
import type { DecodedFrame } from './frame.ts';
import { converted } from './testing/dcmtk.ts';
import { readFrames, sharedFile, type FileFrame } from './testing/files.ts';
import { codeOf, CT, decoded, difference, digest, PATTERN } from './testing/images.ts';

interface Lossy {
  readonly twin: string;
  /** The largest difference of any sample, and that of most of them. */
  readonly most: number;
  readonly mean: number;
}

type Expected =
  | { readonly digest: string }
  /** All frames, bit for bit, as in this file without compression. */
  | { readonly twin: string }
  | { readonly lossy: Lossy }
  /** What this program of dcmtk gives, to the difference of a rounding. */
  | { readonly dcmtk: 'dcmdjpeg' | 'dcmdjpls' | 'dcmdrle'; readonly most: number }
  /** Checked apart, below. */
  | 'apart'
  | 'IMAGE_UNSUPPORTED'
  | 'no pixels';

const CT_DIGEST = { digest: CT };
const near = (mean: number, most: number) => ({ lossy: { twin: 'syntax/ct-explicit-le.dcm', mean, most } });

const FILES: Readonly<Record<string, Expected>> = {
  'syntax/ct-implicit-le.dcm': CT_DIGEST,
  'syntax/ct-explicit-le.dcm': CT_DIGEST,
  'syntax/ct-deflated.dcm': CT_DIGEST,
  'syntax/ct-explicit-be.dcm': CT_DIGEST,
  'syntax/ct-rle.dcm': CT_DIGEST,
  'syntax/ct-57-jpeg-lossless.dcm': CT_DIGEST,
  'syntax/ct-70-jpeg-lossless-sv1.dcm': CT_DIGEST,
  'syntax/ct-80-jpegls-lossless.dcm': CT_DIGEST,
  'syntax/ct-90-j2k-lossless.dcm': CT_DIGEST,
  'syntax/ct-201-htj2k-lossless.dcm': CT_DIGEST,
  'syntax/ct-202-htj2k-rpcl.dcm': CT_DIGEST,
  'syntax/ct-81-jpegls-near.dcm': { dcmtk: 'dcmdjpls', most: 0 },
  'syntax/ct-91-j2k.dcm': near(1.5, 20),
  'syntax/ct-203-htj2k-lossy.dcm': near(15, 400),
  'syntax/ct-50-jpeg-baseline-8bit.dcm': { dcmtk: 'dcmdjpeg', most: 1 },
  'syntax/ct-51-jpeg-extended-12bit.dcm': { dcmtk: 'dcmdjpeg', most: 1 },
  'syntax/ct-53-jpeg-spectral.dcm': { dcmtk: 'dcmdjpeg', most: 1 },
  'syntax/ct-55-jpeg-progressive.dcm': { dcmtk: 'dcmdjpeg', most: 1 },
  'syntax/50-color-ybr422.dcm': { lossy: { twin: 'single/sc-rgb-testpattern.dcm', mean: 4, most: 255 } },
  'syntax/50-color-ybrfull.dcm': { lossy: { twin: 'single/sc-rgb-testpattern.dcm', mean: 4, most: 255 } },
  'syntax/70-color-rgb.dcm': { digest: PATTERN },
  'syntax/80-color-rgb.dcm': { digest: PATTERN },
  'syntax/81-color-rgb.dcm': { dcmtk: 'dcmdjpls', most: 0 },
  'syntax/90-color-us.dcm': 'apart',
  'syntax/201-color-rgb.dcm': 'apart',
  'syntax/203-color-rgb.dcm': 'apart',
  'syntax/80-fragments-bot.dcm': { dcmtk: 'dcmdjpls', most: 0 },
  'syntax/80-fragments-nobot.dcm': { dcmtk: 'dcmdjpls', most: 0 },
  'syntax/80-2f-fragments-nobot.dcm': { twin: 'single/ct-enhanced-2f.dcm' },
  'syntax/80-2f-bot.dcm': { twin: 'single/ct-enhanced-2f.dcm' },
  'syntax/70-2f-fragments-nobot.dcm': { twin: 'single/ct-enhanced-2f.dcm' },
  'syntax/rle-2f-nobot.dcm': { twin: 'single/ct-enhanced-2f.dcm' },
  'syntax/deflated-frame-1.2.8.1.dcm': 'IMAGE_UNSUPPORTED',
  'syntax/100-video-mpeg2-mpml.dcm': 'IMAGE_UNSUPPORTED',
  'syntax/101-video-mpeg2-mphl.dcm': 'IMAGE_UNSUPPORTED',
  'syntax/102-video-h264-hp41.dcm': 'IMAGE_UNSUPPORTED',
  'syntax/103-video-h264-bd.dcm': 'IMAGE_UNSUPPORTED',
  'single/cr-mono1-j2k.dcm': 'apart',
  'single/mg-jpegll.dcm': { dcmtk: 'dcmdjpeg', most: 0 },
  'single/dx-mono1-8bit.dcm': 'apart',
  'single/us-cine-ybr422.dcm': { dcmtk: 'dcmdjpeg', most: 40 },
  'single/us-rgb.dcm': 'apart',
  'single/us-ybr422-native.dcm': 'apart',
  'single/us-palette-2f.dcm': 'apart',
  'single/xa-96f.dcm': { dcmtk: 'dcmdjpeg', most: 1 },
  'single/nm-13f.dcm': 'apart',
  'single/ct-enhanced-2f.dcm': 'apart',
  'single/mr-enhanced-10f.dcm': 'apart',
  'single/sc-rgb-dose.dcm': 'apart',
  'single/sc-rgb-testpattern.dcm': { digest: PATTERN },
  'single/sc-palette8.dcm': 'apart',
  'single/sc-signed16.dcm': 'apart',
  'single/mr-overlay.dcm': 'apart',
  'single/modality-lut.dcm': 'apart',
  'single/voi-lut.dcm': 'apart',
  'single/pr-luts.dcm': 'no pixels',
  'single/pr-luts-image.dcm': 'apart',
  'single/sr-basic-text.dcm': 'no pixels',
  'single/sr-comprehensive.dcm': 'no pixels',
  'single/sr-tid1500.dcm': 'no pixels',
  'single/sr-basic-text-deflated.dcm': 'no pixels',
  'single/pdf.dcm': 'no pixels',
  'single/kos-drimbox.dcm': 'no pixels',
  'single/kos-many.dcm': 'no pixels',
  'single/seg.dcm': 'apart',
  'single/rtdose-15f.dcm': 'IMAGE_UNSUPPORTED',
  'single/rtplan.dcm': 'no pixels',
  'single/ecg.dcm': 'no pixels',
  'single/rwvm.dcm': 'no pixels',
  'single/parametric-map-float.dcm': 'no pixels',
};

test('the table names every file', (context) => {
  const found = ['syntax', 'single'].flatMap((folder) =>
    readdirSync(sharedFile(context, folder)).map((name) => join(folder, name)),
  );
  expect(found.sort()).toEqual(Object.keys(FILES).sort());
});

/** Frames of a file that are looked at: both ends of a long one. */
const looked = (frames: readonly FileFrame[]) => (frames.length > 3 ? [frames[0]!, frames.at(-1)!] : frames);

test.for(Object.entries(FILES))('%s', async ([path, expected], context) => {
  const file = sharedFile(context, path);
  if (expected === 'no pixels') {
    expect(() => readFrames(file)).toThrow('no pixels');
    return;
  }
  const frames = looked(readFrames(file));
  if (expected === 'IMAGE_UNSUPPORTED') {
    for (const frame of frames) expect(await codeOf(frame)).toBe(expected);
    return;
  }
  const images = await Promise.all(frames.map(decoded));
  for (const [index, image] of images.entries()) {
    const { rows, columns } = frames[index]!.facts;
    expect(image.pixels.length).toBe(rows * columns * (image.isColor ? 3 : 1));
  }
  if (expected === 'apart') return;
  if ('digest' in expected) expect(images.map(digest)).toEqual([expected.digest]);
  else if ('twin' in expected) {
    const twins = looked(readFrames(sharedFile(context, expected.twin)));
    expect(images.map(digest)).toEqual((await Promise.all(twins.map(decoded))).map(digest));
  } else if ('lossy' in expected) {
    const [twin] = await Promise.all(readFrames(sharedFile(context, expected.lossy.twin)).map(decoded));
    const { mean, most } = difference(images[0]!, twin!);
    expect(mean).toBeLessThan(expected.lossy.mean);
    expect(most).toBeLessThanOrEqual(expected.lossy.most);
  } else await compareWithDcmtk(context, file, images, expected);
});

async function compareWithDcmtk(
  context: TestContext,
  file: string,
  images: readonly DecodedFrame[],
  { dcmtk, most }: { readonly dcmtk: string; readonly most: number },
): Promise<void> {
  const native = converted(context, dcmtk, dcmtk === 'dcmdjpeg' ? ['+cl'] : [], file);
  const judged = await Promise.all(looked(readFrames(native)).map(decoded));
  expect(judged.length).toBe(images.length);
  for (const [index, image] of images.entries()) {
    expect(difference(image, judged[index]!).most).toBeLessThanOrEqual(most);
  }
}
