/** From values to greys, as a reader asks for it: windows at hand, those of the file, what lies over the image. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { readGreyImage, seenWith } from './support/expected-pixels.ts';
import type { Picture } from './support/png.ts';
import type { Reader } from './support/reader.ts';
import { expect, look, test } from './support/reading.ts';
import { SANDBOX_WITH_SHARED_DICOM, SHARED_DICOM, whatDataIsMissing } from './support/shared-data.ts';
import { servedStudies, type NominalSource } from './support/source.ts';
import { said } from './support/texts.ts';

const reason = whatDataIsMissing(SHARED_DICOM);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: SANDBOX_WITH_SHARED_DICOM });

const PATIENCE = { timeout: 15_000 };
const path = (file: string): string => join(SHARED_DICOM, file);

/** Opens the study of a file, and in it the file's series. */
async function openFile(reader: Reader, source: NominalSource, file: string): Promise<void> {
  for (const study of await servedStudies(SHARED_DICOM)) {
    const place = study.series.findIndex(({ instances }) => instances.some((entry) => entry.file.endsWith(`/${file}`)));
    if (place < 0) continue;
    await source.control({ selectFolder: study.folder });
    const [manifest] = await source.writeManifests([study]);
    await reader.openKos(manifest?.file ?? '');
    const buttons = reader.page.getByRole('listitem').getByRole('button', { name: said('control.openSeries') });
    await buttons.nth(place).click();
    await expect(reader.canvas).toBeVisible(PATIENCE);
    return;
  }
  throw new Error(`no study has ${file}`);
}

async function expectWindow(reader: Reader, width: number, center: number): Promise<void> {
  const written = said('viewer.window', { width: french(width), center: french(center) });
  await expect(reader.image.getByText(written, { exact: true })).toBeVisible();
}

const french = (value: number): string => new Intl.NumberFormat('fr-FR').format(value);

/** The colour on the screen of a pixel of an image that is fitted and in the middle. */
function colourAt(picture: Picture, size: { rows: number; columns: number }, column: number, row: number) {
  const scale = Math.min(picture.width / size.columns, picture.height / size.rows);
  const x = Math.round(picture.width / 2 + (column + 0.5 - size.columns / 2) * scale - 0.5);
  const y = Math.round(picture.height / 2 + (row + 0.5 - size.rows / 2) * scale - 0.5);
  return picture.at(x, y);
}

test('presets by their keys, and a window found from the values', async ({ reader, source }) => {
  const file = 'syntax/ct-explicit-le.dcm';
  await openFile(reader, source, 'ct-explicit-le.dcm');
  const image = await readGreyImage(path(file));
  await reader.page.keyboard.press('Digit1');
  await expect(reader.image.getByText(said('window.lung'), { exact: true })).toBeVisible();
  await expectWindow(reader, 1500, -600);
  await reader.expectPixels(seenWith(image, { window: { center: -600, width: 1500 } }));
  await look(reader.page, 'pixels-preset-poumon');
  await reader.page.keyboard.press('Digit3');
  await expectWindow(reader, 2000, 500);
  await reader.expectPixels(seenWith(image, { window: { center: 500, width: 2000 } }));
  await reader.page.keyboard.press('Digit0');
  await expect(reader.image.getByText(said('window.bone'), { exact: true })).toHaveCount(0);
  const written = await reader.image.getByText(/^L [\d\s]+ C /).textContent();
  const [width = NaN, center = NaN] =
    (written ?? '').match(/-?\d[\d\s]*/g)?.map((part) => Number(part.replace(/\s/g, ''))) ?? [];
  // Air around the patient and bone are both seen, what lies outside of the round field is not counted.
  expect(center - width / 2).toBeGreaterThan(-1100);
  expect(center + width / 2).toBeLessThan(1500);
  await reader.expectPixels(seenWith(image, { window: { center, width } }), 6);
});

test('the windows of the file in turn, and its overlay on and off', async ({ reader, source }) => {
  const file = path('single/mr-overlay.dcm');
  await openFile(reader, source, 'mr-overlay.dcm');
  const image = await readGreyImage(file);
  await reader.expectPixels(image);
  await reader.page.keyboard.press('Shift+P');
  await expect(reader.image.getByText('WINDOW2', { exact: true })).toBeVisible();
  await reader.expectPixels(seenWith(image, { window: { center: 200, width: 443 } }));
  // A bit of the overlay: the program paints it in a colour, and an image of greys has none.
  const [column, row] = await firstOverlayBit(file, image.columns);
  const isColoured = async (): Promise<boolean> => {
    const [red, , blue] = colourAt(await reader.picture(), image, column, row);
    return red - blue > 40;
  };
  await expect.poll(isColoured, PATIENCE).toBe(true);
  await look(reader.page, 'pixels-surimpression');
  await reader.page.keyboard.press('Shift+H');
  const mirrored = async (): Promise<boolean> => {
    const [red, , blue] = colourAt(await reader.picture(), image, image.columns - 1 - column, row);
    return red - blue > 40;
  };
  await expect.poll(mirrored, PATIENCE).toBe(true);
  await reader.page.keyboard.press('Shift+H');
  await expect.poll(isColoured, PATIENCE).toBe(true);
  await reader.page.keyboard.press('Shift+O');
  await expect.poll(isColoured, PATIENCE).toBe(false);
});

/** The first set bit of the plane 6000, which covers the image; one whose neighbours below and at the right are set too. */
async function firstOverlayBit(file: string, columns: number): Promise<readonly [column: number, row: number]> {
  const dataset = dicomParser.parseDicom(await readFile(file));
  const plane = dataset.elements['x60003000'];
  if (!plane) throw new Error('the file has no overlay');
  const isSet = (bit: number): boolean =>
    (((dataset.byteArray[plane.dataOffset + (bit >> 3)] ?? 0) >> (bit & 7)) & 1) === 1;
  for (let bit = 1; bit < plane.length * 8; bit += 1) {
    if (isSet(bit - 1) && isSet(bit) && isSet(bit + 1)) return [bit % columns, Math.floor(bit / columns)];
  }
  throw new Error('the overlay is empty');
}

test('a table of the file is applied and said', async ({ reader, source }) => {
  await openFile(reader, source, 'voi-lut.dcm');
  await expect(reader.image.getByText(said('window.fileTable', { number: 1 }), { exact: true })).toBeVisible();
  await expect(reader.image.getByText(said('viewer.unusedTable'))).toHaveCount(0);
});

test('what a scanner fills the corners with is black, inverted too', async ({ reader, source }) => {
  await openFile(reader, source, '80-fragments-bot.dcm');
  const corner = async (): Promise<readonly number[]> =>
    colourAt(await reader.picture(), { rows: 512, columns: 512 }, 30, 60);
  const air = async (): Promise<number> => colourAt(await reader.picture(), { rows: 512, columns: 512 }, 256, 20)[0];
  await expect.poll(corner, PATIENCE).toEqual([0, 0, 0]);
  await reader.page.keyboard.press('I');
  await expect.poll(air, PATIENCE).toBeGreaterThan(120);
  expect(await corner()).toEqual([0, 0, 0]);
  await look(reader.page, 'pixels-bourrage');
});
