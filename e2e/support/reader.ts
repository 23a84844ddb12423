/** A person reading images: what they click, and what they then see. */
import { expect, type FileChooser, type Locator, type Page } from '@playwright/test';
import type { ExpectedImage } from './expected-pixels.ts';
import { readPng, type Picture } from './png.ts';
import { said, saidIn, type TextKey } from './texts.ts';

export type ChosenFile = Parameters<FileChooser['setFiles']>[0];

/** Interpolation, and rounding in the graphics of the browser. */
const TOLERANCE = 4;
/** An image comes over the network, is decoded, and drawn without a graphics card. */
const PATIENCE = { timeout: 15_000 };

export class Reader {
  readonly page: Page;
  /** The pane that is read, from 1. */
  pane = 1;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens KOS files by the file dialog. */
  async openKos(files: ChosenFile): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: said('control.openKos') }).click();
    await (await chooser).setFiles(files);
  }

  /** The row of a series in the record. */
  row(description: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: description });
  }

  /** Opens a series from the record; the first image need not be there yet. */
  async openSeries(description: string): Promise<void> {
    await this.page.getByRole('button', { name: said('control.openSeries', { name: description }) }).click();
    await expect(this.image).toBeVisible(PATIENCE);
  }

  /** The button of a series beside the image; it asks the source again for what has not come. */
  seriesButton(description: string): Locator {
    return this.page
      .getByRole('navigation', { name: said('viewer.series') })
      .getByRole('button', { name: description });
  }

  async backToRecord(): Promise<void> {
    await this.press('control.backToRecord');
    await expect(this.image).toHaveCount(0);
  }

  get image(): Locator {
    const name = said('viewer.image');
    return this.page.getByRole('region', {
      name: this.pane === 1 ? name : new RegExp(name.source.replace(/\$$/, ` ${this.pane}$`)),
    });
  }

  /** The image itself, once the slice that was asked for is the one that is drawn. */
  get canvas(): Locator {
    return this.image.locator('[data-shown]');
  }

  get slider(): Locator {
    return this.page.getByRole('slider', { name: said('control.slice') });
  }

  /** « Coupe 3 / 120 », and this one is drawn. */
  async expectSlice(number: number, count: number): Promise<void> {
    await expect(this.image.getByText(said('viewer.slice', { number, count }))).toBeVisible(PATIENCE);
    await expect(this.canvas).toBeVisible(PATIENCE);
  }

  /** A button of the toolbar. */
  async press(key: TextKey): Promise<void> {
    await this.page
      .getByRole('toolbar')
      .getByRole('button', { name: saidIn(key) })
      .click();
  }

  /** Chooses what dragging does. */
  async choose(mode: 'window' | 'zoom' | 'pan' | 'scroll'): Promise<void> {
    await this.page.getByRole('radio', { name: said(`control.mode.${mode}`) }).click();
  }

  /** To the first slice of the series, wherever the first image that came is. */
  async goToFirst(count: number): Promise<void> {
    await expect(this.image.getByText(new RegExp(`^\\d+\\s/\\s${count}$`))).toBeVisible(PATIENCE);
    await this.page.keyboard.press('Home');
    await this.expectSlice(1, count);
  }

  async wheel(steps: number): Promise<void> {
    await this.canvas.hover();
    for (let step = 0; step < Math.abs(steps); step += 1) await this.page.mouse.wheel(0, Math.sign(steps) * 100);
  }

  /** Drags from the middle of the image. */
  async drag(x: number, y: number): Promise<void> {
    const box = await this.#box();
    const [startX, startY] = [box.x + box.width / 2, box.y + box.height / 2];
    await this.page.mouse.move(startX, startY);
    await this.page.mouse.down();
    await this.page.mouse.move(startX + x / 2, startY + y / 2);
    await this.page.mouse.move(startX + x, startY + y);
    await this.page.mouse.up();
  }

  /** What is on the screen where the image is; what is written over it is left out. */
  async picture(): Promise<Picture> {
    await expect(this.canvas).toBeVisible(PATIENCE);
    return readPng(await this.page.screenshot({ clip: await this.#box(), animations: 'disabled', scale: 'css' }));
  }

  /** Whether the whole image, fitted and in the middle, has the colours that it must have. */
  async expectPixels(image: ExpectedImage, tolerance = TOLERANCE): Promise<void> {
    expect(image.evenPlaces.length).toBeGreaterThan(3);
    await expect.poll(async () => differences(await this.picture(), image, tolerance), PATIENCE).toEqual([]);
  }

  async #box(): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.canvas.boundingBox();
    if (box === null) throw new Error('no image is on the screen');
    return box;
  }
}

/** The places whose colour on the screen is another one. */
function differences(picture: Picture, image: ExpectedImage, tolerance: number): string[] {
  const scale = Math.min(picture.width / image.columns, picture.height / image.rows);
  return image.evenPlaces.flatMap(({ column, row }) => {
    const x = Math.round(picture.width / 2 + (column + 0.5 - image.columns / 2) * scale - 0.5);
    const y = Math.round(picture.height / 2 + (row + 0.5 - image.rows / 2) * scale - 0.5);
    const seen = picture.at(x, y);
    const expected = image.colour(column, row);
    const fits = seen.every((value, channel) => Math.abs(value - (expected[channel] ?? 0)) <= tolerance);
    return fits ? [] : [`${column},${row}: ${expected.join()} expected, ${seen.join()} at ${x},${y}`];
  });
}
