/**
 * Scenario DRIM-M_CO_WADO_ERR: each refusal of a source and each way in which an answer can go wrong has its own words and
 * its advice; what arrived stays usable, and what may pass is tried again.
 */
import { dirname, join } from 'node:path';
import { findPorts } from '../sandbox/http.ts';
import type { SourceFault } from '../sandbox/imaging/index.ts';
import { expect, look, phantomSeries, test } from '../support/reading.ts';
import { advice, saidIn, sentence } from '../support/texts.ts';

const THICK = 'Parenchyme 5 mm';

type Code = Parameters<typeof sentence>[0];

test('the five errors of the official simulator are told apart, each with what can be done', async ({
  reader,
  sandbox,
}) => {
  await reader.openKos(join(dirname((await phantomSeries(sandbox, THICK)).kos), 'erreurs.dcm'));
  for (const status of [403, 404, 410, 502, 504] as const) {
    await reader.openSeries(`Erreur ${status}`);
    await expect(reader.image.getByText(sentence(`WADO_${status}`))).toBeVisible();
    await expect(reader.image.getByText(advice(`WADO_${status}`))).toBeVisible();
    await look(reader.page, `erreurs-${status}`);
    await reader.backToRecord();
    await expect(reader.row(`Erreur ${status}`).getByText(sentence(`WADO_${status}`))).toBeVisible();
  }
  // What may pass is asked for again by itself, and the user may do so before.
  await expect(reader.row('Erreur 504').getByText(saidIn('series.retry'))).toBeVisible();
  await expect(reader.row('Erreur 403').getByText(saidIn('series.retry'))).toHaveCount(0);
  await look(reader.page, 'erreurs-dossier');
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
  [500, 'WADO_500'],
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
  /** Looks like another one on the screen; the retrieval's own tests have it too. In full with `npm run soak`. */
  readonly isRare?: true;
}

const isSoak = process.env['DRIMBOX_SOAK'] === '1';

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
    isRare: true,
  },
  { name: 'is reset in the middle', fault: { kind: 'reset', afterBytes: 4_000_000 }, code: 'WADO_RESET' },
  { name: 'falls silent', fault: { kind: 'stall', afterBytes: 1_700_000 }, code: 'WADO_TIMEOUT_SILENCE', slices: 3 },
  { name: 'leaves one out', fault: { kind: 'missing', at: 4 }, code: 'WADO_MISSING', slices: 11 },
  {
    name: 'has a part of another study',
    fault: { kind: 'foreign-instance', at: 2 },
    code: 'WADO_FOREIGN',
    slices: 12,
    isRare: true,
  },
  { name: 'has one twice', fault: { kind: 'duplicate', at: 2 }, code: 'WADO_DUPLICATE', slices: 12, isRare: true },
  {
    name: 'has an image of another person',
    fault: { kind: 'other-patient', at: 2 },
    code: 'IMAGE_IDENTITY_DIFFERS',
    slices: 12,
  },
];

test.describe('an answer that is not what it should be', () => {
  test.use({ changes: { sources: { silenceSeconds: 1 } } });

  for (const { name, fault, code, slices } of DAMAGES.filter(({ isRare }) => isSoak || isRare !== true)) {
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
