import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileKeyVault } from './file-key-vault.ts';
import type { KeyVault } from './key-vault.ts';
import { wrappedKeyVault } from './wrapped-key-vault.ts';
import type { KeyWrapper } from './wrapped-key-vault.ts';

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drimbox-vault-'));
  path = join(folder, 'state', 'store.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A keychain of its own secret, in the shape of Electron's `safeStorage`. */
function keychain() {
  const secret = randomBytes(32);
  return {
    available: () => true,
    encrypt: (text: string) => {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce);
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt: (wrapped: Buffer) => {
      const decipher = createDecipheriv('aes-256-gcm', secret, wrapped.subarray(0, 12));
      decipher.setAuthTag(wrapped.subarray(-16));
      return decipher.update(wrapped.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8');
    },
  } satisfies KeyWrapper;
}

const sharedKeychain = keychain();
const waiting: KeyWrapper = {
  available: async () => sharedKeychain.available(),
  encrypt: async (text) => sharedKeychain.encrypt(text),
  decrypt: async (wrapped) => sharedKeychain.decrypt(wrapped),
};

const VAULTS: [string, (path: string) => KeyVault][] = [
  ['file', fileKeyVault],
  ['wrapped', (at) => wrappedKeyVault(at, sharedKeychain)],
  ['wrapped, waiting for the keychain', (at) => wrappedKeyVault(at, waiting)],
];

describe.each(VAULTS)('%s vault', (_, vaultAt) => {
  it('makes a key of 32 bytes once, and gives the same afterwards', async () => {
    const key = await vaultAt(path).load({ create: true });
    expect(key).toHaveLength(32);
    expect(await vaultAt(path).load({ create: true })).toEqual(key);
    expect(await vaultAt(path).load({ create: false })).toEqual(key);
    expect(await vaultAt(`${path}2`).load({ create: true })).not.toEqual(key);
  });

  it('leaves one file of mode 0600 in a folder of mode 0700', async () => {
    await vaultAt(path).load({ create: true });
    await vaultAt(path).load({ create: true });
    expect(readdirSync(join(folder, 'state'))).toEqual(['store.key']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'state')).mode & 0o777).toBe(0o700);
  });

  it('never replaces a key that is missing', async () => {
    await expect(vaultAt(path).load({ create: false })).rejects.toMatchObject({
      code: 'STORE_KEY_WRONG',
      facts: { path },
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([0o640, 0o604, 0o660, 0o620, 0o601])('refuses mode %o', async (mode) => {
    await vaultAt(path).load({ create: true });
    chmodSync(path, mode);
    await expect(vaultAt(path).load({ create: false })).rejects.toMatchObject({
      code: 'SECRET_FILE_MODE',
      facts: { path, mode: `0${mode.toString(8)}` },
    });
  });

  it.each([0, 31, 33, 20_000])('refuses a file of %i bytes, and leaves it as it is', async (length) => {
    await vaultAt(path).load({ create: true });
    const damaged = Buffer.alloc(length, 7);
    writeFileSync(path, damaged);
    for (const create of [false, true]) {
      await expect(vaultAt(path).load({ create })).rejects.toMatchObject({ code: 'STORE_KEY_WRONG', facts: { path } });
    }
    expect(readFileSync(path).equals(damaged)).toBe(true);
  });
});

describe('file vault', () => {
  it('says what it is, and keeps the key as it is', async () => {
    const vault = fileKeyVault(path);
    expect(vault.protection).toBe('file-0600');
    const key = await vault.load({ create: true });
    expect(readFileSync(path)).toEqual(key);
  });

  it.each([
    ['a folder in its place', () => folder],
    ['a file where its folder should be', () => join('/dev/null', 'store.key')],
  ])('STORE_UNREADABLE: %s', async (_, at) => {
    await expect(fileKeyVault(at()).load({ create: true })).rejects.toMatchObject({ code: 'STORE_UNREADABLE' });
  });
});

describe('wrapped vault', () => {
  it('says what it is, and keeps nothing of the key in clear', async () => {
    const vault = wrappedKeyVault(path, keychain());
    const key = await vault.load({ create: true });
    expect(vault.protection).toBe('system-keychain');
    const file = readFileSync(path);
    for (const form of [key, Buffer.from(key.toString('base64')), Buffer.from(key.toString('hex'))]) {
      expect(file.includes(form)).toBe(false);
    }
  });

  it('STORE_KEY_WRONG with another keychain', async () => {
    await wrappedKeyVault(path, keychain()).load({ create: true });
    await expect(wrappedKeyVault(path, keychain()).load({ create: false })).rejects.toMatchObject({
      code: 'STORE_KEY_WRONG',
    });
  });

  it('STORE_KEY_WRONG when the keychain gives something else than a key', async () => {
    await wrappedKeyVault(path, sharedKeychain).load({ create: true });
    const odd: KeyWrapper = { ...sharedKeychain, decrypt: () => 'AAAA' };
    await expect(wrappedKeyVault(path, odd).load({ create: false })).rejects.toMatchObject({ code: 'STORE_KEY_WRONG' });
  });

  it('writes nothing without a keychain', async () => {
    const locked: KeyWrapper = { ...keychain(), available: () => false };
    await expect(wrappedKeyVault(path, locked).load({ create: true })).rejects.toMatchObject({
      code: 'SECRET_STORE_UNAVAILABLE',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});
