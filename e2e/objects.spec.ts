/** What comes as something else than an image, as a reader sees it: text, a document, a strip of paper, or a card. */
import type { Locator } from '@playwright/test';
import type { SandboxStudy } from './sandbox/imaging/index.ts';
import type { Reader } from './support/reader.ts';
import { expect, look, test } from './support/reading.ts';
import { SANDBOX_WITH_SHARED_DICOM, SHARED_DICOM, whatDataIsMissing } from './support/shared-data.ts';
import { servedStudies, type NominalSource } from './support/source.ts';
import { readPng } from './support/png.ts';
import { said, saidIn, type TextKey } from './support/texts.ts';

const reason = whatDataIsMissing(SHARED_DICOM);
test.skip(reason !== undefined, reason);
test.use({ sandboxArguments: SANDBOX_WITH_SHARED_DICOM });

const PATIENCE = { timeout: 15_000 };

/** Opens the study of a file and in it the file's series; the pane of the object once it is there. */
async function openObject(reader: Reader, source: NominalSource, file: string, family: TextKey): Promise<Locator> {
  const place = ({ series }: SandboxStudy): number =>
    series.findIndex(({ instances }) => instances.some((entry) => entry.file.endsWith(`/${file}`)));
  const study = (await servedStudies(SHARED_DICOM)).find((entry) => place(entry) >= 0);
  if (study === undefined) throw new Error(`no study has ${file}`);
  await source.control({ selectFolder: study.folder });
  const [manifest] = await source.writeManifests([study]);
  await reader.openKos(manifest?.file ?? '');
  const buttons = reader.page.getByRole('listitem').getByRole('button', { name: said('control.openSeries') });
  await buttons.nth(place(study)).click();
  const pane = reader.image.getByRole('region', { name: said(family) });
  await expect(pane).toBeVisible(PATIENCE);
  await expect(reader.page.getByRole('toolbar', { name: said('viewer.toolbar') })).toBeVisible(PATIENCE);
  return pane;
}

test('a measurement report is text: sections, findings with their units, images counted', async ({
  reader,
  source,
}) => {
  const pane = await openObject(reader, source, 'sr-tid1500.dcm', 'objects.family.report');
  await expect(pane.getByRole('heading', { level: 2, name: 'Imaging Measurement Report' })).toBeVisible(PATIENCE);
  await expect(pane.getByText(said('objects.completion.PARTIAL'))).toBeVisible();
  await expect(pane.getByText(said('objects.verification.UNVERIFIED'))).toBeVisible();
  await expect(pane.getByRole('heading', { name: 'Image Library', exact: true })).toBeVisible();
  await expect(pane.getByText('Positron emission tomography', { exact: true })).toBeVisible();
  await look(reader.page, 'objet-sr-mesures');
  // The text is searched and made larger like any report.
  await pane.getByRole('button', { name: said('control.findInReport') }).click();
  await pane.getByRole('searchbox').fill('SUV');
  await pane.getByRole('searchbox').press('Enter');
  await look(reader.page, 'objet-sr-recherche');
});

test('a report without images says what it says, and that it is verified by whom', async ({ reader, source }) => {
  const pane = await openObject(reader, source, 'sr-comprehensive.dcm', 'objects.family.report');
  await expect(pane.getByRole('heading', { name: 'Diagnosis' })).toBeVisible(PATIENCE);
  await expect(pane.getByText(said('objects.verification.VERIFIED'))).toBeVisible();
  await expect(pane.getByText('OFFIS e.V.')).toBeVisible();
  await expect(pane.getByText('3 Length Unit').first()).toBeVisible();
  await look(reader.page, 'objet-sr');
});

test('a PDF in an instance is read like a report', async ({ reader, source }) => {
  const pane = await openObject(reader, source, 'pdf.dcm', 'objects.family.document');
  await expect(pane.locator('canvas').first()).toBeVisible(PATIENCE);
  await expect(pane.getByRole('button', { name: said('control.savePdf') })).toBeVisible();
  await look(reader.page, 'objet-pdf');
});

test('an ECG is drawn on its paper, at the speed and the amplitude that are chosen', async ({ reader, source }) => {
  const pane = await openObject(reader, source, 'ecg.dcm', 'objects.family.ecg');
  const strip = pane.getByRole('region', { name: said('objects.strip') });
  const canvas = strip.locator('canvas');
  await expect(canvas).toHaveAttribute('data-drawn', '25 10', PATIENCE);
  await expect(canvas).toHaveAccessibleName(/I, II, III, aVR, aVL, aVF, V1, V2, V3, V4, V5, V6/);
  await expect(pane.getByText('RITMO SINUSALE')).toBeVisible();
  await expect(pane.getByText(/RR Interval 982 ms/)).toBeVisible();
  expect(await darkShare(canvas)).toBeGreaterThan(0.002);
  const width = (): Promise<number> => strip.evaluate((element) => element.scrollWidth);
  // 10 s at 25 mm/s, with 96 pixels to the inch.
  expect(await width()).toBeGreaterThanOrEqual(Math.floor((250 * 96) / 25.4));
  await look(reader.page, 'objet-ecg');
  await pane.getByRole('radio', { name: /^50\smm\/s$/ }).click();
  await pane.getByRole('radio', { name: /^20\smm\/mV$/ }).click();
  await expect(canvas).toHaveAttribute('data-drawn', '50 20');
  expect(await width()).toBeGreaterThanOrEqual(Math.floor((500 * 96) / 25.4));
  await pane.getByRole('button', { name: said('control.stripLarger') }).click();
  expect(await width()).toBeGreaterThanOrEqual(Math.floor((750 * 96) / 25.4));
  await strip.focus();
  await reader.page.keyboard.press('ArrowRight');
  await expect.poll(() => strip.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
  await look(reader.page, 'objet-ecg-grand');
  await pane.getByRole('radio', { name: 'MEDIAN BEAT' }).click();
  await expect(canvas).toHaveAttribute('data-drawn', '50 20');
  expect(await darkShare(canvas)).toBeGreaterThan(0.002);
});

/** Share of the picture that is as dark as the trace. */
async function darkShare(canvas: Locator): Promise<number> {
  const picture = readPng(await canvas.screenshot({ animations: 'disabled', scale: 'css' }));
  let dark = 0;
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) if (picture.at(x, y).every((value) => value < 110)) dark += 1;
  }
  return dark / (picture.width * picture.height);
}

for (const [file, family, texts] of [
  ['rtplan.dcm', 'objects.family.rtPlan', ['RT Plan', 'Plan1']],
  ['rtdose-15f.dcm', 'objects.family.rtDose', ['RT Dose', 'PHYSICAL']],
  ['rwvm.dcm', 'objects.family.mapping', ['Real World Value Mapping']],
] as const) {
  test(`${file} is named, and can go to the PACS`, async ({ reader, source }) => {
    const pane = await openObject(reader, source, file, family);
    await expect(pane.getByRole('heading', { name: said(family) })).toBeVisible(PATIENCE);
    for (const text of texts) await expect(pane.getByText(text, { exact: true }).first()).toBeVisible();
    await expect(pane.getByText(said('objects.notDrawn'))).toBeVisible();
    await expect(pane.getByRole('button', { name: said('control.sendToPacs') })).toBeVisible();
    await look(reader.page, `objet-${file.replace('.dcm', '')}`);
  });
}

test('a presentation state leads to the image that it is for', async ({ reader, source }) => {
  const pane = await openObject(reader, source, 'pr-luts.dcm', 'objects.family.presentation');
  await expect(pane.getByText(saidIn('objects.instances', { name: 'Secondary Capture Image', count: 1 }))).toBeVisible(
    PATIENCE,
  );
  await look(reader.page, 'objet-presentation');
  await pane.getByRole('button', { name: said('control.goToInstances') }).click();
  await expect(reader.canvas).toBeVisible(PATIENCE);
  await expect(pane).toHaveCount(0);
});
