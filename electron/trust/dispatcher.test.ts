import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Dispatcher } from 'undici';
import { createDispatcher, createFetch, type DispatcherOptions } from './dispatcher.ts';
import { OpensslFolder, opensslMissing } from './testing/openssl.ts';

const NAME = 'auth.psc.test';
const dispatchers: Dispatcher[] = [];
afterEach(async () => {
  await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.destroy()));
});

function fetchWith(options: DispatcherOptions) {
  const dispatcher = createDispatcher(options);
  dispatchers.push(dispatcher);
  return createFetch(dispatcher);
}

/** The code at the bottom of a rejected fetch. */
async function failureOf(promise: Promise<unknown>): Promise<string> {
  const thrown: unknown = await promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
  let error = thrown as Error & { code?: string };
  while (error.cause instanceof Error) error = error.cause;
  return error.code ?? error.message;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const ended = (server: Server) =>
  new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
    server.emit('stop');
  });

/** What a server saw of a request. */
const seen = (request: IncomingMessage) => ({
  host: request.headers.host,
  authorization: request.headers['proxy-authorization'],
  url: request.url,
  ...('getProtocol' in request.socket
    ? {
        sni: (request.socket as TLSSocket & { servername?: string }).servername,
        protocol: (request.socket as TLSSocket).getProtocol(),
        client: (request.socket as TLSSocket).getPeerCertificate().subject?.CN,
        resumed: (request.socket as TLSSocket).isSessionReused(),
      }
    : {}),
});

/** An HTTP proxy that notes what it is asked; every CONNECT leads to `target` on loopback, or is refused. */
function startProxy(target: () => number, refuse = false) {
  const asked: string[] = [];
  const server = createHttpServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    response.end('"forwarded"');
  });
  server.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    if (refuse) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(target(), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    const end = () => {
      onward.destroy();
      socket.destroy();
    };
    server.once('stop', end);
    onward.on('error', end).on('close', end);
    socket.on('error', end).on('close', end);
  });
  return { server, asked };
}

describe('plain HTTP', () => {
  let port = 0;
  const server = createHttpServer((request, response) => {
    if (request.url === '/elsewhere') response.writeHead(302, { location: 'http://127.0.0.1:1/' });
    response.end(JSON.stringify(seen(request)));
  });
  beforeAll(async () => {
    port = await listening(server);
  });
  afterAll(() => ended(server));

  test('a mapped name is reached at its address and keeps its name in Host', async () => {
    const response = await fetchWith({ hosts: { [NAME.toUpperCase()]: '127.0.0.1' } })(`http://${NAME}:${port}/x`);
    expect(await response.json()).toMatchObject({ host: `${NAME}:${port}`, url: '/x' });
  });

  test('a redirect is an error unless asked for', async () => {
    const fetch = fetchWith({});
    expect(await failureOf(fetch(`http://127.0.0.1:${port}/elsewhere`))).toBe('unexpected redirect');
    const response = await fetch(`http://127.0.0.1:${port}/elsewhere`, { redirect: 'manual' });
    expect(response.status).toBe(302);
  });

  test('the proxy is asked for the whole address, with its credentials; mapped names by CONNECT', async () => {
    const { server: proxy, asked } = startProxy(() => port);
    try {
      const url = `http://user:p%40ss@127.0.0.1:${await listening(proxy)}`;
      const hosts = { 'mapped.test': '192.0.2.7', 'here.test': '127.0.0.1' };
      const fetch = fetchWith({ hosts, proxy: { url, exceptions: [] } });
      expect(await (await fetch('http://crl.test/a.crl?b')).json()).toBe('forwarded');
      expect(await (await fetch('http://mapped.test/m')).json()).toMatchObject({ host: 'mapped.test', url: '/m' });
      expect(await (await fetch(`http://127.0.0.1:${port}/direct`)).json()).toMatchObject({ url: '/direct' });
      expect(await (await fetch(`http://here.test:${port}/direct`)).json()).toMatchObject({ url: '/direct' });
      const basic = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
      expect(asked).toEqual([`GET http://crl.test/a.crl?b ${basic}`, `CONNECT 192.0.2.7:80 ${basic}`]);
    } finally {
      await ended(proxy);
    }
  });
});

describe.skipIf(opensslMissing)(`TLS${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  const folder = new OpensslFolder();
  const pem = (name: string) => folder.read(name).toString();

  let port = 0;
  let server: Server;
  let old: Server;
  let oldPort = 0;
  beforeAll(async () => {
    folder.certificate('ca', { subject: '/CN=Test authority' });
    folder.certificate('server', { subject: '/CN=server', issuer: 'ca', extensions: `subjectAltName=DNS:${NAME}\n` });
    folder.certificate('client', { subject: '/CN=workstation', issuer: 'ca' });
    const files = { cert: pem('server.pem'), key: pem('server.key'), ca: pem('ca.pem') };
    const answer = (request: IncomingMessage) => JSON.stringify(seen(request));
    server = createHttpsServer({ ...files, requestCert: true, rejectUnauthorized: false }, (request, response) => {
      response.setHeader('connection', 'close');
      response.end(answer(request));
    });
    port = await listening(server);
    const tls11 = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    old = createHttpsServer({ ...files, ...tls11 }, (request, response) => response.end(answer(request)));
    oldPort = await listening(old);
  });
  afterAll(async () => {
    await ended(server);
    await ended(old);
    folder[Symbol.dispose]();
  });

  const trusted = (): DispatcherOptions => ({
    hosts: { [NAME]: '127.0.0.1', 'other.test': '127.0.0.1' },
    ca: [pem('ca.pem')],
  });

  test('a mapped name keeps SNI, certificate check and Host; TLS is recent and never resumed', async () => {
    const fetch = fetchWith(trusted());
    for (const path of ['/1', '/2', '/3']) {
      const answer: unknown = await (await fetch(`https://${NAME}:${port}${path}`)).json();
      expect(answer).toMatchObject({ host: `${NAME}:${port}`, sni: NAME, resumed: false, url: path });
      expect((answer as { protocol: string }).protocol).toMatch(/^TLSv1\.[23]$/);
    }
  });

  test('a certificate of another name is refused, whatever Host the request claims', async () => {
    const fetch = fetchWith(trusted());
    expect(await failureOf(fetch(`https://other.test:${port}/`))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await failureOf(fetch(`https://other.test:${port}/`, { headers: { host: NAME } }))).toBe(
      'ERR_TLS_CERT_ALTNAME_INVALID',
    );
    expect(await failureOf(fetch(`https://127.0.0.1:${port}/`))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('a private authority is trusted only when it is given', async () => {
    const { hosts } = trusted();
    expect(await failureOf(fetchWith({ hosts: hosts ?? {} })(`https://${NAME}:${port}/`))).toBe(
      'SELF_SIGNED_CERT_IN_CHAIN',
    );
  });

  test('TLS 1.1 is refused', async () => {
    expect(await failureOf(fetchWith(trusted())(`https://${NAME}:${oldPort}/`))).toMatch(
      /PROTOCOL_VERSION|UNSUPPORTED/,
    );
  });

  test('the client certificate is shown when there is one', async () => {
    const without: unknown = await (await fetchWith(trusted())(`https://${NAME}:${port}/`)).json();
    expect(without).not.toHaveProperty('client');
    const identity = { certificate: pem('client.pem'), key: pem('client.key') };
    const answer = await fetchWith({ ...trusted(), identity })(`https://${NAME}:${port}/`);
    expect(await answer.json()).toMatchObject({ client: 'workstation' });
  });

  test('CONNECT through the proxy keeps SNI and name check; exceptions and loopback go straight', async () => {
    const { server: proxy, asked } = startProxy(() => port);
    try {
      const url = `http://127.0.0.1:${await listening(proxy)}`;
      const options: DispatcherOptions = {
        ...trusted(),
        hosts: { 'a.intra.test': '192.0.2.1' },
        proxy: { url, exceptions: ['.intra.test', 'exact.test'] },
        connectTimeoutMs: 1000,
      };
      const fetch = fetchWith(options);
      expect(await (await fetch(`https://${NAME}/t`)).json()).toMatchObject({ host: NAME, sni: NAME, url: '/t' });
      expect(await failureOf(fetch('https://other.test/'))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
      expect(asked).toEqual([`CONNECT ${NAME}:443`, 'CONNECT other.test:443']);
      expect(await failureOf(fetch(`https://127.0.0.1:${port}/`))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
      await failureOf(fetch('https://a.intra.test/'));
      await failureOf(fetch('https://exact.test/'));
      await failureOf(fetch('https://not-exact.test/'));
      expect(asked.slice(2)).toEqual(['CONNECT not-exact.test:443']);
    } finally {
      await ended(proxy);
    }
  });

  test('a mapped address is what the proxy is asked for, the name what the certificate must bear', async () => {
    const { server: proxy, asked } = startProxy(() => port);
    try {
      const url = `http://127.0.0.1:${await listening(proxy)}`;
      const fetch = fetchWith({ ...trusted(), hosts: { [NAME]: '[2001:db8::5]' }, proxy: { url, exceptions: [] } });
      expect(await (await fetch(`https://${NAME}:8443/`)).json()).toMatchObject({ sni: NAME, host: `${NAME}:8443` });
      expect(asked).toEqual(['CONNECT [2001:db8::5]:8443']);
    } finally {
      await ended(proxy);
    }
  });

  test('a proxy that refuses is a failure with its status', async () => {
    const { server: proxy } = startProxy(() => port, true);
    try {
      const url = `http://127.0.0.1:${await listening(proxy)}`;
      const fetch = fetchWith({ ...trusted(), hosts: {}, proxy: { url, exceptions: [] } });
      expect(await failureOf(fetch(`https://${NAME}/`))).toBe('the proxy answered 403 to CONNECT');
    } finally {
      await ended(proxy);
    }
  });
});
