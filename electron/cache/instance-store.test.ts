import { createDecipheriv, createHmac } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { generator } from '../joint-tests/generator.ts';
import { InstanceStore } from './instance-store.ts';
import type { StoredInstance } from './stored-instance.ts';

const SEGMENT = 65_536;
const MARKER = 'PAT-TROIS^DOMINIQUE';
const soak = process.env['DRIMBOX_SOAK'] === '1';

let root = '';
let directory = '';
const stores: InstanceStore[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'drimbox-cache-'));
  directory = join(root, 'cache');
});
afterEach(async () => {
  await Promise.all(stores.splice(0).map((store) => store.close()));
  rmSync(root, { recursive: true, force: true });
});

async function openStore(options: { maxBytes?: number; randomBytes?: (size: number) => Buffer } = {}) {
  const store = new InstanceStore({ directory, maxBytes: 1e9, ...options });
  await store.open();
  stores.push(store);
  return store;
}

function content(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (at * 31 + (at >> 8)) & 0xff;
  bytes.write(MARKER, 0, 'latin1');
  return bytes;
}

async function keep(store: InstanceStore, bytes: Buffer, chunk = 16_384): Promise<StoredInstance> {
  const writer = await store.content.create('one');
  for (let at = 0; at < bytes.length; at += chunk) await writer.write(bytes.subarray(at, at + chunk));
  return writer.finish();
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

const files = () => readdirSync(directory).map((name) => join(directory, name));

describe('the store of instances', () => {
  test.each([0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 2_500_001])('gives back %i bytes', async (size) => {
    const store = await openStore();
    const bytes = content(Math.max(size, MARKER.length)).subarray(0, size);
    for (const chunk of [1000, 65_536, 1_000_000]) {
      const stored = await keep(store, bytes, chunk);
      expect(stored.size).toBe(size);
      expect(bytes.equals(await stored.read(0, size + 10))).toBe(true);
      expect(bytes.equals(await collect(stored.stream()))).toBe(true);
    }
    expect(store.bytes).toBe(files().reduce((sum, file) => sum + statSync(file).size, 0));
  });

  test('reads anywhere, the same bytes each time', async () => {
    const store = await openStore();
    const bytes = content(1_400_000);
    const random = generator(7);
    const writer = await store.content.create('one');
    for (let at = 0; at < bytes.length;) {
      const length = random(3) === 0 ? random(200_000) : random(40);
      await writer.write(bytes.subarray(at, at + length));
      at += length;
    }
    const stored = await writer.finish();
    for (let round = 0; round < (soak ? 20_000 : 300); round += 1) {
      const offset = random(bytes.length + 100);
      const length = random(round % 2 === 0 ? 300 : 400_000);
      const wanted = bytes.subarray(offset, offset + length);
      expect(wanted.equals(await stored.read(offset, length))).toBe(true);
    }
    const from = 70_000;
    expect(bytes.subarray(from).equals(await collect(stored.stream(from)))).toBe(true);
    expect((await collect(stored.stream(bytes.length))).length).toBe(0);
    await expect(stored.read(-1, 4)).rejects.toThrow(RangeError);
  });

  test('has the beginning of an instance that is read soon in memory, and no more than that', async () => {
    const store = await openStore();
    const bytes = content(20 * SEGMENT);
    const inMemory = 16 * SEGMENT;
    const writer = await store.content.create('one', { isReadSoon: true });
    await writer.write(bytes.subarray(0, 100));
    await writer.write(bytes.subarray(100));
    const stored = await writer.finish();
    for (const file of files()) truncateSync(file);
    for (const at of [0, 5 * SEGMENT - 10, inMemory - 20]) {
      expect(bytes.subarray(at, at + 20).equals(await stored.read(at, 20))).toBe(true);
    }
    await expect(stored.read(inMemory, 1)).rejects.toMatchObject({ code: 'CACHE_DAMAGED' });
    await store.clear();
    await expect(stored.read(0, 1)).rejects.toMatchObject({ code: 'CACHE_CLEARED' });
  });

  test('keeps nothing readable on the disk, for nobody but its owner', async () => {
    const store = await openStore();
    await keep(store, content(200_000));
    for (const file of files()) {
      expect(readFileSync(file).includes(MARKER)).toBe(false);
      expect(file).not.toMatch(/1\.2\.|PAT/);
      if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    }
    if (process.platform !== 'win32') expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test('is AES-256-GCM per segment under a key derived per instance, as written down', async () => {
    const given: Buffer[] = [];
    const store = await openStore({
      randomBytes: (size) => {
        const bytes = Buffer.alloc(size, given.length + 1);
        given.push(Buffer.from(bytes));
        return bytes;
      },
    });
    const bytes = content(SEGMENT + 100);
    await keep(store, bytes);
    const [master = Buffer.alloc(0), name = Buffer.alloc(0)] = given;
    const id = Buffer.from('0000000000000001', 'hex');
    const key = createHmac('sha256', master).update('drimbox instance').update(id).digest();
    const sealed = readFileSync(join(directory, `drimbox-${name.toString('hex')}.sealed`));
    const open = (index: number, last: boolean, segment: Buffer) => {
      const nonce = Buffer.alloc(12);
      nonce[11] = index;
      const place = Buffer.alloc(9);
      place[7] = index;
      place[8] = last ? 1 : 0;
      const decipher = createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAAD(Buffer.concat([id, place])).setAuthTag(segment.subarray(-16));
      return Buffer.concat([decipher.update(segment.subarray(0, -16)), decipher.final()]);
    };
    const first = open(0, false, sealed.subarray(0, SEGMENT + 16));
    const second = open(1, true, sealed.subarray(SEGMENT + 16));
    expect(Buffer.concat([first, second]).equals(bytes)).toBe(true);
  });

  test('refuses every flipped bit, every cut, every swap of segments or files', async () => {
    const store = await openStore();
    const bytes = content(3 * SEGMENT + 500);
    const stored = await keep(store, bytes);
    const file = files()[0]!;
    const sealed = readFileSync(file);
    const refused = async (changed: Buffer, offset = 0, length = bytes.length) => {
      writeFileSync(file, changed);
      // Another instance empties what is remembered of this one.
      const other = await keep(store, content(40 * SEGMENT));
      for (let at = 0; at < other.size; at += SEGMENT) await other.read(at, 1);
      await other.delete();
      await expect(stored.read(offset, length)).rejects.toMatchObject({ code: 'CACHE_DAMAGED' });
      await expect(collect(stored.stream())).rejects.toMatchObject({ code: 'CACHE_DAMAGED' });
    };
    const random = generator(11);
    for (let round = 0; round < (soak ? 1000 : 15); round += 1) {
      const changed = Buffer.from(sealed);
      const at = random(changed.length);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << random(8)), at);
      await refused(changed);
    }
    const segment = SEGMENT + 16;
    for (const length of [0, 10, segment, 3 * segment, sealed.length - 1]) await refused(sealed.subarray(0, length));
    const swapped = Buffer.from(sealed);
    sealed.copy(swapped, 0, segment, 2 * segment);
    sealed.copy(swapped, segment, 0, segment);
    await refused(swapped);
  });

  test('instances of one file cannot stand for each other', async () => {
    const store = await openStore();
    const one = await keep(store, content(1000));
    const two = await keep(store, content(1000));
    const [file = ''] = files();
    expect(files().length).toBe(1);
    const sealed = readFileSync(file);
    writeFileSync(file, Buffer.concat([sealed.subarray(1016), sealed.subarray(0, 1016)]));
    for (const stored of [one, two]) await expect(stored.read(0, 1)).rejects.toMatchObject({ code: 'CACHE_DAMAGED' });
  });

  test('a damaged segment does not hide the others', async () => {
    const store = await openStore();
    const bytes = content(3 * SEGMENT);
    const stored = await keep(store, bytes);
    const sealed = readFileSync(files()[0]!);
    sealed.writeUInt8(sealed.readUInt8(0) ^ 1, 0);
    writeFileSync(files()[0]!, sealed);
    expect(bytes.subarray(SEGMENT).equals(await stored.read(SEGMENT, 2 * SEGMENT))).toBe(true);
    await expect(stored.read(SEGMENT - 1, 2)).rejects.toMatchObject({ code: 'CACHE_DAMAGED' });
  });

  test('clear drops the keys at once, also for readers and writers under way, and deletes the files', async () => {
    const store = await openStore();
    const stored = await keep(store, content(30 * SEGMENT));
    await stored.read(0, 10);
    const stream = stored.stream();
    await stream.next();
    const writer = await store.content.create('one');
    await writer.write(content(20 * SEGMENT));
    const reading = stored.read(0, stored.size);
    const cleared = store.clear();
    const late = [reading, stored.read(0, 10), stream.next(), writer.write(content(100)), writer.finish()];
    const reasons = (await Promise.allSettled(late)).map((end) =>
      end.status === 'rejected' ? end.reason.code : 'fine',
    );
    expect(reasons).toEqual(late.map(() => 'CACHE_CLEARED'));
    await cleared;
    expect(store.bytes).toBe(0);
    await writer.abort();
    expect(files()).toEqual([]);
    const next = await keep(store, content(100));
    expect((await next.read(0, 100)).length).toBe(100);
    await store.close();
    expect(files()).toEqual([]);
    await expect(store.content.create('one')).rejects.toMatchObject({ code: 'CACHE_CLEARED' });
    await expect(next.read(0, 1)).rejects.toMatchObject({ code: 'CACHE_CLEARED' });
  });

  test('a writer that had not opened its file when the store was cleared leaves none', async () => {
    const store = await openStore();
    const writer = await store.content.create('one');
    await writer.write(content(100));
    const [finishing] = await Promise.allSettled([writer.finish(), store.clear()]);
    expect(finishing).toMatchObject({ status: 'rejected', reason: { code: 'CACHE_CLEARED' } });
    await writer.abort();
    expect(files()).toEqual([]);
  });

  test('abort and delete give the space back, and others stay as they are', async () => {
    const store = await openStore();
    const size = () => files().reduce((sum, file) => sum + statSync(file).size, 0);
    const writer = await store.content.create('one');
    await writer.write(content(20 * SEGMENT));
    await writer.abort();
    expect([store.bytes, size()]).toEqual([0, 0]);
    const first = await keep(store, content(200_000));
    const second = await keep(store, content(90_000));
    await first.delete();
    await first.delete();
    await expect(first.read(0, 1)).rejects.toMatchObject({ code: 'CACHE_CLEARED' });
    const broken = await store.content.create('one');
    await broken.write(content(20 * SEGMENT));
    await broken.abort();
    expect(content(90_000).equals(await second.read(0, 90_000))).toBe(true);
    await second.delete();
    expect([store.bytes, size()]).toEqual([0, 0]);
    const third = await keep(store, content(1000));
    expect(content(1000).equals(await third.read(0, 1000))).toBe(true);
  });

  test('writers at the same time, and large instances, do not meet', async () => {
    const store = await openStore();
    const sizes = [70_000_000, 1, 400_000, 66_000, 3_000_000];
    const all = sizes.map((size) => content(Math.max(size, 20)).subarray(0, size));
    const stored = await Promise.all(all.map((bytes) => keep(store, bytes, 50_000)));
    const after = await keep(store, content(5000));
    for (const [index, bytes] of all.entries()) {
      expect(bytes.equals(await stored[index]!.read(0, bytes.length))).toBe(true);
    }
    expect(content(5000).equals(await after.read(0, 5000))).toBe(true);
    expect(files().length).toBe(5);
  });

  test('opening deletes what earlier runs left, and nothing else', async () => {
    const first = await openStore();
    await keep(first, content(1000));
    const others = ['letter.txt', 'drimbox-.sealed', `drimbox-${'0'.repeat(32)}.sealed.bak`];
    for (const name of others) writeFileSync(join(directory, name), 'x');
    await openStore();
    expect(readdirSync(directory).sort()).toEqual([...others].sort());
  });

  test('a folder open to others is closed; a link or a file in its place is refused', async () => {
    mkdirSync(directory, { mode: 0o755 });
    await openStore();
    if (process.platform !== 'win32') expect(statSync(directory).mode & 0o777).toBe(0o700);
    const link = join(root, 'link');
    symlinkSync(directory, link);
    await expect(new InstanceStore({ directory: link, maxBytes: 1e6 }).open()).rejects.toMatchObject({
      code: 'CACHE_UNAVAILABLE',
    });
    const file = join(root, 'file');
    writeFileSync(file, '');
    await expect(new InstanceStore({ directory: file, maxBytes: 1e6 }).open()).rejects.toMatchObject({
      code: 'CACHE_UNAVAILABLE',
    });
  });

  test('the limit stops a writer with CACHE_FULL; what is there stays readable', async () => {
    const store = await openStore({ maxBytes: 300_000 });
    const stored = await keep(store, content(200_000));
    const writer = await store.content.create('one');
    await expect(writer.write(content(200_000))).rejects.toMatchObject({ code: 'CACHE_FULL' });
    await writer.abort();
    expect((await stored.read(0, 200_000)).length).toBe(200_000);
    await keep(store, content(90_000));
    expect(store.bytes).toBeLessThan(300_000);
  });
});
