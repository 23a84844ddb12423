/**
 * What is drawn of real files, for every transfer syntax and photometric interpretation at hand, against what dcmtk draws
 * through the same window, or against the same picture without compression where dcmtk does not know the compression.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { describe, expect, onTestFinished, test, type TestContext } from 'vitest';
import { whatIsMissing } from '../../e2e/support/programs.ts';
import { sharedFile } from '../decoding/testing/files.ts';
import { isSet } from './overlays.ts';
import { SliceLayers } from './slice-layers.ts';
import { judged, rendered } from './testing/rendering.ts';
import { voiChoices, type VoiChoice, type WindowChoice } from './voi.ts';

const soak = process.env['DRIMBOX_SOAK'] === '1';
const SHARED = join(import.meta.dirname, '../../../shared/dicom');

interface Case {
  readonly file: string;
  /** The same picture without compression, drawn by us: dcmtk has drawn that one too. */
  readonly twin?: string;
  /** Greys by which a pixel may differ; 1 is the rounding of dcmtk, which cuts off where we round. */
  readonly most?: number;
  /** Greys by which pixels may differ in the mean, of compression with loss. */
  readonly mean?: number;
  /** Only when there is time. */
  readonly isLong?: boolean;
}

const CT = 'syntax/ct-explicit-le.dcm';
/** Transforms of twelve bits come out otherwise by a few values, each of which is more than half a grey in this window. */
const TWELVE_BITS = { most: 3, mean: 0.3 };

const CASES: readonly Case[] = [
  { file: CT },
  { file: 'syntax/ct-implicit-le.dcm', isLong: true },
  { file: 'syntax/ct-explicit-be.dcm' },
  { file: 'syntax/ct-deflated.dcm', isLong: true },
  { file: 'syntax/ct-rle.dcm' },
  { file: 'syntax/rle-2f-nobot.dcm', isLong: true },
  { file: 'syntax/ct-50-jpeg-baseline-8bit.dcm' },
  { file: 'syntax/ct-51-jpeg-extended-12bit.dcm', ...TWELVE_BITS },
  { file: 'syntax/ct-53-jpeg-spectral.dcm', ...TWELVE_BITS, isLong: true },
  { file: 'syntax/ct-55-jpeg-progressive.dcm', ...TWELVE_BITS, isLong: true },
  { file: 'syntax/ct-57-jpeg-lossless.dcm', isLong: true },
  { file: 'syntax/ct-70-jpeg-lossless-sv1.dcm' },
  { file: 'syntax/70-2f-fragments-nobot.dcm', isLong: true },
  { file: 'syntax/ct-80-jpegls-lossless.dcm' },
  { file: 'syntax/80-fragments-bot.dcm', isLong: true },
  { file: 'syntax/80-fragments-nobot.dcm', isLong: true },
  { file: 'syntax/80-2f-bot.dcm', isLong: true },
  { file: 'syntax/80-2f-fragments-nobot.dcm', isLong: true },
  { file: 'syntax/ct-81-jpegls-near.dcm', isLong: true },
  { file: 'syntax/ct-90-j2k-lossless.dcm', twin: CT, most: 0 },
  { file: 'syntax/ct-91-j2k.dcm', twin: CT, most: 16, mean: 1.5, isLong: true },
  { file: 'syntax/ct-201-htj2k-lossless.dcm', twin: CT, most: 0 },
  { file: 'syntax/ct-202-htj2k-rpcl.dcm', twin: CT, most: 0, isLong: true },
  { file: 'syntax/ct-203-htj2k-lossy.dcm', twin: CT, most: 128, mean: 8, isLong: true },
  { file: 'syntax/50-color-ybr422.dcm' },
  { file: 'syntax/50-color-ybrfull.dcm', isLong: true },
  { file: 'syntax/70-color-rgb.dcm', isLong: true },
  { file: 'syntax/80-color-rgb.dcm', isLong: true },
  { file: 'syntax/81-color-rgb.dcm', isLong: true },
  { file: 'syntax/90-color-us.dcm', isLong: true },
  { file: 'syntax/201-color-rgb.dcm', isLong: true },
  { file: 'syntax/203-color-rgb.dcm', isLong: true },
  { file: 'single/cr-mono1-j2k.dcm', isLong: true },
  { file: 'single/ct-enhanced-2f.dcm', isLong: true },
  { file: 'single/dx-mono1-8bit.dcm' },
  { file: 'single/mg-jpegll.dcm', isLong: true },
  { file: 'single/modality-lut.dcm', isLong: true },
  { file: 'single/mr-enhanced-10f.dcm' },
  { file: 'single/mr-overlay.dcm', isLong: true },
  { file: 'single/nm-13f.dcm', isLong: true },
  { file: 'single/pr-luts-image.dcm', isLong: true },
  { file: 'single/sc-palette8.dcm' },
  { file: 'single/sc-rgb-dose.dcm', isLong: true },
  { file: 'single/sc-rgb-testpattern.dcm', isLong: true },
  { file: 'single/sc-signed16.dcm', isLong: true },
  { file: 'single/seg.dcm', isLong: true },
  { file: 'single/us-cine-ybr422.dcm', isLong: true },
  { file: 'single/us-palette-2f.dcm', isLong: true },
  { file: 'single/us-rgb.dcm' },
  { file: 'single/us-ybr422-native.dcm', isLong: true },
  { file: 'single/voi-lut.dcm' },
  { file: 'single/xa-96f.dcm', isLong: true },
  { file: 'studies/petct-acrin/scout.dcm', isLong: true },
  { file: 'studies/petct-acrin/ct/CT061.dcm', isLong: true },
  { file: 'studies/petct-acrin/pt/PT061.dcm' },
  { file: 'studies/xdsi-xa/000000.dcm', isLong: true },
  { file: 'studies/xdsi-us/000000.dcm', isLong: true },
  { file: 'studies/xdsi-mr-jpegll/000000.dcm', isLong: true },
  { file: 'studies/ct-head-tilt-uneven/10.dcm', isLong: true },
  { file: 'studies/xdsi-mr/000003.dcm', isLong: true },
  { file: 'studies/xdsi-ct/000003.dcm', isLong: true },
];

/** Said in the place of the image: no pixels, pixels of 32 bits, videos, a syntax that nobody decodes yet. */
const NOT_DRAWN = [
  ...['ecg', 'kos-drimbox', 'kos-many', 'parametric-map-float', 'pdf', 'pr-luts', 'rtdose-15f', 'rtplan', 'rwvm'],
  ...['sr-basic-text', 'sr-basic-text-deflated', 'sr-comprehensive', 'sr-tid1500', 'deflated-frame-1.2.8.1'],
  ...['100-video-mpeg2-mpml', '101-video-mpeg2-mphl', '102-video-h264-hp41', '103-video-h264-bd'],
];

function fileOf(context: TestContext, path: string): string {
  const reason = whatIsMissing('dcmtk');
  if (reason !== undefined) context.skip(reason);
  return sharedFile(context, path);
}

function expectNear(
  bytes: Uint8Array,
  wanted: Uint8Array,
  { most = 1, mean = most }: Pick<Case, 'most' | 'mean'>,
): void {
  expect(bytes.length).toBe(wanted.length);
  let [largest, sum] = [0, 0];
  for (let index = 0; index < bytes.length; index += 1) {
    const by = Math.abs(bytes[index]! - wanted[index]!);
    if (by > largest) largest = by;
    sum += by;
  }
  expect(largest).toBeLessThanOrEqual(most);
  expect(sum / bytes.length).toBeLessThanOrEqual(mean);
}

describe('as its file asks for', () => {
  for (const one of CASES) {
    test(one.file, async (context) => {
      if (one.isLong === true && !soak) context.skip('long: with DRIMBOX_SOAK=1');
      const file = fileOf(context, one.file);
      const image = await rendered(file);
      if (one.twin !== undefined) {
        expectNear(image.bytes, (await rendered(fileOf(context, one.twin), 1, image.choice)).bytes, one);
        return;
      }
      const wanted = judged(file, 1, image);
      if (typeof wanted === 'string') context.skip(wanted);
      else expectNear(image.bytes, wanted, one);
    });
  }
});

const window = (center: number, width: number, name: WindowChoice['function'] = 'LINEAR'): WindowChoice => ({
  id: 'other',
  name: '',
  kind: 'window',
  center,
  width,
  function: name,
});

test.for<[string, string, number, VoiChoice]>([
  ['a narrow window', CT, 1, window(40, 2)],
  ['a window of fractions', CT, 1, window(40.5, 80.25)],
  ['a window beyond the values', CT, 1, window(-3000, 100)],
  ['a sigmoid', CT, 1, window(40, 400, 'SIGMOID')],
  ['a sigmoid over MONOCHROME1', 'single/dx-mono1-8bit.dcm', 1, window(100, 90, 'SIGMOID')],
  ['a window over the values of a modality table', 'single/modality-lut.dcm', 1, window(30_000, 20_000)],
  ['another frame', 'single/nm-13f.dcm', 9, window(60, 100)],
])('%s', async ([, path, frame, choice], context) => {
  const file = fileOf(context, path);
  const image = await rendered(file, frame, choice);
  const wanted = judged(file, frame, image);
  if (typeof wanted === 'string') context.skip(wanted);
  else expectNear(image.bytes, wanted, {});
});

test('every window of a file', async (context) => {
  const file = fileOf(context, 'single/mr-overlay.dcm');
  const choices = voiChoices((await rendered(file)).facts);
  expect(choices.map(({ id, name }) => [id, name])).toEqual([
    ['file.1', 'WINDOW1'],
    ['file.2', 'WINDOW2'],
  ]);
  for (const choice of choices) {
    const image = await rendered(file, 1, choice);
    const wanted = judged(file, 1, image);
    if (typeof wanted === 'string') context.skip(wanted);
    else expectNear(image.bytes, wanted, {});
  }
});

/** The image with its first overlay in white over it. */
async function withOverlay(file: string): Promise<Uint8Array> {
  const { facts, decoded, bytes } = await rendered(file);
  const layers = new SliceLayers(facts, { values: decoded.pixels, found: decoded.overlays ?? [] });
  const shown = { choice: undefined, isInverted: false, hasColorMap: false };
  const [overlay] = layers.layers(shown, { showsOverlays: true, showsShutters: true })?.over ?? [];
  if (!overlay) throw new Error('the file has no overlay');
  const { bitmap } = overlay;
  const [top, left] = bitmap.origin;
  return bytes.map((grey, index) => {
    const [row, column] = [Math.floor(index / facts.columns) - top, (index % facts.columns) - left];
    const isIn = row >= 0 && row < bitmap.rows && column >= 0 && column < bitmap.columns;
    return isIn && isSet(bitmap, row, column) ? 255 : grey;
  });
}

const WHITE_OVERLAY = ['+O', '1', '+Omr', '+Osf', '1.0'];

test.for([
  ['in an element of its own', (file: string) => file],
  ['in the spare bits of the pixels', (file: string, folder: string) => embedded(file, join(folder, 'embedded.dcm'))],
] as const)('an overlay lies where dcmtk draws it: %s', async ([, prepare], context) => {
  const original = fileOf(context, 'single/mr-overlay.dcm');
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-overlay-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = prepare(original, folder);
  const wanted = judged(file, 1, await rendered(file), WHITE_OVERLAY);
  const plain = judged(file, 1, await rendered(file));
  if (typeof wanted === 'string' || typeof plain === 'string') throw new Error('dcmtk draws this file');
  expect(wanted.filter((grey, index) => grey !== plain[index]).length).toBeGreaterThan(150);
  expectNear(await withOverlay(file), wanted, {});
});

/** The file as older devices write it: its overlay in bit 12 of the pixels. */
function embedded(file: string, made: string): string {
  const bytes = readFileSync(file);
  const { elements } = dicomParser.parseDicom(bytes);
  const [plane, pixels] = [elements['x60003000'], elements['x7fe00010']];
  if (!plane || !pixels) throw new Error('the file has no overlay');
  for (let index = 0; index < pixels.length / 2; index += 1) {
    const isDrawn = ((bytes[plane.dataOffset + (index >> 3)]! >> (index & 7)) & 1) === 1;
    if (isDrawn) bytes[pixels.dataOffset + index * 2 + 1]! |= 0x10;
  }
  writeFileSync(made, bytes);
  const changes = ['-m', '(6000,0100)=16', '-m', '(6000,0102)=12', '-e', '(6000,3000)'];
  execFileSync('dcmodify', ['-nb', '-q', ...changes, made], { stdio: 'ignore' });
  return made;
}

test('no file of the shared data is missing here', (context) => {
  if (!existsSync(SHARED)) context.skip('needs the shared data dicom');
  const files = ['single', 'syntax'].flatMap((folder) =>
    readdirSync(join(SHARED, folder)).map((name) => `${folder}/${name}`),
  );
  const known = [
    ...CASES.map(({ file }) => file),
    ...NOT_DRAWN.map((name) => files.find((file) => file.endsWith(`/${name}.dcm`))),
  ];
  expect(files.filter((file) => file.endsWith('.dcm') && !known.includes(file))).toEqual([]);
});
