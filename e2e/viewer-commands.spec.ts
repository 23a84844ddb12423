/** The hands of the reader: the palette, keys of their own, the sheet of keys, and the settings that outlive the program. */
import type { Page } from '@playwright/test';
import { startProgram } from './support/program.ts';
import { expect, look, openRecord, phantomSeries, test } from './support/reading.ts';
import type { Reader } from './support/reader.ts';
import { writeVariant } from './support/sandbox.ts';
import { User } from './support/test.ts';
import { said, saidIn } from './support/texts.ts';

const THICK = 'Parenchyme 5 mm';
const SLICES = 12;

const invert = (page: Page) =>
  page.getByRole('toolbar', { name: said('viewer.toolbar') }).getByRole('button', { name: said('control.invert') });
const palette = (page: Page) => page.getByRole('dialog', { name: said('commands.title') });
const settings = (page: Page) => page.getByRole('dialog', { name: said('settings.title') });

async function openPhantom(reader: Reader, kos: string): Promise<void> {
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(SLICES);
  await expect(invert(reader.page)).toBeVisible();
}

test('the palette finds a command by words of either language, runs it, and gives the focus back', async ({
  reader,
  sandbox,
}) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  const { page } = reader;
  await openPhantom(reader, kos);
  await invert(page).focus();
  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('derniere cou');
  await expect(palette(page).getByRole('option')).toHaveCount(1);
  await look(page, 'commandes-1-palette');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toHaveCount(0);
  await reader.expectSlice(SLICES, SLICES);
  await expect(invert(page)).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(palette(page).getByRole('option').first()).toContainText(saidIn('command.lastSlice'));
  await page.keyboard.type('first slice');
  await page.keyboard.press('Enter');
  await reader.expectSlice(1, SLICES);

  // What is typed is searched, and is no key of the viewer.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('i');
  await page.keyboard.press('Escape');
  await expect(invert(page)).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('i');
  await expect(invert(page)).toHaveAttribute('aria-pressed', 'true');
});

test('a key of one’s own outlives the program; the sheet shows it; the settings take it back', async ({
  context,
  sandbox,
}) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  const config = writeVariant(sandbox.config, 'commands', {});
  const before = await startProgram(config);
  const first = await openRecord(new User(context, sandbox, before));
  await first.page.getByRole('button', { name: said('control.settings') }).click();
  const name = 'Inverser';
  const add = (page: Page) => settings(page).getByRole('button', { name: said('control.addKey', { name }) });
  await add(first.page).click();
  await first.page.keyboard.press('x');
  const taken = settings(first.page).getByRole('alert');
  await expect(taken).toContainText(saidIn('control.crosshair'));
  await taken.getByRole('button', { name: said('control.giveKey', { name }) }).click();
  const remove = (page: Page, key: string) =>
    settings(page).getByRole('button', { name: said('control.removeKey', { key, name }) });
  const kept = first.page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.ok());
  await remove(first.page, 'I').click();
  await kept;
  await first.page.keyboard.press('Escape');
  await expect(settings(first.page)).toHaveCount(0);

  // Another run of the program: the same workstation, the same professional.
  await first.page.close();
  await before.close();
  const program = await startProgram(config);
  const second = await openRecord(new User(context, sandbox, program));
  const { page } = second;
  await openPhantom(second, kos);
  await page.keyboard.press('i');
  await expect(invert(page)).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.press('x');
  await expect(invert(page)).toHaveAttribute('aria-pressed', 'true');

  await page.keyboard.press('F1');
  const sheet = page.getByRole('dialog', { name: said('control.keySheet') });
  await expect(sheet.getByRole('row', { name })).toContainText('X');
  await expect(sheet.getByRole('row', { name: saidIn('control.crosshair') })).toContainText(
    saidIn('commands.sheet.noKey'),
  );
  await page.evaluate(() => {
    window.print = () => (document.body.dataset['printed'] = document.body.innerText);
  });
  await sheet.getByRole('button', { name: said('control.printKeySheet') }).click();
  await expect(page.locator('body')).toHaveAttribute('data-printed', /./);
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);

  await page.keyboard.press('Control+,');
  await expect(remove(page, 'X')).toBeVisible();
  await look(page, 'commandes-2-reglages');
  await settings(page)
    .getByRole('button', { name: said('control.allKeysAsBefore') })
    .click();
  await expect(remove(page, 'I')).toBeVisible();
  await expect(remove(page, 'X')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('i');
  await expect(invert(page)).toHaveAttribute('aria-pressed', 'false');
  await program.close();
});

test('the toolbar is one line at 1280 pixels, and its menus name the keys', async ({ reader, sandbox }) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  const { page } = reader;
  await page.setViewportSize({ width: 1280, height: 800 });
  await openPhantom(reader, kos);
  const toolbar = page.getByRole('toolbar', { name: said('viewer.toolbar') });
  await page.keyboard.press('l');
  expect((await toolbar.boundingBox())?.height).toBeLessThan(48);
  expect(await toolbar.evaluate((bar) => bar.scrollWidth - bar.clientWidth)).toBe(0);
  await toolbar.getByRole('button', { name: said('control.looks') }).click();
  await expect(page.getByRole('menuitem', { name: said('control.rotateRight') })).toContainText('Maj+R');
  // What is on or off says so; what only acts does not.
  await expect(page.getByRole('menuitemcheckbox', { name: said('control.lens') })).not.toBeChecked();
  await expect(page.getByRole('menuitemcheckbox', { name: said('control.texts') })).toBeChecked();
});
