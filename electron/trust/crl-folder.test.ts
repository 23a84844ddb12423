import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CrlFolder } from './crl-folder.ts';
import { fakeCrl, fakeReader } from './testing/fake-lists.ts';

let path = '';
beforeEach(() => {
  path = mkdtempSync(join(tmpdir(), 'drimbox-crls-'));
});
afterEach(() => rmSync(path, { recursive: true }));

const shown = async (folder: CrlFolder) =>
  (await folder.read()).map(({ name, crl, error }) => [name, crl?.number ?? error?.code]);

test('every file is read, and again only when it has changed', async () => {
  const parse = vi.fn(fakeReader.parse);
  const folder = new CrlFolder({ path, mebibytes: 1, parse });
  expect(await shown(folder)).toEqual([]);
  writeFileSync(join(path, 'a.crl'), fakeCrl(0, { number: 1 }));
  writeFileSync(join(path, 'b.pem'), 'no list');
  writeFileSync(join(path, '.hidden'), 'no list');
  mkdirSync(join(path, 'folder'));
  writeFileSync(join(path, 'large.crl'), Buffer.alloc(1024 * 1024 + 1));
  const before = [
    ['a.crl', 1n],
    ['b.pem', 'CRL_UNREADABLE'],
    ['large.crl', 'CRL_TOO_LARGE'],
  ];
  expect(await shown(folder)).toEqual(before);
  expect(await shown(folder)).toEqual(before);
  expect(parse).toHaveBeenCalledTimes(2);

  writeFileSync(join(path, 'a.crl'), fakeCrl(0, { number: 2 }));
  utimesSync(join(path, 'a.crl'), new Date(1e12), new Date(1e12));
  rmSync(join(path, 'b.pem'));
  expect(await shown(folder)).toEqual([
    ['a.crl', 2n],
    ['large.crl', 'CRL_TOO_LARGE'],
  ]);
  expect(parse).toHaveBeenCalledTimes(3);
});

test('two who read at the same time read once', async () => {
  const parse = vi.fn(fakeReader.parse);
  const folder = new CrlFolder({ path, mebibytes: 1, parse });
  writeFileSync(join(path, 'a.crl'), fakeCrl(0, { number: 1 }));
  await Promise.all([folder.read(), folder.read()]);
  expect(parse).toHaveBeenCalledTimes(1);
});

test('CONFIG_UNREADABLE for a folder that is not there', async () => {
  const folder = new CrlFolder({ path: join(path, 'none'), mebibytes: 1, parse: fakeReader.parse });
  await expect(folder.read()).rejects.toMatchObject({ code: 'CONFIG_UNREADABLE', facts: { path: join(path, 'none') } });
});

test('a file that cannot be read is a problem of its own, and is tried again', async (context) => {
  if (process.getuid?.() === 0) context.skip('root reads every file');
  const folder = new CrlFolder({ path, mebibytes: 1, parse: fakeReader.parse });
  writeFileSync(join(path, 'a.crl'), fakeCrl(0, { number: 1 }));
  chmodSync(join(path, 'a.crl'), 0);
  expect(await shown(folder)).toEqual([['a.crl', 'CONFIG_UNREADABLE']]);
  chmodSync(join(path, 'a.crl'), 0o600);
  expect(await shown(folder)).toEqual([['a.crl', 1n]]);
});
