/** Judged connections and the probe against nginx and openssl's server. */
import { writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { probeSource } from './probe.ts';
import { serverExtensions } from './testing/authority-bench.ts';
import { failureOf, HOST, useJudgedFetch } from './testing/judged-fetch.ts';
import { opensslMissing } from './testing/openssl.ts';
import { nginxMissing, startNginx, startOpensslServer } from './testing/real-servers.ts';

const missing = opensslMissing || nginxMissing;

describe.skipIf(missing)(`servers that we did not write${missing && ` (skipped: ${missing})`}`, () => {
  const at = useJudgedFetch();
  const { enlist, fetchWith } = at;
  const url = ({ port }: { port: number }) => `https://${HOST}:${port}/`;
  const probe = ({ port }: { port: number }, name: 'client' | 'revoked-client' | 'none' = 'client') =>
    probeSource(
      { host: HOST, port },
      {
        judge: at.judge(),
        identity: name === 'none' ? undefined : at.identity(name),
        hosts: { [HOST]: '127.0.0.1' },
        timeoutMs: 5000,
        now: Date.now,
      },
    );

  beforeAll(() => {
    const { bench } = at;
    bench.leaf('revoked-client', { subject: '/CN=revoked', extensions: 'basicConstraints=CA:FALSE\n' });
    bench.revoke('revoked-client', 'authority');
    bench.leaf('rsa', { subject: `/C=FR/O=TEST/CN=${HOST}`, extensions: serverExtensions(HOST), rsaBits: 2048 });
    writeFileSync(bench.path('ca.pem'), bench.ca.join(''));
    writeFileSync(bench.path('ca.crl'), Buffer.concat([bench.crl('root'), bench.crl('authority')]));
  });

  const certificate = (name = HOST) => [
    `ssl_certificate ${at.bench.path(`${name}.pem`)}`,
    `ssl_certificate_key ${at.bench.path(`${name}.key`)}`,
  ];
  const mutual = () => [
    `ssl_client_certificate ${at.bench.path('ca.pem')}`,
    `ssl_crl ${at.bench.path('ca.crl')}`,
    'ssl_verify_client on',
    'ssl_verify_depth 2',
  ];
  const shown = (name = HOST) => ['-cert', at.bench.path(`${name}.pem`), '-key', at.bench.path(`${name}.key`)];

  test('nginx takes our certificate, gives tickets that are not used, and sees nothing once it is refused', async () => {
    enlist(HOST);
    await using nginx = await startNginx([...certificate(), ...mutual()]);
    const fetch = fetchWith();
    const ask = () => fetch(url(nginx), { headers: { connection: 'close' } });
    for (const attempt of [1, 2]) expect(await (await ask()).text(), `attempt ${attempt}`).toBe('ok');
    enlist();
    expect((await failureOf(ask())).code).toBe('TRUST_NOT_LISTED');
    const line = '200 CN=workstation,O=TEST,C=FR . GET / HTTP/1.1';
    await expect.poll(() => nginx.record()).toBe(`${line}\n${line}\n`);
  });

  test.each(['TLSv1.2', 'TLSv1.3'])(
    'nginx says with a page what it thinks of our certificate (%s)',
    async (version) => {
      enlist(HOST);
      await using nginx = await startNginx([...certificate(), ...mutual(), `ssl_protocols ${version}`]);
      const revoked = await fetchWith({ identity: at.identity('revoked-client') })(url(nginx));
      expect([revoked.status, await revoked.text()]).toEqual([400, expect.stringContaining('SSL certificate')]);
      const none = await fetchWith({ identity: undefined })(url(nginx));
      expect([none.status, await none.text()]).toEqual([400, expect.stringContaining('No required SSL certificate')]);
    },
  );

  test.each(['-tls1_2', '-tls1_3'])(
    'openssl says by an alert what it thinks of our certificate (%s)',
    async (version) => {
      enlist(HOST);
      const demand = ['-Verify', '2', '-verify_return_error', '-CAfile', at.bench.path('stranger.pem')];
      await using server = await startOpensslServer(['-quiet', version, ...shown(), ...demand]);
      expect(await failureOf(fetchWith()(url(server)))).toEqual({ code: 'WADO_TLS_CLIENT', facts: { host: HOST } });
      expect((await failureOf(fetchWith({ identity: undefined })(url(server)))).code).toBe('OWN_CERTIFICATE_NONE');
      const check = await probe(server);
      expect(check.accepted).toBe(false);
      expect(check.steps[1]).toMatchObject({ name: 'protocol', outcome: 'failed', error: { code: 'WADO_TLS_CLIENT' } });
      expect((await probe(server, 'none')).steps[1]?.error?.code).toBe('OWN_CERTIFICATE_NONE');
      expect(server.record()).toBe('');
    },
  );

  const WEAK: readonly [string, string, readonly string[], string][] = [
    ['TLS 1.1 only', HOST, ['-tls1_1', '-cipher', 'DEFAULT@SECLEVEL=0'], 'TRUST_PROTOCOL'],
    ['no forward secrecy', 'rsa', ['-tls1_2', '-cipher', 'AES128-GCM-SHA256'], 'TRUST_CIPHERS'],
  ];

  test.each(WEAK)('openssl with %s gets no byte', async (_title, name, options, code) => {
    enlist(name);
    await using server = await startOpensslServer(['-quiet', ...shown(name), ...options]);
    expect(await failureOf(fetchWith()(url(server)))).toEqual({ code, facts: { host: HOST } });
    expect((await probe(server)).steps).toMatchObject([
      { name: 'connection', outcome: 'passed' },
      { name: 'protocol', outcome: 'failed', error: { code } },
      ...['chain', 'validity', 'usage', 'hostName', 'revocation', 'whitelist'].map((name) => ({
        name,
        outcome: 'skipped',
      })),
    ]);
    expect(server.record()).toBe('');
  });

  test('a renegotiation, which could change the certificate, ends the connection', async () => {
    enlist(HOST);
    await using server = await startOpensslServer([...shown(), '-tls1_2']);
    const response = failureOf(fetchWith()(url(server)));
    await expect.poll(() => server.record()).toContain('GET / HTTP/1.1');
    server.type('r\n');
    expect((await response).code).toMatch(/^(UND_ERR_SOCKET|ECONNRESET|EPROTO|ERR_)/);
  });

  test.each(['TLSv1.2', 'TLSv1.3'])(
    'the probe sees whether nginx asks for a certificate, and sends nothing (%s)',
    async (version) => {
      enlist(HOST);
      const protocols = `ssl_protocols ${version}`;
      await using asking = await startNginx([...certificate(), ...mutual(), protocols]);
      await using open = await startNginx([...certificate(), protocols]);
      for (const name of ['client', 'none'] as const) {
        expect(await probe(asking, name)).toMatchObject({
          accepted: true,
          protocol: version,
          asksForCertificate: true,
          certificate: { subject: 'CN=db4.test,O=TEST,C=FR' },
        });
        expect(await probe(open, name)).toMatchObject({ accepted: true, asksForCertificate: false });
      }
      expect([asking.record(), open.record()]).toEqual(['', '']);
    },
  );
});
