/**
 * Scenario DRIM-M_CO_RECUPERATION_KOS: from the contextual call, the studies of the patient in the DMP are listed, the
 * manifest (KOS) of one is retrieved and its images open; without the DMP, a KOS file does.
 */
import { join } from 'node:path';
import { controlDmp, dmpRequests, resetDmp } from '../support/dmp.ts';
import { Reader } from '../support/reader.ts';
import { openRecord, STRATEGIES, test } from '../support/record.ts';
import { expect, look, PROFESSIONALS, TEST_PATIENT } from '../support/test.ts';
import { said, saidIn, sentence } from '../support/texts.ts';

const label = (name: string) => `Ouvrir les images de ${name}`;
const OPEN = label(TEST_PATIENT.name);
const CT = 'Scanner thoracique';
const PATIENCE = { timeout: 20_000 };

test.beforeEach(({ sandbox }) => resetDmp(sandbox));

for (const strategy of STRATEGIES) {
  test.describe(`strategy ${strategy}`, () => {
    test.use({ strategy });

    test('from the call to the images of a study, without typing anything', async ({ user, sandbox }) => {
      const record = await openRecord(user, OPEN);
      await record.expectListed();
      await look(record.page, `recuperation-kos-1-liste-${strategy}`);
      await record.showImages(CT);
      await expect(new Reader(record.page).canvas).toBeVisible(PATIENCE);
      await look(record.page, `recuperation-kos-2-images-${strategy}`);
      const asked = await dmpRequests(sandbox);
      // Access and the list by themselves, the manifest when it is wanted; nothing twice.
      expect(asked.map(({ transaction }) => transaction)).toEqual(['TD0.2', 'TD3.1', 'TD3.2']);
      expect(new Set(asked.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
    });
  });
}

test('an authorisation that is missing is declared by the professional, then the list comes', async ({
  user,
  sandbox,
}) => {
  const record = await openRecord(user, label('PAT-À-DÉCLARER Samir'));
  const declare = record.page.getByRole('button', { name: said('control.authorize') });
  await expect(declare).toBeVisible();
  await look(record.page, 'recuperation-kos-autorisation');
  expect((await dmpRequests(sandbox)).map(({ transaction }) => transaction)).toEqual(['TD0.2']);
  await declare.click();
  await record.expectListed();
  const asked = await dmpRequests(sandbox);
  expect(asked.map(({ transaction }) => transaction)).toEqual(['TD0.2', 'TD0.3', 'TD0.2', 'TD3.1']);
});

test('bris de glace, by an explicit act with its motive, opens what an authorisation would', async ({ user }) => {
  const record = await openRecord(user, label('PAT-INCONSCIENT Marcel'));
  await record.page
    .getByRole('button', { name: said('control.breakGlass') })
    .first()
    .click();
  const dialog = record.page.getByRole('alertdialog').or(record.page.getByRole('dialog'));
  await dialog.getByText(said('glass.motive.unconscious')).click();
  await look(record.page, 'recuperation-kos-bris-de-glace');
  await dialog.getByRole('button', { name: said('control.breakGlassNow') }).click();
  await record.expectListed();
  await expect(record.page.getByText(said('glass.banner'))).toBeVisible();
  await look(record.page, 'recuperation-kos-bris-de-glace-liste');
});

test('what the list says of each study, and what filters leave of it', async ({ user }) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  for (const text of ['14/03/2025', 'CT', 'Thorax', 'BIDEAULT']) await expect(record.line(CT)).toContainText(text);
  await expect(record.line(CT).getByRole('button', { name: saidIn('control.report') })).toBeVisible();
  for (const [text, mark] of [
    ['thyroïde', 'record.mark.reportOnly'],
    ['pelvienne', undefined],
    ['sinus', undefined],
  ] as const) {
    await record.filterByText(text);
    await expect(record.lines).toHaveCount(text === 'pelvienne' ? 0 : 1);
    if (mark) await expect(record.line(text).getByText(said(mark))).toBeVisible();
  }
  await look(record.page, 'recuperation-kos-3-filtre');
});

test('look-alike studies are told apart by the institution of their manifest', async ({ user }) => {
  const record = await openRecord(user, OPEN);
  await record.expectListed();
  await record.filterByText('PLATEFORME DE TEST');
  await record.showImages('PLATEFORME DE TEST');
  const reader = new Reader(record.page);
  await expect(reader.image).toBeVisible(PATIENCE);
  await reader.backToRecord();
  await expect(record.lines).toHaveCount(10);
  await expect(record.lines.filter({ hasText: /Imagerie fictive de \p{Lu}/u })).toHaveCount(1);
  await look(record.page, 'recuperation-kos-4-sosies');
});

test('a call without situation: the professional chooses once, and is not asked again', async ({ user, sandbox }) => {
  const record = await openRecord(user, label("D'ÉTÉ-NOËL Ange"), PROFESSIONALS.several);
  const { page } = record;
  const choices = page.getByRole('list', { name: said('situation.list') });
  await expect(choices.getByRole('listitem')).toHaveCount(3);
  await look(page, 'recuperation-kos-5-situation');
  expect(await dmpRequests(sandbox)).toEqual([]);
  await choices.getByRole('button', { name: /HOPITAL FICTIF/ }).click();
  await expect(page.getByText(said('record.empty'))).toBeVisible();
  const structures = (await dmpRequests(sandbox)).map(({ structure }) => structure);
  expect(new Set(structures)).toEqual(new Set(['10B0172805']));
  const provider = page.context().waitForEvent('page');
  await page.getByRole('button', { name: said('control.logout') }).click();
  await (await provider).close();
  await user.logIn(page, PROFESSIONALS.several);
  await expect(page.getByRole('region', { name: 'Session' })).toContainText('HOPITAL FICTIF');
});

for (const [name, text] of [
  ['PAT-BLOQUE Ingrid', sentence('DMP_AUTHORIZATION_FORBIDDEN')],
  ['PAT-REFUS Hélène', said('opposition.yesTitle')],
] as const) {
  test(`no access: ${name}`, async ({ user, sandbox }) => {
    const record = await openRecord(user, label(name));
    await expect(record.page.getByText(text).first()).toBeVisible();
    await look(record.page, `recuperation-kos-6-${name.split(' ')[0]}`);
    expect((await dmpRequests(sandbox)).filter(({ transaction }) => transaction === 'TD3.1')).toEqual([]);
  });
}

test('what goes wrong with the DMP is told with its code, and can be asked again', async ({ user, sandbox }) => {
  await controlDmp(sandbox, { faults: [{ kind: 'reset' }] });
  const record = await openRecord(user, OPEN);
  const { page } = record;
  await expect(page.getByText(sentence('DMP_UNREACHABLE')).first()).toBeVisible();
  await look(page, 'recuperation-kos-7-DMP_UNREACHABLE');
  // A file opens meanwhile.
  await new Reader(page).openKos(join(sandbox.kos, 'erreurs.dcm'));
  await expect(page.getByRole('button', { name: said('control.showImages') }).first()).toBeVisible();
  for (const [fault, code] of [
    [{ kind: 'fault', multipart: true }, 'DMP_FAULT'],
    [{ kind: 'registryFailure', service: 'registry' }, 'DMP_REGISTRY'],
    [{ kind: 'status', status: 503 }, 'DMP_STATUS'],
    [{ kind: 'doctype' }, 'DMP_ANSWER'],
    [{ kind: 'partialSuccess', service: 'registry' }, 'DMP_PARTIAL'],
  ] as const) {
    await controlDmp(sandbox, { faults: [fault] });
    await page
      .getByRole('button', { name: said('control.retry') })
      .first()
      .click();
    await expect(page.getByText(sentence(code)).first()).toBeVisible();
    await look(page, `recuperation-kos-7-${code}`);
  }
  // An answer that is not whole is shown all the same.
  await record.expectListed();
});
