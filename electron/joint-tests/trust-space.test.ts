/** The espace de confiance as the program composes it: real certificates, lists and store, a server for the liste blanche. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { AuditLog } from '../audit-log.ts';
import type { AuditEvent } from '../audit/events.ts';
import { loadConfiguration } from '../config/load.ts';
import { Secrets } from '../config/secrets.ts';
import { openDurableStore, type DurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';
import { createTrustSpace, type TrustParts } from '../trust-services.ts';
import { ListBench } from '../trust/testing/list-bench.ts';
import { opensslMissing } from '../trust/testing/openssl.ts';
import { startTcp, startTlsSource } from '../trust/testing/tls-source.ts';
import { toPem } from '../trust/to-pem.ts';

let bench: ListBench | undefined;
beforeAll(() => {
  if (opensslMissing !== '') return;
  bench = new ListBench();
  bench.authority('intermediate');
  bench.folder.certificate('own', {
    subject: '/C=FR/O=CHU/CN=db1.drimbox.test',
    issuer: 'intermediate',
    extensions: 'subjectAltName=DNS:db1.drimbox.test\n',
  });
});
afterAll(() => bench?.[Symbol.dispose]());

function made(): ListBench {
  if (bench === undefined) throw new Error('nothing was made');
  return bench;
}

let folder = '';
let served: string | undefined;
let events: AuditEvent[] = [];
let server: Server;
let store: DurableStore;
const running: TrustParts[] = [];
beforeEach(async (context) => {
  if (opensslMissing !== '') context.skip(opensslMissing);
  folder = mkdtempSync(join(tmpdir(), 'drimbox-trust-'));
  mkdirSync(join(folder, 'crl'));
  events = [];
  server = createServer((request, response) => {
    if (request.url === '/silent') return;
    if (served === undefined) response.socket?.destroy();
    else response.end(served);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  store = await openDurableStore({ directory: join(folder, 'state'), keyVault: fileKeyVault(join(folder, 'key')) });
  putCrl('root');
  putCrl('intermediate');
});
afterEach(async () => {
  if (folder === '') return;
  await Promise.all(running.splice(0).map((parts) => parts.close()));
  store.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
  folder = '';
});

function putCrl(authority: 'root' | 'intermediate', revokedSerial?: bigint): void {
  writeFileSync(join(folder, 'crl', `${authority}.crl`), made().crl(authority, revokedSerial).raw);
}

const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function start(trust: object = {}, others: object = {}): Promise<TrustParts> {
  for (const name of ['root', 'intermediate'] as const) {
    writeFileSync(join(folder, `${name}.pem`), toPem('CERTIFICATE', made().authority(name).raw));
  }
  for (const name of ['own.pem', 'own.key'])
    writeFileSync(join(folder, name), made().folder.read(name), { mode: 0o600 });
  const path = join(folder, 'config.json');
  const whitelist = `${address()}/list.xml`;
  const identity = { certificate: 'own.pem', key: 'file:own.key' };
  const configured = { ca: ['root.pem', 'intermediate.pem'], identity, whitelist, crlFolder: 'crl', ...trust };
  writeFileSync(path, JSON.stringify({ trust: configured, ...others }));
  const loaded = loadConfiguration(path);
  const { resolvePath } = loaded;
  const parts = await createTrustSpace({
    loaded,
    secrets: new Secrets({ resolvePath, environment: {}, platform: process.platform }),
    store,
    // The certificates begin to be valid within seconds.
    now: () => Date.now() + 60_000,
    onChange: () => {},
    audit: new AuditLog({ record: (event) => void events.push(event) }),
    newReference: () => 'reference',
  });
  running.push(parts);
  parts.space.start();
  await parts.space.check();
  return parts;
}

const codes = ({ space }: TrustParts) => space.summary().alarms.map(({ code }) => code);

test('list and revocation lists come into force; our own certificate is looked for on the list', async () => {
  served = made().signed();
  const parts = await start();
  expect(parts.space.report()).toMatchObject({
    own: { certificate: { subject: 'CN=db1.drimbox.test,O=CHU,C=FR' }, listed: 'no' },
    whitelist: { selected: 'nominal', inForce: { entries: [{ db: 'db3.drimbox.test' }, { db: 'db4.drimbox.test' }] } },
    crls: [
      { authority: 'CN=Racine,O=IGC,C=FR', origin: 'root.crl', state: 'good' },
      { authority: 'CN=Organisations,O=IGC,C=FR', origin: 'intermediate.crl', state: 'good' },
    ],
  });
  expect(parts.space.summary()).toMatchObject({ level: 'warning', alarms: [{ code: 'OWN_CERTIFICATE_NOT_LISTED' }] });
  expect(events).toEqual([{ action: 'whitelist-replaced', outcome: 'success', origin: 'nominal' }]);
});

test('after a restart without network the list is in force, until its signer is revoked', async () => {
  served = made().signed();
  await (await start()).close();
  served = undefined;
  const parts = await start();
  expect(parts.space.report().whitelist.inForce?.entries).toHaveLength(2);
  expect(codes(parts)).toEqual(['LIST_UNREACHABLE', 'OWN_CERTIFICATE_NOT_LISTED']);

  putCrl('intermediate', made().signer().serial);
  await parts.space.check();
  await parts.space.check();
  expect(codes(parts)).toEqual(['LIST_NONE', 'LIST_UNREACHABLE']);
  await parts.close();
  const next = await start();
  expect(next.space.report().whitelist.inForce).toBeUndefined();
});

test('an altered list is refused and audited, the good one stays', async () => {
  served = made().signed();
  const parts = await start();
  served = served.replace('db3.drimbox.test', 'db6.drimbox.test');
  await parts.space.check();
  expect(parts.space.report().whitelist.inForce?.entries[0]?.db).toBe('db3.drimbox.test');
  expect(parts.space.report().whitelist.failure?.code).toBe('LIST_DIGEST');
  const errorCode = 'LIST_DIGEST';
  expect(events.at(-1)).toEqual({
    action: 'whitelist-refused',
    outcome: 'minor-failure',
    origin: 'nominal',
    errorCode,
  });
});

test('a file is an origin like another', async () => {
  served = undefined;
  writeFileSync(join(folder, 'list.xml'), made().signed());
  const parts = await start({ whitelistFile: 'list.xml' });
  expect(codes(parts)).toContain('LIST_NONE');
  await parts.space.selectWhitelist('file');
  expect(parts.space.report().whitelist).toMatchObject({
    selected: 'file',
    inForce: { obtainedFrom: join(folder, 'list.xml') },
  });
  rmSync(join(folder, 'list.xml'));
  await parts.space.check();
  expect(parts.space.report().whitelist).toMatchObject({ inForce: {}, failure: { code: 'LIST_FILE' } });
});

test('a certificate file that is none: CONFIG_UNREADABLE with its path', async () => {
  writeFileSync(join(folder, 'none.pem'), 'no certificate');
  await expect(start({ ca: ['none.pem'] })).rejects.toMatchObject({
    code: 'CONFIG_UNREADABLE',
    facts: { path: join(folder, 'none.pem') },
  });
});

test('silence is told within the time of a connection: of a distribution point, of a source', async () => {
  const host = 'db3.drimbox.test';
  const extensions = `subjectAltName=DNS:${host}\ncrlDistributionPoints=URI:${address()}/silent\n`;
  made().folder.certificate('source', { subject: `/CN=${host}`, issuer: 'intermediate', extensions });
  const [cert, key] = ['source.pem', 'source.key'].map((name) => made().folder.read(name));
  await using source = await startTlsSource({ cert, key });
  await using silent = await startTcp((socket) => void socket.resume());
  const others = { sources: { connectSeconds: 0.6 }, network: { hosts: { [host]: '127.0.0.1' } } };
  const { dispatcher, space } = await start(
    { whitelist: undefined, crlFolder: undefined, identity: undefined },
    others,
  );
  const request = dispatcher.request({ origin: `https://${host}:${source.port}`, path: '/', method: 'GET' });
  const [refused, probed] = await Promise.allSettled([request, space.probe(`${host}:${silent.port}`)]);
  expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'TRUST_CRL_MISSING' } });
  expect(probed).toMatchObject({ value: { accepted: false } });
  expect(space.report().refusals.map(({ error: { code } }) => code)).toEqual(['TRUST_CRL_MISSING']);
  const failed =
    probed.status === 'fulfilled' ? probed.value.steps.find(({ outcome }) => outcome === 'failed') : undefined;
  expect(failed?.error).toEqual({ code: 'TRUST_HANDSHAKE_SILENT', facts: { host, seconds: 1 } });
  expect(source.requestBytes).toBe(0);
});

test('nothing configured: every source is refused, and it is said why', async () => {
  const parts = await start({ ca: [], identity: undefined, whitelist: undefined, crlFolder: undefined });
  expect(parts.space.summary().level).toBe('bad');
  expect(codes(parts)).toEqual(['AUTHORITY_NONE', 'LIST_NONE', 'OWN_CERTIFICATE_NONE']);
});
