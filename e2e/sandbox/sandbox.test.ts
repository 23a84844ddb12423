/** The sandbox as other programs see it: its ready line and what stands behind it. */
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDmp, dmpDocuments, dmpRequests } from '../support/dmp.ts';
import { addressOf, listAddress, publishCrl, seenBy, sourceOf, switchList, trustRequests } from '../support/trust.ts';
import { envelope, patientAndStatus, queryBody, retrieveBody, vihf } from './dmp/testing/requests.ts';
import { signatureTemplate } from './dmp/testing/structure.ts';
import { findPorts } from './http.ts';
import { run, skipWithout } from './imaging/testing/support.ts';
import { PROFESSIONALS } from './openid/professionals.ts';
import type { ReadyLine } from './ready-line.ts';
import { hostOf, isLight, sources } from './servers.ts';
import { logIn } from './testing/browser.ts';
import { folderOfSuite } from './testing/folder.ts';
import { end, PATIENCE, ROOT, start } from './testing/process.ts';
import type { Started } from './testing/process.ts';

const folder = folderOfSuite();
/** The request of the official samples: ten transfer syntaxes, the lossless ones first. */
const SYNTAXES = ['4.70', '4.80', '4.91', '4.50', '4.51', '4.100', '4.101', '4.102', '4.103', '1'];
const ACCEPT = SYNTAXES.map(
  (syntax, index) =>
    `multipart/related; type="application/dicom";transfer-syntax=1.2.840.10008.1.2.${syntax};q=0.${9 - Math.floor(index / 2)};boundary=**`,
).join(',');

describe('a running sandbox', () => {
  let sandbox: Started;
  let base: number;

  beforeAll(async () => {
    base = await findPorts(21);
    sandbox = await start('--port-base', String(base), '--out', path.join(folder(), 'out'));
  }, PATIENCE);
  afterAll(async () => {
    await end(sandbox.child);
  });

  it('says everything in one line', () => {
    const { ready: line, stdout, child } = sandbox;
    expect(stdout).toHaveLength(1);
    expect(line).toMatchObject({
      ready: true,
      pid: child.pid,
      listener: `http://127.0.0.1:${base}`,
      out: path.join(folder(), 'out'),
    });
    const cases = ['nominal', 'nominal', 'revoked', 'not-listed', 'other-authority', 'no-client-certificate'];
    expect(line.sources.slice(0, 6).map((source) => source.case)).toEqual(cases);
    expect(line.sources.map((source) => source.host)).toEqual(sources().map(hostOf));
    expect(new Set(line.sources.map((source) => source.port)).size).toBe(sources().length);
    expect(line.pacs).toHaveLength(1);
    expect(new URLSearchParams(line.call).get('Patient.identifier.value')).toBe('279035121518989');
  });

  it('writes a configuration that the program finds no mistake in', async () => {
    const cli = path.join(ROOT, 'electron/config/cli.ts');
    const { code, stdout, stderr } = await run(process.execPath, [cli, 'check', sandbox.ready.config]);
    expect(stdout.toString() + stderr).toContain('aucune erreur');
    expect(code).toBe(0);
    const text = await readFile(sandbox.ready.config, 'utf8');
    expect(JSON.parse(text)).toMatchObject({
      listener: { port: base },
      trust: { whitelist: sandbox.ready.whitelist, whitelistTest: expect.stringMatching(/non-signee\.xml$/) as string },
      network: { hosts: Object.fromEntries(sources().map((source) => [hostOf(source), '127.0.0.1'])) },
    });
    expect(text).toContain('"clientSecret": "file:secrets/psc"');
    expect(JSON.parse(text)).toMatchObject({ dmp: { baseUrl: sandbox.ready.dmp, strategy: 'psc' } });
  });

  it('serves list and CRLs where the certificates say that they are', async (context) => {
    skipWithout(context, 'openssl', 'curl');
    const certificate = path.join(sandbox.ready.pki, 'db4.test.mesimagesmedicales.fr.pem');
    const { stdout } = await run('openssl', ['x509', '-in', certificate, '-noout', '-ext', 'crlDistributionPoints']);
    const url = /URI:(\S+)/.exec(stdout.toString())?.[1] ?? '';
    expect(url.startsWith(`${sandbox.ready.crl}/`)).toBe(true);
    const crl = await run('curl', ['-sSf', url]);
    expect(crl.stdout.equals(await readFile(path.join(sandbox.ready.pki, 'organisations.crl')))).toBe(true);
    expect((await run('curl', ['-sSf', sandbox.ready.whitelist])).stdout.toString()).toContain('<db>db4.test');
    const corrupt = new URL('/liste-blanche-corrompue.xml', sandbox.ready.whitelist);
    expect((await fetch(corrupt)).status).toBe(200);
  });

  it('gives a series by mutual TLS to the token of a login, to curl', async (context) => {
    skipWithout(context, 'curl', 'dcmtk');
    const kos = (await readdir(sandbox.ready.kos)).map((name) => path.join(sandbox.ready.kos, name));
    expect(kos.length).toBeGreaterThan(0);
    const dump = (
      await run('dcmdump', ['+L', '+P', '0008,1190', '+P', '0008,0018', '-s', kos[0] ?? ''])
    ).stdout.toString();
    const [retrieve, uid] = [/\(0008,1190\) UR \[([^\]]+)\]/, /\(0008,0018\) UI \[([^\]]+)\]/].map(
      (form) => form.exec(dump)?.[1] ?? '',
    );
    const source = sandbox.ready.sources[0]!;
    expect(retrieve).toMatch(
      new RegExp(`^https://${source.host}:${source.port}/dicom-web-rs/studies/[0-9.]+/series/[0-9.]+$`),
    );
    const pki = (name: string): string => path.join(sandbox.ready.pki, name);
    const authorities = path.join(folder(), 'authorities.pem');
    await writeFile(
      authorities,
      (await readFile(pki('racine.pem'), 'utf8')) + (await readFile(pki('organisations.pem'), 'utf8')),
    );
    const curl = async (token: string, ...more: string[]): Promise<string> => {
      const body = path.join(folder(), 'series');
      const args = [
        '-sS',
        '-o',
        body,
        '-w',
        '%{http_code} %{content_type}',
        '--cacert',
        authorities,
        '--resolve',
        `${source.host}:${source.port}:127.0.0.1`,
      ];
      const headers = [
        `Authorization: Bearer ${token}`,
        `KOS-SOPInstanceUID: ${uid ?? ''}`,
        `Accept: ${ACCEPT}`,
      ].flatMap((header) => ['-H', header]);
      const { stdout, stderr } = await run('curl', [...args, ...headers, ...more, retrieve ?? '']);
      return stdout.toString() + stderr;
    };
    const client = (name: string): string[] => ['--cert', pki(`${name}.chain.pem`), '--key', pki(`${name}.key`)];
    const own = client('db100.test.mesimagesmedicales.fr');
    await expect(curl(await accessToken(sandbox.ready, base), ...own)).resolves.toMatch(/^200 multipart\/related/);
    await expect(curl('inconnu', ...own)).resolves.toMatch(/^401/);
    await expect(curl('inconnu', ...client('db2.test.mesimagesmedicales.fr'))).resolves.toMatch(/^000/);
    await expect(curl('inconnu')).resolves.toMatch(/^000/);
  });

  it('gives a series to a client without a certificate where none is asked for, and says what its sources saw', async (context) => {
    skipWithout(context, 'curl');
    const { ready: line } = sandbox;
    const source = sourceOf(line, 'no-client-certificate');
    const before = await seenBy(source);
    const cacert = path.join(line.pki, 'racine.pem');
    const resolve = `${source.host}:${source.port}:127.0.0.1`;
    const args = [
      '-sS',
      '-o',
      path.join(folder(), 'health'),
      '-w',
      '%{http_code}',
      '--cacert',
      cacert,
      '--resolve',
      resolve,
    ];
    const { stdout } = await run('curl', [...args, addressOf(source)]);
    expect(stdout.toString()).toBe('200');
    await expect.poll(async () => (await seenBy(source)).open).toBe(0);
    const { connections, handshakes, requestBytes } = await seenBy(source);
    expect([before.connections, connections, handshakes]).toEqual([0, 1, 1]);
    expect(requestBytes).toBeGreaterThan(50);
    expect(await seenBy(sourceOf(line, 'expired'))).toMatchObject({ connections: 0 });
  });

  it('changes list and CRL under the feet of the program', async () => {
    const { ready: line } = sandbox;
    const list = async (): Promise<string> => (await fetch(line.whitelist)).text();
    const crl = async (): Promise<Buffer> =>
      Buffer.from(await (await fetch(`${line.crl}/organisations.crl`)).arrayBuffer());
    const [nominalList, nominalCrl] = [await list(), await crl()];
    const asked = await trustRequests(line, '/liste-blanche.xml');
    await switchList(line, 'with-db8');
    expect(await list()).toContain('<db>db8.');
    await switchList(line, 'absent');
    expect((await fetch(line.whitelist)).status).toBe(404);
    await switchList(line, 'nominal');
    expect((await list()).replace(/<ds:Signature.*/s, '')).toBe(nominalList.replace(/<ds:Signature.*/s, ''));
    expect(await trustRequests(line, '/liste-blanche.xml')).toBe(asked + 3);
    await publishCrl(line, 'organisations', 'db4-revoked');
    expect((await crl()).length).toBeGreaterThan(nominalCrl.length);
    await publishCrl(line, 'organisations', 'unreachable');
    await expect(crl()).rejects.toThrow();
    await publishCrl(line, 'organisations', 'nominal');
    expect((await crl()).equals(nominalCrl)).toBe(true);
    expect((await fetch(listAddress(line, 'altered'))).status).toBe(200);
  });

  it('has a PACS that answers echoscu', async (context) => {
    skipWithout(context, 'dcmtk');
    const [pacs] = sandbox.ready.pacs;
    expect((await run('echoscu', ['-aec', pacs!.aet, pacs!.host, String(pacs!.port)])).code).toBe(0);
  });

  it('has a folder of manifests for every source, of one study for those that serve none', async () => {
    const all = await readdir(sandbox.ready.kos);
    for (const source of sandbox.ready.sources) {
      const names = await readdir(source.kos);
      expect(all).toEqual(expect.arrayContaining(names));
      expect(names).toHaveLength(isLight(source.case) ? 1 : all.length);
      expect(
        (await readFile(path.join(source.kos, names[0] ?? ''))).includes(`https://${source.host}:${source.port}/`),
      ).toBe(true);
    }
  });

  it('has a DMP that holds the manifests of the nominal source, byte for byte', async () => {
    const { ready: line } = sandbox;
    const documents = (await dmpDocuments(line)).filter((each) => each.case === 'study' && each.typeCode === 'IMG-KOS');
    const uniqueIds = documents.map(({ uniqueId }) => uniqueId);
    // In base64 where they stand.
    await controlDmp(line, { style: 2 });
    const answer = await fetch(`${line.dmp}/repository`, {
      method: 'POST',
      headers: {
        'content-type': 'application/soap+xml; charset=UTF-8',
        authorization: `Bearer ${await accessToken(line, base)}`,
      },
      body: envelope('repository', retrieveBody(uniqueIds)),
    });
    const text = await answer.text();
    const names = (await readdir(line.kos)).filter((name) => name !== 'erreurs.dcm');
    expect(uniqueIds).toHaveLength(names.length);
    for (const name of names)
      expect(text).toContain(`>${(await readFile(path.join(line.kos, name))).toString('base64')}<`);
    expect((await dmpRequests(line)).at(-1)).toMatchObject({ transaction: 'TD3.2', outcome: 'answered' });
  });

  it('has certificates of a structure by which the DMP lets in what xmlsec1 signs', async (context) => {
    skipWithout(context, 'curl', 'xmlsec1');
    const { url, ca, authentication, signature } = sandbox.ready.dmpAir;
    const file = (name: string): string => path.join(folder(), name);
    await writeFile(file('vihf.xml'), vihf({ id: '_vihf', signature: signatureTemplate('_vihf', 'sha256') }));
    const signed = await run('xmlsec1', [
      ...['--sign', '--privkey-pem', `${signature.key},${signature.certificate}`],
      ...['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion', file('vihf.xml')],
    ]);
    const assertion = signed.stdout.toString().replace(/^<\?xml[^>]*\?>\s*/, '');
    await writeFile(file('td31.xml'), envelope('registry', queryBody(patientAndStatus()), { assertion }));
    const { stdout, stderr } = await run('curl', [
      ...['-sS', '--noproxy', '*', '--cacert', ca, '--cert', authentication.certificate, '--key', authentication.key],
      ...['-H', 'Content-Type: application/soap+xml', '--data-binary', `@${file('td31.xml')}`, `${url}/registry`],
    ]);
    expect(stdout.toString().slice(0, 2000) + stderr).toContain('ResponseStatusType:Success');
  });

  it('keeps the folder that it was given', async () => {
    await expect(end(sandbox.child)).resolves.toBe(0);
    expect(existsSync(sandbox.ready.config)).toBe(true);
  });
});

/** Logs in by hand as the first professional, with the verifier and challenge of RFC 7636, appendix B. */
async function accessToken(line: ReadyLine, listenerPort: number): Promise<string> {
  const configuration = JSON.parse(await readFile(line.config, 'utf8')) as { psc: { clientId: string } };
  const secret = await readFile(path.join(line.out, 'secrets/psc'), 'utf8');
  const redirect = `http://127.0.0.1:${listenerPort}/auth/callback/psc`;
  const common = { client_id: configuration.psc.clientId, redirect_uri: redirect };
  const query = new URLSearchParams({
    ...common,
    response_type: 'code',
    scope: 'openid scope_all',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const callback = await logIn(
    `${line.psc}/protocol/openid-connect/auth?${query.toString()}`,
    PROFESSIONALS[0]?.label ?? '',
  );
  const answer = await fetch(`${line.psc}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...common,
      grant_type: 'authorization_code',
      client_secret: secret,
      code: callback.searchParams.get('code') ?? '',
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}
