import type { TlsOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { ConnectionJudge } from './connector.ts';
import { serverExtensions, type LeafWish } from './testing/authority-bench.ts';
import { failureOf, HOST, useJudgedFetch } from './testing/judged-fetch.ts';
import { opensslMissing } from './testing/openssl.ts';
import { startConnectProxy, startCutter, startTcp, startTlsSource } from './testing/tls-source.ts';

const accept = async () => ({ accepted: true, steps: [], until: Infinity }) as const;
const ACCEPTING: ConnectionJudge = {
  verdict: accept,
  admit: accept,
  refused: () => undefined,
};

describe.skipIf(opensslMissing)(`judged connections${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  const at = useJudgedFetch();
  const { enlist, fetchWith, showing, demanding, identity } = at;
  const url = ({ port }: { port: number }, path = '') => `https://${HOST}:${port}/${path}`;
  const weak: TlsOptions = { ciphers: 'DEFAULT@SECLEVEL=0' };

  test('an accepted source gets the request, with our certificate and under TLS 1.3', async () => {
    enlist(HOST);
    await using source = await startTlsSource({ ...showing(), ...demanding() });
    expect(await (await fetchWith()(url(source))).text()).toBe('ok');
    expect(source.seen).toMatchObject([
      { serverName: HOST, protocol: 'TLSv1.3', client: 'workstation', resumed: false },
    ]);
    expect(at.refusals).toEqual([]);
  });

  test('TLS 1.2 will do, with forward secrecy; a source that asks for no certificate too', async () => {
    enlist(HOST);
    await using source = await startTlsSource({ ...showing(), maxVersion: 'TLSv1.2' });
    expect((await fetchWith()(url(source))).status).toBe(200);
    expect(source.seen).toMatchObject([{ protocol: 'TLSv1.2', client: undefined }]);
  });

  const SERVERS: readonly [string, LeafWish, TlsOptions, string, object][] = [
    ['its own authority', { issuer: 'itself' }, {}, 'TRUST_SELF_SIGNED', {}],
    ['of an unknown authority', { issuer: 'stranger' }, {}, 'TRUST_CHAIN_UNKNOWN', { authority: 'AC stranger' }],
    ['of a false authority', { issuer: 'namesake' }, {}, 'TRUST_CHAIN_FORGED', { authority: 'AC organisations' }],
    ['signed over SHA-1', { digest: 'sha1' }, weak, 'TRUST_WEAK_SIGNATURE', {}],
    ['with a short key', { rsaBits: 1024 }, weak, 'TRUST_WEAK_KEY', { bits: '1024' }],
    ['expired', { fromDay: -9, toDay: -2 }, {}, 'TRUST_EXPIRED', {}],
    ['not yet valid', { fromDay: 2 }, {}, 'TRUST_NOT_YET_VALID', {}],
    ['of a client', { extensions: serverExtensions(HOST).replace('server', 'client') }, {}, 'TRUST_USAGE', {}],
    ['of another host', { extensions: serverExtensions('db5.test') }, {}, 'TRUST_HOST_NAME', { names: 'db5.test' }],
    ['with a name in its subject only', { extensions: '' }, {}, 'TRUST_HOST_NAME', {}],
    ['with old TLS', {}, { ...weak, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }, 'TRUST_PROTOCOL', {}],
    [
      'with old TLS and a demand for certificates',
      {},
      { ...weak, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', requestCert: true, rejectUnauthorized: true },
      'TRUST_PROTOCOL',
      {},
    ],
    [
      'without forward secrecy',
      { rsaBits: 2048, extensions: `subjectAltName=DNS:${HOST}\n` },
      { maxVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384' },
      'TRUST_CIPHERS',
      {},
    ],
    [
      'without authenticated encryption',
      {},
      { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES256-SHA384' },
      'TRUST_CIPHERS',
      {},
    ],
  ];

  test.each(SERVERS)('a source %s gets no byte of a request', async (title, wish, options, code, facts) => {
    const name = title.replaceAll(/[^a-z0-9]/gi, '-');
    at.bench.leaf(name, { subject: `/C=FR/O=TEST/CN=${HOST}`, extensions: serverExtensions(HOST), ...wish });
    enlist(name);
    await using source = await startTlsSource({ ...showing(name), ...options });
    const fetch = fetchWith();
    for (const path of ['first', 'second']) {
      expect(await failureOf(fetch(url(source, path)))).toMatchObject({ code, facts: { host: HOST, ...facts } });
    }
    expect(source.requestBytes).toBe(0);
    expect(at.refusals).toEqual([`${HOST} ${code}`, `${HOST} ${code}`]);
  });

  test('a revoked source, and one that is not on the list, get no byte either', async () => {
    at.bench.leaf('revoked', { subject: `/CN=${HOST}`, extensions: serverExtensions(HOST) });
    at.bench.revoke('revoked', 'authority');
    at.useCrls(at.bench.crls());
    await using revoked = await startTlsSource(showing('revoked'));
    await using unlisted = await startTlsSource(showing());
    enlist('revoked');
    const fetch = fetchWith();
    expect((await failureOf(fetch(url(revoked)))).code).toBe('TRUST_REVOKED');
    expect((await failureOf(fetch(url(unlisted)))).code).toBe('TRUST_LISTED_OTHER_DN');
    enlist();
    expect((await failureOf(fetch(url(unlisted)))).code).toBe('TRUST_NOT_LISTED');
    expect([revoked.requestBytes, unlisted.requestBytes]).toEqual([0, 0]);
    // The stack found nothing wrong: no second connection was needed to say so.
    expect([revoked.connections, unlisted.connections]).toEqual([1, 2]);
  });

  test('each connection is judged anew: no session is resumed, whatever tickets the source gives', async () => {
    enlist(HOST);
    await using source = await startTlsSource(showing());
    const fetch = fetchWith();
    const ask = async (path: string) => fetch(url(source, path), { headers: { connection: 'close' } });
    for (const path of ['1', '2']) expect(await (await ask(path)).text()).toBe('ok');
    enlist();
    expect((await failureOf(ask('3'))).code).toBe('TRUST_NOT_LISTED');
    expect(source.seen.map(({ resumed }) => resumed)).not.toContain(true);
    expect(source.connections).toBe(3);
    expect(source.seen[2]?.requestBytes ?? 0).toBe(0);
  });

  test('a connection that is kept open is closed when its verdict falls', async () => {
    enlist(HOST);
    const judge = at.judge();
    await using source = await startTlsSource(showing());
    const fetch = fetchWith({ judge });
    await (await fetch(url(source, '1'))).text();
    expect(source.seen[0]?.closed).toBe(false);
    enlist();
    await judge.review();
    await expect.poll(() => source.seen[0]?.closed).toBe(true);
    const bytes = source.requestBytes;
    expect((await failureOf(fetch(url(source, '2')))).code).toBe('TRUST_NOT_LISTED');
    expect([source.connections, source.requestBytes]).toEqual([2, bytes]);
  });

  test('an answer under way is cut off when the verdict falls, and says why', async () => {
    enlist(HOST);
    const judge = at.judge();
    await using source = await startTlsSource(showing());
    const fetch = fetchWith({ judge });
    const response = fetch(url(source), { method: 'POST', body: new ReadableStream({}), duplex: 'half' });
    await expect.poll(() => source.seen.length).toBe(1);
    enlist();
    const failure = failureOf(response.then((answer) => answer.text()));
    await judge.review();
    expect((await failure).code).toBe('TRUST_NOT_LISTED');
  });

  test('through a proxy: judged by the name of the source, at the address that we know', async () => {
    enlist(HOST);
    await using source = await startTlsSource(showing());
    await using proxy = await startConnectProxy(source.port);
    const proxied = { proxy: { url: `http://127.0.0.1:${proxy.port}`, exceptions: [] } };
    const fetch = fetchWith({ hosts: { [HOST]: '192.0.2.4' }, ...proxied });
    expect((await fetch(`https://${HOST}/`)).status).toBe(200);
    const stranger = fetchWith({ hosts: {}, ...proxied });
    expect((await failureOf(stranger('https://db9.test/'))).code).toBe('TRUST_HOST_NAME');
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT 192.0.2.4:443 HTTP/1.1', 'CONNECT db9.test:443 HTTP/1.1']));
    expect(source.seen.filter(({ requestBytes }) => requestBytes > 0)).toMatchObject([{ serverName: HOST }]);
  });

  test('a source by its address is judged by that', async () => {
    at.bench.leaf('address', { extensions: 'subjectAltName=IP:127.0.0.1\n' });
    enlist('address');
    await using source = await startTlsSource(showing('address'));
    expect((await failureOf(fetchWith()(`https://127.0.0.1:${source.port}/`))).code).toBe('TRUST_LISTED_OTHER_HOST');
  });

  test('nothing is asked in clear, neither directly nor of a proxy', async () => {
    enlist(HOST);
    let bytes = 0;
    await using plain = await startTcp((socket) => void socket.on('data', (chunk) => (bytes += chunk.length)));
    const proxy = { url: `http://127.0.0.1:${plain.port}`, exceptions: [] };
    for (const options of [{}, { hosts: {}, proxy }]) {
      const answer = fetchWith(options)(`http://${HOST}:${plain.port}/`);
      expect(await failureOf(answer)).toEqual({ code: 'KOS_URL_NOT_HTTPS', facts: { host: HOST } });
    }
    expect([plain.connections, bytes]).toEqual([0, 0]);
  });

  test('a name with a final dot is another name for the list', async () => {
    enlist(HOST);
    await using source = await startTlsSource(showing());
    const fetch = fetchWith({ hosts: { [`${HOST}.`]: '127.0.0.1' } });
    expect((await failureOf(fetch(`https://${HOST}.:${source.port}/`))).code).toBe('TRUST_LISTED_OTHER_HOST');
    expect(source.requestBytes).toBe(0);
  });

  test('without authorities nothing is even asked', async () => {
    enlist(HOST);
    await using source = await startTlsSource(showing());
    expect(await failureOf(fetchWith({ ca: [] })(url(source)))).toEqual({
      code: 'TRUST_NO_AUTHORITY',
      facts: { host: HOST },
    });
    expect(source.connections).toBe(0);
  });

  test('a silent source, one that resets and one that speaks no TLS have codes of their own', async () => {
    enlist(HOST);
    await using silent = await startTcp((socket) => void socket.resume());
    await using reset = await startTcp((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    await using plain = await startTcp((socket) => void socket.on('error', () => 0).end('SSH-2.0-OpenSSH_9.2\r\n'));
    expect(await failureOf(fetchWith({ connectTimeoutMs: 250 })(url(silent)))).toEqual({
      code: 'TRUST_HANDSHAKE_SILENT',
      facts: { host: HOST, seconds: 1 },
    });
    expect(await failureOf(fetchWith()(url(reset)))).toEqual({
      code: 'TRUST_HANDSHAKE',
      facts: { host: HOST, reason: 'ECONNRESET' },
    });
    expect((await failureOf(fetchWith()(url(plain)))).code).toBe('TRUST_HANDSHAKE');
    const { port } = reset;
    await reset[Symbol.asyncDispose]();
    expect((await failureOf(fetchWith()(`https://${HOST}:${port}/`))).code).toBe('ECONNREFUSED');
    expect(at.refusals).toEqual([]);
  });

  test('a judge that does not come to an end holds no connection up', async () => {
    const judge = { ...ACCEPTING, admit: () => new Promise<never>(() => undefined) };
    await using source = await startTlsSource(showing());
    expect(await failureOf(fetchWith({ judge, connectTimeoutMs: 250 })(url(source)))).toMatchObject({
      code: 'TRUST_HANDSHAKE',
    });
    await expect.poll(() => source.seen[0]?.closed).toBe(true);
    expect(source.requestBytes).toBe(0);
  });

  test('what the TLS stack refuses stays refused when the judge would accept it', async () => {
    at.bench.leaf('past', { fromDay: -9, toDay: -2, extensions: serverExtensions(HOST) });
    await using source = await startTlsSource(showing('past'));
    expect(await failureOf(fetchWith({ judge: ACCEPTING })(url(source)))).toEqual({
      code: 'TRUST_STACK_REFUSED',
      facts: { host: HOST, reason: 'CERT_HAS_EXPIRED' },
    });
    expect(source.requestBytes).toBe(0);
  });

  test('a judge that breaks opens nothing', async () => {
    const judge = { ...ACCEPTING, admit: () => Promise.reject(new WorkstationError('XML_LIMIT', { limit: 1 })) };
    await using source = await startTlsSource(showing());
    expect((await failureOf(fetchWith({ judge })(url(source)))).code).toBe('XML_LIMIT');
    expect(source.requestBytes).toBe(0);
  });

  describe('our own certificate', () => {
    test('of an authority that the source does not know: refused, under TLS 1.2 and 1.3', async () => {
      enlist(HOST);
      await using old = await startTlsSource({ ...showing(), ...demanding('stranger'), maxVersion: 'TLSv1.2' });
      expect(await failureOf(fetchWith()(url(old)))).toEqual({ code: 'WADO_TLS_CLIENT', facts: { host: HOST } });
      // This server just closes, after the handshake: that is for whoever sent the request to make out.
      await using recent = await startTlsSource({ ...showing(), ...demanding('stranger') });
      expect((await failureOf(fetchWith()(url(recent)))).code).toBe('UND_ERR_SOCKET');
    });

    test('none, and the source wants one: under TLS 1.2 and 1.3', async () => {
      enlist(HOST);
      for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
        await using source = await startTlsSource({ ...showing(), ...demanding(), maxVersion });
        expect(await failureOf(fetchWith({ identity: undefined })(url(source)))).toEqual({
          code: 'OWN_CERTIFICATE_NONE',
          facts: {},
        });
      }
      expect(at.refusals).toEqual([]);
    });

    test('a reset in the handshake is about it when the source had asked for it', async () => {
      enlist(HOST);
      await using asking = await startTlsSource({ ...showing(), ...demanding(), maxVersion: 'TLSv1.2' });
      await using cutAsking = await startCutter(asking.port);
      expect((await failureOf(fetchWith()(url(cutAsking)))).code).toBe('WADO_TLS_CLIENT');
      expect((await failureOf(fetchWith({ identity: undefined })(url(cutAsking)))).code).toBe('OWN_CERTIFICATE_NONE');
      await using other = await startTlsSource({ ...showing(), maxVersion: 'TLSv1.2' });
      await using cutOther = await startCutter(other.port);
      expect((await failureOf(fetchWith()(url(cutOther)))).code).toBe('TRUST_HANDSHAKE');
    });

    test('that cannot be used is an error of the connection', async () => {
      const { certificate } = identity();
      const wrong = { certificate, key: identity(HOST).key };
      await using source = await startTlsSource(showing());
      expect((await failureOf(fetchWith({ identity: wrong })(url(source)))).code).toMatch(/KEY_VALUES_MISMATCH/);
      expect(source.connections).toBe(0);
    });
  });
});
