/** Kinds of images, as a reader sees them: decoded in the workers of the page, played, or named as what is not shown. */
import { basename, join } from 'node:path';
import type { SandboxStudy } from './sandbox/imaging/index.ts';
import { readGreyImage } from './support/expected-pixels.ts';
import type { Reader } from './support/reader.ts';
import { closeRecord, expect, look, openWithoutCall, test } from './support/reading.ts';
import { SANDBOX_WITH_SHARED_DICOM, SHARED_DICOM, whatDataIsMissing } from './support/shared-data.ts';
import { servedStudies, type NominalSource } from './support/source.ts';
import { advice, said, sentence } from './support/texts.ts';

const reason = whatDataIsMissing(SHARED_DICOM);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: SANDBOX_WITH_SHARED_DICOM });

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

test('without loss, and in the other order of bytes, the greys are those of the uncompressed twin', async ({
  user,
  source,
}) => {
  // Six examinations, one after the other.
  test.slow();
  const reader = await openWithoutCall(user);
  const twin = await readGreyImage(join(SHARED_DICOM, 'syntax/ct-explicit-le.dcm'));
  for (const name of [
    'ct-rle',
    'ct-70-jpeg-lossless-sv1',
    'ct-80-jpegls-lossless',
    'ct-90-j2k-lossless',
    'ct-202-htj2k-rpcl',
    'ct-explicit-be',
  ]) {
    await test.step(name, async () => {
      const asked = (await source.requests()).length;
      await openSeriesOf(reader, source, `${name}.dcm`);
      await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
      await reader.expectPixels(twin);
      // They have the same UIDs: this is the file itself, not what was kept of the one before.
      expect((await source.requests()).length).toBeGreaterThan(asked);
      await reader.backToRecord();
      await closeRecord(reader);
    });
  }
});

test('with a graphics card, which draws by other means, the greys are the same', async ({ reader, source }) => {
  // There is none here: Chromium has the processor play one, which the viewer otherwise does without.
  await reader.page.evaluate(() => sessionStorage.setItem('drimbox.drawing', 'webgl'));
  await openSeriesOf(reader, source, 'ct-rle.dcm');
  await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
  await reader.expectPixels(await readGreyImage(join(SHARED_DICOM, 'syntax/ct-explicit-le.dcm')));
});

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

/** Plays the video on the screen to its end. */
async function play(reader: Reader): Promise<void> {
  const video = reader.image.locator('video');
  await expect(video).toBeVisible({ timeout: 15_000 });
  const seen = await video.evaluate(async (element: HTMLVideoElement) => {
    element.loop = false;
    const ended = new Promise((resolve) => element.addEventListener('ended', resolve, { once: true }));
    await element.play();
    await ended;
    const { videoWidth, videoHeight, duration } = element;
    return { videoWidth, videoHeight, duration, frames: element.getVideoPlaybackQuality().totalVideoFrames };
  });
  expect(seen).toMatchObject({ videoWidth: 1280, videoHeight: 720 });
  expect(seen.duration).toBeGreaterThan(1);
  expect(seen.frames).toBeGreaterThan(10);
}

test('H.264 plays, in MP4 and in a transport stream; of MPEG-2 the kind is said, and the way out', async ({
  reader,
  source,
}) => {
  // Four videos, decoded and drawn without a graphics card.
  test.slow();
  const study = await openSeriesOf(reader, source, '102-video-h264-hp41.dcm');
  const open = async (file: string): Promise<void> => {
    await reader.backToRecord();
    const isOf = ({ instances }: (typeof study.series)[number]) => instances.some((entry) => entry.file.endsWith(file));
    await openRow(reader, study.series.findIndex(isOf));
  };
  await play(reader);
  await look(reader.page, 'video');
  await open('103-video-h264-bd.dcm');
  await play(reader);
  await look(reader.page, 'video-flux-de-transport');
  for (const file of ['100-video-mpeg2-mpml.dcm', '101-video-mpeg2-mphl.dcm']) {
    await open(file);
    await expect(reader.image.getByText(sentence('IMAGE_UNSUPPORTED'))).toBeVisible({ timeout: 15_000 });
    await expect(reader.image.getByText(advice('IMAGE_UNSUPPORTED'))).toBeVisible();
    await expect(reader.image.locator('video')).toHaveCount(0);
  }
  await look(reader.page, 'video-non-lue');
});
