/** The DMP's client through our way out, against nginx and openssl's server: what is said of certificates. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WorkstationError, type ErrorReport } from '../../shared/errors.ts';
import { DmpClient } from '../dmp/client.ts';
import type { DmpStrategy } from '../dmp/contract.ts';
import { after, CONTEXT, counting, strategyNamed } from '../dmp/testing/server.ts';
import { createDispatcher, createFetch, type ClientIdentity } from '../trust/dispatcher.ts';
import { OpensslFolder, opensslMissing } from '../trust/testing/openssl.ts';
import { nginxMissing, startNginx, startOpensslServer } from '../trust/testing/real-servers.ts';

const HOST = 'dmp.test';
const OTHER_HOST = 'other.test';
const missing = opensslMissing || nginxMissing;

describe.skipIf(missing)(`servers that we did not write${missing && ` (skipped: ${missing})`}`, () => {
  let folder: OpensslFolder;
  const path = (name: string): string => `${folder.path}/${name}`;
  const pem = (name: string): string => folder.read(name).toString('utf8');

  beforeAll(() => {
    folder = new OpensslFolder();
    for (const name of ['authority', 'stranger']) folder.certificate(name, { subject: `/CN=${name}` });
    const server = { subject: `/CN=${HOST}`, issuer: 'authority', extensions: `subjectAltName=DNS:${HOST}\n` };
    folder.certificate('server', server);
    folder.certificate('client', {
      subject: '/CN=client',
      issuer: 'authority',
      extensions: 'basicConstraints=CA:FALSE\n',
    });
  });
  afterAll(() => folder[Symbol.dispose]());

  interface Way {
    readonly port: number;
    readonly host?: string;
    readonly ca?: string;
    readonly strategy?: DmpStrategy['name'];
    readonly identity?: boolean;
  }

  /** What asking for the existence of a record fails with: none of the servers is a DMP. */
  async function outcome({
    port,
    host = HOST,
    ca = 'authority',
    strategy = 'psc',
    identity = false,
  }: Way): Promise<ErrorReport> {
    const own: ClientIdentity = { certificate: pem('client.pem'), key: pem('client.key') };
    const dispatcher = createDispatcher({
      hosts: { [HOST]: '127.0.0.1', [OTHER_HOST]: '127.0.0.1' },
      ca: [pem(`${ca}.pem`)],
      ...(identity ? { identity: own } : {}),
    });
    const client = new DmpClient({
      baseUrl: `https://${host}:${port}/services`,
      fetch: createFetch(dispatcher),
      strategy: strategyNamed(strategy),
      now: () => 0,
      newId: counting(),
      after,
      settings: {
        ...{ processingCode: 'P', mustUnderstandPrefix: false, silenceSeconds: 5 },
        software: { name: 'DRIMBox', oid: '1.2.3' },
        query: {
          ...{ dateOf: 'act', reportTypes: [], manifestTypes: [], modalitySystems: [], regionSystems: [] },
          studyIssuer: '1.2.3.4',
        },
      },
    });
    try {
      await client.existence(CONTEXT, new AbortController().signal);
    } catch (error) {
      if (error instanceof WorkstationError) return error.report();
      throw error;
    } finally {
      await dispatcher.destroy();
    }
    throw new Error('nothing that listens here is a DMP');
  }

  const nginx = (...lines: readonly string[]) =>
    startNginx([`ssl_certificate ${path('server.pem')}`, `ssl_certificate_key ${path('server.key')}`, ...lines]);
  const mutual = (authority: string): string[] => [
    `ssl_client_certificate ${path(`${authority}.pem`)}`,
    'ssl_verify_client on',
  ];
  const refused = (port: number) => ({ code: 'DMP_CERTIFICATE_REFUSED', facts: { host: `${HOST}:${port}` } });

  test('a server that takes us: what it answers counts', async () => {
    await using server = await nginx(...mutual('authority'));
    const { port } = server;
    expect(await outcome({ port, identity: true, strategy: 'air' })).toMatchObject({ code: 'DMP_ANSWER' });
    await expect.poll(() => server.record()).toContain('200 CN=client . POST /services/patients HTTP/1.1');
  });

  test('a server that we do not take: an unknown authority, another name', async () => {
    await using server = await nginx();
    const { port } = server;
    expect(await outcome({ port, ca: 'stranger' })).toMatchObject({
      code: 'DMP_TLS_SERVER',
      facts: { host: `${HOST}:${port}`, reason: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
    });
    expect(await outcome({ port, host: OTHER_HOST })).toEqual({
      code: 'DMP_TLS_SERVER',
      facts: { host: `${OTHER_HOST}:${port}`, reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
    expect(server.record()).toBe('');
  });

  test('nginx says with a page that our certificate is missing, or not taken', async () => {
    await using server = await nginx(...mutual('stranger'));
    const { port } = server;
    expect(await outcome({ port })).toEqual(refused(port));
    expect(await outcome({ port, identity: true })).toEqual(refused(port));
  });

  test.each(['-tls1_2', '-tls1_3'])('openssl says so by an alert, or closes (%s)', async (version) => {
    const shown = ['-cert', path('server.pem'), '-key', path('server.key')];
    const demand = ['-Verify', '2', '-verify_return_error', '-CAfile', path('stranger.pem')];
    await using server = await startOpensslServer(['-quiet', version, ...shown, ...demand]);
    const { port } = server;
    expect(await outcome({ port, identity: true, strategy: 'air' })).toEqual(refused(port));
    // Under TLS 1.3 the alert may be lost with the connection; who shows no certificate learns no more than that.
    const codes = ['DMP_CERTIFICATE_REFUSED', ...(version === '-tls1_3' ? ['DMP_UNREACHABLE'] : [])];
    expect(codes).toContain((await outcome({ port })).code);
  });
});
