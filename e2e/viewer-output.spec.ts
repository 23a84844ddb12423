/** What leaves the viewer: pictures with and without the patient's traits, measurements as DICOM, told before they go. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { readGreyImage } from './support/expected-pixels.ts';
import { readPng, type Picture } from './support/png.ts';
import { whatIsMissing } from './support/programs.ts';
import { expect, look, openRecord, phantomSeries, test } from './support/reading.ts';
import type { Reader } from './support/reader.ts';
import { startStorescp } from './support/storescp.ts';
import { said, saidIn, type TextKey } from './support/texts.ts';

const THICK = 'Parenchyme 5 mm';
const SLICES = 12;
/** Interpolation, and rounding in the graphics of the browser. */
const TOLERANCE = 6;

async function openFirst(reader: Reader, kos: string): Promise<void> {
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(SLICES);
}

/** Answers the question before a picture is saved, and reads the file. */
async function savedPicture(page: Page, withTexts: boolean): Promise<{ name: string; picture: Picture }> {
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: said('control.saveView') });
  await expect(dialog).toContainText(saidIn('output.warning'));
  if (!withTexts) await dialog.getByRole('checkbox', { name: said('control.pictureWithTexts') }).uncheck();
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: said('control.saveViewNow') }).click();
  const file = await download;
  await expect(dialog).toHaveCount(0);
  return { name: file.suggestedFilename(), picture: readPng(await readFile(await file.path())) };
}

/** Bright pixels of a part of a picture: letters on a dark ground. */
function brightPixels(picture: Picture, left: number, top: number, width: number, height: number): number {
  let count = 0;
  for (let y = top; y < top + height; y += 1)
    for (let x = left; x < left + width; x += 1) if (picture.at(x, y)[0] > 150) count += 1;
  return count;
}

/** Chooses a command of the menu « Sortie ». */
async function choose(page: Page, key: TextKey): Promise<void> {
  await page
    .getByRole('toolbar')
    .getByRole('button', { name: said('control.outputs') })
    .click();
  await page.getByRole('menuitem', { name: saidIn(key) }).click();
}

test('a picture without texts is the image alone, one with texts has the band of the patient over it', async ({
  reader,
  sandbox,
}) => {
  const { page } = reader;
  const { kos, files } = await phantomSeries(sandbox, THICK);
  await openFirst(reader, kos);
  const box = await reader.canvas.boundingBox();
  if (!box) throw new Error('no image is on the screen');

  const bare = await savedPicture(page, false);
  expect(bare.name).toMatch(/^vue-\d{8}-\d{6}\.png$/);
  const [width, height] = [Math.round(box.width), Math.round(box.height)];
  expect([bare.picture.width, bare.picture.height]).toEqual([width, height]);
  const image = await readGreyImage(files[0] ?? '');
  const scale = Math.min(width / image.columns, height / image.rows);
  const place = (column: number, row: number): readonly [number, number] => [
    Math.round(width / 2 + (column + 0.5 - image.columns / 2) * scale - 0.5),
    Math.round(height / 2 + (row + 0.5 - image.rows / 2) * scale - 0.5),
  ];
  for (const { column, row } of image.evenPlaces) {
    const [x, y] = place(column, row);
    expect(Math.abs(bare.picture.at(x, y)[0] - image.grey(column, row)), `${column},${row}`).toBeLessThan(TOLERANCE);
  }
  expect(brightPixels(bare.picture, 0, 0, 120, 60)).toBe(0);

  const named = await savedPicture(page, true);
  const bandHeight = named.picture.height - height;
  expect(named.picture.width).toBe(width);
  expect(bandHeight).toBeGreaterThan(30);
  expect(brightPixels(named.picture, 0, 0, width, bandHeight)).toBeGreaterThan(300);
  // The corner that was empty has the words of the screen now.
  expect(brightPixels(named.picture, 0, bandHeight, 120, 60)).toBeGreaterThan(50);
  for (const { column, row } of image.evenPlaces.slice(0, 20)) {
    const [x, y] = place(column, row);
    // Words lie over the edges of the pane.
    if (x < 260 || x > width - 260) continue;
    expect(Math.abs(named.picture.at(x, y + bandHeight)[0] - image.grey(column, row))).toBeLessThan(TOLERANCE);
  }
});

test('a view is copied and printed once the trail knows of it, and not when the trail cannot be written', async ({
  reader,
  sandbox,
  context,
}) => {
  const { page } = reader;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await openFirst(reader, (await phantomSeries(sandbox, THICK)).kos);
  const told: unknown[] = [];
  let isRefused = true;
  await page.route('**/api/output/view', async (route) => {
    told.push(route.request().postDataJSON());
    if (!isRefused) return route.continue();
    return route.fulfill({ status: 500, json: { error: { code: 'AUDIT_WRITE', facts: {} } } });
  });
  await page.keyboard.press('Control+c');
  const dialog = page.getByRole('dialog', { name: said('control.copyView') });
  await look(page, 'sorties-1-copier-la-vue');
  await dialog.getByRole('button', { name: said('control.copyViewNow') }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  const types = () =>
    page.evaluate(async () => (await navigator.clipboard.read()).flatMap((item) => item.types as string[]));
  expect(await types()).not.toContain('image/png');

  isRefused = false;
  await dialog.getByRole('button', { name: said('control.copyViewNow') }).click();
  await expect(dialog).toHaveCount(0);
  expect(await types()).toContain('image/png');
  expect(told.at(-1)).toMatchObject({ way: 'clipboard', texts: true });

  await page.evaluate(() => {
    window.print = () => {
      document.body.dataset['printed'] = [...document.body.querySelectorAll('[data-theme="light"] section')]
        .map((sheet) => `${sheet.textContent} ${sheet.querySelector('img')?.naturalWidth}`)
        .join('|');
      window.dispatchEvent(new Event('afterprint'));
    };
  });
  await page.keyboard.press('Control+p');
  await page.getByRole('button', { name: said('control.printViewNow') }).click();
  await expect(page.locator('body')).toHaveAttribute(
    'data-printed',
    /PAT-TROIS.*Consultation uniquement.* [1-9]\d{2,}$/,
  );
  await expect(page.locator('[data-theme="light"] section img')).toHaveCount(0);
  expect(told.at(-1)).toMatchObject({ way: 'printer', texts: true });
});

const reason = whatIsMissing('dcmtk');

test('measurements are saved as a report that dcmtk reads, and arrive at a PACS', async ({ start, sandbox }) => {
  test.skip(reason !== undefined, reason);
  const pacs = await startStorescp();
  try {
    const peer = { name: 'Archive', aet: pacs.aet, callingAet: 'DRIMBOX', host: '127.0.0.1', port: pacs.port };
    const reader = await openRecord(await start({ changes: { pacs: [peer] } }));
    const { page } = reader;
    const { kos, study } = await phantomSeries(sandbox, THICK);
    await openFirst(reader, kos);
    await page.keyboard.press('l');
    await reader.drag(60, 40);
    await expect(page.getByRole('button', { name: said('control.undoMeasurement') })).toBeEnabled();

    await choose(page, 'control.saveMeasurementsSr');
    const saving = page.getByRole('dialog', { name: said('control.saveMeasurementsSr') });
    await expect(saving).toContainText(saidIn('output.fileWarning'));
    const download = page.waitForEvent('download');
    await saving.getByRole('button', { name: said('control.saveMeasurementsNow') }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^mesures-images-\d{8}-\d{6}\.dcm$/);
    const dump = execFileSync('dsrdump', ['-q', '-Ec', await file.path()], { encoding: 'utf8' });
    expect(dump).toContain('Comprehensive SR Document');
    expect(dump).toMatch(/<contains NUM:\(,,"Longueur"\)="[0-9.]+" \(mm,UCUM,"mm"\)>/);

    await choose(page, 'control.sendMeasurements');
    await page.getByRole('button', { name: said('control.sendMeasurementsTo', { name: 'Archive' }) }).click();
    await expect.poll(async () => (await pacs.files()).length, { timeout: 15_000 }).toBe(1);
    const [arrived = ''] = await pacs.files();
    const bytes = readFileSync(arrived, 'latin1');
    expect(bytes).toContain(study.studyInstanceUid);
    expect(execFileSync('dsrdump', ['-q', '-Ec', arrived], { encoding: 'utf8' })).toContain('"Longueur"');
  } finally {
    await pacs.close();
  }
});
