/** What happens on the way: silence, haste, size, broken connections. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { WorkstationError } from '../../../shared/errors.ts';
import { text } from '../../xml/tree.ts';
import { envelope } from '../testing/messages.ts';
import {
  ask,
  exchangeWith,
  failure,
  OwnFetch,
  QUESTION,
  SOAP_TYPE,
  startServer,
  strategyNamed,
  type TestServer,
} from '../testing/server.ts';

const OK = envelope('<ok xmlns="urn:test">oui</ok>');

test('silence ends a question, before the answer and in it', async () => {
  for (const begin of [false, true]) {
    await using server = await startServer((response) => {
      if (!begin) return;
      response.writeHead(200, { 'content-type': SOAP_TYPE });
      response.write('<');
    });
    await using own = new OwnFetch();
    const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch, silenceSeconds: 0.05 });
    const facts = { host: server.host, seconds: 0.05 };
    await expect(failure(ask(exchange))).resolves.toEqual({ code: 'DMP_TIMEOUT', facts });
  }
});

test('an answer may take longer than a silence may last', async () => {
  const events: string[] = [];
  // Held by hand: each piece of the answer is sent once the silence before it has been measured anew.
  const after = (_: number, callback: () => void): (() => void) => {
    events.push('start');
    pieceIsHeard();
    void callback;
    return () => void events.push('cancel');
  };
  let pieceIsHeard = (): void => undefined;
  await using server = await startServer((response) => {
    response.writeHead(200, { 'content-type': SOAP_TYPE });
    let at = 0;
    pieceIsHeard = () => {
      if (at < OK.length) response.write(OK.slice(at, (at += 60)));
      else response.end();
    };
    response.flushHeaders();
  });
  await using own = new OwnFetch();
  const { body } = await ask(exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch, after }));
  expect(text(body)).toBe('oui');
  // The question, the head, and each piece.
  expect(events.filter((event) => event === 'start')).toHaveLength(2 + Math.ceil(OK.length / 60));
  expect(events.filter((event) => event === 'cancel').length).toBeGreaterThanOrEqual(2 + Math.ceil(OK.length / 60));
});

test('the user gives up: before, while nothing comes, and in the answer', async () => {
  const reason = new WorkstationError('PATIENT_CHANGED');
  await using own = new OwnFetch();
  for (const moment of ['before', 'waiting', 'reading'] as const) {
    const controller = new AbortController();
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    await using server = await startServer((response, _, request) => {
      request.socket.on('close', closed);
      if (moment === 'reading') response.writeHead(200, { 'content-type': SOAP_TYPE }).write('<');
      setImmediate(() => controller.abort(reason));
    });
    if (moment === 'before') controller.abort(reason);
    const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch });
    await expect(ask(exchange, QUESTION, controller.signal)).rejects.toBe(reason);
    if (moment === 'before') expect(server.received).toHaveLength(0);
    else await isClosed;
  }
});

test('an answer without end, or announced too large, is given up, and its connection with it', async () => {
  const mebibyte = Buffer.alloc(1024 * 1024, ' ');
  await using own = new OwnFetch();
  for (const [service, announced, limit] of [
    ['registry', undefined, '32 MiB'],
    ['registry', 33 * 1024 * 1024, '32 MiB'],
    ['repository', 257 * 1024 * 1024, '256 MiB'],
  ] as const) {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    await using server = await startServer((response) => {
      response.on('close', closed);
      response.writeHead(200, {
        'content-type': SOAP_TYPE,
        ...(announced === undefined ? {} : { 'content-length': announced }),
      });
      const more = (): void => void response.write(mebibyte, () => !response.destroyed && more());
      if (announced === undefined) more();
      else response.flushHeaders();
    });
    const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch });
    const report = { code: 'DMP_ANSWER_TOO_LARGE', facts: { limit } };
    await expect(failure(ask(exchange, { ...QUESTION, service }))).resolves.toEqual(report);
    await isClosed;
  }
});

test('a small answer that grows when it is decompressed is bounded too', async () => {
  await using server = await startServer((response) => {
    response.writeHead(200, { 'content-type': SOAP_TYPE, 'content-encoding': 'gzip' });
    response.end(gzipSync(Buffer.alloc(33 * 1024 * 1024, ' '), { level: 1 }));
  });
  await using own = new OwnFetch();
  const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch });
  await expect(failure(ask(exchange))).resolves.toMatchObject({ code: 'DMP_ANSWER_TOO_LARGE' });
});

test('what is compressed otherwise than it says', async () => {
  await using server = await startServer((response) => {
    response.writeHead(200, { 'content-type': SOAP_TYPE, 'content-encoding': 'gzip' });
    response.end('no gzip');
  });
  await using own = new OwnFetch();
  const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch });
  await expect(failure(ask(exchange))).resolves.toMatchObject({
    code: 'DMP_ANSWER',
    facts: { host: server.host, detail: 'Z_DATA_ERROR' },
  });
});

test('a connection that breaks in the answer', async () => {
  await using server = await startServer((response) => {
    response.writeHead(200, { 'content-type': SOAP_TYPE, 'content-length': '500' });
    response.write('<', () => response.destroy());
  });
  await using own = new OwnFetch();
  // With « AIR », whose certificate the server has obviously taken.
  const exchange = exchangeWith({ baseUrl: server.baseUrl, fetch: own.fetch, strategy: strategyNamed('air') });
  await expect(failure(ask(exchange))).resolves.toEqual({ code: 'DMP_UNREACHABLE', facts: { host: server.host } });
});

test('nobody there, or no HTTP', async () => {
  await using own = new OwnFetch();
  const gone: TestServer = await startServer(() => undefined);
  await gone[Symbol.asyncDispose]();
  const nobody = exchangeWith({ baseUrl: gone.baseUrl, fetch: own.fetch });
  await expect(failure(ask(nobody))).resolves.toEqual({ code: 'DMP_UNREACHABLE', facts: { host: gone.host } });
  await using talker = await rawServer((socket) => socket.end('220 smtp.test ready\r\n'));
  const smtp = exchangeWith({ baseUrl: `http://${talker.host}`, fetch: own.fetch });
  await expect(failure(ask(smtp))).resolves.toMatchObject({ code: 'DMP_ANSWER', facts: { detail: 'HTTPParserError' } });
});

test('a connection closed without a word: a certificate that is not taken, only where one is shown and nothing was ever answered', async () => {
  await using own = new OwnFetch();
  let isOpen = false;
  await using server = await rawServer((socket) =>
    socket.once('data', () => {
      if (!isOpen) socket.destroy();
      else
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: text/xml\r\ncontent-length: ${OK.length}\r\nconnection: close\r\n\r\n${OK}`,
        );
    }),
  );
  const baseUrl = `http://${server.host}`;
  const { host } = server;
  const psc = exchangeWith({ baseUrl, fetch: own.fetch });
  await expect(failure(ask(psc))).resolves.toEqual({ code: 'DMP_UNREACHABLE', facts: { host } });
  const air = exchangeWith({ baseUrl, fetch: own.fetch, strategy: strategyNamed('air') });
  await expect(failure(ask(air))).resolves.toEqual({ code: 'DMP_CERTIFICATE_REFUSED', facts: { host } });
  isOpen = true;
  await ask(air);
  isOpen = false;
  await expect(failure(ask(air))).resolves.toEqual({ code: 'DMP_UNREACHABLE', facts: { host } });
});

async function rawServer(onConnection: (socket: Socket) => void): Promise<{ host: string } & AsyncDisposable> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
