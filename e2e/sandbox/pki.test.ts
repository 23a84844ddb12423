import { X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run, skipWithout } from './imaging/testing/support.ts';
import { createPki } from './pki.ts';
import type { SandboxPki } from './pki.ts';
import { distinguishedName, fullSources, hostOf, ORGANISATIONS, sources } from './servers.ts';
import type { Organisation, SourceCase } from './servers.ts';
import { folderOfSuite } from './testing/folder.ts';
import type { CrlVariant } from './trust-names.ts';

const folder = folderOfSuite();
const CRL_BASE = 'http://127.0.0.1:4714/crl';
const NO_ISSUER = ['20 at 0 depth lookup: unable to get local issuer certificate'];
/** What openssl finds wrong with the certificate of each case; nothing in those that are not here. */
const FAULTS: Partial<Record<SourceCase, readonly string[]>> = {
  revoked: ['23 at 0 depth lookup: certificate revoked'],
  'other-authority': NO_ISSUER,
  expired: ['10 at 0 depth lookup: certificate has expired'],
  'not-yet-valid': ['9 at 0 depth lookup: certificate is not yet valid'],
  'critical-extension': ['34 at 0 depth lookup: unhandled critical extension'],
  'unknown-intermediate': NO_ISSUER,
  'same-name-authority': ['7 at 0 depth lookup: certificate signature failure'],
  'issued-by-a-leaf': NO_ISSUER,
  // It is its own issuer, which has no list either.
  'self-signed': [
    '18 at 0 depth lookup: self-signed certificate',
    '3 at 0 depth lookup: unable to get certificate CRL',
  ],
  sha1: ['68 at 0 depth lookup: CA signature digest algorithm too weak'],
  'rsa-1024': ['66 at 0 depth lookup: EE certificate key too weak'],
  'revoked-authority': ['23 at 1 depth lookup: certificate revoked'],
  'crl-expired': ['12 at 0 depth lookup: CRL has expired'],
  'crl-unreachable': ['3 at 0 depth lookup: unable to get certificate CRL'],
  'crl-by-a-stranger': ['8 at 0 depth lookup: CRL signature failure'],
};
/** Cases whose certificate names no host that is theirs (RFC 9525, 6.3; the CN counts for nothing). */
const MISNAMED: readonly SourceCase[] = ['wrong-host', 'wide-wildcard', 'partial-wildcard', 'no-alternative-name'];
let pki: SandboxPki;
let files: ReadonlyMap<Organisation, string>;

beforeAll(async () => {
  pki = await createPki({ directory: path.join(folder(), 'pki'), crlBase: CRL_BASE });
  const made = ORGANISATIONS.map(
    async (organisation) => [organisation, (await pki.identityOf(organisation)).files.certificate] as const,
  );
  files = new Map(await Promise.all(made));
});

/** What `openssl verify` says of each certificate with the configured authorities and these CRLs: a line per fault. */
async function verify(
  certificates: readonly string[],
  crls: ReadonlyMap<string, Buffer> = pki.crls,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const bundle = path.join(folder(), 'crls.pem');
  await writeFile(bundle, [...crls.values()].map(asPem).join(''));
  const [root = '', ...intermediates] = pki.configuredAuthorities;
  const { stdout, stderr } = await run('openssl', [
    'verify',
    ...['-x509_strict', '-crl_check_all', '-auth_level', '2', '-CAfile', root, '-CRLfile', bundle],
    ...intermediates.flatMap((file) => ['-untrusted', file]),
    ...certificates,
  ]);
  const verdicts = new Map<string, readonly string[]>();
  for (const [, file = ''] of stdout.toString().matchAll(/^(.+): OK$/gm)) verdicts.set(file, []);
  let faults: string[] = [];
  for (const [, fault, file] of stderr.matchAll(
    /^error (?:(\d+ at \d depth lookup: .+)|(.+): verification failed)$/gm,
  )) {
    if (fault !== undefined) faults.push(fault);
    if (file === undefined) continue;
    verdicts.set(file, faults);
    faults = [];
  }
  return verdicts;
}

function asPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN X509 CRL-----', ...lines, '-----END X509 CRL-----', ''].join('\n');
}

async function textOf(file: string, ...options: string[]): Promise<string> {
  return (await run('openssl', ['x509', '-in', file, '-noout', ...options])).stdout.toString().trim();
}

function fileOf(sourceCase: SourceCase): string {
  return files.get(sources().find((source) => source.case === sourceCase)!)!;
}

describe('the certificates, judged by openssl', () => {
  it('each has the fault of its case, and no other', async (context) => {
    skipWithout(context, 'openssl');
    const verdicts = await verify([...files.values()]);
    const found = ORGANISATIONS.map((entry) => [entry.case, verdicts.get(files.get(entry)!)]);
    expect(found).toEqual(ORGANISATIONS.map((entry) => [entry.case, FAULTS[entry.case] ?? []]));
  });

  it('a client’s usage is refused for a server', async (context) => {
    skipWithout(context, 'openssl');
    const purposes = async (sourceCase: SourceCase): Promise<string> => textOf(fileOf(sourceCase), '-purpose');
    await expect(purposes('wrong-usage')).resolves.toContain('SSL server : No');
    await expect(purposes('nominal')).resolves.toContain('SSL server : Yes');
  });

  it('each has the name of its host, but for those cases', async () => {
    const strict = { subject: 'never', partialWildcards: false } as const;
    for (const [organisation, file] of files) {
      const certificate = new X509Certificate(await readFile(file));
      const matches = certificate.checkHost(hostOf(organisation), strict) !== undefined;
      expect([organisation.case, matches]).toEqual([organisation.case, !MISNAMED.includes(organisation.case)]);
    }
  });

  it('each has the subject of its organisation', async (context) => {
    skipWithout(context, 'openssl');
    for (const organisation of fullSources()) {
      expect(await textOf(files.get(organisation)!, '-subject', '-nameopt', 'RFC2253,-esc_msb,utf8')).toBe(
        `subject=${distinguishedName(organisation)}`,
      );
    }
  });

  it('every case of a source is there once, but the nominal one', () => {
    const cases = sources().map((source) => source.case);
    expect(cases.slice(0, 5)).toEqual(['nominal', 'nominal', 'revoked', 'not-listed', 'other-authority']);
    expect(new Set(cases).size).toBe(cases.length - 1);
    expect(cases.length).toBeGreaterThanOrEqual(30);
    expect(Object.keys(FAULTS).filter((name) => !(cases as string[]).includes(name))).toEqual([]);
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
    expect((await verify([certificate])).get(certificate)).toEqual([]);
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
      const inspect = ['crl', '-inform', 'DER', '-in', file, '-noout', '-text', '-CAfile', issuer.files.certificate];
      const { stderr, stdout } = await run('openssl', inspect);
      expect(stderr).toContain('verify OK');
      const text = stdout.toString();
      expect(text).toMatch(/X509v3 CRL Number:\s+\d+/);
      const next = Date.parse(/Next Update: (.*)/.exec(text)?.[1] ?? '');
      expect(Math.abs(next - Date.now() - 7 * 24 * 3_600_000)).toBeLessThan(600_000);
      // db3 and a signer; the authority that was revoked.
      expect(text.match(/Serial Number/g)?.length ?? 0).toBe(name === 'organisations.crl' ? 2 : 1);
    }
  });

  const verdicts: Readonly<Record<Exclude<CrlVariant, 'unreadable'>, readonly string[]>> = {
    expired: ['12 at 0 depth lookup: CRL has expired'],
    stranger: ['8 at 0 depth lookup: CRL signature failure'],
    older: [],
    empty: [],
    'db4-revoked': ['23 at 0 depth lookup: certificate revoked'],
  };
  for (const [variant, faults] of Object.entries(verdicts)) {
    it(`in the place of the intermediate’s own, the variant ${variant}`, async (context) => {
      skipWithout(context, 'openssl');
      const crl = await pki.crlVariant('organisations', variant as CrlVariant);
      const file = fileOf('nominal');
      expect((await verify([file], new Map([...pki.crls, ['organisations.crl', crl]]))).get(file)).toEqual(faults);
    });
  }

  it('an unreadable one is a page', async () => {
    expect((await pki.crlVariant('root', 'unreadable')).toString()).toContain('<html>');
  });
});

it.skipIf(process.platform === 'win32')('private keys are readable by their owner only', async () => {
  const identities = await Promise.all(ORGANISATIONS.map((organisation) => pki.identityOf(organisation)));
  for (const identity of [pki.root, pki.intermediate, pki.whitelistSigner, ...identities]) {
    expect((await stat(identity.files.key)).mode & 0o777).toBe(0o600);
  }
});
