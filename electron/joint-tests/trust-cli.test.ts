/** `npm run trust`: the official lists as a process; own lists, servers and keys in this one. */
import { execFile } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parsePemCertificates } from '../trust/certificate.ts';
import { LIST } from '../trust/testing/list-bench.ts';
import { type ListSigner, signList } from '../trust/testing/list-signer.ts';
import { OpensslFolder, opensslMissing } from '../trust/testing/openssl.ts';
import { startTlsSource, type TlsSource } from '../trust/testing/tls-source.ts';
import { runTrustCommand } from '../trust-cli.ts';

const PROGRAM = join(import.meta.dirname, '../trust-cli.ts');
const OFFICIAL = join(import.meta.dirname, '../../../shared/ans/liste-blanche');
const OFFICIAL_CA = ['TEST-AC-RACINE-IGC-SANTE-ELEMENTAIRE.pem', 'TEST-AC-IGC-SANTE-ELEMENTAIRE-ORGANISATIONS.pem'];

const Spoken = z.object({ code: z.string(), message: z.string(), advice: z.string().optional() });
const Answer = z.looseObject({
  accepted: z.boolean().optional(),
  steps: z.array(z.object({ name: z.string(), outcome: z.string(), error: Spoken.optional() })).optional(),
  error: Spoken.optional(),
});

const SURROUNDINGS = { environment: {}, platform: process.platform, home: tmpdir() };

interface Ended {
  readonly exitCode: unknown;
  readonly errors: string;
  readonly answer: z.output<typeof Answer>;
}

/** Runs a command line as people do; standard output has to be one object. */
function asProcess(args: readonly string[], folder: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { cwd: folder }, (error, output, errors) => {
      resolve({ exitCode: error === null ? 0 : error.code, errors, answer: Answer.parse(JSON.parse(output)) });
    });
  });
}

/** The same in this process, which saves its start. */
async function here(args: readonly string[], folder: string): Promise<Ended> {
  const { output, errors, exitCode } = await runTrustCommand(args, { ...SURROUNDINGS, folder });
  return { exitCode, errors, answer: Answer.parse(JSON.parse(output)) };
}

const officialMissing = existsSync(OFFICIAL)
  ? ''
  : ' (skipped: needs the data of ans/liste-blanche, not on this machine)';

describe.skipIf(officialMissing !== '')(`official lists${officialMissing}`, () => {
  const verify = (run: typeof here, file: string, at: string) =>
    run(['verify-list', file, '--ca', ...OFFICIAL_CA, '--at', at, '--no-revocation', '--json'], OFFICIAL);
  const Entries = z.object({ list: z.object({ entries: z.array(z.unknown()) }) });

  it.concurrent.each([
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.xml', '2026-11-21', asProcess, 17],
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.2026.01.28.xml', '2026-01-28', here, 11],
  ])('accepted: %s at %s', async (file, date, run, count) => {
    const { exitCode, errors, answer } = await verify(run, file, date);
    expect({ exitCode, errors, ...answer }).toMatchObject({
      exitCode: 0,
      errors: '',
      command: 'verify-list',
      accepted: true,
      revocation: 'not-checked',
      at: `${date}T00:00:00.000Z`,
      list: { signer: { subject: expect.stringMatching(/^CN=Liste Blanche DRIM-M,OU=318751275100020,/) } },
    });
    expect(answer.steps?.filter(({ outcome }) => outcome !== 'passed')).toMatchObject([
      { name: 'signer-revocation', outcome: 'skipped' },
    ]);
    expect(Entries.parse(answer).list.entries).toHaveLength(count);
  });

  it.concurrent.each([
    ['LISTEBLANCHE_DRIM-M_NONSIGNEE_TEST.xml', '2026-11-21', asProcess, 'signature-form', 'LIST_NOT_SIGNED'],
    ['LISTEBLANCHE_DRIM-M_SIGNEE_TEST.2026.01.28.xml', '2026-11-21', here, 'signer-validity', 'LIST_SIGNER_EXPIRED'],
    ['listeblanche_INFORMATIFSIGNE.xml', '2024-05-01', here, 'schema', 'LIST_SCHEMA_OLD'],
  ])('refused: %s at %s', async (file, date, run, step, code) => {
    const { exitCode, errors, answer } = await verify(run, file, date);
    expect({ exitCode, errors, answer }).toMatchObject({
      exitCode: 1,
      errors: '',
      answer: { accepted: false, error: { code } },
    });
    const failed = answer.steps?.filter(({ outcome }) => outcome === 'failed');
    expect(failed).toMatchObject([{ name: step, error: { code } }]);
  });
});

describe.skipIf(opensslMissing !== '')(
  `with authorities of one's own${opensslMissing && ` (${opensslMissing})`}`,
  () => {
    const folder = new OpensslFolder();
    const run = (...args: readonly string[]) => runTrustCommand(args, { ...SURROUNDINGS, folder: folder.path });
    const judged = async (...args: readonly string[]) => {
      const { exitCode, errors, answer } = await here([...args, '--json'], folder.path);
      return { exitCode, errors, ...answer };
    };
    const CA = ['--ca', 'root.pem', 'intermediate.pem'];
    /** Distribution points: the files of the folder. */
    const asked: string[] = [];
    const points = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(folder.read(`points${request.url}`));
    });

    beforeAll(async () => {
      points.listen(0, '127.0.0.1');
      await once(points, 'listening');
      const address = `http://127.0.0.1:${(points.address() as AddressInfo).port}`;
      const point = (name: string) => `crlDistributionPoints=URI:${address}/${name}.crl\n`;
      const authority = `basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\n${point('root')}`;
      folder.certificate('root', { subject: '/C=FR/O=IGC/CN=Racine' });
      folder.certificate('stranger', { subject: '/C=FR/O=Autre/CN=Racine' });
      folder.certificate('intermediate', { subject: '/C=FR/O=IGC/CN=AC', issuer: 'root', extensions: authority });
      const subject = '/C=FR/O=ANS/OU=318751275100020/CN=Liste Blanche DRIM-M';
      const extensions = `keyUsage=critical,digitalSignature,nonRepudiation\n${point('intermediate')}`;
      folder.certificate('signer', { subject, issuer: 'intermediate', extensions });
      folder.write('list.xml', signList(LIST, listSigner(folder, 'signer')));
      mkdirSync(join(folder.path, 'points'));
      for (const name of ['root', 'intermediate']) folder.write(`points/${name}.crl`, folder.crl(name));
      folder.write('revoked.crl', folder.crl('intermediate', 'signer'));
    });
    afterAll(() => {
      points.close();
      folder[Symbol.dispose]();
    });

    it('a list by the revocation lists given: good, revoked, one missing', async () => {
      const crls = (...names: readonly string[]) => judged('verify-list', 'list.xml', ...CA, '--crl', ...names);
      expect(await crls('points/root.crl', 'points/intermediate.crl')).toMatchObject({
        exitCode: 0,
        accepted: true,
        revocation: 'files',
      });
      expect(await crls('points/root.crl', 'revoked.crl')).toMatchObject({
        exitCode: 1,
        error: { code: 'LIST_SIGNER_REVOKED' },
      });
      expect(await crls('points/root.crl')).toMatchObject({ exitCode: 1, error: { code: 'LIST_SIGNER_CRL' } });
    });

    it('the signer that is expected', async () => {
      const named = (...more: readonly string[]) =>
        judged('verify-list', 'list.xml', ...CA, '--no-revocation', ...more);
      expect(await named()).toMatchObject({ exitCode: 0 });
      expect(await named('--cn', 'Liste Noire')).toMatchObject({ exitCode: 1, error: { code: 'LIST_SIGNER_NAME' } });
      expect(await named('--ou', '1')).toMatchObject({ exitCode: 1, error: { code: 'LIST_SIGNER_NAME' } });
      const strange = await judged('verify-list', 'list.xml', '--ca', 'stranger.pem', '--no-revocation');
      expect(strange).toMatchObject({ exitCode: 1, error: { code: 'LIST_SIGNER_CHAIN' } });
    });

    it('what people read: each step, why it failed, and what to do', async () => {
      const { output, exitCode } = await run('verify-list', 'list.xml', '--ca', 'root.pem', '--no-revocation');
      expect(exitCode).toBe(1);
      expect(output).toMatch(/^Liste blanche list\.xml, jugée au .+\n {2}\[ok\] +Document XML\n/);
      expect(output).toMatch(/\n {2}\[REFUS\] +Autorités du signataire\n {14}\S.+\n {14}\S.+\n {2}\[non fait\] /);
      expect(output).toMatch(/\nListe refusée\n$/);
      const english = await run('verify-list', '--no-revocation', '--lang', 'en', ...CA, 'list.xml');
      expect(english).toMatchObject({ exitCode: 0, errors: '' });
      expect(english.output).toMatch(/\nList accepted: 2 DRIMbox, .+CN=Liste Blanche DRIM-M,/);
    });

    it('fetches revocation lists from the distribution points', async () => {
      const verify = ['verify-list', 'list.xml', ...CA];
      expect(await judged(...verify)).toMatchObject({ exitCode: 0, revocation: 'fetched' });
      expect(asked.toSorted()).toEqual(['/intermediate.crl', '/root.crl']);
      const good = folder.read('points/intermediate.crl');
      folder.write('points/intermediate.crl', folder.read('points/root.crl'));
      expect(await judged(...verify)).toMatchObject({ exitCode: 1, error: { code: 'LIST_SIGNER_CRL' } });
      folder.write('points/intermediate.crl', folder.read('revoked.crl'));
      expect(await judged(...verify)).toMatchObject({ exitCode: 1, error: { code: 'LIST_SIGNER_REVOKED' } });
      folder.write('points/intermediate.crl', good);
    });

    it('a source, with the configuration of the workstation: accepted, not listed', async () => {
      const sources: TlsSource[] = [];
      for (const name of ['db3', 'db9']) {
        const host = `${name}.drimbox.test`;
        const extensions = `extendedKeyUsage=serverAuth\nsubjectAltName=DNS:${host}\n`;
        const subject = `/C=FR/ST=Côte-d'Or (21)/O=CHU/OU=1/CN=${host}`;
        folder.certificate(name, { subject, issuer: 'intermediate', extensions });
        const [cert, key] = ['pem', 'key'].map((ending) => folder.read(`${name}.${ending}`));
        sources.push(await startTlsSource({ cert, key }));
      }
      const hosts = { 'db3.drimbox.test': '127.0.0.1', 'db9.drimbox.test': '127.0.0.1' };
      const trust = { ca: ['root.pem', 'intermediate.pem'], whitelistFile: 'list.xml', crlFolder: 'points' };
      folder.write('configuration.json', JSON.stringify({ trust, network: { hosts } }));
      try {
        const [listed, unlisted] = await Promise.all(
          ['db3', 'db9'].map((name, i) =>
            judged(
              'check-host',
              `https://${name}.drimbox.test:${sources[i]?.port}/x`,
              '--config',
              'configuration.json',
            ),
          ),
        );
        expect(listed).toMatchObject({ exitCode: 0, errors: '', command: 'check-host', accepted: true });
        expect(listed?.steps?.map(({ outcome }) => outcome)).toEqual(Array(8).fill('passed'));
        expect(listed).toMatchObject({ host: 'db3.drimbox.test', asksForCertificate: false, protocol: 'TLSv1.3' });
        expect(unlisted).toMatchObject({ exitCode: 1, accepted: false });
        expect(unlisted?.steps?.at(-1)).toMatchObject({ name: 'whitelist', error: { code: 'TRUST_NOT_LISTED' } });
        expect(sources.map(({ requestBytes }) => requestBytes)).toEqual([0, 0]);
        const people = await run(
          'check-host',
          `db9.drimbox.test:${sources[1]?.port}`,
          '--config',
          'configuration.json',
        );
        expect(people.output).toMatch(
          /\n {2}\[REFUS\] +Liste blanche\n {14}Le serveur db9\.drimbox\.test a été refusé/,
        );
        expect(people).toMatchObject({ exitCode: 1, errors: '' });
      } finally {
        for (const source of sources) await source[Symbol.asyncDispose]();
      }
    });

    it('a key and its request', async () => {
      const name = 'db178.test.mesimagesmedicales.fr';
      const about = [
        '--organisation',
        'CHU de Dijon',
        '--siret',
        '187 512 751 00020',
        '--departement',
        "Côte-d'Or (21)",
      ];
      const made = await judged('new-key', name, ...about, '--out', '.', '--ec');
      const files = { key: join(folder.path, `${name}.key`), request: join(folder.path, `${name}.csr`) };
      expect(made).toMatchObject({ exitCode: 0, command: 'new-key', name, ...files });
      expect(createPrivateKey(folder.read(`${name}.key`)).asymmetricKeyType).toBe('ec');
      if (process.platform !== 'win32') expect(statSync(files.key).mode & 0o777).toBe(0o600);
      const subject = folder.run(
        'req',
        '-in',
        files.request,
        '-noout',
        '-subject',
        '-nameopt',
        'RFC2253,-esc_msb,utf8',
      );
      expect(subject).toContain(`CN=${name},OU=318751275100020,O=CHU de Dijon,ST=Côte-d'Or (21),C=FR`);
      const again = await judged('new-key', name, ...about, '--out', '.');
      expect(again).toMatchObject({ exitCode: 2, error: { code: 'KEY_FILE_EXISTS' } });
      const elsewhere = await judged('new-key', name, ...about, '--out', 'absent', '--ec');
      expect(elsewhere).toMatchObject({ exitCode: 2, error: { code: 'KEY_FILE_WRITE' } });
    });

    it.each([
      ['an absent list', ['verify-list', 'absent.xml', '--ca', 'root.pem', '--no-revocation'], 'FILE'],
      ['an absent authority', ['verify-list', 'list.xml', '--ca', 'absent.pem', '--no-revocation'], 'FILE'],
      [
        'a list as authority',
        ['verify-list', 'list.xml', '--ca', 'list.xml', '--no-revocation'],
        'CERTIFICATE_UNREADABLE',
      ],
      [
        'a certificate as revocation list',
        ['verify-list', 'list.xml', '--ca', 'root.pem', '--crl', 'root.pem'],
        'CRL_UNREADABLE',
      ],
      ['an absent configuration', ['check-host', 'https://a.example', '--config', 'absent.json'], 'CONFIG_UNREADABLE'],
      ['plain http', ['check-host', 'http://a.example', '--config', 'absent.json'], 'TRUST_ADDRESS_INVALID'],
    ])('not usable: %s', async (_, args, code) => {
      const outcome = await judged(...args);
      expect(outcome).toMatchObject({ exitCode: 2, error: { code } });
      expect(outcome.errors).toContain(outcome.error?.message);
    });
  },
);

function listSigner(folder: OpensslFolder, name: string): ListSigner {
  const [certificate] = parsePemCertificates(folder.read(`${name}.pem`).toString());
  if (certificate === undefined) throw new Error('no certificate');
  return {
    certificate: Buffer.from(certificate.raw),
    key: createPrivateKey(folder.read(`${name}.key`)),
    serial: BigInt(`0x${certificate.serialNumber}`),
    issuerDer: Buffer.from(certificate.issuerDer),
    issuer: certificate.issuer.toString(),
  };
}
