import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { getBounded, type GetFailures } from './bounded-get.ts';
import { createDispatcher, createFetch } from './dispatcher.ts';
import { systemAfter } from './timers.ts';

const FAILURES: GetFailures = {
  unreachable: (host, cause) => new WorkstationError('LIST_UNREACHABLE', { host }, { cause }),
  status: (host, status) => new WorkstationError('LIST_STATUS', { host, status }),
  tooLarge: (limit) => new WorkstationError('LIST_TOO_LARGE', { limit }),
};
const MEBIBYTE = Buffer.alloc(1024 * 1024, 'a');

const dispatcher = createDispatcher();
let server: Server | undefined;
afterEach(async () => {
  const running = server;
  server = undefined;
  running?.closeAllConnections();
  await new Promise((resolve) => (running ? running.close(resolve) : resolve(undefined)));
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server?.address() as AddressInfo).port}`;
}

const get = (host: string, { timeoutMs = 5000, signal = new AbortController().signal } = {}) =>
  getBounded(
    createFetch(dispatcher),
    `http://${host}/list`,
    { mebibytes: 1, timeoutMs, after: systemAfter, signal },
    FAILURES,
  );

test('the whole body, up to the limit', async () => {
  const host = await serve((_, response) => response.end(MEBIBYTE));
  expect((await get(host)).byteLength).toBe(1024 * 1024);
});

test('a body that never ends is given up at the limit, and its connection with it', async () => {
  let closed: () => void = () => {};
  const isClosed = new Promise<void>((resolve) => (closed = resolve));
  const host = await serve((_, response) => {
    const more = (): void => void response.write(MEBIBYTE, () => !response.destroyed && more());
    response.on('close', closed);
    more();
  });
  await expect(get(host)).rejects.toMatchObject({ code: 'LIST_TOO_LARGE', facts: { limit: '1 MiB' } });
  await isClosed;
});

test('a small body that grows when it is decompressed is bounded too', async () => {
  const host = await serve((_, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync(Buffer.alloc(4 * 1024 * 1024)));
  });
  await expect(get(host)).rejects.toMatchObject({ code: 'LIST_TOO_LARGE' });
});

test('no answer within the time', async () => {
  const silent = await serve(() => {});
  await expect(get(silent, { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'LIST_UNREACHABLE',
    facts: { host: silent },
  });
});

test('a body that stops in the middle', async () => {
  const host = await serve((_, response) => void response.write('half'));
  await expect(get(host, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'LIST_UNREACHABLE' });
});

test('a body that is cut short', async () => {
  const host = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.destroy());
  });
  await expect(get(host)).rejects.toMatchObject({ code: 'LIST_UNREACHABLE' });
});

test('a redirect is not followed', async () => {
  const asked: (string | undefined)[] = [];
  const host = await serve((request, response) => {
    asked.push(request.url);
    response.writeHead(302, { location: '/elsewhere' }).end();
  });
  await expect(get(host)).rejects.toMatchObject({ code: 'LIST_STATUS', facts: { status: 302 } });
  expect(asked).toEqual(['/list']);
});

test('an error of the server, and no server', async () => {
  const host = await serve((_, response) => response.writeHead(503).end('busy'));
  await expect(get(host)).rejects.toMatchObject({ code: 'LIST_STATUS', facts: { host, status: 503 } });
  await expect(get('127.0.0.1:1')).rejects.toMatchObject({ code: 'LIST_UNREACHABLE', facts: { host: '127.0.0.1:1' } });
});

test('given up from outside, before and during', async () => {
  const closing = new AbortController();
  const host = await serve(() => closing.abort());
  await expect(get(host, { signal: closing.signal })).rejects.toMatchObject({ code: 'LIST_UNREACHABLE' });
  await expect(get(host, { signal: closing.signal })).rejects.toMatchObject({ code: 'LIST_UNREACHABLE' });
});
