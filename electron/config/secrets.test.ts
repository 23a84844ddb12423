import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleConfiguration } from './example.ts';
import { SecretReference } from './schema.ts';
import { ConfigurationSchema } from './schema.ts';
import { secretReferences, Secrets } from './secrets.ts';
import type { SecretSources } from './secrets.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drimbox-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function secrets(sources: Partial<SecretSources> = {}): Secrets {
  const resolvePath = (written: string) => resolve(folder, written);
  return new Secrets({ resolvePath, environment: {}, platform: 'linux', ...sources });
}

function file(content: string | Buffer, mode = 0o600): void {
  writeFileSync(join(folder, 'secret'), content);
  chmodSync(join(folder, 'secret'), mode);
}

describe('env:', () => {
  const environment = { GIVEN: ' as it is\n', EMPTY: '' };
  it('takes the value as it is', async () => {
    expect(await secrets({ environment }).resolve('env:GIVEN')).toBe(' as it is\n');
  });
  it.each(['env:ABSENT', 'env:EMPTY', 'env:constructor', 'env:__proto__'])('SECRET_MISSING: %s', async (reference) => {
    const expected = { code: 'SECRET_MISSING', facts: { reference } };
    await expect(secrets({ environment }).resolve(reference)).rejects.toMatchObject(expected);
  });
});

describe('file:', () => {
  const contents: [string, string, string][] = [
    ['a newline at the end', 'secret\n', 'secret'],
    ['a Windows newline at the end', 'secret\r\n', 'secret'],
    ['no newline', 'secret', 'secret'],
    ['one newline of two', 'secret\n\n', 'secret\n'],
    ['spaces and accents', ' clé ', ' clé '],
    ['the greatest size', 'a'.repeat(65_536), 'a'.repeat(65_536)],
  ];
  it.each(contents)('%s', async (_, content, secret) => {
    file(content);
    expect(await secrets().resolve('file:secret')).toBe(secret);
    expect(await secrets().resolve(`file:${join(folder, 'secret')}`)).toBe(secret);
  });

  it.each([0o600, 0o400, 0o700])('takes mode %o', async (mode) => {
    file('secret', mode);
    expect(await secrets().resolve('file:secret')).toBe('secret');
  });

  it.each([0o640, 0o620, 0o610, 0o604, 0o602, 0o601, 0o644, 0o666, 0o777])('SECRET_FILE_MODE: %o', async (mode) => {
    file('secret', mode);
    await expect(secrets().resolve('file:secret')).rejects.toMatchObject({
      code: 'SECRET_FILE_MODE',
      facts: { path: join(folder, 'secret'), mode: `0${mode.toString(8)}` },
    });
  });

  it('judges the file behind a link, not the link', async () => {
    file('secret', 0o644);
    symlinkSync(join(folder, 'secret'), join(folder, 'link'));
    await expect(secrets().resolve('file:link')).rejects.toMatchObject({ code: 'SECRET_FILE_MODE' });
  });

  it('does not look at modes on Windows', async () => {
    file('secret', 0o644);
    expect(await secrets({ platform: 'win32' }).resolve('file:secret')).toBe('secret');
  });

  const missing: [string, () => void][] = [
    ['absent', () => undefined],
    ['empty', () => file('')],
    ['a newline only', () => file('\n')],
    ['a folder', () => mkdirSync(join(folder, 'secret'), { mode: 0o700 })],
    ['one byte too large', () => file('a'.repeat(65_537))],
  ];
  it.each(missing)('SECRET_MISSING: %s', async (_, make) => {
    make();
    await expect(secrets().resolve('file:secret')).rejects.toMatchObject({
      code: 'SECRET_MISSING',
      facts: { reference: 'file:secret' },
    });
  });
});

it.skipIf(process.platform === 'win32')('SECRET_MISSING: a pipe that nobody writes to (none on Windows)', async () => {
  execFileSync('mkfifo', ['-m', '600', join(folder, 'secret')]);
  await expect(secrets().resolve('file:secret')).rejects.toMatchObject({ code: 'SECRET_MISSING' });
});

describe('store:', () => {
  const store = { get: async (name: string) => (name === 'psc' ? 'kept' : undefined) };
  it('asks the store of the host', async () => {
    expect(await secrets({ store }).resolve('store:psc')).toBe('kept');
    await expect(secrets({ store }).resolve('store:other')).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  });
  it('SECRET_STORE_UNAVAILABLE where the host has none', async () => {
    const expected = { code: 'SECRET_STORE_UNAVAILABLE', facts: { reference: 'store:psc' } };
    await expect(secrets().resolve('store:psc')).rejects.toMatchObject(expected);
  });
});

it('a reference of no known kind is missing', async () => {
  await expect(secrets().resolve('secret')).rejects.toMatchObject({ code: 'SECRET_MISSING' });
});

it('knows every secret that a configuration can name', () => {
  const named: string[] = [];
  JSON.parse(exampleConfiguration(), (_, value: unknown) => {
    if (SecretReference.safeParse(value).success) named.push(String(value));
    return value;
  });
  const known = secretReferences(ConfigurationSchema.parse(JSON.parse(exampleConfiguration())));
  expect(known.map(({ reference }) => reference).toSorted()).toEqual(named.toSorted());
  expect(new Set(named).size).toBe(named.length);
});

it('knows the passphrase of PKCS#12, the other form of an identity', () => {
  const identity = { pkcs12: 'drimbox.p12', passphrase: 'store:drimbox' };
  const known = (form: object) => secretReferences(ConfigurationSchema.parse({ trust: { identity: form } }));
  expect(known(identity)).toEqual([{ path: ['trust', 'identity', 'passphrase'], reference: 'store:drimbox' }]);
  expect(known({ pkcs12: 'drimbox.p12' })).toEqual([]);
});
