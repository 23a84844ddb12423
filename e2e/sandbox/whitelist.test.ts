import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run, skipWithout } from './imaging/testing/support.ts';
import { createPki } from './pki.ts';
import type { SandboxPki } from './pki.ts';
import { folderOfSuite } from './testing/folder.ts';
import { createWhitelists } from './whitelist.ts';
import type { Whitelists } from './whitelist.ts';

const folder = folderOfSuite();
let pki: SandboxPki;
let lists: Whitelists;

beforeAll(async () => {
  pki = await createPki({ directory: path.join(folder(), 'pki'), crlBase: 'http://127.0.0.1:4714/crl' });
  lists = createWhitelists(pki);
});

async function xmlsec(xml: string): Promise<{ code: number; text: string }> {
  const file = path.join(folder(), 'list.xml');
  await writeFile(file, xml);
  const { code, stdout, stderr } = await run('xmlsec1', [
    '--verify',
    '--enabled-key-data',
    'x509',
    '--id-attr:Id',
    'http://uri.etsi.org/01903/v1.3.2#:SignedProperties',
    '--trusted-pem',
    pki.root.files.certificate,
    '--untrusted-pem',
    pki.intermediate.files.certificate,
    file,
  ]);
  return { code, text: stdout.toString() + stderr };
}

describe('the signed lists, judged by xmlsec1', () => {
  for (const name of ['liste-blanche.xml', 'liste-blanche-profil-2.xml'] as const) {
    it(`${name}: both references and the chain are right`, async (context) => {
      skipWithout(context, 'xmlsec1');
      const { code, text } = await xmlsec(lists[name]);
      expect(text).toContain('SignedInfo References (ok/all): 2/2');
      expect(code).toBe(0);
    });
  }

  it('the corrupt list fails on its content', async (context) => {
    skipWithout(context, 'xmlsec1');
    const { code, text } = await xmlsec(lists['liste-blanche-corrompue.xml']);
    expect(text).toContain('data and digest do not match');
    expect(code).not.toBe(0);
  });

  it('a changed signing time fails too', async (context) => {
    skipWithout(context, 'xmlsec1');
    const { code } = await xmlsec(
      lists['liste-blanche.xml'].replace(/<xades:SigningTime>\d{4}/, '<xades:SigningTime>2031'),
    );
    expect(code).not.toBe(0);
  });

  it('the unsigned list has no signature', () => {
    expect(lists['liste-blanche-non-signee.xml']).not.toContain('Signature');
  });
});

it('knows the sources that may be spoken to, the revoked one and the workstation; neither db8 nor db2', () => {
  const hosts = [...lists['liste-blanche.xml'].matchAll(/<db>([^<]*)<\/db>/g)].map(([, host]) => host?.split('.')[0]);
  expect(hosts).toEqual(['db4', 'db5', 'db3', 'db100']);
});
