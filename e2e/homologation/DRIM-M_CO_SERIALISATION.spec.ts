/**
 * Scenario DRIM-M_CO_SERIALISATION: a study of many series from several sources arrives complete, in the order of need, one
 * request for each series, and no source sees more requests at once than it may.
 */
import { rmSync } from 'node:fs';
import { MANY_SERIES, makeManySeries, nameOfSeries, SLICES } from '../support/many-series.ts';
import { whatIsMissing } from '../support/programs.ts';
import { expect, look, test as base } from '../support/reading.ts';
import type { SandboxSource, RunningSandbox } from '../support/sandbox.ts';
import { startSandbox } from '../support/sandbox.ts';
import { controlSource, requestsOf, servedStudies } from '../support/source.ts';
import { saidIn } from '../support/texts.ts';
import { addressOf } from '../support/trust.ts';

const missing = whatIsMissing('dcmtk');

/** A sandbox of this file's own, whose sources serve the study of many series. */
const test = base.extend<object, { readonly data: string }>({
  data: [
    async ({}, use) => {
      const folder = await makeManySeries();
      await use(folder);
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  sandbox: [
    async ({ data }, use) => {
      const sandbox = await startSandbox(['--data', data]);
      await use(sandbox);
      await sandbox.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
});

test.skip(missing !== undefined, missing);

/** The three sources that may be trusted; each serves every series. */
function trusted(sandbox: RunningSandbox): readonly SandboxSource[] {
  return sandbox.sources.filter((source) => ['nominal', 'no-client-certificate'].includes(source.case));
}

const numberOf = (seriesInstanceUid: string): number => Number(/\.77(\d+)$/.exec(seriesInstanceUid)?.[1]);
/** Numbers of the series in the order in which a source was asked for them. */
const asked = async (source: SandboxSource): Promise<number[]> =>
  (await requestsOf(source)).map(({ path }) => numberOf(path));

test('nine series of three sources arrive complete, first the one on the screen, each asked for once', async ({
  reader,
  sandbox,
  source,
  data,
}) => {
  const places = trusted(sandbox);
  expect(places).toHaveLength(3);
  for (const place of places) await controlSource(place, { clearRequests: true, rateMbps: 20 });
  const [study] = await servedStudies(data);
  const placeOf = (number: number) => places[number % 3] ?? source;
  const [manifest] = await source.writeManifests(study ? [study] : [], {
    retrieveBase: (_study, { seriesInstanceUid }) => addressOf(placeOf(numberOf(seriesInstanceUid)) as SandboxSource),
  });
  await reader.openKos(manifest?.file ?? '');
  await reader.openSeries(nameOfSeries(5));
  await reader.goToFirst(SLICES);
  await look(reader.page, 'serialisation-1-en-cours');
  await reader.backToRecord();
  for (let number = 1; number <= MANY_SERIES; number += 1) {
    await expect(reader.row(nameOfSeries(number)).getByText(saidIn('series.complete'))).toBeVisible({
      timeout: 20_000,
    });
  }
  await look(reader.page, 'serialisation-2-complete');
  const orders = await Promise.all(places.map(asked));
  expect(orders.map((order) => order.toSorted())).toEqual([
    [3, 6, 9],
    [1, 4, 7],
    [2, 5, 8],
  ]);
  // The one that the user opened came first at its source.
  expect(orders[2]?.[0]).toBe(5);
  const requests = (await Promise.all(places.map(requestsOf))).flat();
  expect(requests.every(({ concurrent }) => concurrent === 1)).toBe(true);
  expect(requests.every(({ path }) => /\/studies\/[\d.]+\/series\/[\d.]+$/.test(path))).toBe(true);
});

test('the series that the user turns to comes before all that wait', async ({ reader, sandbox, source, data }) => {
  const [place] = trusted(sandbox);
  if (place === undefined) throw new Error('no source is trusted');
  // A slice takes half a second: there is time to change one's mind.
  await controlSource(place, { clearRequests: true, rateMbps: 8 });
  const [study] = await servedStudies(data);
  const [manifest] = await source.writeManifests(study ? [study] : [], { retrieveBase: addressOf(place) });
  await reader.openKos(manifest?.file ?? '');
  await reader.openSeries(nameOfSeries(1));
  await expect(reader.canvas).toBeVisible({ timeout: 15_000 });
  await reader.seriesButton(nameOfSeries(8)).click();
  await expect.poll(() => asked(place)).toContain(8);
  const order = await asked(place);
  // Between the two, at most the one that was under way by then.
  expect(order.indexOf(8)).toBeLessThanOrEqual(2);
  await reader.goToFirst(SLICES);
  await controlSource(place, { rateMbps: null });
  await reader.backToRecord();
  await expect(reader.page.getByText(saidIn('series.complete'))).toHaveCount(MANY_SERIES, { timeout: 20_000 });
  expect((await requestsOf(place)).every(({ concurrent }) => concurrent === 1)).toBe(true);
});
