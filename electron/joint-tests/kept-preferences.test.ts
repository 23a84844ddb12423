import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_PREFERENCES } from '../../shared/preferences.ts';
import { preferenceCommands } from '../preference-commands.ts';
import { KeptPreferences } from '../preferences/kept-preferences.ts';
import { openDurableStore, type DurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';

const USER = '899700366240';
const OTHER = '899700366257';

let directory = '';
let store: DurableStore;

const open = async (): Promise<KeptPreferences> => {
  store = await openDurableStore({ directory, keyVault: fileKeyVault(join(directory, 'store.key')) });
  return new KeptPreferences(store, () => 1);
};
const again = async (): Promise<KeptPreferences> => {
  store.close();
  return open();
};

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drimbox-preferences-'));
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

test('a change outlives the program, with the parts that were kept before; others have none of it', async () => {
  const kept = await open();
  kept.change(USER, { keys: { 'look.invert': ['X'] } });
  expect(kept.change(USER, { singleKeys: false })).toMatchObject({ keys: { 'look.invert': ['X'] }, singleKeys: false });
  const later = await again();
  expect(later.read(USER)).toEqual({
    preferences: { ...DEFAULT_PREFERENCES, keys: { 'look.invert': ['X'] }, singleKeys: false },
    lost: [],
  });
  expect(later.read(OTHER)).toEqual({ preferences: DEFAULT_PREFERENCES, lost: [] });
  expect(later.read(undefined).preferences).toEqual(DEFAULT_PREFERENCES);
});

test('the language is the workstation’s', async () => {
  const kept = await open();
  expect(kept.locale).toBeUndefined();
  kept.keepLocale('en');
  expect((await again()).locale).toBe('en');
});

test('nobody can read in the file who set what', async () => {
  (await open()).change(USER, { presets: { CT: [{ name: 'Petits os', center: 600, width: 2000 }] } });
  for (const file of readdirSync(directory)) {
    const bytes = readFileSync(join(directory, file)).toString('latin1');
    expect(bytes).not.toContain(USER);
    expect(bytes).not.toContain('Petits os');
  }
});

const rowOf = (table: string): Uint8Array | undefined =>
  store.room('preferences', ['']).database.prepare(`SELECT sealed FROM ${table}`).get()?.['sealed'] as
    Uint8Array | undefined;

test('content that was altered is told once, put aside, and does not stand in the way', async () => {
  const kept = await open();
  kept.change(USER, { singleKeys: false });
  const altered = Buffer.from(rowOf('preferences_owner') ?? []);
  altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
  store.room('preferences', ['']).database.prepare('UPDATE preferences_owner SET sealed = ?').run(altered);
  expect(kept.read(USER)).toEqual({ preferences: DEFAULT_PREFERENCES, lost: ['*'] });
  expect(kept.read(USER).lost).toEqual([]);
  expect(Buffer.from(rowOf('preferences_aside') ?? []).equals(altered)).toBe(true);
  kept.change(USER, { singleKeys: false });
  expect(kept.read(USER).preferences.singleKeys).toBe(false);
});

/** As another version of the program would have written it. */
function write(owner: string, content: unknown): void {
  const room = store.room('preferences', ['']);
  const code = room.mac(Buffer.from(`user/${owner}`));
  const sealed = room.seal(JSON.stringify(content), `preferences_owner/${code.toString('hex')}`);
  room.database.prepare('INSERT OR REPLACE INTO preferences_owner VALUES (?, ?, 1)').run(code, sealed);
}

test('a part that this version does not know costs nothing but that part; content of a later version all', async () => {
  const kept = await open();
  write(USER, { version: 1, parts: { singleKeys: false, gestures: ['wave'] } });
  expect(kept.read(USER)).toEqual({ preferences: { ...DEFAULT_PREFERENCES, singleKeys: false }, lost: ['gestures'] });
  expect(kept.read(USER)).toMatchObject({ preferences: { singleKeys: false }, lost: [] });
  write(USER, { version: 2, parts: { singleKeys: false } });
  expect(kept.read(USER)).toEqual({ preferences: DEFAULT_PREFERENCES, lost: ['*'] });
});

test('what was lost is said, and another window hears of a change', async () => {
  const kept = await open();
  const told: string[] = [];
  const commands = preferenceCommands({
    kept,
    userId: () => USER,
    onLost: ({ code, facts }) => told.push(`${code} ${facts['parts'] ?? ''}`),
    onChange: () => told.push('changed'),
  });
  write(USER, { version: 1, parts: { buttons: 'all' } });
  commands.preferences();
  commands.preferences();
  expect(commands.changePreferences({ singleKeys: false }).singleKeys).toBe(false);
  expect(told).toEqual(['PREFERENCES_LOST buttons', 'changed']);
  expect(kept.read(USER).preferences.singleKeys).toBe(false);
});
