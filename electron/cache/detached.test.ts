/** Content that outlives its place in the store, and room that is made when there is none. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InstanceStore, type InstanceStoreOptions, type StoreContent } from './instance-store.ts';
import type { StoredInstance } from './stored-instance.ts';

let directory = '';
let store: InstanceStore;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drimbox-detached-'));
});
afterEach(async () => {
  await store.close();
  expect(store.bytes).toBe(0);
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true });
});

async function open(options: Partial<InstanceStoreOptions> = {}): Promise<void> {
  store = new InstanceStore({ directory, maxBytes: 1e9, ...options });
  await store.open();
}

async function keep(size: number, group = 'one', content: StoreContent = store.content): Promise<StoredInstance> {
  const writer = await content.create(group);
  try {
    await writer.write(Buffer.alloc(size, group));
    return await writer.finish();
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

const read = async (instance: StoredInstance): Promise<string> =>
  Buffer.from(await instance.read(0, 6)).toString('latin1');
const cleared = { code: 'CACHE_CLEARED' };
const full = { code: 'CACHE_FULL' };

describe('detached content', () => {
  test('is read and written by those who have it, until it is dropped; the store begins anew', async () => {
    await open();
    const former = store.content;
    const stored = await keep(200_000, 'former', former);
    const writer = await former.create('former');
    await writer.write(Buffer.alloc(1000, 'former'));
    const detached = store.detach();
    const current = await keep(5000, 'latter');
    expect(await read(stored)).toBe('former');
    const late = await writer.finish();
    const later = await keep(1000, 'former', former);
    expect([await read(late), await read(later)]).toEqual(['former', 'former']);
    expect(detached.bytes).toBeGreaterThan(202_000);
    expect(store.bytes).toBeGreaterThan(detached.bytes + 5000);

    const dropped = detached.drop();
    for (const instance of [stored, late, later]) await expect(read(instance)).rejects.toMatchObject(cleared);
    await expect(keep(10, 'former', former)).rejects.toMatchObject(cleared);
    await dropped;
    expect(detached.bytes).toBe(0);
    expect(await read(current)).toBe('latter');
    expect(readdirSync(directory)).toHaveLength(1);
  });

  test('stays when the store is cleared, and goes when it is closed', async () => {
    await open();
    const stored = await keep(1000, 'former');
    const detached = store.detach();
    const current = await keep(1000, 'latter');
    await store.clear();
    await expect(read(current)).rejects.toMatchObject(cleared);
    expect(await read(stored)).toBe('former');
    await store.close();
    await expect(read(stored)).rejects.toMatchObject(cleared);
    await detached.drop();
    await expect(keep(10)).rejects.toMatchObject(cleared);
  });

  test('counts for the limit', async () => {
    await open({ maxBytes: 300_000 });
    await keep(200_000);
    const detached = store.detach();
    await expect(keep(200_000)).rejects.toMatchObject(full);
    await detached.drop();
    await keep(200_000);
  });
});

describe('room', () => {
  test('is made once for all who wait for it, and writing goes on', async () => {
    const evictable: StoredInstance[] = [];
    let calls = 0;
    const makeRoom = async (): Promise<boolean> => {
      calls += 1;
      const stored = evictable.shift();
      await stored?.delete();
      return stored !== undefined;
    };
    await open({ maxBytes: 1_000_000, makeRoom });
    for (const group of ['a', 'b']) evictable.push(await keep(400_000, group));
    expect(calls).toBe(0);
    const kept = await Promise.all([keep(150_000, 'c'), keep(150_000, 'd'), keep(150_000, 'e')]);
    expect(calls).toBe(1);
    expect(await Promise.all(kept.map(read))).toEqual(['cccccc', 'dddddd', 'eeeeee']);
    await expect(keep(900_000, 'f')).rejects.toMatchObject(full);
    expect(evictable).toEqual([]);
    expect(await read(kept[0])).toBe('cccccc');
  });

  test('a group gives its space back though another was written at the same time', async () => {
    await open();
    const stored: StoredInstance[] = [];
    for (let round = 0; round < 5; round += 1) {
      stored.push(await keep(100_000, 'a'));
      await keep(100_000, 'b');
    }
    for (const instance of stored) await instance.delete();
    expect(store.bytes).toBeLessThan(501_000);
    expect(readdirSync(directory)).toHaveLength(2);
    // The emptied file takes what comes next, of whatever group.
    await keep(100_000, 'c');
    expect(readdirSync(directory)).toHaveLength(2);
  });

  test('that is not made because the content goes meanwhile ends the writer', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<boolean>();
    const makeRoom = (): Promise<boolean> => {
      asked.resolve();
      return answer.promise;
    };
    await open({ maxBytes: 100_000, makeRoom });
    const writing = keep(200_000);
    await asked.promise;
    const clearing = store.clear();
    answer.resolve(true);
    await expect(writing).rejects.toMatchObject(cleared);
    await clearing;
  });
});
