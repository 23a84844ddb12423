/** What goes wrong between a KOS and an image: each case is told in its own words, and what arrived stays usable. */
import { readFile } from 'node:fs/promises';
import { findPorts } from './sandbox/http.ts';
import type { SourceFault } from './sandbox/imaging/index.ts';
import { runTool } from './support/peer-process.ts';
import { whatIsMissing } from './support/programs.ts';
import { expect, look, openRecord, phantomSeries, test } from './support/reading.ts';
import { controlProvider } from './support/sandbox.ts';
import { advice, saidIn, sentence } from './support/texts.ts';
import { PROFESSIONALS } from './support/test.ts';

const THIN = 'Thorax sans injection';
const THICK = 'Parenchyme 5 mm';

type Code = Parameters<typeof sentence>[0];

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

/** Those of the official error simulator, and a redirect, which is never followed with a token. */
const STATUSES: readonly (readonly [number, Code])[] = [
  [403, 'WADO_403'],
  [404, 'WADO_404'],
  [410, 'WADO_410'],
  [502, 'WADO_502'],
  [504, 'WADO_504'],
  [302, 'WADO_REDIRECT'],
];
const MORE_STATUSES: typeof STATUSES = [
  [400, 'WADO_400'],
  [406, 'WADO_406'],
  [413, 'WADO_413'],
  [418, 'WADO_STATUS'],
  [429, 'WADO_429'],
  [500, 'WADO_STATUS'],
  [503, 'WADO_503'],
];
const SOAK = process.env['DRIMBOX_SOAK'] === '1';

test('a source that refuses is told by what it answered, and can be asked again', async ({
  reader,
  sandbox,
  source,
}) => {
  const { kos, series } = await phantomSeries(sandbox, THICK);
  const refuse = (status: number) => source.setFaults(series.seriesInstanceUid, [{ kind: 'status', status }]);
  await refuse(401);
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await expect(reader.image.getByText(sentence('WADO_401'))).toBeVisible();
  for (const [status, code] of SOAK ? [...STATUSES, ...MORE_STATUSES] : STATUSES) {
    await refuse(status);
    await reader.seriesButton(THICK).click();
    await expect(reader.image.getByText(sentence(code)), String(status)).toBeVisible();
    await expect(reader.image.getByText(advice(code)), String(status)).toBeVisible();
    if (status === 403) await look(reader.page, 'erreurs-3-refus');
  }
  await source.setFaults(series.seriesInstanceUid, []);
  await reader.seriesButton(THICK).click();
  await reader.goToFirst(12);
});

test('a source that cannot be reached is told as such', async ({ reader, sandbox, source }) => {
  const { study } = await phantomSeries(sandbox, THICK);
  const retrieveBase = `https://${source.host}:${await findPorts(1)}/dicom-web-rs`;
  const [manifest] = await source.writeManifests([study], { retrieveBase });
  await reader.openKos(manifest?.file ?? '');
  await reader.openSeries(THICK);
  await expect(reader.image.getByText(sentence('WADO_UNREACHABLE'))).toBeVisible();
});

interface Damage {
  readonly name: string;
  readonly fault: SourceFault;
  readonly code: Code;
  /** Images that can be read all the same; undefined where the network may take some with it. */
  readonly slices?: number;
}

/** The slices of this series are 524 KB each. */
const DAMAGES: readonly Damage[] = [
  {
    name: 'ends in the middle',
    fault: { kind: 'cut', afterBytes: 1_200_000, how: 'end' },
    code: 'WADO_TRUNCATED',
    slices: 2,
  },
  {
    name: 'closes in the middle',
    fault: { kind: 'cut', afterBytes: 1_200_000, how: 'close' },
    code: 'WADO_RESET',
    slices: 2,
  },
  { name: 'is reset in the middle', fault: { kind: 'reset', afterBytes: 4_000_000 }, code: 'WADO_RESET' },
  { name: 'falls silent', fault: { kind: 'stall', afterBytes: 1_700_000 }, code: 'WADO_TIMEOUT_SILENCE', slices: 3 },
  { name: 'leaves one out', fault: { kind: 'missing', at: 4 }, code: 'WADO_MISSING', slices: 11 },
  { name: 'has a part of another study', fault: { kind: 'foreign-instance', at: 2 }, code: 'WADO_FOREIGN', slices: 12 },
  { name: 'has one twice', fault: { kind: 'duplicate', at: 2 }, code: 'WADO_DUPLICATE', slices: 12 },
  {
    name: 'has an image of another person',
    fault: { kind: 'other-patient', at: 2 },
    code: 'IMAGE_IDENTITY_DIFFERS',
    slices: 12,
  },
];

test.describe('an answer that is not what it should be', () => {
  test.use({ changes: { sources: { silenceSeconds: 1 } } });

  for (const { name, fault, code, slices } of DAMAGES) {
    test(`${name}: what arrived is on the screen`, async ({ reader, sandbox, source }) => {
      const { kos, series } = await phantomSeries(sandbox, THICK);
      await source.setFaults(series.seriesInstanceUid, [fault]);
      // A reset takes with it what the program has not read yet: it shall have had the time to read some.
      if (fault.kind === 'reset') await source.control({ rateMbps: 50 });
      await reader.openKos(kos);
      await reader.openSeries(THICK);
      await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
      if (slices !== undefined) {
        await reader.goToFirst(slices);
        await reader.page.keyboard.press('End');
        await reader.expectSlice(slices, slices);
      }
      if (slices !== undefined && slices < 12) {
        await expect(
          reader.image.getByText(saidIn('viewer.incomplete', { received: slices, expected: 12 })),
        ).toBeVisible();
      }
      if (slices === 2) await look(reader.page, `erreurs-4-${code}`);
      await reader.backToRecord();
      await expect(reader.row(THICK).getByText(sentence(code))).toBeVisible();
      await look(reader.page, `erreurs-5-${code}`);
    });
  }

  test('without any part that can be told, says so', async ({ reader, sandbox, source }) => {
    const { kos, series } = await phantomSeries(sandbox, THICK);
    await source.setFaults(series.seriesInstanceUid, [{ kind: 'wrong-boundary' }]);
    await reader.openKos(kos);
    await reader.openSeries(THICK);
    await expect(
      reader.image.getByText(sentence('WADO_MULTIPART')).or(reader.image.getByText(sentence('WADO_TRUNCATED'))),
    ).toBeVisible();
  });
});

test('a token that has ended is renewed without a word', async ({ user, sandbox, source }) => {
  await controlProvider(sandbox.psc, { accessTokenSeconds: 2 });
  const reader = await openRecord(user);
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  const [first] = await source.requests();
  await reader.backToRecord();
  // The next token differs from the first, which is worth nothing then.
  await expect.poll(() => tokenIsActive(sandbox.psc)).toBe(true);
  await reader.openSeries(THIN);
  await expect(reader.image.getByText(/\/\s120$/)).toBeVisible();
  const bearers = (await source.requests()).map(({ text }) => /Authorization: (.*)/i.exec(text)?.[1]);
  expect(first).toBeDefined();
  expect(new Set(bearers).size).toBeGreaterThan(1);
  await controlProvider(sandbox.psc, { reset: true });
});

/** Whether the provider has been asked for a second token since the login. */
async function tokenIsActive(issuer: string): Promise<boolean> {
  const answer = await fetch(new URL('/__control', issuer));
  const { requests } = (await answer.json()) as { requests: { token: number } };
  return requests.token >= 2;
}

test('a session that ends between two series keeps the first on the screen, and goes on after a new login', async ({
  reader,
  sandbox,
}) => {
  const { kos } = await phantomSeries(sandbox, THICK);
  await reader.openKos(kos);
  await reader.openSeries(THICK);
  await reader.goToFirst(12);
  await controlProvider(sandbox.psc, { revokeSessions: true });
  await reader.backToRecord();
  await reader.openSeries(THIN);
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
  await reader.openSeries(THIN);
  await expect(reader.canvas).toBeVisible();
});
