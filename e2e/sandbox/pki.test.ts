import { stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run, skipWithout } from './imaging/testing/support.ts';
import { createPki } from './pki.ts';
import type { SandboxPki } from './pki.ts';
import { distinguishedName, hostOf, ORGANISATIONS, sources } from './servers.ts';
import { folderOfSuite } from './testing/folder.ts';

const folder = folderOfSuite();
const CRL_BASE = 'http://127.0.0.1:4714/crl';
let pki: SandboxPki;

beforeAll(async () => {
  pki = await createPki({ directory: path.join(folder(), 'pki'), crlBase: CRL_BASE });
});

/** What `openssl verify` says with both CRLs at hand. */
async function verify(certificate: string): Promise<{ code: number; text: string }> {
  const crls: string[] = [];
  for (const [name, der] of pki.crls) {
    const file = path.join(folder(), `${name}.der`);
    await writeFile(file, der);
    const pem = path.join(folder(), `${name}.pem`);
    expect((await run('openssl', ['crl', '-inform', 'DER', '-in', file, '-out', pem])).code).toBe(0);
    crls.push('-CRLfile', pem);
  }
  const chain = ['-CAfile', pki.root.files.certificate, '-untrusted', pki.intermediate.files.certificate];
  const { code, stdout, stderr } = await run('openssl', [
    'verify',
    '-x509_strict',
    '-crl_check_all',
    ...chain,
    ...crls,
    certificate,
  ]);
  return { code, text: stdout.toString() + stderr };
}

async function textOf(file: string, ...options: string[]): Promise<string> {
  return (await run('openssl', ['x509', '-in', file, '-noout', ...options])).stdout.toString().trim();
}

function fileOf(host: string): string {
  return pki.hosts.get(host)!.files.certificate;
}

describe('the certificates, judged by openssl', () => {
  for (const organisation of ORGANISATIONS) {
    const host = hostOf(organisation);
    it(`${host}: ${organisation.workstation === true ? 'the workstation' : organisation.case}`, async (context) => {
      skipWithout(context, 'openssl');
      const { code, text } = await verify(fileOf(host));
      if (organisation.case === 'revoked') expect(text).toContain('certificate revoked');
      else if (organisation.case === 'other-authority')
        expect(text).toContain('unable to get local issuer certificate');
      else expect(text).toContain(': OK');
      expect(code === 0).toBe(organisation.case === 'nominal' || organisation.case === 'not-listed');
      expect(await textOf(fileOf(host), '-subject', '-nameopt', 'RFC2253,-esc_msb,utf8')).toBe(
        `subject=${distinguishedName(organisation)}`,
      );
      expect(await textOf(fileOf(host), '-checkhost', host)).toContain('does match certificate');
    });
  }

  it('every case of a source is there', () => {
    expect(new Set(sources().map((source) => source.case))).toEqual(
      new Set(['nominal', 'revoked', 'not-listed', 'other-authority']),
    );
  });

  it('the workstation has the usage of a server only, and names the CRL', async (context) => {
    skipWithout(context, 'openssl');
    const extensions = await textOf(
      pki.workstation.files.certificate,
      '-ext',
      'extendedKeyUsage,crlDistributionPoints,subjectAltName',
    );
    expect(extensions).toContain('TLS Web Server Authentication');
    expect(extensions).not.toContain('Client');
    expect(extensions).toContain(`URI:${CRL_BASE}/organisations.crl`);
    expect(extensions).toContain('DNS:db100.test.mesimagesmedicales.fr');
  });

  it('the signer of the liste blanche has the name and usages of the official one', async (context) => {
    skipWithout(context, 'openssl');
    const { certificate } = pki.whitelistSigner.files;
    expect((await verify(certificate)).text).toContain(': OK');
    expect(await textOf(certificate, '-subject', '-nameopt', 'RFC2253')).toBe(
      'subject=CN=Liste Blanche DRIM-M,OU=318751275100020,O=AGENCE DU NUMERIQUE EN SANTE,ST=Paris (75),C=FR',
    );
    const extensions = await textOf(certificate, '-ext', 'extendedKeyUsage,keyUsage');
    expect(extensions).toContain('Digital Signature, Non Repudiation');
    expect(extensions.match(/E-mail Protection/)).not.toBeNull();
    expect(extensions).not.toContain('TLS');
  });
});

describe('the CRLs', () => {
  it('are signed, numbered, and good for seven days', async (context) => {
    skipWithout(context, 'openssl');
    for (const [name, issuer] of [
      ['racine.crl', pki.root],
      ['organisations.crl', pki.intermediate],
    ] as const) {
      const file = path.join(pki.directory, name);
      const { stderr, stdout } = await run('openssl', [
        'crl',
        '-inform',
        'DER',
        '-in',
        file,
        '-noout',
        '-text',
        '-CAfile',
        issuer.files.certificate,
      ]);
      expect(stderr).toContain('verify OK');
      const text = stdout.toString();
      expect(text).toMatch(/X509v3 CRL Number:\s+\d+/);
      const next = Date.parse(/Next Update: (.*)/.exec(text)?.[1] ?? '');
      expect(Math.abs(next - Date.now() - 7 * 24 * 3_600_000)).toBeLessThan(600_000);
      expect(text.match(/Serial Number/g)?.length ?? 0).toBe(name === 'organisations.crl' ? 1 : 0);
    }
  });
});

it.skipIf(process.platform === 'win32')('private keys are readable by their owner only', async () => {
  for (const identity of [pki.root, pki.intermediate, pki.whitelistSigner, ...pki.hosts.values()]) {
    expect((await stat(identity.files.key)).mode & 0o777).toBe(0o600);
  }
});
