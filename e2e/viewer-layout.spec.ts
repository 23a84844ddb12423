/** The panes of the viewer: what stands in them, what a reload keeps, the prior beside, the window for a second screen. */
import type { Locator, Page } from '@playwright/test';
import { band, expect, look, openWithoutCall, phantomSeries, test } from './support/reading.ts';
import { said } from './support/texts.ts';

const THIN = 'Thorax sans injection';
const THICK = 'Parenchyme 5 mm';
const RADIOGRAPH = 'Thorax de face';

/** An image comes over the network, is decoded, and drawn without a graphics card. */
const PATIENCE = { timeout: 15_000 };

const pane = (page: Page, number: number): Locator =>
  page.getByRole('group', { name: new RegExp(`^Volet ${number} sur `) });
const drawn = (place: Locator): Locator => place.locator('[data-shown]');
const item = (page: Page, description: string): Locator =>
  page
    .getByRole('navigation', { name: said('viewer.series') })
    .getByRole('listitem')
    .filter({ hasText: description });

async function chooseGrid(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: said('control.layout') }).click();
  await page.getByRole('grid').getByRole('button', { name, exact: true }).click();
}

test('series are dropped on panes; the layout, the slice and what was seen survive a reload', async ({
  reader,
  sandbox,
}) => {
  const { kos, files } = await phantomSeries(sandbox, THIN);
  const { page } = reader;
  await reader.openKos(kos);
  await reader.openSeries(THIN);
  await reader.goToFirst(files.length);
  await chooseGrid(page, '2 × 2');
  await expect(pane(page, 4)).toContainText(said('layout.empty'));
  await item(page, THICK).dragTo(pane(page, 3));
  await expect(drawn(pane(page, 3))).toBeVisible(PATIENCE);
  await expect(pane(page, 3)).toHaveAttribute('aria-current', 'true');
  await expect(item(page, THICK)).toContainText(/\d+ \/ \d+ vues/, PATIENCE);

  await drawn(pane(page, 3)).dblclick();
  await expect(drawn(pane(page, 1))).toBeHidden();
  await page.keyboard.press('Shift+F');
  await expect(drawn(pane(page, 1))).toBeVisible(PATIENCE);
  await drawn(pane(page, 1)).click();
  await page.keyboard.press('PageDown');
  await expect(pane(page, 1)).toContainText(`11 / ${files.length}`);
  // At once: what changed last is told as the page goes.
  await page.reload();
  await expect(drawn(pane(page, 3))).toBeVisible(PATIENCE);
  await expect(pane(page, 3)).toContainText(THICK);
  await expect(pane(page, 1)).toContainText(`11 / ${files.length}`);
  await expect(pane(page, 2)).toContainText(said('layout.empty'));
  await expect(item(page, THIN)).toContainText(/\d+ \/ \d+ vues/, PATIENCE);
  // Nothing of the patient is left where the browser keeps things.
  const stored = await page.evaluate(() =>
    JSON.stringify([Object.entries(sessionStorage), Object.entries(localStorage)]),
  );
  expect(stored).not.toMatch(/PAT-TROIS|[0-9]{10}/);
});

test('the earlier examination stands beside today’s, and says how much earlier it was', async ({ user, sandbox }) => {
  const reader = await openWithoutCall(user);
  const { page } = reader;
  await reader.openKos((await phantomSeries(sandbox, RADIOGRAPH)).kos);
  await expect(reader.row(RADIOGRAPH)).toBeVisible();
  await reader.openKos((await phantomSeries(sandbox, THICK)).kos);
  await reader.openSeries(THICK);
  await expect(reader.canvas).toBeVisible(PATIENCE);
  await page.getByRole('button', { name: said('control.layout') }).click();
  await page.getByRole('button', { name: said('control.priorBeside') }).click();
  await expect(drawn(pane(page, 2))).toBeVisible(PATIENCE);
  await expect(pane(page, 1)).toContainText(/Actuel\s*14\/03\/2025/i);
  await expect(pane(page, 2)).toContainText(/Antérieur\s*10\/03\/2025\s*4\sjours plus tôt/i);
  await expect(pane(page, 1)).toHaveAttribute('aria-current', 'true');
  await expect(item(page, RADIOGRAPH)).toBeVisible();
  await look(page, 'disposition-anterieur');
  await expect(page.getByRole('toolbar').getByRole('img', { name: /image\(s\) non vue\(s\)/ })).toBeVisible();
  await reader.press('control.backToRecord');
  await expect(page.getByText(/image\(s\) non vue\(s\)/).first()).toBeVisible();
});

test('an earlier examination of the same kind is fetched from the DMP where it is only listed', async ({
  reader,
  sandbox,
}) => {
  const { page } = reader;
  await reader.openKos((await phantomSeries(sandbox, THICK)).kos);
  await reader.openSeries(THICK);
  await expect(reader.canvas).toBeVisible(PATIENCE);
  await page.keyboard.press('Shift+D');
  await expect(pane(page, 2)).toContainText(/Antérieur\s*27\/02\/2024\s*1\san plus tôt/i, PATIENCE);
  await expect(pane(page, 2)).toContainText('Angioscanner des artères pulmonaires');
});

test('a second screen has panes of its own, shares what was seen, and empties itself with the patient', async ({
  reader,
  sandbox,
}) => {
  const { page } = reader;
  await reader.openKos((await phantomSeries(sandbox, THICK)).kos);
  await reader.openSeries(THICK);
  const opened = page.waitForEvent('popup');
  await page.keyboard.press('Shift+N');
  const second = await opened;
  await expect(band(second)).toContainText('PAT-TROIS');
  await expect(pane(second, 1)).toContainText(said('layout.empty'));
  await expect(second.getByRole('button', { name: said('control.backToRecord') })).toHaveCount(0);
  await item(second, THIN).getByRole('button').first().click();
  await expect(drawn(pane(second, 1))).toBeVisible(PATIENCE);
  await page.bringToFront();
  await expect(item(page, THIN)).toContainText(/\d+ \/ \d+ vues/, PATIENCE);
  await page.getByRole('button', { name: said('control.closePatient') }).click();
  await expect(second.getByText(said('layout.nobody'))).toBeVisible();
  await expect(band(second)).toHaveCount(0);
  await expect(second.locator('canvas')).toHaveCount(0);
});
