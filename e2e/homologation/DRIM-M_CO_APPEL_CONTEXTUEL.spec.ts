/**
 * Scenario DRIM-M_CO_APPEL_CONTEXTUEL: the hospital's record calls the program with a patient, by HTTP POST; the
 * professional reaches our interface by the Location of the answer, in whatever browser they paste it.
 */
import { band, expect, look, OTHER_PATIENT, PROFESSIONALS, TEST_PATIENT, test } from '../support/test.ts';

const OPEN = `Ouvrir les images de ${TEST_PATIENT.name}`;
const OPEN_OTHER = `Ouvrir les images de ${OTHER_PATIENT.dpiName}`;

test('a call from the DPI, on another site, leads through the login to the patient', async ({ user }) => {
  const dpi = await user.openDpi();
  await look(dpi, 'appel-1-dpi');
  const page = await user.callFromDpi(dpi, OPEN);

  await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
  await expect(page.getByText('Une demande d’ouverture de dossier attend')).toBeVisible();
  await expect(page.getByText('PAT-TROIS')).toHaveCount(0);
  await look(page, 'appel-2-connexion');

  await user.logIn(page);
  await expect(band(page)).toContainText('PAT-TROIS');
  await expect(band(page)).toContainText('Dominique');
  await expect(band(page)).toContainText('28/03/1979');
  await expect(band(page)).toContainText('51215');
  await expect(band(page)).toContainText(TEST_PATIENT.ins);
  await look(page, 'appel-3-dossier');
});

for (const [name, situation] of [
  ['one', 'CABINET M DOC0036624'],
  ['several', 'Situation d’exercice non précisée'],
  ['none', 'Situation d’exercice non précisée'],
] as const) {
  test(`the patient opens for a professional with ${name} situation(s)`, async ({ user }) => {
    const dpi = await user.openDpi();
    const page = await user.callFromDpi(dpi, OPEN_OTHER);
    await user.logIn(page, PROFESSIONALS[name]);
    await expect(band(page)).toContainText('NOËL');
    await expect(page.getByRole('region', { name: 'Session' })).toContainText(situation);
    await look(page, `appel-professionnel-${name}`);
  });
}

test('neither the address nor the title of any page names the patient', async ({ user, program, context }) => {
  const addresses: string[] = [];
  context.on('request', (request) => addresses.push(request.url()));
  const page = await user.callFromDpi(await user.openDpi(), OPEN);
  await user.logIn(page);
  await expect(band(page)).toBeVisible();
  for (const text of [...addresses, await page.title(), program.output()]) {
    expect(text).not.toMatch(/PAT-TROIS|Dominique|279035121518989|IPP0001/i);
  }
});

test('the Location, pasted into another browser, leads to our interface there', async ({ user, browser, program }) => {
  const location = (await user.call()).headers.get('location') ?? '';
  expect(new URL(location).origin).toBe(new URL(program.listener).origin);
  for (let i = 0; i < 2; i += 1) {
    const other = await browser.newContext();
    const page = await other.newPage();
    await page.goto(location);
    await expect(page.getByRole('heading', { name: 'Connexion' })).toBeVisible();
    await other.close();
  }
});

test('a new call replaces a patient nobody is reading, at once', async ({ user }) => {
  const dpi = await user.openDpi();
  const page = await user.callFromDpi(dpi, OPEN);
  await user.logIn(page);
  await expect(band(page)).toContainText('PAT-TROIS');

  await user.callFromDpi(dpi, OPEN_OTHER);
  await expect(band(page)).toContainText('NOËL');
  await expect(page.getByText('PAT-TROIS')).toHaveCount(0);
});

test('a new call asks first when a patient is being read; the user keeps or changes the patient', async ({ user }) => {
  const dpi = await user.openDpi();
  const page = await user.callFromDpi(dpi, OPEN);
  await user.logIn(page);
  const touched = page.waitForResponse((response) => response.url().endsWith('/api/patient/touch'));
  await page.getByText('Identité transmise par l’appel').click();
  await touched;

  await user.callFromDpi(dpi, OPEN_OTHER);
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toBeVisible();
  await expect(band(page)).toContainText('PAT-TROIS');
  await look(page, 'appel-4-second-appel');
  await dialog.getByRole('button', { name: /^Rester sur/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(band(page)).toContainText('PAT-TROIS');

  await user.callFromDpi(dpi, OPEN_OTHER);
  await dialog.getByRole('button', { name: /^Ouvrir le dossier de/ }).click();
  await expect(band(page)).toContainText('NOËL');
  await expect(page.getByText('PAT-TROIS')).toHaveCount(0);
});

test('a patient who opposed is shown with their opposition', async ({ user }) => {
  const page = await user.callFromDpi(await user.openDpi(), 'Ouvrir les images de PAT-REFUS Hélène');
  await user.logIn(page);
  await expect(page.getByText('Le patient s’oppose à la consultation de son DMP')).toBeVisible();
  await look(page, 'appel-5-opposition');
});

test('a wrong call is answered 400 with every problem, and opens nothing', async ({ user }) => {
  const answer = await user.call('Patient.identifier.value=123&Patient.gender=&PatientID=1&PatientID=2');
  expect(answer.status).toBe(400);
  const { error } = (await answer.json()) as {
    error: { code: string; problems: { code: string; facts: { name?: string }; message: string }[] };
  };
  expect(error.code).toBe('CALL_REJECTED');
  const found = error.problems.map(({ code, facts }) => `${code} ${facts.name ?? ''}`);
  expect(found).toContain('CALL_PROBLEM_INVALID Patient.identifier.value');
  expect(found).toContain('CALL_PROBLEM_EMPTY Patient.gender');
  expect(found).toContain('CALL_PROBLEM_DUPLICATE PatientID');
  expect(found).toContain('CALL_PROBLEM_MISSING Patient.birthDate');
  expect(error.problems.every(({ message }) => message.length > 10)).toBe(true);
});

test.describe('a call that nobody opened in time', () => {
  test.use({ changes: { listener: { callLifetimeSeconds: 0.001 } } });

  test('is told as expired, and opens nothing', async ({ user, page }) => {
    const answer = await page.goto((await user.call()).headers.get('location') ?? '');
    expect(answer?.status()).toBe(410);
    await look(page, 'appel-6-expire');
  });
});
