import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSecretStore, type SystemCipher } from './desktop-secrets.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'drimbox-secrets-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

/** Turns the bytes round and marks them, so that a wrong text is noticed. */
const cipher: SystemCipher = {
  encrypt: (plain) =>
    Promise.resolve(Buffer.concat([Buffer.from('sealed:'), Buffer.from(plain, 'utf8').map((byte) => byte ^ 0x5a)])),
  decrypt: (sealed) => {
    if (sealed.subarray(0, 7).toString() !== 'sealed:') return Promise.reject(new Error('not ours'));
    return Promise.resolve(Buffer.from(sealed.subarray(7).map((byte) => byte ^ 0x5a)).toString('utf8'));
  },
  available: () => Promise.resolve(true),
};

test('keeps a secret over a restart, encrypted, for this user alone', async () => {
  await createSecretStore(join(directory, 'secrets'), cipher).set('psc-client', 'très secret');
  expect(await createSecretStore(join(directory, 'secrets'), cipher).get('psc-client')).toBe('très secret');
  const [file = '', ...others] = readdirSync(join(directory, 'secrets'));
  expect(others).toEqual([]);
  const path = join(directory, 'secrets', file);
  expect(readFileSync(path).includes('secret')).toBe(false);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('replaces a secret', async () => {
  const store = createSecretStore(directory, cipher);
  await store.set('a', 'one');
  await store.set('a', 'two');
  expect(await store.get('a')).toBe('two');
});

test('knows nothing of a secret that nobody kept', async () => {
  expect(await createSecretStore(directory, cipher).get('absent')).toBeUndefined();
});

test('says so when a secret cannot be read', async () => {
  writeFileSync(join(directory, 'a.secret'), 'written by another user');
  await expect(createSecretStore(directory, cipher).get('a')).rejects.toMatchObject({
    code: 'SECRET_STORE_UNAVAILABLE',
  });
});

test('neither writes nor reads without a key ring', async () => {
  const store = createSecretStore(directory, { ...cipher, available: () => Promise.resolve(false) });
  await expect(store.set('a', 'x')).rejects.toMatchObject({ code: 'SECRET_STORE_UNAVAILABLE' });
  await expect(store.get('a')).rejects.toMatchObject({ code: 'SECRET_STORE_UNAVAILABLE' });
  expect(readdirSync(directory)).toEqual([]);
});

test.each(['../a', 'a/b', 'a\\b', '', 'é', 'a'.repeat(101)])('%j is no name', async (name) => {
  await expect(createSecretStore(directory, cipher).set(name, 'x')).rejects.toMatchObject({
    code: 'SECRET_STORE_UNAVAILABLE',
  });
  expect(readdirSync(directory)).toEqual([]);
});
