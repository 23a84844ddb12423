/** A known image in every form that dcmtk writes. */
import { expect, test } from 'vitest';
import { converted } from './testing/dcmtk.ts';
import { readFrames, sharedFile } from './testing/files.ts';
import { CT, decoded, difference, digest, PATTERN } from './testing/images.ts';

const CT_FILE = 'syntax/ct-explicit-le.dcm';
const PATTERN_FILE = 'single/sc-rgb-testpattern.dcm';

test.for(['1', '2', '3', '4', '5', '6', '7'])('JPEG lossless with predictor %s', async (predictor, context) => {
  for (const [file, wanted] of [
    [CT_FILE, CT],
    [PATTERN_FILE, PATTERN],
  ] as const) {
    const made = converted(context, 'dcmcjpeg', ['+el', '+sv', predictor], sharedFile(context, file));
    expect(digest(await decoded(readFrames(made)[0]!))).toBe(wanted);
  }
});

test('JPEG lossless with a point transform loses the low bits and no others', async (context) => {
  const made = converted(context, 'dcmcjpeg', ['+el', '+pt', '2'], sharedFile(context, 'single/mr-overlay.dcm'));
  const image = await decoded(readFrames(made)[0]!);
  const original = await decoded(readFrames(sharedFile(context, 'single/mr-overlay.dcm'))[0]!);
  expect(image.pixels.every((value, index) => value === (original.pixels[index]! & ~3))).toBe(true);
});

test.for([
  ['JPEG-LS, line by line', 'dcmcjpls', ['+il']],
  ['JPEG-LS, sample by sample', 'dcmcjpls', ['+is']],
  ['JPEG-LS, component by component', 'dcmcjpls', ['+in']],
  ['RLE', 'dcmcrle', []],
] as const)('%s', async ([, program, args], context) => {
  const made = converted(context, program, args, sharedFile(context, PATTERN_FILE));
  expect(digest(await decoded(readFrames(made)[0]!))).toBe(PATTERN);
});

test.for([
  ['RGB as such', ['+eb', '+cr', '+q', '100']],
  ['YBR_FULL', ['+eb', '+cy', '+s4', '+q', '100']],
  ['YBR_FULL_422', ['+eb', '+cy', '+s2', '+q', '100']],
  ['progressive', ['+ep', '+cy', '+s4', '+q', '100']],
] as const)('JPEG of eight bits, %s', async ([, args], context) => {
  const made = converted(context, 'dcmcjpeg', args, sharedFile(context, PATTERN_FILE));
  const [image, original] = await Promise.all(
    [made, sharedFile(context, PATTERN_FILE)].map((path) => decoded(readFrames(path)[0]!)),
  );
  expect(difference(image!, original!).mean).toBeLessThan(3);
});

test.for([['+ee'], ['+es'], ['+ep']])('JPEG of twelve bits, %s', async (args, context) => {
  const made = converted(context, 'dcmcjpeg', [...args, '+q', '90'], sharedFile(context, 'single/mr-overlay.dcm'));
  const frame = readFrames(made)[0]!;
  const native = readFrames(converted(context, 'dcmdjpeg', [], made))[0]!;
  const [image, judged] = [await decoded(frame), await decoded(native)];
  expect(difference(image, judged).most).toBeLessThanOrEqual(1);
});
