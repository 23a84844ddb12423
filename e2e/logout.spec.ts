/** Logging out while series are on their way to the PACS: the user is told first what becomes of them. */
import { expect, look, phantomSeries, test } from './support/reading.ts';
import { said, saidIn } from './support/texts.ts';

const THIN = 'Thorax sans injection';
const THICK = 'Parenchyme 5 mm';
/** Megabits per second at which a series of 6 MB arrives for as long as the test lasts. */
const SLOW = 1;

test('a logout while exports run is asked about, with what will not be sent', async ({ reader, sandbox, source }) => {
  const { page } = reader;
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await source.control({ rateMbps: SLOW });
  for (const series of [THICK, THIN]) {
    await reader
      .row(series)
      .getByRole('button', { name: said('control.sendToPacs') })
      .click();
  }
  await expect(reader.row(THICK).getByText(/^\d+\s\/\s12/)).toBeVisible();

  const dialog = page.getByRole('alertdialog', { name: said('logout.title') });
  const logOut = page.getByRole('button', { name: said('control.logout') });
  await logOut.click();
  await expect(dialog.getByRole('listitem').filter({ hasText: THICK })).toContainText(saidIn('logout.goesOn'));
  await expect(dialog.getByRole('listitem').filter({ hasText: THIN })).toContainText(saidIn('logout.stops'));
  await look(page, 'deconnexion-1-envois-en-cours');

  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await logOut.click();
  await dialog.getByRole('button', { name: said('control.stayLoggedIn') }).click();
  await expect(dialog).toHaveCount(0);
  await expect(logOut).toBeVisible();

  await logOut.click();
  await dialog.getByRole('button', { name: said('control.logoutNow') }).click();
  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
  await expect(page.getByText(THICK)).toHaveCount(0);
});

test('exports of a closed record are counted; when they are over nothing is asked any more', async ({
  reader,
  sandbox,
  source,
}) => {
  const { page } = reader;
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await source.control({ rateMbps: SLOW });
  await reader
    .row(THICK)
    .getByRole('button', { name: said('control.sendToPacs') })
    .click();
  await expect(reader.row(THICK).getByText(/^\d+\s\/\s12/)).toBeVisible();
  await page.getByRole('button', { name: said('control.closePatient') }).click();

  const dialog = page.getByRole('alertdialog', { name: said('logout.title') });
  const logOut = page.getByRole('button', { name: said('control.logout') });
  await logOut.click();
  await expect(dialog).toContainText(saidIn('logout.ofClosedRecords', { count: 1 }));
  await expect(dialog).not.toContainText(THICK);
  await source.control({ rateMbps: null });
  await expect(dialog).toContainText(saidIn('logout.nothingLeft'), { timeout: 15_000 });
  await dialog.getByRole('button', { name: said('control.stayLoggedIn') }).click();
  await logOut.click();
  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
});
