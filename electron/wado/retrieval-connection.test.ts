import type { ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { heads, OBJECTS, useRetrievalBench } from './testing/retrieval-bench.ts';
import {
  answerParts,
  asPart,
  CLOSING,
  NO_OPENSSL,
  part10,
  sop,
  targetAt,
  type Answerer,
} from './testing/source-bench.ts';

describe.skipIf(NO_OPENSSL)(`the connection of a retrieval${NO_OPENSSL ? ` (skipped: ${NO_OPENSSL})` : ''}`, () => {
  const { agent, retrieve, against, start } = useRetrievalBench();

  describe('TLS', () => {
    const fine: Answerer = (_, response) => answerParts(response, OBJECTS);

    test('a server of another authority, or of another name, gets no request', async () => {
      let asked = 0;
      const counting: Answerer = (request, response) => {
        asked += 1;
        fine(request, response);
      };
      const target = targetAt(await start(counting), 3);
      expect(await retrieve(target, { dispatcher: agent('client', 'stranger') })).toMatchObject({
        code: 'WADO_TLS_SERVER',
        facts: { host: '127.0.0.1' },
      });
      const elsewhere = targetAt(await start(counting, {}, 'elsewhere'), 3);
      expect(await retrieve(elsewhere)).toMatchObject({
        code: 'WADO_TLS_SERVER',
        facts: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      });
      expect(asked).toBe(0);
    });

    test.each([
      ['TLSv1.2', 'none'],
      ['TLSv1.2', 'stranger'],
      ['TLSv1.3', 'none'],
      ['TLSv1.3', 'stranger'],
    ] as const)('%s: a source that refuses our certificate (%s) is recognised', async (version, client) => {
      const base = await start(fine, { minVersion: version, maxVersion: version });
      expect((await retrieve(targetAt(base, 3), { dispatcher: agent(client) })).code).toBe('WADO_TLS_CLIENT');
    });

    test('what judges the source before the request has its own codes', async () => {
      const refusing = new Agent({
        connect: (_, callback) => callback(new WorkstationError('TRUST_NOT_LISTED', { host: 'a.test' }), null),
      });
      const result = await retrieve(targetAt('https://127.0.0.1:1', 1), { dispatcher: refusing });
      expect(result).toMatchObject({ code: 'TRUST_NOT_LISTED', facts: { host: 'a.test' }, exchange: undefined });
    });

    test('a server that does not speak TLS', async () => {
      const server = createTcpServer((socket) =>
        socket
          .on('error', () => undefined)
          .on('data', () => undefined)
          .end('HTTP/1.1 200 OK\r\n\r\n'),
      );
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const result = await retrieve(targetAt(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, 1));
      await new Promise((resolve) => server.close(resolve));
      expect(result.code).toBe('WADO_TLS_SERVER');
    });
  });

  describe('a connection that fails', () => {
    test('nobody listens', async () => {
      const server = createTcpServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      await new Promise((resolve) => server.close(resolve));
      expect((await retrieve(targetAt(`https://127.0.0.1:${port}`, 1))).code).toBe('WADO_UNREACHABLE');
      expect((await retrieve(targetAt('https://no-such-host.invalid', 1))).code).toBe('WADO_UNREACHABLE');
    });

    test('cut in a part: the parts before stay, the cut one leaves nothing', async () => {
      const cutAfter = (length: number, end: (response: ServerResponse) => void): Answerer => {
        const body = Buffer.concat([asPart(OBJECTS[0]!), asPart(OBJECTS[1]!)]);
        return (_, response) => heads(response).write(body.subarray(0, length), () => end(response));
      };
      const length = OBJECTS[0]!.length + 60_000;
      const ended = await against(cutAfter(length, (response) => response.end()));
      expect(ended).toMatchObject({ uids: [sop(1)], code: 'WADO_TRUNCATED', store: { aborted: 1 } });
      const closed = await against(cutAfter(length, (response) => response.socket?.destroy()));
      expect(closed).toMatchObject({ uids: [sop(1)], code: 'WADO_RESET', store: { aborted: 1 } });
    });

    test('no closing delimiter: the last part counts only when it has the length it announced', async () => {
      const answer =
        (length: number): Answerer =>
        (_, response) => {
          heads(response).write(asPart(OBJECTS[0]!));
          response.end(asPart(OBJECTS[1]!, `Content-Length: ${length}\r\n`).subarray(0, -2));
        };
      const whole = await against(answer(OBJECTS[1]!.length));
      expect(whole).toMatchObject({ uids: [sop(1), sop(2)], code: 'WADO_TRUNCATED' });
      expect(whole.contents[1]?.equals(OBJECTS[1]!)).toBe(true);
      expect(await against(answer(OBJECTS[1]!.length + 2))).toMatchObject({ uids: [sop(1)], code: 'WADO_TRUNCATED' });
    });

    test('a connection that the source gave up between two series is replaced', async () => {
      const sockets = new Set<unknown>();
      const base = await start((request, response) => {
        const stale = sockets.has(request.socket);
        sockets.add(request.socket);
        if (stale) request.socket.destroy();
        else answerParts(response, OBJECTS);
      });
      const dispatcher = agent();
      expect((await retrieve(targetAt(base, 3), { dispatcher })).code).toBe('fine');
      // The rest of the first answer is read in the background; then its connection is free.
      await expect.poll(() => free(dispatcher)).toBe(1);
      expect((await retrieve(targetAt(base, 3), { dispatcher })).code).toBe('fine');
      expect(sockets.size).toBe(2);
    });

    /** Connections that are open and idle. */
    function free(dispatcher: Dispatcher): number {
      const stats = Object.values((dispatcher as Agent).stats) as readonly { readonly free?: number }[];
      return stats.reduce((sum, { free: count = 0 }) => sum + count, 0);
    }
  });

  describe('silence', () => {
    const timeouts = { firstByteSeconds: 0.4, silenceSeconds: 0.2 };
    const timed = async (answer: Answerer, count = 3) => retrieve(targetAt(await start(answer), count), { timeouts });

    test('no head, and a head without a body, are WADO_TIMEOUT_FIRST_BYTE', async () => {
      const code = 'WADO_TIMEOUT_FIRST_BYTE';
      expect(await timed(() => undefined)).toMatchObject({ code, facts: { host: '127.0.0.1', seconds: 0.4 } });
      expect(await timed((_, response) => heads(response).flushHeaders())).toMatchObject({ code });
    });

    test('silence in a part is WADO_TIMEOUT_SILENCE', async () => {
      const result = await timed((_, response) => {
        heads(response).write(asPart(OBJECTS[0]!));
        response.write(asPart(OBJECTS[1]!).subarray(0, 30_000));
      });
      expect(result).toMatchObject({ uids: [sop(1)], code: 'WADO_TIMEOUT_SILENCE', store: { aborted: 1 } });
    });

    test('a source that drips is never given up', async () => {
      const body = Buffer.concat([asPart(part10(sop(1), { pixels: 10 })), CLOSING]);
      const result = await timed((_, response) => {
        heads(response);
        let at = 0;
        const timer = setInterval(() => {
          response.write(body.subarray(at, at + 60));
          at += 60;
          if (at < body.length) return;
          clearInterval(timer);
          response.end();
        }, 60);
      }, 1);
      expect(result).toMatchObject({ uids: [sop(1)], code: 'fine' });
    });

    test('a slow disk is no silence of the source', async () => {
      const store = new MemoryStore();
      const createWriter = async () => {
        const writer = await store.create();
        const write = async (chunk: Uint8Array) => {
          await new Promise((resolve) => setTimeout(resolve, 300));
          return writer.write(chunk);
        };
        return { ...writer, write };
      };
      const target = targetAt(
        await start((_, response) => answerParts(response, [part10(sop(1), { pixels: 10_000 })])),
        1,
      );
      expect(await retrieve(target, { timeouts, createWriter })).toMatchObject({ code: 'fine', uids: [sop(1)] });
    });
  });

  test('abort ends the transfer with its reason, and closes the connection', async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    const base = await start((request, response) => {
      closed = new Promise((resolve) => request.socket.once('close', resolve));
      heads(response).write(asPart(OBJECTS[0]!));
      response.write(asPart(OBJECTS[1]!).subarray(0, 30_000), () => controller.abort(new Error('enough')));
    });
    const result = await retrieve(targetAt(base, 3), {}, { signal: controller.signal });
    expect(result.code).toEqual(new Error('enough'));
    await closed;
    expect(result.uids.length).toBeLessThan(2);
  });

  test('what the store throws ends the transfer with that', async () => {
    const full = async () => {
      throw new WorkstationError('CACHE_FULL', { limit: 64 });
    };
    const target = targetAt(await start((_, response) => answerParts(response, OBJECTS)), 3);
    expect(await retrieve(target, { createWriter: full })).toMatchObject({ code: 'CACHE_FULL' });
  });
});
