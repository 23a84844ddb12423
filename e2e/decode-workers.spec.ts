/** Decode workers of the page that break down: each costs one image, another takes its place, and reading goes on. */
import { breakDown, decodersOf } from './support/decoders.ts';
import { readGreyImage } from './support/expected-pixels.ts';
import { expect, look, phantomSeries, test } from './support/reading.ts';
import { advice, said, sentence } from './support/texts.ts';

const THICK = 'Parenchyme 5 mm';
const SLICES = 12;
/** Megabits per second at which the rest of the series arrives after its first images have been drawn. */
const SLOW = 8;

test('every lost worker costs one image, is replaced, and the image comes when it is asked for again', async ({
  reader,
  sandbox,
  source,
}) => {
  // Every slice is looked at, and drawn without a graphics card.
  test.slow();
  const { page } = reader;
  const { kos, files } = await phantomSeries(sandbox, THICK);
  await source.control({ rateMbps: SLOW });
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await expect(reader.canvas).toBeVisible({ timeout: 15_000 });

  // The small picture of the series is decoded too: what breaks down over it would cost no image.
  const thumbnails = page.getByRole('navigation', { name: said('viewer.series') }).locator('canvas');
  await expect(thumbnails).toHaveCount(1, { timeout: 15_000 });

  const first = decodersOf(page);
  expect(first.length).toBeGreaterThanOrEqual(2);
  await Promise.all(first.map(breakDown));
  await source.control({ rateMbps: null });
  // Whoever moves gives up what is being decoded elsewhere: then a lost worker would cost nothing.
  await expect.poll(() => decodersOf(page).filter((worker) => first.includes(worker)).length).toBe(0);
  await reader.goToFirst(SLICES);

  const failed: number[] = [];
  const lost = reader.image.getByText(sentence('IMAGE_DECODER'));
  for (let slice = 1; slice <= SLICES; slice += 1) {
    await expect(reader.image.getByText(said('viewer.slice', { number: slice, count: SLICES }))).toBeVisible();
    await expect(reader.canvas.or(lost)).toBeVisible({ timeout: 15_000 });
    if (await lost.isVisible()) failed.push(slice);
    if (slice < SLICES) await page.keyboard.press('ArrowDown');
  }
  expect(failed).toHaveLength(first.length);
  expect(decodersOf(page)).toHaveLength(first.length);

  for (const slice of failed.toReversed()) {
    for (let at = SLICES; at > slice; at -= 1) await page.keyboard.press('ArrowUp');
    await expect(lost).toBeVisible();
    await expect(reader.image.getByText(advice('IMAGE_DECODER'))).toBeVisible();
    if (slice === failed[0]) await look(page, 'decodeur-perdu');
    await page.getByRole('button', { name: said('control.retry') }).click();
    await reader.expectSlice(slice, SLICES);
    await reader.expectPixels(await readGreyImage(files[slice - 1] ?? ''));
    await page.keyboard.press('End');
    await reader.expectSlice(SLICES, SLICES);
  }
});
