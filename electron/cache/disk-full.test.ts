import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import type * as FsPromises from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { InstanceStore } from './instance-store.ts';

// Every new file is /dev/full, to which Linux refuses each write with a true ENOSPC.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FsPromises>();
  return { ...real, open: (_path: string, flags: string) => real.open('/dev/full', flags === 'wx+' ? 'r+' : flags) };
});

test.skipIf(!existsSync('/dev/full'))('a full disk is CACHE_DISK_FULL at the next write or at the end', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drimbox-full-'));
  const store = new InstanceStore({ directory, maxBytes: 1e9 });
  await store.open();
  const large = await store.content.create('one');
  const fill = async (): Promise<void> => {
    for (let written = 0; written < 100; written += 1) await large.write(Buffer.alloc(65_536));
  };
  await expect(fill()).rejects.toMatchObject({ code: 'CACHE_DISK_FULL' });
  await large.abort();
  const small = await store.content.create('one');
  await small.write(Buffer.alloc(10));
  await expect(small.finish()).rejects.toMatchObject({ code: 'CACHE_DISK_FULL' });
  await small.abort();
  expect(store.bytes).toBe(0);
  await store.close();
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true });
});
