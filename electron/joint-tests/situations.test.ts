/** What professionals chose, in the durable store. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { StoredSituations } from '../identity/situation-memory.ts';
import { openDurableStore } from '../store/durable-store.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function storeIn(directory: string) {
  const key = Buffer.alloc(32, 7);
  return openDurableStore({ directory, keyVault: { protection: 'file-0600', load: async () => key } });
}

test('a choice outlives the program, for this professional only, and nobody can read who chose what', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drimbox-situations-'));
  folders.push(directory);
  const first = await storeIn(directory);
  new StoredSituations(first).remember('899700366257', 'west');
  new StoredSituations(first).remember('899700366257', 'east');
  first.close();
  const database = new DatabaseSync(first.path);
  const rows = database.prepare('SELECT * FROM identity_situation').all();
  database.close();
  expect(rows).toHaveLength(1);
  expect(Buffer.from(Object.values(rows[0] ?? {}).join()).toString('latin1')).not.toMatch(/899700366257|east|west/);
  expect(readFileSync(first.path).includes('899700366257')).toBe(false);
  const second = await storeIn(directory);
  const situations = new StoredSituations(second);
  expect(situations.recall('899700366257')).toBe('east');
  expect(situations.recall('899700366240')).toBeUndefined();
  second.close();
});
