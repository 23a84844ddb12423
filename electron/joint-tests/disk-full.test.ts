/** A disk that is full in the middle of a series: told, and what is here stays. */
import { readFileSync } from 'node:fs';
import type * as FsPromises from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SandboxSeries } from '../../e2e/sandbox/imaging/index.ts';
import { seriesOf, usePhantom } from '../../e2e/sandbox/imaging/testing/support.ts';
import { whatIsMissing } from '../../e2e/support/programs.ts';
import { Peers, ReadingRoom } from './testing/reading-room.ts';

/** Bytes that the disk still takes. */
const disk = vi.hoisted(() => ({ left: Infinity }));

// Files as they are, but that the disk has an end: POSIX write(2), ENOSPC.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FsPromises>();
  const open = async (...args: Parameters<typeof real.open>) => {
    const file = await real.open(...args);
    const writev = file.writev.bind(file);
    file.writev = async (pieces, position) => {
      const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
      if (bytes > disk.left) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      disk.left -= bytes;
      return writev(pieces, position);
    };
    return file;
  };
  return { ...real, open };
});

const missing = whatIsMissing('openssl');
const skipped = missing === undefined ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing)(`a full disk${skipped}`, () => {
  const studies = usePhantom();
  let peers: Peers;
  beforeAll(async () => {
    peers = await Peers.start(studies());
  });
  afterAll(() => peers.close());

  test('is told for every series, what is here stays readable, and retrieval goes on when there is room', async () => {
    const room = await ReadingRoom.open(peers);
    const [thick, head] = ['Parenchyme 5 mm', 'Axial T1'].map((name) => seriesOf(studies(), name));
    if (thick === undefined || head === undefined) throw new Error('the phantom patient has changed');
    for (const series of [thick, head]) {
      const manifest = await peers.manifest([series]);
      room.images.add(manifest, manifest.traits, 'kos');
    }
    const refused = async (series: SandboxSeries, state: string) => {
      room.images.openSeries(series.seriesInstanceUid);
      await room.untilState(series, state);
      expect(room.progress(series).error).toEqual({ code: 'CACHE_DISK_FULL', facts: {} });
    };
    disk.left = 3_000_000;
    await refused(thick, 'partial');
    disk.left = 0;
    await refused(head, 'failed');
    const { received } = room.progress(thick);
    expect(received).toBeGreaterThan(0);
    const facts = await room.images.reading.instances(thick.seriesInstanceUid, 0);
    expect(facts.length).toBeGreaterThan(0);
    for (const { sopInstanceUid } of facts) {
      const { bytes } = await room.images.reading.frame(sopInstanceUid, 1);
      const { file } = thick.instances.find((one) => one.sopInstanceUid === sopInstanceUid)!;
      expect(readFileSync(file).includes(Buffer.from(bytes))).toBe(true);
    }

    disk.left = Infinity;
    for (const series of [thick, head]) {
      room.images.openSeries(series.seriesInstanceUid);
      await room.untilState(series, 'complete');
    }
    await room.close();
    expect(room.files).toEqual([]);
    room.dispose();
  });
});
