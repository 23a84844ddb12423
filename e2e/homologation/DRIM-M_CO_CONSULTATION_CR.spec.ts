/**
 * Scenario DRIM-M_CO_CONSULTATION_CR: a report of the DMP is found, retrieved and read, whatever its form, beside the
 * images of its study.
 */
import { controlDmp, dmpRequests, resetDmp } from '../support/dmp.ts';
import { Reader } from '../support/reader.ts';
import { openRecord, STRATEGIES, test } from '../support/record.ts';
import { expect, look, TEST_PATIENT } from '../support/test.ts';
import { said, sentence } from '../support/texts.ts';

const OPEN = `Ouvrir les images de ${TEST_PATIENT.name}`;
const PATIENCE = { timeout: 20_000 };

test.beforeEach(({ sandbox }) => resetDmp(sandbox));

for (const strategy of STRATEGIES) {
  test.describe(`strategy ${strategy}`, () => {
    test.use({ strategy });

    test('from the call to the report, then to the images beside it', async ({ user, sandbox }) => {
      const record = await openRecord(user, OPEN);
      await record.expectListed();
      const report = await record.openReport('Scanner thoracique');
      await expect(report).toContainText('BIDEAULT');
      await expect(report).toContainText('micronodule plein du lobe supérieur');
      await look(record.page, `consultation-cr-1-${strategy}`);
      await report.getByRole('button', { name: said('control.showImages') }).click();
      const reader = new Reader(record.page);
      await expect(reader.canvas).toBeVisible(PATIENCE);
      await expect(record.report).toContainText('micronodule plein du lobe supérieur');
      await look(record.page, `consultation-cr-2-images-${strategy}`);
      const asked = await dmpRequests(sandbox);
      expect(asked.map(({ transaction }) => transaction)).toEqual(['TD0.2', 'TD3.1', 'TD3.2', 'TD3.2']);
      expect(new Set(asked.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
    });
  });
}

test('a report as narrative, rich text, text or image is shown', async ({ user }) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  for (const [form, filter] of [
    ['narratif', 'IRM de la colonne lombaire'],
    ['rtf', 'cheville gauche'],
    ['texte', 'thorax au lit'],
    ['image', 'doppler'],
  ] as const) {
    await record.filterByText(filter);
    const report = await record.openReport(filter);
    await expect(report.getByRole('heading', { level: 2 }).first()).toContainText(new RegExp(filter, 'i'));
    if (form === 'image') await expect(record.content.getByRole('img').first()).toBeVisible();
    else await expect(record.content).toContainText(/\p{L}{4}/u);
    await look(record.page, `consultation-cr-3-${form}`);
  }
});

test('a PDF has its pages drawn, and text that can be found', async ({ user }) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  await record.filterByText('Mammographie');
  await record.openReport('Mammographie');
  await expect(record.content.locator('canvas').first()).toBeVisible(PATIENCE);
  await expect(record.content.getByText(/mammograph/i).first()).toBeAttached(PATIENCE);
  await look(record.page, 'consultation-cr-4-pdf');
});

test('a report that names another person is held back, with what differs, until the professional decides', async ({
  user,
}) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  await record.filterByText('cérébral');
  const report = await record.openReport('cérébral');
  await expect(report.getByText(said('report.blocked.identity'))).toBeVisible();
  await expect(report).toContainText('AUTRE-PATIENTE');
  await expect(record.content.locator('canvas')).toHaveCount(0);
  await look(record.page, 'consultation-cr-5-autre-personne');
  await report.getByRole('button', { name: said('control.openDespiteDifference') }).click();
  await expect(record.content.locator('canvas').first()).toBeVisible(PATIENCE);
});

test('a report that is not what was published is held back', async ({ user }) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  await record.filterByText('Coroscanner');
  const report = await record.openReport('Coroscanner');
  await expect(report.getByText(said('report.blocked.integrity'))).toBeVisible();
  await look(record.page, 'consultation-cr-6-integrite');
});

test('a report that does not come is told beside it, and can be asked for again', async ({ user, sandbox }) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  await controlDmp(sandbox, { faults: [{ kind: 'registryFailure', service: 'repository' }] });
  const report = await record.openReport('Scanner thoracique');
  await expect(report.getByText(sentence('DMP_REGISTRY'))).toBeVisible();
  await look(record.page, 'consultation-cr-7-erreur');
  await report.getByRole('button', { name: said('control.retry') }).click();
  await expect(report).toContainText('micronodule');
});

test('a report whose registry entry names no study finds its images once it is read', async ({ user }) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  await record.filterByText('artères pulmonaires');
  const report = await record.openReport('artères pulmonaires');
  await expect(report.getByRole('button', { name: said('control.showImages') })).toBeVisible();
  await look(record.page, 'consultation-cr-8-rapprochement');
});
