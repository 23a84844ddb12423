/**
 * Scenario DRIM-M_CO_PERFORMANCE: the program measures itself, from the user's gesture to the pixel, and hands the figures
 * out as files that name no patient. How fast it is, is measured in `bench/`.
 */
import { readFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { expect, look, phantomSeries, test, band } from '../support/reading.ts';
import { said, saidIn } from '../support/texts.ts';

const THIN = 'Thorax sans injection';

/** What a click makes the browser save. */
async function saved(page: Page, name: RegExp): Promise<{ readonly name: string; readonly text: string }> {
  const [download] = await Promise.all<[Promise<Download>, Promise<void>]>([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).click(),
  ]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('retrieval, first image and export are measured, and saved without a word about the patient', async ({
  reader,
  sandbox,
  source,
}) => {
  const { kos, series } = await phantomSeries(sandbox, THIN);
  await reader.openKos(kos);
  await reader.openSeries(THIN);
  await reader.goToFirst(120);
  await reader.press('control.sendToPacs');
  const exports = reader.page.getByRole('region', { name: said('export.title') });
  await expect(exports.getByText(saidIn('export.done'))).toBeVisible({ timeout: 20_000 });

  await reader.page.getByRole('button', { name: saidIn('control.measures') }).click();
  const panel = reader.page.getByRole('dialog', { name: said('measures.title') });
  await expect(panel.getByRole('table')).toHaveCount(2);
  await look(reader.page, 'performance-1-mesures');

  const csv = await saved(reader.page, said('control.saveMeasuresCsv'));
  const json = await saved(reader.page, said('control.saveMeasuresJson'));
  const measures = JSON.parse(json.text) as {
    readonly retrievals: readonly Record<string, number | string>[];
    readonly exports: readonly Record<string, number | string>[];
  };
  const retrieval = measures.retrievals.find((one) => one['seriesInstanceUid'] === series.seriesInstanceUid) ?? {};
  const [request] = (await source.requests()).filter(({ path }) => path.endsWith(series.seriesInstanceUid));
  expect(retrieval['received']).toBe(120);
  expect(retrieval['bytes']).toBe(request?.bodyBytes);
  const steps = ['sentMs', 'firstByteMs', 'firstInstanceMs', 'endMs'].map((step) => Number(retrieval[step]));
  expect(steps.every(Number.isFinite)).toBe(true);
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(Number(retrieval['firstImagePaintedMs'])).toBeGreaterThan(0);
  expect(measures.exports).toHaveLength(1);

  expect(csv.text).toContain(series.seriesInstanceUid);
  const traits = /PAT-TROIS|DOMINIQUE|279035121518989|1979/i;
  await expect(band(reader.page)).toContainText('PAT-TROIS');
  for (const { name, text } of [csv, json]) expect(`${name} ${text}`).not.toMatch(traits);
});
