/** Kinds of images, as a reader sees them: decoded in the workers of the page, played, or named as what is not shown. */
import { basename, join } from 'node:path';
import type { SandboxStudy } from './sandbox/imaging/index.ts';
import { readGreyImage } from './support/expected-pixels.ts';
import type { Reader } from './support/reader.ts';
import { expect, look, test } from './support/reading.ts';
import { SHARED_DICOM, whatDataIsMissing } from './support/shared-data.ts';
import { servedStudies, type NominalSource } from './support/source.ts';
import { advice, said, sentence } from './support/texts.ts';

const reason = whatDataIsMissing(SHARED_DICOM);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: ['--data', SHARED_DICOM] });

/** The study, and the place in it of the series, that this file belongs to. */
async function seriesOf(file: string): Promise<{ readonly study: SandboxStudy; readonly place: number }> {
  for (const study of await servedStudies(SHARED_DICOM)) {
    const place = study.series.findIndex(({ instances }) => instances.some((entry) => entry.file.endsWith(`/${file}`)));
    if (place >= 0) return { study, place };
  }
  throw new Error(`no study has ${file}`);
}

/** Opens a study and in it the series of a file. */
async function openSeriesOf(reader: Reader, source: NominalSource, file: string): Promise<SandboxStudy> {
  const { study, place } = await seriesOf(file);
  await source.control({ selectFolder: study.folder });
  const [manifest] = await source.writeManifests([study]);
  await reader.openKos(manifest?.file ?? '');
  await openRow(reader, place);
  return study;
}

async function openRow(reader: Reader, place: number): Promise<void> {
  const buttons = reader.page.getByRole('listitem').getByRole('button', { name: said('control.openSeries') });
  await buttons.nth(place).click();
}

/** Pixels are those of the file without compression. */
for (const name of [
  'ct-rle',
  'ct-70-jpeg-lossless-sv1',
  'ct-80-jpegls-lossless',
  'ct-90-j2k-lossless',
  'ct-202-htj2k-rpcl',
  'ct-explicit-be',
]) {
  test(`${name} has the greys of its uncompressed twin`, async ({ reader, source }) => {
    await openSeriesOf(reader, source, `${name}.dcm`);
    await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
    await reader.expectPixels(await readGreyImage(join(SHARED_DICOM, 'syntax/ct-explicit-le.dcm')));
  });
}

for (const [what, file, count] of [
  ['every lossy kind of one slice', 'ct-51-jpeg-extended-12bit.dcm', 8],
  ['every kind of colour', '50-color-ybr422.dcm', 7],
  ['colour without compression and with half its chrominance', 'us-ybr422-native.dcm', 1],
  ['a segmentation of single bits', 'seg.dcm', 3],
] as const) {
  test(`${what} is on the screen`, async ({ reader, source }) => {
    await openSeriesOf(reader, source, file);
    if (count > 1) await reader.goToFirst(count);
    for (let slice = 1; slice <= count; slice += 1) {
      if (count > 1) await reader.expectSlice(slice, count);
      await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
      await look(reader.page, `syntaxe-${basename(file, '.dcm')}-${slice}`);
      await reader.page.keyboard.press('ArrowDown');
    }
  });
}

test('a video in MP4 plays; of others the kind is said, and the way out', async ({ reader, source }) => {
  const study = await openSeriesOf(reader, source, '102-video-h264-hp41.dcm');
  const video = reader.image.locator('video');
  await expect(video).toBeVisible({ timeout: 15_000 });
  await video.evaluate((element: HTMLVideoElement) => element.play());
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(0.2);
  await look(reader.page, 'video');
  for (const file of ['100-video-mpeg2-mpml.dcm', '101-video-mpeg2-mphl.dcm', '103-video-h264-bd.dcm']) {
    await reader.backToRecord();
    await openRow(
      reader,
      study.series.findIndex(({ instances }) => instances.some((entry) => entry.file.endsWith(file))),
    );
    await expect(reader.image.getByText(sentence('IMAGE_UNSUPPORTED'))).toBeVisible({ timeout: 15_000 });
    await expect(reader.image.getByText(advice('IMAGE_UNSUPPORTED'))).toBeVisible();
    await expect(video).toHaveCount(0);
  }
  await look(reader.page, 'video-non-lue');
});
