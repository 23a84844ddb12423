import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { WorkstationError } from '../../../shared/errors.ts';
import { text } from '../../xml/tree.ts';
import { verbatim } from '../../xml/write.ts';
import type { DmpStrategy } from '../contract.ts';
import { cxfPackage, envelope, fault, rootOf } from '../testing/messages.ts';
import {
  ask,
  CONTEXT,
  counting,
  exchangeWith,
  failure,
  OwnFetch,
  QUESTION,
  send,
  SOAP_TYPE,
  startServer,
} from '../testing/server.ts';

const OK = envelope('<ok xmlns="urn:test">oui</ok>');
test('one POST to the service, with its action, the credentials and a body of known length', async () => {
  await using server = await startServer((response) => send(response, 200, SOAP_TYPE, OK));
  await using own = new OwnFetch();
  const strategy: DmpStrategy = {
    name: 'psc',
    credentials: async (context, wanted) => {
      expect(context).toBe(CONTEXT);
      expect(wanted).toEqual({ fresh: false });
      return { headers: { authorization: 'Bearer secret' }, security: verbatim('<a  b=""/>') };
    },
  };
  const exchange = exchangeWith({ baseUrl: `${server.baseUrl}//`, fetch: own.fetch, strategy });
  const { body } = await ask(exchange);
  expect(text(body)).toBe('oui');
  expect(server.received).toHaveLength(1);
  const [{ path, headers, body: sent } = { path: '', headers: {}, body: '' }] = server.received;
  expect(path).toBe('/si-dmp-server/v2/services/registry');
  expect(headers).toMatchObject({
    'content-type': 'application/soap+xml; charset=UTF-8; action="urn:test:ask"',
    'content-length': `${Buffer.byteLength(sent)}`,
    authorization: 'Bearer secret',
  });
  expect(sent).toContain('<a  b=""/>');
  expect(sent).toContain(`${server.baseUrl}/registry</To>`);
  expect(rootOf(sent).localName).toBe('Envelope');
});

test('the connection serves for the next question, which is another message', async () => {
  await using server = await startServer((response) => send(response, 200, SOAP_TYPE, OK));
  await using own = new OwnFetch();
  const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch });
  await ask(exchange);
  await ask(exchange, { ...QUESTION, service: 'repository' });
  expect(server.connections()).toBe(1);
  const ids = server.received.map(({ body }) => /urn:uuid:[^<]+/.exec(body)?.[0]);
  expect(new Set(ids).size).toBe(2);
});

test('a package with a document, compressed on the way', async () => {
  const { type, body } = cxfPackage(OK, { d: Buffer.from('DICM') });
  await using server = await startServer((response) => {
    response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' });
    response.end(gzipSync(body));
  });
  await using own = new OwnFetch();
  const answer = await ask(exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch }));
  expect(Buffer.from(answer.attachment('cid:d') ?? []).toString()).toBe('DICM');
});

test('a token that is refused is renewed once', async () => {
  await using server = await startServer((response, number) =>
    number === 0 ? send(response, 401, 'text/plain', 'expired') : send(response, 200, SOAP_TYPE, OK),
  );
  await using own = new OwnFetch();
  const wishes: boolean[] = [];
  const strategy: DmpStrategy = {
    name: 'psc',
    credentials: async (_, { fresh }) => {
      wishes.push(fresh);
      return { headers: { authorization: fresh ? 'Bearer 2' : 'Bearer 1' } };
    },
  };
  const newId = counting();
  const { body } = await ask(exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch, strategy, newId }));
  expect(text(body)).toBe('oui');
  expect(wishes).toEqual([false, true]);
  expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer 1', 'Bearer 2']);
  expect(server.received[1]?.body).toContain('000000000002');
});

test('a fresh token that is refused too', async () => {
  await using server = await startServer((response) => send(response, 401, SOAP_TYPE, fault({})));
  await using own = new OwnFetch();
  const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch });
  const facts = { host: server.host };
  await expect(failure(ask(exchange))).resolves.toEqual({ code: 'DMP_TOKEN_REFUSED', facts });
  expect(server.received).toHaveLength(2);
});

test('what the strategy throws is told as it is, and nothing is sent', async () => {
  await using server = await startServer((response) => send(response, 200, SOAP_TYPE, OK));
  await using own = new OwnFetch();
  const lost = new WorkstationError('SESSION_LOST', { provider: 'psc' });
  const strategy: DmpStrategy = { name: 'psc', credentials: () => Promise.reject(lost) };
  await expect(ask(exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch, strategy }))).rejects.toBe(lost);
  expect(server.received).toHaveLength(0);
});

const FAULT = fault({ subcodes: ['DMPDroit'], texts: [['fr', 'PS et Structure non liés']] });
const WORDS = { code: 'DMP_FAULT', facts: { dmpCode: 'DMPDroit', text: 'PS et Structure non liés' } };
const IN_PARTS = cxfPackage(FAULT);
const HTML = '<html><body>Bad Gateway</body></html>';

test.each<[string, number, string, string | Uint8Array, (host: string) => unknown]>([
  ['a fault', 500, SOAP_TYPE, FAULT, () => WORDS],
  ['a fault as a package', 500, IN_PARTS.type, IN_PARTS.body, () => WORDS],
  ['a fault with status 400', 400, 'text/xml', FAULT, () => WORDS],
  ['a fault with status 200', 200, SOAP_TYPE, FAULT, () => WORDS],
  ['a page', 502, 'text/html', HTML, (host) => ({ code: 'DMP_STATUS', facts: { host, status: 502 } })],
  ['SOAP that is no fault', 500, SOAP_TYPE, OK, (host) => ({ code: 'DMP_STATUS', facts: { host, status: 500 } })],
  ['nothing', 503, '', '', (host) => ({ code: 'DMP_STATUS', facts: { host, status: 503 } })],
  ['no content', 204, '', '', (host) => ({ code: 'DMP_STATUS', facts: { host, status: 204 } })],
  ['a redirect', 302, 'text/html', '', (host) => ({ code: 'DMP_STATUS', facts: { host, status: 302 } })],
  [
    'an endless page',
    500,
    'text/xml',
    ' '.repeat(1_100_000),
    (host) => ({ code: 'DMP_STATUS', facts: { host, status: 500 } }),
  ],
  [
    'what nginx says of a certificate',
    400,
    'text/html',
    '<center>The SSL certificate error</center>',
    (host) => ({ code: 'DMP_CERTIFICATE_REFUSED', facts: { host } }),
  ],
  [
    'a page of a proxy',
    200,
    'text/html',
    HTML,
    (host) => ({ code: 'DMP_ANSWER', facts: { host, detail: 'Content-Type text/html' } }),
  ],
  [
    'a DOCTYPE',
    200,
    SOAP_TYPE,
    `<!DOCTYPE e>${OK}`,
    (host) => ({
      code: 'DMP_ANSWER',
      facts: { host, detail: 'XML_DOCTYPE' },
      problems: [{ code: 'XML_DOCTYPE', facts: {} }],
    }),
  ],
])('%s is told as what it is', async (_, status, type, body, expected) => {
  await using server = await startServer((response) => {
    if (status === 302) response.setHeader('location', '/elsewhere');
    send(response, status, type, body);
  });
  await using own = new OwnFetch();
  const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch });
  await expect(failure(ask(exchange))).resolves.toEqual(expected(server.host));
  expect(server.received).toHaveLength(1);
});
