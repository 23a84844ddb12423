/** Planes of a volume: what they must show is worked out from the files of the slices. */
import type { Locator, Page } from '@playwright/test';
import { readPixelValues, type PixelValues } from './support/pixel-values.ts';
import { readPng, type Picture } from './support/png.ts';
import { expect, look, phantomSeries, test } from './support/reading.ts';
import { said, saidIn, type TextKey } from './support/texts.ts';

const PATIENCE = { timeout: 15_000 };

/** Twelve slices of 512 x 512, far apart: the thorax from above. */
const THICK = 'Parenchyme 5 mm';
const SLICES = 12;
const WINDOW = { center: -600, width: 1500 };
const TOLERANCE = 6;

const paneOf = (page: Page, number: number): Locator =>
  page.getByRole('group', { name: saidIn('layout.pane', { number, count: 4 }) });

const named = (pane: Locator, key: TextKey): Locator => pane.getByRole('group', { name: said(key), exact: true });

/** Number of the plane that a pane shows, in its stack. */
async function planeIn(pane: Locator): Promise<number> {
  const id = await pane.locator('[data-shown]').getAttribute('data-shown', PATIENCE);
  return Number(/^drimbox-plane:.*\/(-?\d+)$/.exec(id ?? '')?.[1]);
}

/** What is in a pane, and where its middle is. */
async function pictureOf(page: Page, pane: Locator): Promise<Picture> {
  const clip = await pane.locator('[data-shown]').boundingBox();
  if (!clip) throw new Error('no image is on the screen');
  return readPng(await page.screenshot({ clip, animations: 'disabled', scale: 'css' }));
}

/** PS3.3 C.11.2.1.2.1. */
const grey = (value: number): number =>
  Math.round(255 * Math.min(1, Math.max(0, (value - (WINDOW.center - 0.5)) / (WINDOW.width - 1) + 0.5)));

interface Place {
  /** From the middle of the image, in mm: to the right, and down. */
  readonly mm: readonly [number, number];
  readonly grey: number;
}

/** Places of a pane whose grey is another one than it must be; `size`: the whole image, in mm. */
function differences(picture: Picture, [width, height]: readonly [number, number], places: readonly Place[]): string[] {
  const pxPerMm = Math.min(picture.width / width, picture.height / height);
  return places.flatMap(({ mm: [right, down], grey: wanted }) => {
    const [x, y] = [picture.width / 2 + right * pxPerMm, picture.height / 2 + down * pxPerMm];
    const [seen] = picture.at(Math.round(x - 0.5), Math.round(y - 0.5));
    return Math.abs(seen - wanted) <= TOLERANCE ? [] : [`${right}, ${down} mm: ${wanted} expected, ${seen} seen`];
  });
}

/** Of many places those that differ most, so that no even picture would do. */
function spread(places: readonly Place[]): readonly Place[] {
  const sorted = places.toSorted((a, b) => a.grey - b.grey);
  return [0, 0.3, 0.5, 0.7, 1].flatMap((part) => sorted[Math.round(part * (sorted.length - 1))] ?? []);
}

/** How far a place must be even, in pixels, and by how many greys it may differ there. */
interface Evenness {
  readonly across: readonly number[];
  readonly down: readonly number[];
  readonly greysDown: number;
}

/** Between slices values change slowly on the screen: there are many pixels of it for one. */
const OF_SLICES: Evenness = { across: [-6, -4, -2, 2, 4, 6], down: [-1, 1], greysDown: 40 };
const OF_PIXELS: Evenness = { ...OF_SLICES, down: OF_SLICES.across, greysDown: 3 };

/** Places in the middle, where nothing is written over the image, that are even enough for half a pixel of the screen. */
function evenPlaces(
  valueAt: (column: number, row: number) => number,
  { across, down, greysDown }: Evenness,
  rows: number,
): [number, number][] {
  const found: [number, number][] = [];
  for (let row = Math.ceil(0.4 * rows); row < 0.65 * rows; row += Math.ceil(rows / 100)) {
    for (let column = 128; column < 384; column += 5) {
      const middle = grey(valueAt(column, row));
      const isNear = (value: number, most: number): boolean => Math.abs(grey(value) - middle) <= most;
      const isEven =
        across.every((by) => isNear(valueAt(column + by, row), 3)) &&
        down.every((by) => isNear(valueAt(column, row + by), greysDown));
      if (isEven) found.push([column, row]);
    }
  }
  return found;
}

test('a series is seen in three planes, each with the pixels of the slices that it cuts', async ({
  reader,
  sandbox,
}) => {
  const { page } = reader;
  const { kos, files } = await phantomSeries(sandbox, THICK);
  const slices: PixelValues[] = await Promise.all(files.map(readPixelValues));
  const step = 25;
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(SLICES);
  await page.keyboard.press('Shift+G');
  const [axial, sagittal, coronal, source] = [1, 2, 3, 4].map((number) => paneOf(page, number));
  if (!axial || !sagittal || !coronal || !source) throw new Error('no panes');
  for (const [pane, name, letters] of [
    [axial, 'plane.name.axial', 'RLAP'],
    [sagittal, 'plane.name.sagittal', 'APHF'],
    [coronal, 'plane.name.coronal', 'RLHF'],
  ] as const) {
    await expect(named(pane, name)).toBeVisible(PATIENCE);
    const sides = ['left', 'right', 'top', 'bottom'] as const;
    for (const [at, side] of sides.entries()) {
      await expect(pane.getByRole('img', { name: saidIn(`viewer.side.${side}`) })).toHaveText(letters[at] ?? '');
    }
  }
  await expect(source.locator('[data-shown]')).toHaveAttribute('data-shown', /^drimbox:/, PATIENCE);

  // Of the plane in the middle, a row for each slice, the highest one above.
  const row = await planeIn(coronal);
  const [
    {
      spacing: [, pixel],
    },
  ] = slices as [PixelValues];
  const parts = Math.floor(step / pixel + 1e-6);
  const height = ((SLICES - 1) * parts + 1 + 2 * Math.floor((parts - 1) / 2)) * (step / parts);
  const valueAt = (column: number, slice: number): number => slices[slice]?.at(column, row) ?? NaN;
  const places = evenPlaces(valueAt, OF_SLICES, SLICES).map(([column, slice]): Place => ({
    mm: [(column - 255.5) * pixel, (slice - (SLICES - 1) / 2) * step],
    grey: grey(valueAt(column, slice)),
  }));
  expect(places.length).toBeGreaterThan(20);
  await expect
    .poll(async () => differences(await pictureOf(page, coronal), [512 * pixel, height], spread(places)), PATIENCE)
    .toEqual([]);
  await look(page, 'volumes-plans');

  // The highest of three slices, in the pane that has the keys.
  await page.keyboard.press('Shift+E');
  await axial.getByRole('spinbutton', { name: said('control.slabThickness') }).fill(String(2 * step));
  const middle = await planeIn(axial);
  const highest = (column: number, line: number): number =>
    Math.max(...[-1, 0, 1].map((by) => slices[middle + by]?.at(column, line) ?? NaN));
  const bright = evenPlaces(highest, OF_PIXELS, 512).map(([column, line]): Place => ({
    mm: [(column - 255.5) * pixel, (line - 255.5) * pixel],
    grey: grey(highest(column, line)),
  }));
  await expect
    .poll(async () => differences(await pictureOf(page, axial), [512 * pixel, 512 * pixel], spread(bright)), PATIENCE)
    .toEqual([]);

  // And back to what was there before.
  await axial.locator('[data-shown]').focus();
  await page.keyboard.press('Shift+G');
  await expect(page.getByRole('slider', { name: said('control.slice') })).toHaveCount(1);
  await reader.expectSlice(1, SLICES);
});

test('an oblique plane turns by its handle, and says how far', async ({ reader, sandbox }) => {
  const { page } = reader;
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(SLICES);
  await page.keyboard.press('Shift+J');
  const pane = reader.image;
  await expect(named(pane, 'plane.name.oblique')).toBeVisible(PATIENCE);
  const rotation = pane.getByRole('slider', { name: said('control.obliqueRotation') });
  // A sagittal plane: from the front at the left to the back, the head above.
  await rotation.fill('90');
  const letter = (side: 'left' | 'top'): Locator => pane.getByRole('img', { name: saidIn(`viewer.side.${side}`) });
  await expect(letter('left')).toHaveText('A', PATIENCE);
  await expect(letter('top')).toHaveText('H');
  await rotation.fill('0');
  await expect(letter('left')).toHaveText('R', PATIENCE);
  await expect(pane.getByText('0°').first()).toBeVisible();
});

test('a series that is no volume says why', async ({ reader, sandbox }) => {
  const { page } = reader;
  const { kos } = await phantomSeries(sandbox, 'Thorax de face');
  await reader.openKos(kos);
  await reader.openSeries('Thorax de face');
  await expect(reader.canvas).toBeVisible(PATIENCE);
  await page.keyboard.press('Shift+G');
  const alert = page.getByRole('alert').filter({ hasText: saidIn('volume.none') });
  await expect(alert.getByText(saidIn('volume.refused.too-few', { count: 1, needed: 3 }))).toBeVisible(PATIENCE);
  await expect(reader.canvas).toBeVisible();
  await alert.getByRole('button', { name: said('control.dismiss') }).click();
  await expect(alert).toHaveCount(0);
});
