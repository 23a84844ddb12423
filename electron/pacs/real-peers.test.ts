/** Our C-ECHO and C-STORE judged by peers that we did not write, on real objects. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportJob } from '../../shared/examination.ts';
import { echo } from './echo.ts';
import { ExportQueue } from './export-queue.ts';
import { type StoreResult, storeInstances } from './store.ts';
import { datasetBytes, type Part10Item, part10Item } from './testing/part10.ts';
import { missing, orthanc, type OrthancPeer, type RealPeer, storescp } from './testing/real-peers.ts';

const DATA = join(import.meta.dirname, '../../../shared/dicom');
const noData = existsSync(DATA) ? '' : 'the shared DICOM data are not there';
const noStorescp = noData || missing('storescp') || missing('dcmdump');
const noOrthanc = noData || missing('Orthanc') || missing('dcmdump');
const why = (reason: string) => (reason === '' ? '' : ` (skipped: ${reason})`);

const files = (folder: string) =>
  noData === '' ? readdirSync(join(DATA, folder)).map((name) => join(DATA, folder, name)) : [];
const named = (folder: string) => files(folder).map((path) => [basename(path), path] as const);

async function sendOne(peer: RealPeer, item: Part10Item): Promise<StoreResult | undefined> {
  const results: StoreResult[] = [];
  await storeInstances(peer.peer, [item], { onResult: (result) => results.push(result) });
  return results[0];
}

/** What dcmdump reads after group 2: all of every value, without the lengths of groups and sequences, which a PACS reckons anew. */
function dump(path: string): string {
  const { stdout, status } = spawnSync('dcmdump', ['+L', '-q', path], { encoding: 'latin1', maxBuffer: 1 << 28 });
  expect(status).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => /^ *\((?!0002|fffe|[0-9a-f]{4},0000)/.test(line))
    .map((line) => (/ (SQ|na) /.test(line) ? line.replace(/\((Sequence|Item) with.*$/, '') : line))
    .join('\n');
}

const DUMPED = [
  'syntax/ct-explicit-le.dcm',
  'syntax/ct-implicit-le.dcm',
  'syntax/ct-explicit-be.dcm',
  'syntax/ct-deflated.dcm',
  'syntax/ct-70-jpeg-lossless-sv1.dcm',
  'syntax/ct-80-jpegls-lossless.dcm',
  'syntax/ct-90-j2k-lossless.dcm',
  'syntax/ct-rle.dcm',
  'syntax/80-2f-fragments-nobot.dcm',
  'charset/fr-latin1.dcm',
  'charset/fr-iso2022-latin1.dcm',
  'charset/chrFrenMulti.dcm',
  'single/mr-overlay.dcm',
  'single/sr-comprehensive.dcm',
  'single/pdf.dcm',
];

test.skipIf(noStorescp !== '')(`the objects hold private elements and ISO_IR 100${why(noStorescp)}`, () => {
  const dumps = DUMPED.map((name) => dump(join(DATA, name))).join('\n');
  expect(dumps).toMatch(/^\([0-9a-f]{3}[13579bdf],10[0-9a-f]{2}\)/m);
  expect(dumps).toContain('[ISO_IR 100]');
});

describe.skipIf(noStorescp !== '')(`storescp${why(noStorescp)}`, () => {
  let peer: RealPeer;
  // `+B`: what arrives is written as it is; `+xa`: all the syntaxes that it knows.
  beforeAll(async () => (peer = await storescp('+xa', '+B')));
  afterAll(() => peer[Symbol.asyncDispose]());

  const received = () => readdirSync(peer.folder).map((name) => join(peer.folder, name));
  const empty = () => received().forEach((path) => rmSync(path));

  test('C-ECHO', async () => {
    expect((await echo(peer.peer)).milliseconds).toBeGreaterThan(0);
  });

  /** What storescp 3.6.7 does not take, whatever its options. */
  const REFUSED = new Set(
    ['53', '55', '57', '201', '202', '203']
      .map((last) => `1.2.840.10008.1.2.4.${last}`)
      .concat('1.2.840.10008.1.2.8.1'),
  );

  test.each([...named('syntax'), ...named('charset'), ...named('single')])(
    '%s arrives byte for byte, or is refused with its reason',
    async (_name, path) => {
      empty();
      const item = part10Item(path);
      const result = await sendOne(peer, item);
      if (REFUSED.has(item.transferSyntaxUid)) {
        const error = { code: 'PACS_SYNTAX_REFUSED', facts: { transferSyntax: item.transferSyntaxUid } };
        expect(result).toEqual({ sopInstanceUid: item.sopInstanceUid, outcome: 'failed', error });
        expect(received()).toEqual([]);
        return;
      }
      expect(result).toEqual({ sopInstanceUid: item.sopInstanceUid, outcome: 'stored', status: 0 });
      const [file = ''] = received();
      const sent = readFileSync(path).subarray(item.offset);
      const arrived = datasetBytes(readFileSync(file));
      expect(arrived.subarray(0, sent.length).equals(sent)).toBe(true);
      // Two of the files are of odd length; no PDV may be.
      expect([...arrived.subarray(sent.length)]).toEqual(sent.length % 2 === 0 ? [] : [0]);
      expect(part10Item(file)).toMatchObject({ transferSyntaxUid: item.transferSyntaxUid });
    },
  );

  test.each(DUMPED)('%s: dcmdump is the same before and after', async (name) => {
    empty();
    await sendOne(peer, part10Item(join(DATA, name)));
    expect(dump(received()[0] ?? '')).toBe(dump(join(DATA, name)));
  });

  test('a study, four associations, one object in a refused syntax among them', async () => {
    empty();
    const items = [...files('studies/xdsi-ct'), join(DATA, 'syntax/ct-201-htj2k-lossless.dcm')]
      .filter((path) => path.endsWith('.dcm'))
      .map(part10Item);
    const results: StoreResult[] = [];
    const summary = await storeInstances(peer.peer, items, { onResult: (result) => results.push(result) });
    expect(summary).toEqual({ stored: items.length - 1, warned: 0, failed: 1, cancelled: false });
    expect(received()).toHaveLength(items.length - 1);
    expect(new Set(results.map(({ sopInstanceUid }) => sopInstanceUid)).size).toBe(items.length);
  });

  test('a series through the queue', async () => {
    empty();
    const items = files('studies/xdsi-mr').map(part10Item);
    const over = Promise.withResolvers<ExportJob>();
    const queue = new ExportQueue({
      newId: () => 'job',
      onChange: ([job]) => job !== undefined && !['waiting', 'running'].includes(job.state) && over.resolve(job),
    });
    queue.enqueue({ pacs: { ...peer.peer, name: 'P' }, seriesInstanceUid: '1.2', description: '', items: () => items });
    const job = await over.promise;
    expect(job).toMatchObject({ state: 'done', total: items.length, stored: items.length, results: [] });
    expect(job.bytes).toBeGreaterThan(items.length * 1000);
    const { queuedAt, startedAt = '', endedAt = '' } = job;
    expect([queuedAt, startedAt, endedAt].toSorted()).toEqual([queuedAt, startedAt, endedAt]);
    expect(received()).toHaveLength(items.length);
  });
});

describe.skipIf(noOrthanc !== '')(`Orthanc${why(noOrthanc)}`, () => {
  let peer: OrthancPeer;
  let folder = '';
  beforeAll(async () => {
    peer = await orthanc();
    folder = mkdtempSync(join(tmpdir(), 'from-orthanc-'));
  });
  afterAll(async () => {
    await peer[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  test('C-ECHO', async () => {
    expect((await echo(peer.peer)).milliseconds).toBeGreaterThan(0);
  });

  test('C-ECHO to the wrong AE title', async () => {
    await expect(echo({ ...peer.peer, aet: 'SOMEONE' })).rejects.toMatchObject({ code: 'PACS_AET_CALLED' });
  });

  test('C-ECHO to the port of its web server', async () => {
    const web = { ...peer.peer, port: peer.webPort };
    await expect(echo(web, { timeouts: { associateMs: 2000 } })).rejects.toMatchObject({ code: 'PACS_PROTOCOL' });
  });

  /** The last value of the last one is of odd length, its maker forgot to pad it. */
  test.each([...DUMPED, 'single/dx-mono1-8bit.dcm'])('%s: dcmdump is the same before and after', async (name) => {
    await peer.deleteAll();
    const item = part10Item(join(DATA, name));
    expect(await sendOne(peer, item)).toMatchObject({ outcome: 'stored' });
    const path = join(folder, 'file.dcm');
    writeFileSync(path, await peer.file(item.sopInstanceUid));
    expect(dump(path)).toBe(dump(item.path));
  });

  /** What Orthanc 1.10 takes and storescp does not, and what neither takes. */
  test.each([
    ['ct-53-jpeg-spectral.dcm', undefined],
    ['ct-57-jpeg-lossless.dcm', undefined],
    ['ct-201-htj2k-lossless.dcm', 'PACS_CONTEXT_REFUSED'],
    ['deflated-frame-1.2.8.1.dcm', 'PACS_CONTEXT_REFUSED'],
  ])('%s: %s', async (name, code) => {
    const result = await sendOne(peer, part10Item(join(DATA, 'syntax', name)));
    expect(result?.error?.code).toBe(code);
  });
});
