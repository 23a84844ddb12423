/** Exports whose patient is closed, or whose user logs out, before they are over: they end, and nobody sees them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { SandboxSeries } from '../../e2e/sandbox/imaging/index.ts';
import { seriesOf, usePhantom } from '../../e2e/sandbox/imaging/testing/support.ts';
import { whatIsMissing } from '../../e2e/support/programs.ts';
import { OTHER_PATIENT, PACS, Peers, ReadingRoom } from './testing/reading-room.ts';

const missing = whatIsMissing('openssl');
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;
/** Megabits per second at which a series takes long enough for its patient to go meanwhile. */
const SLOW = 40;
const USER = '899700218896';
const INS = '279035121518989';

describe.skipIf(missing)(`exports of a patient who goes${skipped}`, () => {
  const studies = usePhantom();
  let peers: Peers;
  let room: ReadingRoom;
  /** 12 images of 0.5 MB, 24 of 75 KB, one of 5 MB. */
  let thick: SandboxSeries;
  let head: SandboxSeries;
  let chest: SandboxSeries;

  beforeAll(async () => {
    peers = await Peers.start(studies());
    thick = seriesOf(studies(), 'Parenchyme 5 mm');
    head = seriesOf(studies(), 'Axial T1');
    chest = seriesOf(studies(), 'Thorax de face');
  });
  afterAll(() => peers.close());
  beforeEach(async () => {
    room = await ReadingRoom.open(peers);
  });
  afterEach(async () => {
    await room.close();
    expect(room.files).toEqual([]);
    expect(room.services.store.bytes).toBe(0);
    room.dispose();
    peers.mend();
  });

  const uidsOf = ({ instances }: SandboxSeries) => instances.map(({ sopInstanceUid }) => sopInstanceUid).toSorted();
  const inPacs = () => peers.pacs.received().map(({ sopInstanceUid }) => sopInstanceUid);

  /** What follows the File Meta Information, whose length is its first element (PS3.10 7.1). */
  const dataset = (file: Buffer) => file.subarray(144 + file.readUInt32LE(140));

  function expectInPacs({ instances }: SandboxSeries): void {
    for (const { sopInstanceUid, file } of instances) {
      const stored = readFileSync(join(peers.pacs.storage, `${sopInstanceUid}.dcm`));
      expect(dataset(stored).equals(dataset(readFileSync(file)))).toBe(true);
    }
  }

  async function open(series: readonly SandboxSeries[], patient?: typeof OTHER_PATIENT): Promise<void> {
    for (const one of series) {
      const manifest = await peers.manifest([one], patient);
      room.images.add(manifest, manifest.traits, 'kos');
    }
  }

  async function expectNothingOf({ seriesInstanceUid, instances }: SandboxSeries): Promise<void> {
    const { images } = room;
    expect(images.list.flatMap(({ series }) => series.map((one) => one.seriesInstanceUid))).not.toContain(
      seriesInstanceUid,
    );
    expect(images.exports).toEqual([]);
    await expect(images.reading.instances(seriesInstanceUid, 0)).rejects.toMatchObject({ code: 'EXAMINATION_UNKNOWN' });
    expect(() => images.exchange(seriesInstanceUid, 'masked')).toThrow('EXAMINATION_UNKNOWN');
    for (const { sopInstanceUid } of instances) {
      await expect(images.reading.frame(sopInstanceUid, 1)).rejects.toMatchObject({ code: 'SERIES_NOT_HERE' });
    }
  }

  /** An export of which some images are here and others are not. */
  async function exportHalf(series: SandboxSeries): Promise<string> {
    peers.source.setRate(SLOW);
    room.images.export([series.seriesInstanceUid], PACS);
    await room.until(() => room.progress(series).received >= 2);
    expect(room.progress(series).state).toBe('running');
    return room.images.exports[0]!.id;
  }

  test('the patient is closed: the PACS gets every image, the trail knows, nothing is left', async () => {
    await open([thick, head]);
    room.images.openSeries(head.seriesInstanceUid);
    await room.untilState(head, 'complete');
    const job = await exportHalf(thick);
    expect(room.images.exportsOfClosedRecords).toBe(0);
    await room.clear();
    expect(room.images.exportsOfClosedRecords).toBe(1);
    room.user = '899700218904';
    expect(room.images.exportsOfClosedRecords).toBe(0);
    room.user = USER;
    await expectNothingOf(thick);
    await expectNothingOf(head);
    // The next patient's screen cannot stop what it does not know of.
    room.images.cancelExport(job);
    expect(room.told('series-exported')).toEqual([]);
    expect(room.told('series-retrieved').map((event) => event.seriesInstanceUid)).toEqual([head.seriesInstanceUid]);
    peers.source.setRate(null);
    await room.until(() => room.told('series-exported').length > 0);
    expect(inPacs().toSorted()).toEqual(uidsOf(thick));
    expectInPacs(thick);
    const who = { userId: USER, patient: { insValue: INS }, seriesInstanceUid: thick.seriesInstanceUid };
    expect(room.told('series-exported')).toMatchObject([{ outcome: 'success', instances: 12, pacs: 'PACS', ...who }]);
    expect(room.told('series-retrieved')[1]).toMatchObject({ outcome: 'success', instances: 12, ...who });
    await room.until(() => room.files.length === 0);
    expect(room.services.queue.jobs).toEqual([]);
    expect(room.images.exportsOfClosedRecords).toBe(0);
  });

  test('the user logs out: what was asked for arrives, what was not is not asked for in the name of the next', async () => {
    await open([thick, head]);
    room.images.export([thick.seriesInstanceUid, head.seriesInstanceUid], PACS);
    peers.source.setRate(SLOW);
    await room.until(() => room.progress(thick).received >= 1);
    expect(room.progress(head).state).toBe('waiting');
    const cleared = room.clear();
    room.user = undefined;
    await cleared;
    room.user = '899700218904';
    await open([chest], OTHER_PATIENT);
    room.images.openSeries(chest.seriesInstanceUid);
    peers.source.setRate(null);
    await room.until(() => room.told('series-exported').length === 2);
    expect(inPacs().toSorted()).toEqual(uidsOf(thick));
    expect(room.told('series-exported')).toMatchObject([
      { outcome: 'success', instances: 12, userId: USER, patient: { insValue: INS } },
      { outcome: 'minor-failure', instances: 0, userId: USER, patient: { insValue: INS } },
    ]);
    const [lost] = room.told('series-retrieved').filter((event) => event.seriesInstanceUid === head.seriesInstanceUid);
    expect(lost).toMatchObject({ outcome: 'minor-failure', userId: USER, errorCode: 'SESSION_REQUIRED' });
    await room.untilState(chest, 'complete');
    expect(peers.tokens).toEqual([`token-of-${USER}`, 'token-of-899700218904']);
  });

  test('the next patient is read meanwhile; each has their own', async () => {
    await room.close();
    room.dispose();
    room = await ReadingRoom.open(peers, { requestsPerSource: 2 });
    await open([thick]);
    await exportHalf(thick);
    await room.clear();
    await open([head], OTHER_PATIENT);
    room.images.openSeries(head.seriesInstanceUid);
    await room.untilState(head, 'complete');
    await expectNothingOf(thick);
    expect(inPacs()).toEqual([]);
    expect(room.images.list.map(({ series }) => series.length)).toEqual([1]);
    peers.source.setRate(null);
    await room.until(() => room.told('series-exported').length > 0);
    expectInPacs(thick);
    // What went with the former patient has taken nothing with it.
    for (const { sopInstanceUid, file } of head.instances) {
      const { bytes } = await room.images.reading.frame(sopInstanceUid, 1);
      expect(readFileSync(file).includes(Buffer.from(bytes))).toBe(true);
    }
  });

  test('a PACS that refuses ends it as well', async () => {
    peers.pacs.setFaults({ status: 0xa700 });
    await open([head]);
    await exportHalf(head);
    await room.clear();
    peers.source.setRate(null);
    await room.until(() => room.told('series-exported').length > 0);
    expect(room.told('series-exported')).toMatchObject([
      { outcome: 'minor-failure', instances: 0, errorCode: 'PACS_FULL', patient: { insValue: INS } },
    ]);
    await room.until(() => room.files.length === 0);
  });

  test('a trail that cannot be written does not keep the images', async () => {
    await open([thick]);
    await exportHalf(thick);
    await room.clear();
    room.trailIsFull = true;
    peers.source.setRate(null);
    await room.until(() => room.files.length === 0);
    expect(inPacs().toSorted()).toEqual(uidsOf(thick));
    expect(room.told('series-exported')).toEqual([]);
  });

  test('the program ends: the export is cancelled, told, and nothing is left', async () => {
    await open([thick]);
    await exportHalf(thick);
    await room.clear();
    expect(room.files.length).toBeGreaterThan(0);
    await room.close();
    expect(room.files).toEqual([]);
    expect(room.told('series-exported')).toMatchObject([{ outcome: 'minor-failure', userId: USER }]);
    expect(inPacs()).toEqual([]);
    expect(peers.source.requests().map(({ outcome }) => outcome)).not.toContain('complete');
  });

  test('without an export, the retrieval ends with its patient', async () => {
    await open([thick]);
    peers.source.setRate(SLOW);
    room.images.openSeries(thick.seriesInstanceUid);
    await room.until(() => room.progress(thick).received >= 1);
    await room.clear();
    expect(room.files).toEqual([]);
    expect(room.told('series-retrieved')).toMatchObject([{ outcome: 'minor-failure', userId: USER }]);
    await expectNothingOf(thick);
  });
});
