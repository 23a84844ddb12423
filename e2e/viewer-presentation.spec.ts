/** Presentation states and key images, as a reader sees them: greys against those that dcmtk renders of the same state. */
import type { Locator } from '@playwright/test';
import {
  IMAGES,
  KEYS,
  LINE,
  PRESENTED,
  presentationFolder,
  rendered,
  SHUTTER,
  SIDE,
  whatPresentationStudyMisses,
} from './support/presentation-study.ts';
import type { Reader } from './support/reader.ts';
import { expect, look, test } from './support/reading.ts';
import { servedStudies, type NominalSource } from './support/source.ts';
import { said, saidIn } from './support/texts.ts';

const reason = whatPresentationStudyMisses();
test.skip(reason !== undefined, reason);
const FOLDER = presentationFolder();
test.use({ sandboxArguments: ['--data', FOLDER] });

const PATIENCE = { timeout: 15_000 };
/** Interpolation, and rounding in the graphics of the browser. */
const TOLERANCE = 4;

/** Opens the series of images, or the one of an object. */
async function open(reader: Reader, source: NominalSource, file = 'image-1.dcm'): Promise<void> {
  const [study] = await servedStudies(FOLDER);
  if (study === undefined) throw new Error('the folder holds a study');
  const place = study.series.findIndex(({ instances }) => instances.some((entry) => entry.file.endsWith(file)));
  const [manifest] = await source.writeManifests([study]);
  await reader.openKos(manifest?.file ?? '');
  const buttons = reader.page.getByRole('listitem').getByRole('button', { name: said('control.openSeries') });
  await buttons.nth(place).click();
}

async function goToPresented(reader: Reader): Promise<void> {
  await reader.goToFirst(IMAGES);
  for (let number = 2; number <= PRESENTED; number += 1) {
    await reader.page.keyboard.press('ArrowDown');
    await reader.expectSlice(number, IMAGES);
  }
}

type Spot = readonly [column: number, row: number];

/** Even places that nothing is written over, from dark to bright. */
function evenPlaces(greys: Uint8Array): readonly Spot[] {
  const at = (column: number, row: number): number => greys[row * SIDE + column] ?? 0;
  const places: Spot[] = [];
  for (let row = 80; row < SIDE - 80; row += 5) {
    for (let column = 80; column < SIDE - 80; column += 5) {
      const around = [-2, 0, 2].flatMap((y) => [-2, 0, 2].map((x) => at(column + x, row + y)));
      if (Math.max(...around) - Math.min(...around) <= 3) places.push([column, row]);
    }
  }
  const sorted = places.toSorted((a, b) => at(...a) - at(...b));
  return [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
    const place = sorted[Math.round(part * (sorted.length - 1))];
    return place ? [place] : [];
  });
}

/** The places at which the picture on the screen, whole and in the middle, has another grey. */
async function differences(reader: Reader, greys: Uint8Array): Promise<readonly string[]> {
  const picture = await reader.picture();
  const scale = Math.min(picture.width, picture.height) / SIDE;
  return evenPlaces(greys).flatMap(([column, row]) => {
    const x = Math.round(picture.width / 2 + (column + 0.5 - SIDE / 2) * scale - 0.5);
    const y = Math.round(picture.height / 2 + (row + 0.5 - SIDE / 2) * scale - 0.5);
    const grey = greys[row * SIDE + column] ?? 0;
    const seen = picture.at(x, y);
    return seen.every((value) => Math.abs(value - grey) <= TOLERANCE)
      ? []
      : [`${column},${row}: ${grey}, ${seen.join()}`];
  });
}

async function expectGreys(reader: Reader, greys: Uint8Array): Promise<void> {
  expect(evenPlaces(greys)).toHaveLength(5);
  await expect.poll(() => differences(reader, greys), PATIENCE).toEqual([]);
}

/** The menu that says which state is applied. */
function badge(reader: Reader, name: RegExp): Locator {
  return reader.image.getByRole('button', { name });
}

/** Turned by 90 degrees and then mirrored, columns and rows change places. */
const transposed = ([column, row]: Spot): Spot => [row, column];

test('the newest state is applied and says what it hides; its drawings lie where they must', async ({
  reader,
  source,
}) => {
  await open(reader, source);
  await goToPresented(reader);
  await expect(badge(reader, /TURNED/)).toBeVisible(PATIENCE);
  await expect(reader.image.getByText(said('presentation.shutter'))).toBeVisible();
  await expect(reader.image.getByText(said('presentation.refusedOne.annotations'))).toBeVisible();
  await expectGreys(reader, rendered('state-turned'));
  await look(reader.page, 'etat-de-presentation');

  const box = await reader.canvas.boundingBox();
  if (box === null) throw new Error('an image is on the screen');
  const scale = Math.min(box.width, box.height) / SIDE;
  const toPane = ([column, row]: Spot): Spot => [
    box.width / 2 + (column - SIDE / 2) * scale,
    box.height / 2 + (row - SIDE / 2) * scale,
  ];
  const outline = await reader.image.locator('[data-layers="presentation"] path').first().getAttribute('d');
  const drawn = [...(outline ?? '').matchAll(/[\d.]+/g)].map(([digits]) => Number(digits));
  const expected = LINE.flatMap((spot) => toPane(transposed(spot)));
  expect(drawn).toHaveLength(expected.length);
  for (const [index, value] of drawn.entries()) expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThan(0.6);
  // Just outside of the shutter, which is black, and just inside.
  const picture = await reader.picture();
  const [x, y] = toPane(transposed([SHUTTER.left - 12, SIDE / 2]));
  expect(picture.at(Math.round(x), Math.round(y))).toEqual([0, 0, 0]);
});

test('a state is taken off by a key and by the menu, and gives the image back as it was', async ({
  reader,
  source,
}) => {
  await open(reader, source);
  await goToPresented(reader);
  await expect(badge(reader, /TURNED/)).toBeVisible(PATIENCE);
  await reader.page.keyboard.press('Shift+S');
  await expect(badge(reader, said('presentation.off'))).toBeVisible();
  await expectGreys(reader, rendered(undefined));
  await badge(reader, said('presentation.off')).click();
  await reader.page.getByRole('menuitemradio', { name: 'WINDOW' }).click();
  await expect(badge(reader, /WINDOW/)).toBeVisible();
  await expectGreys(reader, rendered('state-window'));
});

test('key images are marked, gone to one after the other, and listed', async ({ reader, source }) => {
  await open(reader, source);
  await reader.goToFirst(IMAGES);
  await expect(badge(reader, said('keyImages.count', { count: KEYS.length }))).toBeVisible(PATIENCE);
  await expect(reader.image.locator(`[data-keys="${KEYS.length}"]`)).toHaveCount(1);
  await reader.page.keyboard.press('Shift+K');
  await reader.expectSlice(KEYS[0], IMAGES);
  await expect(badge(reader, saidIn('keyImages.this'))).toBeVisible();
  await reader.page.keyboard.press('ArrowDown');
  await reader.expectSlice(KEYS[1], IMAGES);
  await expect(reader.image.getByText(said('keyImages.only', { number: 2, count: KEYS.length }))).toBeVisible();
  await reader.page.keyboard.press('ArrowDown');
  await reader.expectSlice(KEYS[1], IMAGES);
  await reader.page.keyboard.press('Shift+K');
  await reader.page.keyboard.press('ArrowDown');
  await reader.expectSlice(IMAGES, IMAGES);
  await badge(reader, said('keyImages.count', { count: KEYS.length })).click();
  await reader.page.getByRole('menuitem').first().click();
  await reader.expectSlice(KEYS[0], IMAGES);
});

test('the card of a selection leads to its images', async ({ reader, source }) => {
  await open(reader, source, 'key-images.dcm');
  const pane = reader.image.getByRole('region', { name: said('objects.family.keyObjects') });
  await expect(pane.getByText('To be discussed')).toBeVisible(PATIENCE);
  await pane
    .getByRole('button', { name: said('control.goToKeyImage') })
    .nth(1)
    .click();
  await reader.expectSlice(KEYS[1], IMAGES);
});
