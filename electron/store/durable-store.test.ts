import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { openDurableStore, STORE_FILE } from './durable-store.ts';
import type { DurableStore, Migration } from './durable-store.ts';
import { fileKeyVault } from './file-key-vault.ts';

let directory = '';
let opened: DurableStore[] = [];
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'drimbox-store-')), 'state');
});
afterEach(() => {
  for (const store of opened) store.close();
  opened = [];
  rmSync(join(directory, '..'), { recursive: true });
});

const file = () => join(directory, STORE_FILE);
const keyFile = () => join(directory, 'store.key');

async function open(key = keyFile()): Promise<DurableStore> {
  const store = await openDurableStore({ directory, keyVault: fileKeyVault(key) });
  opened.push(store);
  return store;
}

function close(): void {
  opened.pop()?.close();
}

const NOTES = ['CREATE TABLE note_line (id INTEGER PRIMARY KEY, text BLOB) STRICT'];

describe('openDurableStore', () => {
  it('makes a folder of mode 0700 and files of mode 0600', async () => {
    const store = await open();
    store.room('note', NOTES);
    expect(store.path).toBe(file());
    expect(store.protection).toBe('file-0600');
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    const files = readdirSync(directory);
    expect(files.toSorted()).toEqual([STORE_FILE, `${STORE_FILE}-shm`, `${STORE_FILE}-wal`, 'store.key']);
    for (const name of files) expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600);
  });

  it('closes to others what was left open', async () => {
    await open();
    close();
    chmodSync(file(), 0o666);
    chmodSync(directory, 0o777);
    await open();
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it('has the journal, the durability and the guards that it promises', async () => {
    const { database } = (await open()).room('note', NOTES);
    const pragma = (name: string) => Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(2);
    expect(pragma('busy_timeout')).toBe(5000);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('trusted_schema')).toBe(0);
  });

  it('keeps what was written', async () => {
    let room = (await open()).room('note', NOTES);
    const sealed = room.seal('Dominique', 'note_line/1');
    room.write(() => room.database.prepare('INSERT INTO note_line VALUES (1, ?)').run(sealed));
    close();
    room = (await open()).room('note', NOTES);
    const row = room.database.prepare('SELECT text FROM note_line').get();
    expect(room.unseal(row!['text'] as Uint8Array, 'note_line/1').toString('utf8')).toBe('Dominique');
  });

  it('STORE_KEY_WRONG with another key', async () => {
    await open();
    close();
    const other = join(directory, 'other.key');
    await fileKeyVault(other).load({ create: true });
    await expect(open(other)).rejects.toMatchObject({ code: 'STORE_KEY_WRONG', facts: { path: file() } });
  });

  it('STORE_KEY_WRONG with a lost key, and no new one is made', async () => {
    await open();
    close();
    rmSync(keyFile());
    await expect(open()).rejects.toMatchObject({ code: 'STORE_KEY_WRONG', facts: { path: keyFile() } });
    expect(readdirSync(directory)).not.toContain('store.key');
  });

  it('takes up a store whose making was interrupted between the key and the mark', async () => {
    const key = await fileKeyVault(keyFile()).load({ create: true });
    await open();
    close();
    expect(await fileKeyVault(keyFile()).load({ create: false })).toEqual(key);
    await open();
  });

  it.each([
    ['not a database', () => writeFileSync(file(), 'x'.repeat(5000))],
    ['a folder in its place', () => replaceByFolder(file())],
  ])('STORE_UNREADABLE: %s', async (_, damage) => {
    await open();
    close();
    damage();
    await expect(open()).rejects.toMatchObject({ code: 'STORE_UNREADABLE', facts: { path: file() } });
  });

  it('two that open a new store at the same time share it', async () => {
    const [first, second] = await Promise.all([open(), open()]);
    const sealed = first.room('note', NOTES).seal('a', 'b');
    expect(second.room('note', NOTES).unseal(sealed, 'b').toString()).toBe('a');
  });

  it('is silent: Node says nothing of an experimental module', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(warning.name);
    process.on('warning', listen);
    await open();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('warning', listen);
    expect(warnings).toEqual([]);
  });
});

describe('room', () => {
  it('gives each room its own keys', async () => {
    const store = await open();
    const [note, other] = [store.room('note', []), store.room('other', [])];
    const sealed = note.seal('a', 'place');
    expect(() => other.unseal(sealed, 'place')).toThrow('STORE_UNREADABLE');
    expect(() => note.unseal(sealed, 'elsewhere')).toThrow('STORE_UNREADABLE');
    expect(note.mac(Buffer.from('a'))).not.toEqual(other.mac(Buffer.from('a')));
    expect(note.mac(Buffer.from('a'), Buffer.from('b'))).toEqual(store.room('note', []).mac(Buffer.from('ab')));
  });

  it('never seals the same twice', async () => {
    const room = (await open()).room('note', []);
    expect(room.seal('a', 'b')).not.toEqual(room.seal('a', 'b'));
  });

  it('runs each migration once, in order, whatever was there before', async () => {
    const ran: number[] = [];
    const step =
      (n: number): Migration =>
      () =>
        void ran.push(n);
    (await open()).room('note', [step(1), step(2)]);
    close();
    const store = await open();
    store.room('note', [step(1), step(2), step(3)]);
    store.room('other', [step(10)]);
    store.room('note', [step(1), step(2), step(3)]);
    expect(ran).toEqual([1, 2, 3, 10]);
  });

  it('a migration that fails leaves nothing behind', async () => {
    const store = await open();
    const failing: Migration = () => {
      throw new Error('no');
    };
    expect(() => store.room('note', [...NOTES, failing])).toThrow(WorkstationError);
    const room = store.room('note', NOTES);
    expect(room.database.prepare('SELECT count(*) AS n FROM note_line').get()).toMatchObject({ n: 0 });
  });

  it('STORE_UNREADABLE for tables of a later version', async () => {
    (await open()).room('note', [...NOTES, 'CREATE TABLE note_more (id INTEGER)']);
    expect(() => opened[0]!.room('note', NOTES)).toThrow('STORE_UNREADABLE');
  });

  it('write is all or nothing', async () => {
    const room = (await open()).room('note', NOTES);
    const insert = () => room.database.prepare('INSERT INTO note_line (text) VALUES (NULL)').run();
    expect(() => room.write(() => void (insert(), missing()))).toThrow('missing');
    expect(room.write(() => insert().changes)).toBe(1);
    expect(room.database.prepare('SELECT count(*) AS n FROM note_line').get()).toMatchObject({ n: 1 });
  });

  it('a snapshot does not see what another writes meanwhile', async () => {
    const room = (await open()).room('note', NOTES);
    const other = new DatabaseSync(file());
    const count = () => room.database.prepare('SELECT count(*) AS n FROM note_line').get()?.['n'];
    room.snapshot(() => {
      expect(count()).toBe(0);
      other.exec('INSERT INTO note_line (text) VALUES (NULL)');
      expect(count()).toBe(0);
    });
    expect(count()).toBe(1);
    other.close();
  });
});

function replaceByFolder(path: string): void {
  rmSync(path);
  mkdirSync(path);
}

function missing(): never {
  throw new Error('missing');
}
