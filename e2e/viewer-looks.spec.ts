/** Looking at images: turned, coloured, enlarged, moving; and what is left when the graphics card goes. */
import type { BrowserContext } from '@playwright/test';
import { readGreyImage, type ExpectedImage, type GreyImage } from './support/expected-pixels.ts';
import { expect, look, openRecord, phantomSeries, test } from './support/reading.ts';
import type { Reader } from './support/reader.ts';
import { said, saidIn } from './support/texts.ts';

const THICK = 'Parenchyme 5 mm';
const SLICES = 12;
const CLIP = 'Boucle quatre cavités';

async function openFirst(reader: Reader, kos: string): Promise<void> {
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(SLICES);
}

/** The same image with its pixels elsewhere: `to` says where the one at column and row goes, `from` the way back. */
function moved(
  image: ExpectedImage,
  size: { readonly rows: number; readonly columns: number },
  to: (column: number, row: number) => readonly [number, number],
  from: (column: number, row: number) => readonly [number, number],
): ExpectedImage {
  return {
    ...size,
    colour: (column, row) => image.colour(...from(column, row)),
    evenPlaces: image.evenPlaces.map((place) => {
      const [column, row] = to(place.column, place.row);
      return { column, row };
    }),
  };
}

/** A quarter turn clockwise: the first row becomes the last column. */
function turned(image: ExpectedImage): ExpectedImage {
  const { rows, columns } = image;
  return moved(
    image,
    { rows: columns, columns: rows },
    (column, row) => [rows - 1 - row, column],
    (column, row) => [row, rows - 1 - column],
  );
}

function mirrored(image: ExpectedImage): ExpectedImage {
  const mirror = (column: number, row: number): readonly [number, number] => [image.columns - 1 - column, row];
  return moved(image, image, mirror, mirror);
}

/** The colours of the palette « Hot Iron » (PS3.6 B.1.1): red up to the middle, then green, blue in the last quarter. */
function hotIron(image: GreyImage): ExpectedImage {
  const ramp = (grey: number, first: number, slope: number): number =>
    Math.min(255, Math.max(0, (grey - first) * slope));
  return {
    ...image,
    colour: (column, row) => {
      const grey = image.grey(column, row);
      return [ramp(grey, 0, 2), ramp(grey, 128, 2), ramp(grey, 192, 4)];
    },
  };
}

const letter = (reader: Reader, side: 'left' | 'top'): Promise<string | null> =>
  reader.image.getByRole('img', { name: saidIn(`viewer.side.${side}`, { names: '' }) }).textContent();

async function lookAtIt(reader: Reader, image: GreyImage): Promise<void> {
  const { page } = reader;
  await reader.expectPixels(image);
  expect([await letter(reader, 'left'), await letter(reader, 'top')]).toEqual(['R', 'A']);
  await page.keyboard.press('Shift+R');
  await reader.expectPixels(turned(image));
  expect([await letter(reader, 'left'), await letter(reader, 'top')]).toEqual(['P', 'R']);
  await page.keyboard.press('Shift+H');
  await reader.expectPixels(mirrored(turned(image)));
  expect([await letter(reader, 'left'), await letter(reader, 'top')]).toEqual(['A', 'R']);
  // What was turned stays so on the next slice, and on the way back.
  await page.keyboard.press('ArrowDown');
  await reader.expectSlice(2, SLICES);
  await page.keyboard.press('ArrowUp');
  await reader.expectSlice(1, SLICES);
  await reader.expectPixels(mirrored(turned(image)));
  await page.keyboard.press('r');
  await reader.expectPixels(image);
  await page.keyboard.press('Shift+C');
  await reader.expectPixels(hotIron(image), 8);
}

test('turned, mirrored and coloured, pixels and letters agree', async ({ reader, sandbox }) => {
  const { kos, files } = await phantomSeries(sandbox, THICK);
  await openFirst(reader, kos);
  await expect(reader.image.locator('[data-quality="full"]')).toBeVisible();
  await lookAtIt(reader, await readGreyImage(files[0] ?? ''));

  await reader.canvas.hover();
  await reader.page.keyboard.press('o');
  await reader.page.mouse.move(600, 400);
  await expect(reader.image.locator('[data-lens]')).toBeVisible();
  await look(reader.page, 'visionneuse-aspect');
  await reader.page.keyboard.press('Shift+I');
  await expect(reader.image.getByText(saidIn('viewer.window'))).toHaveCount(0);
  await expect(reader.image.getByText(said('viewer.consultationOnly'))).toBeVisible();
});

/** Has pages draw by WebGL, and keeps what it draws with, so that the test can take it away. */
async function watchGraphics(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    // There is no card here: Chromium has the processor play one, which the viewer otherwise does without.
    sessionStorage.setItem('drimbox.drawing', 'webgl');
    const known: WebGL2RenderingContext[] = [];
    Object.assign(window, { known });
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const made: unknown = Reflect.apply(original, this, args);
      if (made instanceof WebGL2RenderingContext && !known.includes(made)) known.push(made);
      return made;
    } as typeof original;
  });
}

test('the graphics card draws the same; when it is lost the image stays, as it was', async ({
  user,
  context,
  sandbox,
}) => {
  await watchGraphics(context);
  const reader = await openRecord(user);
  const { page } = reader;
  const { kos, files } = await phantomSeries(sandbox, THICK);
  await openFirst(reader, kos);
  const image = await readGreyImage(files[0] ?? '');
  await lookAtIt(reader, image);
  await page.keyboard.press('r');
  await reader.expectPixels(image);
  await page.keyboard.press('Shift+R');
  await reader.expectPixels(turned(image));

  const lost = await page.evaluate(() => {
    const { known } = window as unknown as { known: WebGL2RenderingContext[] };
    for (const context of known) context.getExtension('WEBGL_lose_context')?.loseContext();
    return known.length;
  });
  expect(lost).toBeGreaterThan(0);
  await expect(reader.image.getByText(said('viewer.graphics.lost'))).toBeVisible();
  await reader.expectPixels(turned(image));
  await page.keyboard.press('ArrowDown');
  await reader.expectSlice(2, SLICES);
  await reader.expectPixels(turned(await readGreyImage(files[1] ?? '')));
});

test('without any WebGL the images are there all the same, and it is said', async ({ user, context, sandbox }) => {
  await context.addInitScript(() => {
    for (const Canvas of [HTMLCanvasElement, OffscreenCanvas]) {
      const original = Canvas.prototype.getContext as (kind: string, ...options: unknown[]) => unknown;
      Canvas.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...options: unknown[]) {
        return kind.includes('webgl') ? null : Reflect.apply(original, this, [kind, ...options]);
      } as never;
    }
  });
  const reader = await openRecord(user);
  const { kos, files } = await phantomSeries(sandbox, THICK);
  await openFirst(reader, kos);
  const image = await readGreyImage(files[0] ?? '');
  await expect(reader.image.getByText(said('viewer.graphics.absent'))).toBeVisible();
  await reader.expectPixels(image);
  await reader.page.keyboard.press('Shift+R');
  await reader.expectPixels(turned(image));
});

test('a loop plays at the rate of its file, faster and slower, and stands still when asked', async ({
  reader,
  sandbox,
}) => {
  const { page } = reader;
  const { kos } = await phantomSeries(sandbox, CLIP);
  await reader.openKos(kos);
  await reader.openSeries(CLIP);
  await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
  const bar = reader.image.getByRole('group', { name: said('viewer.cine') });
  const rate = bar.locator('[data-rate]');
  await page.keyboard.press('Space');
  const pause = bar.getByRole('button', { name: said('control.cinePause') });
  await expect(pause).toBeVisible();
  const usual = Number(await rate.getAttribute('data-rate'));
  expect(usual).toBeGreaterThan(0);
  await page.keyboard.press('.');
  await expect.poll(async () => Number(await rate.getAttribute('data-rate'))).toBeGreaterThan(usual);
  await expect.poll(async () => Number(await rate.getAttribute('data-real-rate'))).toBeGreaterThan(1);
  await pause.click();
  await expect(bar.getByRole('button', { name: said('control.cinePlay') })).toBeVisible();
  const shown = await reader.canvas.getAttribute('data-shown');
  await reader.picture();
  expect(await reader.canvas.getAttribute('data-shown')).toBe(shown);
});

test('Ctrl and the wheel enlarge what is under the pointer', async ({ reader, sandbox }) => {
  const { page } = reader;
  const { kos, files } = await phantomSeries(sandbox, THICK);
  await openFirst(reader, kos);
  const image = await readGreyImage(files[0] ?? '');
  await reader.expectPixels(image);
  const box = await reader.canvas.boundingBox();
  const place = image.evenPlaces.at(-1);
  if (!box || !place) throw new Error('no image is on the screen');
  const scale = Math.min(box.width / image.columns, box.height / image.rows);
  const [x, y] = [
    Math.round(box.width / 2 + (place.column + 0.5 - image.columns / 2) * scale),
    Math.round(box.height / 2 + (place.row + 0.5 - image.rows / 2) * scale),
  ];
  const zoom = reader.image.getByText(saidIn('viewer.zoom'));
  const fitted = (await zoom.textContent()) ?? '';
  await page.mouse.move(box.x + x, box.y + y);
  await page.keyboard.down('Control');
  for (let notch = 0; notch < 6; notch += 1) await page.mouse.wheel(0, -100);
  await page.keyboard.up('Control');
  await expect(zoom).not.toHaveText(fitted);
  const seen = (await reader.picture()).at(x, y)[0];
  expect(Math.abs(seen - image.grey(place.column, place.row))).toBeLessThanOrEqual(6);
});
