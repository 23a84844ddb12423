/** The way to the sources, as the program composes it, towards the servers of the sandbox that no program may talk to. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dispatcher } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findPorts, LOOPBACK } from '../../e2e/sandbox/http.ts';
import { Lifetime } from '../../e2e/sandbox/lifetime.ts';
import { startLightSources, type LightSource } from '../../e2e/sandbox/light/sources.ts';
import { createPki } from '../../e2e/sandbox/pki.ts';
import { hostOf, lightSources, type LightCase } from '../../e2e/sandbox/servers.ts';
import { trustContents } from '../../e2e/sandbox/trust-contents.ts';
import { WHITELIST_PATH } from '../../e2e/sandbox/trust-names.ts';
import { startTrustServer } from '../../e2e/sandbox/trust-server.ts';
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import { AuditLog } from '../audit-log.ts';
import type { AuditEvent } from '../audit/events.ts';
import { loadConfiguration } from '../config/load.ts';
import { Secrets } from '../config/secrets.ts';
import { openDurableStore } from '../store/durable-store.ts';
import { fileKeyVault } from '../store/file-key-vault.ts';
import { createTrustSpace, type TrustParts } from '../trust-services.ts';

const REFUSED: Readonly<Partial<Record<LightCase, ErrorCode>>> = {
  expired: 'TRUST_EXPIRED',
  'not-yet-valid': 'TRUST_NOT_YET_VALID',
  'wrong-host': 'TRUST_HOST_NAME',
  'wide-wildcard': 'TRUST_HOST_NAME',
  'partial-wildcard': 'TRUST_HOST_NAME',
  'no-alternative-name': 'TRUST_HOST_NAME',
  'wrong-usage': 'TRUST_USAGE',
  'critical-extension': 'TRUST_CRITICAL_EXTENSION',
  'unknown-intermediate': 'TRUST_CHAIN_UNKNOWN',
  'same-name-authority': 'TRUST_CHAIN_FORGED',
  'issued-by-a-leaf': 'TRUST_CHAIN_UNKNOWN',
  'self-signed': 'TRUST_SELF_SIGNED',
  sha1: 'TRUST_WEAK_SIGNATURE',
  'rsa-1024': 'TRUST_WEAK_KEY',
  'revoked-authority': 'TRUST_AUTHORITY_REVOKED',
  'crl-expired': 'TRUST_CRL_EXPIRED',
  'crl-unreachable': 'TRUST_CRL_MISSING',
  'crl-by-a-stranger': 'TRUST_CRL_INVALID',
  'listed-other-dn': 'TRUST_LISTED_OTHER_DN',
  'listed-other-host': 'TRUST_LISTED_OTHER_HOST',
  'tls-1.1': 'TRUST_PROTOCOL',
  'no-forward-secrecy': 'TRUST_CIPHERS',
  'reset-handshake': 'TRUST_HANDSHAKE',
  'plain-text': 'TRUST_HANDSHAKE',
};

const lifetime = new Lifetime();
const events: AuditEvent[] = [];
let servers: readonly LightSource[] = [];
let parts: TrustParts;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'drimbox-refused-'));
  lifetime.finally(async () => rmSync(folder, { recursive: true }));
  const port = await findPorts(2);
  const pki = await createPki({ directory: join(folder, 'pki'), crlBase: `http://${LOOPBACK}:${port}/crl` });
  const trust = lifetime.keep(await startTrustServer(port, trustContents(pki)));
  servers = (await startLightSources(pki, port + 1, (server) => void lifetime.keep(server))).sources;
  const { chain, key } = pki.workstation.files;
  const configuration = {
    trust: {
      ca: pki.configuredAuthorities,
      identity: { certificate: chain, key: `file:${key}` },
      whitelist: trust.url + WHITELIST_PATH,
    },
    network: { hosts: Object.fromEntries(lightSources().map((source) => [hostOf(source), LOOPBACK])) },
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(configuration));
  const loaded = loadConfiguration(join(folder, 'config.json'));
  const keyVault = fileKeyVault(join(folder, 'key'));
  const store = await openDurableStore({ directory: join(folder, 'state'), keyVault });
  lifetime.finally(async () => store.close());
  const secrets = new Secrets({ resolvePath: loaded.resolvePath, environment: {}, platform: process.platform });
  parts = lifetime.keep(
    await createTrustSpace({
      ...{ loaded, secrets, store },
      now: Date.now,
      onChange: () => {},
      audit: new AuditLog({ record: (event) => void events.push(event) }),
      newReference: () => 'reference',
    }),
  );
  parts.space.start();
  await parts.space.check();
});
afterAll(() => lifetime.close());

async function codeOf(request: Dispatcher.DispatchOptions): Promise<string> {
  try {
    const { statusCode } = await parts.dispatcher.request(request);
    return `an answer, ${statusCode}`;
  } catch (error) {
    return error instanceof WorkstationError ? error.code : String(error);
  }
}

test.for(Object.entries(REFUSED))(
  '%s: %s, at the second connection as at the first, and no byte',
  async ([name, code]) => {
    const server = servers.find(({ organisation }) => organisation.case === name);
    if (server === undefined) throw new Error('no such server');
    const host = hostOf(server.organisation);
    const request = { origin: `https://${host}:${server.port}`, path: '/studies', method: 'GET' } as const;
    expect(await codeOf(request)).toBe(code);
    expect(await codeOf(request)).toBe(code);
    await expect
      .poll(() => server.counter.seen(), { interval: 5 })
      .toMatchObject({ open: 0, requestBytes: 0, resumed: 0 });
    expect(server.counter.seen().connections).toBeGreaterThan(1);
    // A server that does not speak TLS as it should is not distrusted: it is not known who that is.
    const told = events.filter((event) => event.action === 'source-refused' && event.host === host);
    const once = { action: 'source-refused', outcome: 'minor-failure', host, errorCode: code };
    expect(told).toEqual(code === 'TRUST_HANDSHAKE' ? [] : [once]);
  },
);
