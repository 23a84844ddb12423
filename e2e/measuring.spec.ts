/** Measuring by hand: what is read is what the file's pixels and distances say, and it is there again afterwards. */
import type { Page } from '@playwright/test';
import { readPixelValues, type PixelValues } from './support/pixel-values.ts';
import { expect, look, phantomSeries, test } from './support/reading.ts';
import type { Reader } from './support/reader.ts';
import { said } from './support/texts.ts';

const THICK = 'Parenchyme 5 mm';
const SLICES = 12;

/** Where places of the fitted image are on the screen, on whole pixels as a mouse has them. */
class Sight {
  readonly #box: { x: number; y: number; width: number; height: number };
  readonly #values: PixelValues;
  readonly scale: number;

  constructor(box: { x: number; y: number; width: number; height: number }, values: PixelValues) {
    this.#box = box;
    this.#values = values;
    this.scale = Math.min(box.width / values.columns, box.height / values.rows);
  }

  toScreen(column: number, row: number): { x: number; y: number } {
    const { x, y, width, height } = this.#box;
    const { columns, rows } = this.#values;
    return {
      x: Math.round(x + width / 2 + (column + 0.5 - columns / 2) * this.scale),
      y: Math.round(y + height / 2 + (row + 0.5 - rows / 2) * this.scale),
    };
  }

  /** The place that a pixel of the screen shows: column and row from the centre of the first pixel. */
  toImage({ x: atX, y: atY }: { x: number; y: number }): readonly [number, number] {
    const { x, y, width, height } = this.#box;
    const { columns, rows } = this.#values;
    return [
      (atX - x - width / 2) / this.scale + columns / 2 - 0.5,
      (atY - y - height / 2) / this.scale + rows / 2 - 0.5,
    ];
  }
}

async function openPhantom(reader: Reader, file: string): Promise<{ sight: Sight; values: PixelValues }> {
  const read = reader.page.waitForResponse((answer) => answer.url().includes('/api/measurements?'));
  await reader.openSeries(THICK);
  await reader.goToFirst(SLICES);
  await read;
  await reader.page.keyboard.press('g');
  await expect(panel(reader.page)).toBeVisible();
  const values = await readPixelValues(file);
  // The list takes its place from the image, which is fitted again.
  await reader.page.keyboard.press('r');
  await reader.expectSlice(1, SLICES);
  const box = await reader.canvas.boundingBox();
  if (box === null) throw new Error('no image is on the screen');
  return { sight: new Sight(box, values), values };
}

const panel = (page: Page) => page.getByRole('region', { name: said('measuring.title'), exact: true });
const rows = (page: Page) =>
  panel(page)
    .getByRole('list', { name: said('measuring.list') })
    .getByRole('listitem');

async function dragBetween(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

/** The program of another test may have kept some: the workstation is the same. */
async function emptyList(page: Page): Promise<void> {
  const name = said('control.deleteMeasurement');
  for (let left = await rows(page).count(); left > 0; left -= 1) {
    await rows(page).first().getByRole('button', { name }).click();
    await expect(rows(page)).toHaveCount(left - 1);
  }
}

/** The first number behind a word, as French writes it. */
function numberIn(text: string, before: RegExp): number {
  const found = new RegExp(`${before.source}([\\u2212-]?[\\d\\u202f\\u00a0]+(?:,\\d+)?)`).exec(text)?.[1] ?? '';
  return Number(
    found
      .replaceAll(/[\u202f\u00a0]/g, '')
      .replace('\u2212', '-')
      .replace(',', '.'),
  );
}

test('a length and the mean of a rectangle are what the file says; they are undone, found and kept', async ({
  reader,
  sandbox,
}) => {
  const { kos, files } = await phantomSeries(sandbox, THICK);
  const { page } = reader;
  await reader.openKos(kos);
  const { sight, values } = await openPhantom(reader, files[0] ?? '');
  await emptyList(page);

  await page.keyboard.press('l');
  const [from, to] = [sight.toScreen(100.25, 140), sight.toScreen(300.75, 260)];
  await dragBetween(page, from, to);
  await expect(rows(page)).toHaveCount(1);
  const [a, b] = [sight.toImage(from), sight.toImage(to)];
  const length = Math.hypot((b[0] - a[0]) * values.spacing[1], (b[1] - a[1]) * values.spacing[0]);
  const read = numberIn((await rows(page).first().textContent()) ?? '', /Longueur/);
  expect(Math.abs(read - length)).toBeLessThanOrEqual(values.spacing[1] / 2);

  // The edges lie between the centres of pixels, so that the mouse's whole pixels cannot decide about any.
  await page.keyboard.press('q');
  const [left, top, right, bottom] = [199.5, 229.5, 259.5, 279.5];
  await dragBetween(page, sight.toScreen(left, top), sight.toScreen(right, bottom));
  await expect(rows(page)).toHaveCount(2);
  const inside: number[] = [];
  for (let row = Math.ceil(top); row <= bottom; row += 1)
    for (let column = Math.ceil(left); column <= right; column += 1) inside.push(values.at(column, row));
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const deviation = Math.sqrt(inside.reduce((sum, value) => sum + (value - mean) ** 2, 0) / inside.length);
  const region = (await rows(page).nth(1).textContent()) ?? '';
  expect(numberIn(region, /Moyenne /)).toBeCloseTo(mean, 1);
  expect(numberIn(region, /± /)).toBeCloseTo(deviation, 1);
  expect(numberIn(region, /Min /)).toBe(Math.min(...inside));
  expect(numberIn(region, /Max /)).toBe(Math.max(...inside));
  expect(region).toContain('UH');
  expect(numberIn(region, /² · /)).toBe(inside.length);
  // The same words stand on the image.
  await expect(reader.image.getByText(/^Moyenne/)).toBeVisible();
  await look(page, 'mesures-1-liste');

  await page.keyboard.press('Control+z');
  await expect(rows(page)).toHaveCount(1);
  await expect(reader.image.getByText(/^Moyenne/)).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(rows(page)).toHaveCount(2);
  await expect(reader.image.getByText(/^Moyenne/)).toBeVisible();

  await page.keyboard.press('End');
  await reader.expectSlice(SLICES, SLICES);
  await expect(reader.image.getByText(/^Moyenne/)).toHaveCount(0);
  await rows(page)
    .first()
    .getByRole('button', { name: /Longueur/ })
    .first()
    .click();
  await reader.expectSlice(1, SLICES);
  await expect(reader.image.getByText(/^Moyenne/)).toBeVisible();

  await expect(panel(page).getByText(said('measuring.saved'))).toBeVisible();
  // The series and the slice are there again by themselves.
  await page.reload();
  await reader.expectSlice(1, SLICES);
  await page.keyboard.press('g');
  await expect(rows(page)).toHaveCount(2);
  await expect(reader.image.getByText(/^Moyenne/)).toBeVisible();
});

test('every kind is drawn, reads what the file says, is moved, named and deleted', async ({ reader, sandbox }) => {
  const { kos, files } = await phantomSeries(sandbox, THICK);
  const { page } = reader;
  await reader.openKos(kos);
  const { sight, values } = await openPhantom(reader, files[0] ?? '');
  await emptyList(page);
  const last = async (): Promise<string> => (await rows(page).last().textContent()) ?? '';
  const draw = async (key: string, ...places: readonly (readonly [number, number])[]): Promise<void> => {
    const before = await rows(page).count();
    await page.keyboard.press(key);
    const [from, to, ...others] = places.map(([column, row]) => sight.toScreen(column, row));
    if (!from) return;
    if (to) await dragBetween(page, from, to);
    else await page.mouse.click(from.x, from.y);
    for (const place of others) {
      await page.mouse.move(place.x, place.y);
      await page.mouse.click(place.x, place.y);
    }
    await expect(rows(page)).toHaveCount(before + 1);
  };

  await draw('a', [300, 120], [200, 120], [200, 220]);
  expect(numberIn(await last(), /Angle/)).toBeCloseTo(90, 0);

  await draw('k', [100, 300], [200, 300], [100, 320], [200, 420]);
  expect(numberIn(await last(), /Angle de Cobb/)).toBeCloseTo(45, 0);

  await draw('v', [220, 250]);
  const [column, row] = sight.toImage(sight.toScreen(220, 250)).map(Math.round);
  expect(numberIn(await last(), /Valeur d’un point/)).toBe(values.at(column ?? 0, row ?? 0));

  await draw('e', [230, 250], [250, 262]);
  const centre = sight.toImage(sight.toScreen(230, 250));
  const corner = sight.toImage(sight.toScreen(250, 262));
  const [width, height] = [corner[0] - centre[0], corner[1] - centre[1]];
  const inside: number[] = [];
  for (let y = 200; y < 300; y += 1)
    for (let x = 200; x < 300; x += 1)
      if (((x - centre[0]) / width) ** 2 + ((y - centre[1]) / height) ** 2 <= 1) inside.push(values.at(x, y));
  const mean = inside.reduce((sum, value) => sum + value, 0) / inside.length;
  const ellipse = await last();
  expect(Math.abs(numberIn(ellipse, /Moyenne /) - mean)).toBeLessThanOrEqual(0.06 + Math.abs(mean) / 1000);
  expect(numberIn(ellipse, /² · /)).toBe(inside.length);

  await draw('d', [120, 200], [180, 200]);
  expect(numberIn(await last(), /Deux diamètres/)).toBeCloseTo(60 * values.spacing[1], -0.5);
  await page.keyboard.press('h');
  const outline = [
    [300.5, 300.5],
    [340.5, 300.5],
    [340.5, 330.5],
    [300.5, 330.5],
    [300.5, 302],
  ].map(([x = 0, y = 0]) => sight.toScreen(x, y));
  await page.mouse.move(outline[0]?.x ?? 0, outline[0]?.y ?? 0);
  await page.mouse.down();
  for (const { x, y } of outline) await page.mouse.move(x, y, { steps: 8 });
  await page.mouse.up();
  await expect(rows(page)).toHaveCount(6);
  expect(Math.abs(numberIn(await last(), /² · /) - 1200)).toBeLessThanOrEqual(70);

  await draw('j', [150, 150], [100, 100]);
  await page.getByRole('textbox', { name: said('measuring.name') }).fill('Nodule');
  await page.keyboard.press('Enter');
  await expect(reader.image.getByText('Nodule')).toBeVisible();
  await draw('t', [400, 150]);
  await page.getByRole('textbox', { name: said('measuring.name') }).fill('À revoir');
  await page.keyboard.press('Enter');
  await expect(reader.image.getByText('À revoir')).toBeVisible();
  await look(page, 'mesures-2-toutes');

  // The probe is moved; the list follows when the hand lets go, and it is one step.
  await page.keyboard.press('w');
  await dragBetween(page, sight.toScreen(220, 250), sight.toScreen(150, 400));
  const [toColumn, toRow] = sight.toImage(sight.toScreen(150, 400)).map(Math.round);
  const probe = rows(page).filter({ hasText: 'Valeur d’un point' });
  const moved = values.at(toColumn ?? 0, toRow ?? 0);
  await expect.poll(async () => numberIn((await probe.textContent()) ?? '', /Valeur d’un point/)).toBe(moved);
  await page.keyboard.press('Control+z');
  const former = values.at(column ?? 0, row ?? 0);
  await expect.poll(async () => numberIn((await probe.textContent()) ?? '', /Valeur d’un point/)).toBe(former);

  await page.getByRole('button', { name: said('control.deleteMeasurement', { name: 'Nodule' }) }).click();
  await expect(reader.image.getByText('Nodule')).toHaveCount(0);
  await page.getByRole('button', { name: said('control.showMeasurementsOf', { name: THICK }) }).click();
  await expect(reader.image.getByText('À revoir')).toHaveCount(0);
  await expect(rows(page)).toHaveCount(7);
});

test('a save that fails is said and tried again; what was measured stays on the screen', async ({
  reader,
  sandbox,
}) => {
  const { kos, files } = await phantomSeries(sandbox, THICK);
  const { page } = reader;
  await reader.openKos(kos);
  const { sight } = await openPhantom(reader, files[0] ?? '');
  await emptyList(page);
  const refuse = (route: { abort(): Promise<void> }): Promise<void> => route.abort();
  await page.route('**/api/measurements', refuse);
  await page.keyboard.press('l');
  await dragBetween(page, sight.toScreen(100, 140), sight.toScreen(300, 260));
  await expect(page.getByText(said('measuring.notSaved', { count: 1 }))).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await look(page, 'mesures-3-echec');
  // While it is refused: afterwards the program itself may be quicker than the hand.
  const again = page.waitForRequest('**/api/measurements');
  await page.getByRole('button', { name: said('control.saveMeasurementsAgain') }).click();
  await again;
  await page.unroute('**/api/measurements', refuse);
  await expect(page.getByText(said('measuring.notSaved', { count: 1 }))).toHaveCount(0, { timeout: 30_000 });
  await expect(panel(page).getByText(said('measuring.saved'))).toBeVisible();
});
