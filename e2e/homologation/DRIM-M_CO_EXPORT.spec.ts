/** Scenario DRIM-M_CO_EXPORT: series that were received are sent to the local PACS by C-STORE, as they were received. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findPorts } from '../sandbox/http.ts';
import { dumpFiles } from '../support/dcmdump.ts';
import { whatIsMissing } from '../support/programs.ts';
import { expect, look, openRecord, phantomSeries, test } from '../support/reading.ts';
import type { Reader } from '../support/reader.ts';
import type { RunningSandbox } from '../support/sandbox.ts';
import { startStorescp } from '../support/storescp.ts';
import { advice, said, saidIn, sentence, type TextKey } from '../support/texts.ts';

const THIN = 'Thorax sans injection';
const THICK = 'Parenchyme 5 mm';
const PACS = 'PACS du bac à sable';

/** Opens a series and waits until all of it is there. */
async function receive(reader: Reader, kos: string, description: string): Promise<void> {
  await reader.openKos(kos);
  await reader.openSeries(description);
  await reader.backToRecord();
  await expect(reader.row(description).getByText(saidIn('series.complete'))).toBeVisible();
}

/** Sends a series of the record; with several PACS, to the one of that name. */
async function send(reader: Reader, description: string, pacs?: string): Promise<void> {
  await reader
    .row(description)
    .getByRole('button', { name: said('control.sendToPacs') })
    .click();
  if (pacs !== undefined) await reader.page.getByRole('menuitem', { name: pacs }).click();
}

const jobs = (reader: Reader) => reader.page.getByRole('region', { name: said('export.title') });

test('a series is in the PACS afterwards, each of its data sets byte for byte', async ({ reader, sandbox }) => {
  const { kos, series } = await phantomSeries(sandbox, THICK);
  await receive(reader, kos, THICK);
  await send(reader, THICK);
  await expect(jobs(reader)).toContainText(PACS);
  await expect(jobs(reader).getByRole('status')).toHaveText(new RegExp(`^12\\s/\\s12`));
  await expect(jobs(reader).getByRole('status')).toHaveText(saidIn('export.done'));
  await look(reader.page, 'export-1-envoye');

  for (const { sopInstanceUid, file } of series.instances) {
    const stored = readFileSync(join(pacsFolder(sandbox), `${sopInstanceUid}.dcm`));
    expect(dataset(stored).equals(dataset(readFileSync(file)))).toBe(true);
  }
});

/** What follows the File Meta Information, whose length is its first element (PS3.10 7.1). */
function dataset(file: Buffer): Buffer {
  return file.subarray(144 + file.readUInt32LE(140));
}

function pacsFolder(sandbox: RunningSandbox): string {
  return sandbox.pacs[0]?.storage ?? '';
}

test('compressed images go as they are, from the viewer too', async ({ reader, sandbox }) => {
  const { kos, series } = await phantomSeries(sandbox, THIN);
  await reader.openKos(kos);
  await reader.openSeries(THIN);
  await reader.goToFirst(120);
  await expect(reader.page.getByRole('progressbar', { name: said('series.progress') })).toHaveCount(0);
  await reader.press('control.sendToPacs');
  await expect(jobs(reader).getByRole('status')).toHaveText(saidIn('export.done'));
  const held = new Set(readdirSync(pacsFolder(sandbox)));
  expect(series.instances.filter(({ sopInstanceUid }) => !held.has(`${sopInstanceUid}.dcm`))).toEqual([]);
});

test('an export goes on when its patient is closed, and nobody sees it any more', async ({
  reader,
  sandbox,
  source,
}) => {
  const { kos, series } = await phantomSeries(sandbox, THICK);
  const stored = () => series.instances.map(({ sopInstanceUid }) => join(pacsFolder(sandbox), `${sopInstanceUid}.dcm`));
  for (const file of stored()) rmSync(file, { force: true });
  await source.control({ rateMbps: 20 });
  await reader.openKos(kos);
  await send(reader, THICK);
  await expect(reader.row(THICK).getByRole('progressbar')).toBeVisible();
  await reader.page.getByRole('button', { name: said('control.closePatient') }).click();
  await expect(reader.row(THICK)).toHaveCount(0);
  await expect(jobs(reader)).toHaveCount(0);
  expect(stored().filter((file) => existsSync(file))).toEqual([]);

  await source.control({ rateMbps: null });
  await expect.poll(() => stored().filter((file) => existsSync(file)).length, { timeout: 20_000 }).toBe(12);
  await expect(jobs(reader)).toHaveCount(0);
});

test('« Tester » says that the PACS answers', async ({ reader }) => {
  await reader.page.getByRole('button', { name: said('control.testPacs', { name: PACS }) }).click();
  await expect(reader.page.getByText(said('pacs.answers'))).toBeVisible();
  await look(reader.page, 'export-2-test');
});

test.describe('what a PACS does not take', () => {
  const reason = whatIsMissing('dcmtk');
  test.skip(reason !== undefined, reason);

  test('is told with its reason, image by image where it is one of many', async ({ sandbox, start }) => {
    const { kos, series } = await phantomSeries(sandbox, THIN);
    const [real] = sandbox.pacs;
    const plain = await startStorescp({ aet: 'SANSJPEG', syntaxes: 'uncompressed' });
    const strict = await startStorescp({ aet: 'AVECJPEG' });
    try {
      const host = '127.0.0.1';
      const pacs = [
        { name: 'Arrêté', aet: 'ARRETE', host, port: await findPorts(1) },
        { name: 'Mal nommé', aet: 'AUTRE', host, port: real?.port },
        { name: 'Sans JPEG-LS', aet: plain.aet, host, port: plain.port },
        { name: 'Avec JPEG-LS', aet: strict.aet, host, port: strict.port },
      ];
      const reader = await openRecord(await start({ changes: { pacs } }));
      await reader.page.getByRole('button', { name: said('control.testPacs', { name: 'Arrêté' }) }).click();
      await expect(reader.page.getByText(sentence('PACS_UNREACHABLE'))).toBeVisible();
      await receive(reader, kos, THIN);
      for (const [name, code, state] of [
        ['Arrêté', 'PACS_UNREACHABLE', 'export.failed'],
        ['Mal nommé', 'PACS_AET_CALLED', 'export.failed'],
      ] as const) {
        await send(reader, THIN, name);
        await expectOutcome(reader, name, state);
        const alert = jobs(reader).getByRole('alert').first();
        await expect(alert).toContainText(sentence(code));
        await expect(alert).toContainText(advice(code));
        await look(reader.page, `export-erreur-${code}`);
        await reader.page.getByRole('button', { name: said('control.dismissExport') }).click();
      }

      await send(reader, THIN, 'Sans JPEG-LS');
      await expectOutcome(reader, 'Sans JPEG-LS', 'export.failed');
      await jobs(reader)
        .getByRole('button', { name: said('control.exportDetails') })
        .click();
      const rows = jobs(reader)
        .getByRole('row')
        .filter({ hasText: sentence('PACS_SYNTAX_REFUSED') });
      await expect(rows).toHaveCount(120);
      await look(reader.page, 'export-erreur-PACS_SYNTAX_REFUSED');
      expect(await plain.files()).toEqual([]);
      await reader.page.getByRole('button', { name: said('control.dismissExport') }).click();

      // Nothing of this has harmed what was received.
      await send(reader, THIN, 'Avec JPEG-LS');
      await expectOutcome(reader, 'Avec JPEG-LS', 'export.done');
      const received = await dumpFiles(await strict.files());
      const originals = await dumpFiles(series.instances.map(({ file }) => file));
      const facts = (dumps: typeof originals) =>
        new Map(dumps.map(({ sopInstanceUid, attributes, pixels }) => [sopInstanceUid, { attributes, pixels }]));
      expect(facts(received)).toEqual(facts(originals));
      await reader.openSeries(THIN);
      await reader.goToFirst(120);
    } finally {
      await Promise.all([plain.close(), strict.close()]);
    }
  });
});

async function expectOutcome(reader: Reader, pacs: string, state: TextKey): Promise<void> {
  await expect(jobs(reader)).toContainText(pacs);
  await expect(
    jobs(reader)
      .getByRole('status')
      .filter({ hasText: saidIn(state) }),
  ).toBeVisible({ timeout: 30_000 });
}
