import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSlowLine, type SlowLine } from './slow-line.ts';

const ROUND_TRIP_MS = 60;
const SIZE = 3_000_000;

let server: Server;
let line: SlowLine;
let client: Socket;

/** Answers one line with as many bytes as it asks for, and ends. */
beforeEach(async () => {
  server = createServer((socket) => {
    socket.once('data', (text) => socket.end(Buffer.alloc(Number(text)).map((_, at) => at % 251)));
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  line = await openSlowLine((server.address() as AddressInfo).port, ROUND_TRIP_MS);
  client = connect(line.port, '127.0.0.1');
});
afterEach(async () => {
  client.destroy();
  await line.close();
  await new Promise((resolve) => server.close(resolve));
});

test('an answer takes a round trip, and another for the connection; nothing of it is lost or out of order', async () => {
  const begun = performance.now();
  client.write(String(SIZE));
  const chunks: Buffer[] = [];
  let firstMs: number | undefined;
  for await (const chunk of client as AsyncIterable<Buffer>) {
    firstMs ??= performance.now() - begun;
    chunks.push(chunk);
  }
  expect(firstMs).toBeGreaterThanOrEqual(2 * ROUND_TRIP_MS - 2);
  const all = Buffer.concat(chunks);
  expect(all).toHaveLength(SIZE);
  expect(all.every((byte, at) => byte === at % 251)).toBe(true);
});

test('who breaks off is heard of at the other end', async () => {
  const [[far]] = (await Promise.all([once(server, 'connection'), once(client, 'connect')])) as [[Socket], unknown];
  client.destroy();
  await once(far, 'close');
  expect(far.destroyed).toBe(true);
});
