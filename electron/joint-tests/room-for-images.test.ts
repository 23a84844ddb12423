/** The store of images when it is too small, too old, or damaged; and the order in which series are asked for. */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxSeries } from '../../e2e/sandbox/imaging/index.ts';
import { seriesOf, usePhantom } from '../../e2e/sandbox/imaging/testing/support.ts';
import { whatIsMissing } from '../../e2e/support/programs.ts';
import { sealedSize } from '../cache/segments.ts';
import type { Sight } from '../image-attention.ts';
import { OTHER_PATIENT, PACS, Peers, ReadingRoom, type RoomOptions } from './testing/reading-room.ts';

const missing = whatIsMissing('openssl');
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;
/** Megabytes: room for `thick` or `chest`, not for both. */
const SMALL = 8;
const HOUR = 3_600_000;

describe.skipIf(missing)(`room for images${skipped}`, () => {
  const studies = usePhantom();
  let peers: Peers;
  let room: ReadingRoom;
  /** 12 images of 0.5 MB, 24 of 75 KB, one of 5 MB, 120 of 0.15 MB. */
  let thick: SandboxSeries;
  let head: SandboxSeries;
  let chest: SandboxSeries;
  let thin: SandboxSeries;

  beforeAll(async () => {
    peers = await Peers.start(studies());
    thick = seriesOf(studies(), 'Parenchyme 5 mm');
    head = seriesOf(studies(), 'Axial T1');
    chest = seriesOf(studies(), 'Thorax de face');
    thin = seriesOf(studies(), 'Thorax sans injection');
  });
  afterAll(() => peers.close());
  afterEach(async () => {
    await room.close();
    room.dispose();
    peers.mend();
  });

  /** Opens a room with examinations of these series; gives their ids. */
  async function open(options: RoomOptions, ...examinations: (readonly SandboxSeries[])[]): Promise<string[]> {
    room = await ReadingRoom.open(peers, options);
    for (const series of examinations) {
      const manifest = await peers.manifest(series);
      room.images.add(manifest, manifest.traits, 'kos');
    }
    return room.images.list.map(({ id }) => id);
  }

  async function receive(series: SandboxSeries): Promise<void> {
    room.images.openSeries(series.seriesInstanceUid);
    await room.untilState(series, 'complete');
  }

  const see = (examination = '', viewports: SandboxSeries[] = [], visible: SandboxSeries[] = []): Sight => ({
    screen: 1,
    examinations: [examination],
    viewports: viewports.map(({ seriesInstanceUid }) => seriesInstanceUid),
    visible: visible.map(({ seriesInstanceUid }) => seriesInstanceUid),
  });

  /** Codes of what the frames of a series are refused with; a frame that is given is the one of the file. */
  async function refusals({ instances }: SandboxSeries): Promise<string[]> {
    const codes: string[] = [];
    for (const { sopInstanceUid, file } of instances) {
      try {
        const { bytes } = await room.images.reading.frame(sopInstanceUid, 1);
        expect(readFileSync(file).includes(Buffer.from(bytes))).toBe(true);
      } catch (error) {
        codes.push((error as { code: string }).code);
      }
    }
    return codes;
  }

  const EVICTED = { state: 'idle', received: 0, bytes: 0, warnings: [{ code: 'CACHE_EVICTED' }] };
  const requested = () => peers.source.requests().map(({ path }) => path.split('/').at(-1));

  describe('a store that is full', () => {
    test('makes room for what is looked at, and the retrieval goes on; what went can be asked for again', async () => {
      const [, ofChest] = await open({ maxMegabytes: SMALL }, [thick], [chest]);
      await receive(thick);
      room.images.attend(see(ofChest, [chest]));
      await room.untilState(chest, 'complete');
      expect(requested()).toEqual([thick.seriesInstanceUid, chest.seriesInstanceUid]);
      expect(room.progress(thick)).toMatchObject(EVICTED);
      expect(await refusals(thick)).toEqual(thick.instances.map(() => 'SERIES_NOT_HERE'));

      // What is on the screen stays, whoever asks.
      room.images.openSeries(thick.seriesInstanceUid);
      await room.untilState(thick, 'partial');
      expect(room.progress(thick).error?.code).toBe('CACHE_FULL');
      expect(await refusals(chest)).toEqual([]);
      expect(room.progress(chest)).toMatchObject({ state: 'complete', received: 1 });

      const [ofThick] = room.images.list.map(({ id }) => id);
      room.images.attend(see(ofThick, [thick]));
      await receive(thick);
      expect(await refusals(thick)).toEqual([]);
      expect(room.progress(chest)).toMatchObject(EVICTED);
      expect(room.services.store.bytes).toBeLessThan(SMALL * 1024 * 1024);
    });

    test('takes what was looked at longest ago', async () => {
      await open({ maxMegabytes: SMALL }, [thick], [head], [chest]);
      await receive(head);
      await receive(thick);
      await room.images.reading.instances(head.seriesInstanceUid, 0);
      await receive(chest);
      expect(room.progress(thick)).toMatchObject(EVICTED);
      expect(await refusals(head)).toEqual([]);
      expect(await refusals(chest)).toEqual([]);
    });

    test('keeps what an export has still to send', async () => {
      await open({ maxMegabytes: SMALL }, [thick], [head], [chest]);
      await receive(thick);
      peers.source.setFaults(head.seriesInstanceUid, [{ kind: 'stall', afterBytes: 0 }]);
      room.images.export([head.seriesInstanceUid, thick.seriesInstanceUid], PACS);
      await room.until(() => room.progress(head).state === 'running');
      room.images.openSeries(chest.seriesInstanceUid);
      peers.source.setFaults(head.seriesInstanceUid, []);
      await room.untilState(chest, 'failed');
      expect(room.progress(chest).error?.code).toBe('CACHE_FULL');
      await room.until(() => room.images.exports.every(({ state }) => state === 'done'));
      expect(peers.pacs.received()).toHaveLength(head.instances.length + thick.instances.length);
    });
  });

  test('what nobody has looked at for long goes, but not what is on the screen', async () => {
    const [, ofHead] = await open({ maxAgeMs: HOUR }, [thick], [head], [chest]);
    for (const series of [thick, head, chest]) await receive(series);
    room.images.attend(see(ofHead, [head]));
    room.pass(HOUR / 2);
    await room.images.reading.instances(chest.seriesInstanceUid, 0);
    room.pass(HOUR / 2 + 60_000);
    await room.untilState(thick, 'idle');
    expect(room.progress(thick)).toMatchObject(EVICTED);
    expect([room.progress(head).state, room.progress(chest).state]).toEqual(['complete', 'complete']);
    room.pass(HOUR);
    await room.untilState(chest, 'idle');
    expect(await refusals(head)).toEqual([]);
  });

  describe('a flipped bit', () => {
    /**
     * Changes one bit of the second image of the largest sealed file: the beginning of the image that came first stays in
     * memory for a while, so that its bits on the disk do not count.
     */
    function flip(inImage: number): void {
      const [file = ''] = room.files.toSorted((a, b) => statSync(b).size - statSync(a).size);
      const at = sealedSize(statSync(thick.instances[0]!.file).size) + inImage;
      const sealed = readFileSync(file);
      sealed.writeUInt8(sealed.readUInt8(at) ^ 4, at);
      writeFileSync(file, sealed);
    }
    /** Among the pixels of an image, and in its header. */
    const PIXELS = 300_000;
    const HEADER = 600;
    const DAMAGED = { code: 'CACHE_DAMAGED' };

    test('is one image that is refused and counts as missing; asked for again, it alone is stored', async () => {
      await open({}, [thick]);
      await receive(thick);
      flip(PIXELS);
      expect(await refusals(thick)).toEqual(['CACHE_DAMAGED']);
      expect(room.progress(thick)).toMatchObject({ state: 'partial', received: 11, error: DAMAGED, warnings: [] });
      expect(await refusals(thick)).toEqual(['SERIES_NOT_HERE']);
      const others = room.services.library.instances(thick.seriesInstanceUid);

      await receive(thick);
      expect(room.progress(thick)).toMatchObject({ state: 'complete', received: 12, warnings: [] });
      expect(room.progress(thick).error).toBe(undefined);
      expect(await refusals(thick)).toEqual([]);
      expect(requested()).toEqual([thick.seriesInstanceUid, thick.seriesInstanceUid]);
      expect(room.services.library.instances(thick.seriesInstanceUid).slice(0, 11)).toEqual(others);
    });

    test('in a header leaves the facts of the others to the screen', async () => {
      await open({}, [thick]);
      await receive(thick);
      flip(HEADER);
      const told = new Set<string>();
      for (let from = 0, count = -1; count !== 0; from += count) {
        const facts = await room.images.reading.instances(thick.seriesInstanceUid, from);
        for (const { sopInstanceUid } of facts) told.add(sopInstanceUid);
        count = facts.length;
      }
      expect(told.size).toBe(11);
      expect(room.progress(thick)).toMatchObject({ state: 'partial', received: 11, error: DAMAGED });
    });

    test('found while a series is sent fails one image of the export; the next export sends all', async () => {
      await open({}, [thick]);
      await receive(thick);
      flip(PIXELS);
      room.images.export([thick.seriesInstanceUid], PACS);
      await room.until(() => room.images.exports[0]?.state === 'incomplete');
      expect(room.images.exports[0]).toMatchObject({ stored: 11, failed: 1, results: [{ error: DAMAGED }] });
      expect(room.progress(thick)).toMatchObject({ state: 'partial', received: 11, error: DAMAGED });
      room.images.export([thick.seriesInstanceUid], PACS);
      await room.until(() => room.images.exports[1]?.state === 'done');
      expect(room.images.exports[1]).toMatchObject({ stored: 12, failed: 0 });
      expect(room.progress(thick).state).toBe('complete');
    });
  });

  describe('the order of need', () => {
    test('viewport, visible thumbnails, exports, the rest; once each, one at a time', async () => {
      const [ofThorax = ''] = await open({}, [thin, thick], [head], [chest]);
      room.images.export([chest.seriesInstanceUid], PACS);
      room.images.attend(see(ofThorax, [thick], [head]));
      for (const series of [thick, head, chest, thin]) await room.untilState(series, 'complete');
      // The export was asked for before anybody looked: it had begun, and gave way.
      const uids = [thick, head, chest, thin].map(({ seriesInstanceUid }) => seriesInstanceUid);
      expect(requested().filter((uid, at, all) => all.lastIndexOf(uid) === at)).toEqual(uids);
      await room.until(() => room.images.exports[0]?.state === 'done');
      const retrieved = room.told('series-retrieved').map(({ seriesInstanceUid }) => seriesInstanceUid);
      expect(retrieved.toSorted()).toEqual(uids.toSorted());
    });

    test('an examination that is blocked, or not there, is not attended to', async () => {
      await open({}, [head]);
      const other = await peers.manifest([chest], OTHER_PATIENT);
      room.images.add(other, (await peers.manifest([head])).traits, 'call');
      expect(() => room.images.attend(see(other.sopInstanceUid, [chest]))).toThrow('EXAMINATION_BLOCKED');
      expect(() => room.images.attend(see('1.2.3'))).toThrow('EXAMINATION_UNKNOWN');
      const [ofHead] = room.images.list.map(({ id }) => id);
      room.images.attend({ ...see(ofHead, [chest]), visible: ['1.2.3'] });
      await room.untilState(head, 'complete');
      expect(room.progress(chest).state).toBe('idle');
    });
  });

  test('the exchange of a series is there once it was asked for, without its token', async () => {
    await open({}, [head]);
    const uid = head.seriesInstanceUid;
    expect(() => room.images.exchange(uid, 'masked')).toThrow('SERIES_NOT_HERE');
    await receive(head);
    expect(room.images.exchange(uid, 'masked')).toContain('***');
    expect(room.images.exchange(uid, 'masked')).not.toContain('token-of-');
    expect(room.images.exchange(uid, 'clear')).toContain('Bearer token-of-899700218896');
  });
});
