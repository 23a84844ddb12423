/** What goes wrong between a KOS and an image: each case is told in its own words, and what arrived stays usable. */
import { readFile } from 'node:fs/promises';
import { runTool } from './support/peer-process.ts';
import { whatIsMissing } from './support/programs.ts';
import { expect, look, openRecord, phantomSeries, test } from './support/reading.ts';
import { controlProvider } from './support/sandbox.ts';
import { sentence } from './support/texts.ts';
import { PROFESSIONALS } from './support/test.ts';

const THICK = 'Parenchyme 5 mm';
/** Of another examination: the series of one are asked for together. */
const OTHER = 'Thorax de face';

test('a file that is not a manifest is refused with its name, and the others open', async ({ reader, sandbox }) => {
  const { kos, files } = await phantomSeries(sandbox, THICK);
  const image = await readFile(files[0] ?? '');
  const chosen = [
    { name: 'texte.dcm', mimeType: 'text/plain', buffer: Buffer.from('ceci n’est pas un manifeste') },
    { name: 'image.dcm', mimeType: 'application/dicom', buffer: image },
    { name: 'examen.dcm', mimeType: 'application/dicom', buffer: await readFile(kos) },
  ];
  await reader.openKos(chosen);
  for (const [name, code] of [
    ['texte.dcm', 'KOS_NOT_DICOM'],
    ['image.dcm', 'KOS_NOT_MANIFEST'],
  ] as const) {
    await expect(reader.page.getByText(name)).toBeVisible();
    await expect(reader.page.getByText(sentence(code))).toBeVisible();
  }
  await expect(reader.page.getByText('examen.dcm')).toHaveCount(0);
  await expect(reader.row(THICK)).toBeVisible();
  await look(reader.page, 'erreurs-1-fichiers');
});

test('a series without an address, or with one that is not secure, says so and is not asked for', async ({
  reader,
  sandbox,
  source,
}) => {
  const reason = whatIsMissing('dcmtk');
  test.skip(reason !== undefined, reason);
  const { study } = await phantomSeries(sandbox, THICK);
  const [plain] = await source.writeManifests([study], {
    retrieveBase: source.retrieveBase.replace('https:', 'http:'),
  });
  await reader.openKos(plain?.file ?? '');
  await expect(reader.row(THICK).getByText(sentence('KOS_URL_NOT_HTTPS'))).toBeVisible();
  await look(reader.page, 'erreurs-2-http');

  const { study: head } = await phantomSeries(sandbox, 'Axial T1');
  const [bare] = await source.writeManifests([head]);
  await runTool('dcmodify', ['-nb', '-ea', '(0008,1190)', bare?.file ?? '']);
  await reader.openKos(bare?.file ?? '');
  await expect(reader.row('Axial T1').getByText(sentence('KOS_NO_RETRIEVE_URL'))).toBeVisible();
  expect(await source.requests()).toEqual([]);
});

test('a token that has ended is renewed without a word', async ({ user, sandbox, source }) => {
  await controlProvider(sandbox.psc, { accessTokenSeconds: 2 });
  const reader = await openRecord(user);
  await reader.openKos([(await phantomSeries(sandbox, THICK)).kos, (await phantomSeries(sandbox, OTHER)).kos]);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  const [first] = await source.requests();
  const before = await tokensGiven(sandbox.psc);
  await reader.backToRecord();
  // The next token differs from the one of that request, which is worth nothing then.
  await expect.poll(() => tokensGiven(sandbox.psc)).toBeGreaterThan(before);
  await reader.openSeries(OTHER);
  await expect(reader.canvas).toBeVisible();
  const bearers = (await source.requests()).map(({ text }) => /Authorization: (.*)/i.exec(text)?.[1]);
  expect(first).toBeDefined();
  expect(new Set(bearers).size).toBeGreaterThan(1);
  await controlProvider(sandbox.psc, { reset: true });
});

/** How often the provider was asked for a token. */
async function tokensGiven(issuer: string): Promise<number> {
  const answer = await fetch(new URL('/__control', issuer));
  const { requests } = (await answer.json()) as { requests: { token: number } };
  return requests.token;
}

test('a session that ends between two examinations keeps the first on the screen, and goes on after a new login', async ({
  reader,
  sandbox,
}) => {
  await reader.openKos([(await phantomSeries(sandbox, THICK)).kos, (await phantomSeries(sandbox, OTHER)).kos]);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await controlProvider(sandbox.psc, { revokeSessions: true });
  await reader.backToRecord();
  await reader.openSeries(OTHER);
  await expect(
    reader.page
      .getByText(sentence('WADO_401'))
      .or(reader.page.getByText(sentence('SESSION_LOST')))
      .first(),
  ).toBeVisible();
  await look(reader.page, 'erreurs-6-session');
  await reader.backToRecord();
  await reader.openSeries(THICK);
  await reader.goToFirst(12);

  await controlProvider(sandbox.psc, { reset: true });
  const opened = reader.page.context().waitForEvent('page');
  await reader.page.getByRole('button', { name: 'Se reconnecter' }).click();
  await (await opened).getByRole('button', { name: PROFESSIONALS.one }).click();
  await expect(reader.page.getByRole('button', { name: 'Se reconnecter' })).toHaveCount(0);
  await reader.backToRecord();
  await reader.openSeries(OTHER);
  await expect(reader.canvas).toBeVisible();
});
