import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readPart10Header } from '../dicom/header.ts';
import type { SeriesTarget } from './instances.ts';
import { ACCEPT } from './request.ts';
import { SeriesRetrieval, type RetrievalMeans, type RunOptions } from './retrieval.ts';
import { MemoryStore } from './testing/memory-store.ts';
import {
  answerParts,
  asPart,
  CLOSING,
  CONTENT_TYPE,
  KOS,
  NO_OPENSSL,
  part10,
  SERIES,
  sop,
  SourceBench,
  STUDY,
  targetAt,
  type Answerer,
} from './testing/source-bench.ts';

const OBJECTS = [1, 2, 3].map((n) => part10(sop(n), { pixels: n * 50_000 }));

describe.skipIf(NO_OPENSSL)(`retrieval${NO_OPENSSL ? ` (skipped: ${NO_OPENSSL})` : ''}`, () => {
  let bench: SourceBench;
  const agents: Dispatcher[] = [];
  beforeAll(() => {
    bench = new SourceBench();
  });
  afterEach(async () => {
    await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
    await bench.stop();
  });
  afterAll(() => bench.remove());

  function agent(client: string | undefined = 'client', ca = 'ca'): Dispatcher {
    const identity = client === 'none' ? {} : { cert: bench.pem(`${client}.pem`), key: bench.pem(`${client}.key`) };
    const made = new Agent({
      connect: { ca: bench.pem(`${ca}.pem`), maxCachedSessions: 0, timeout: 2000, ...identity },
    });
    agents.push(made);
    return made;
  }

  async function retrieve(
    target: SeriesTarget,
    means: Partial<RetrievalMeans> = {},
    options: Partial<RunOptions> = {},
  ) {
    const store = new MemoryStore();
    const tokens: boolean[] = [];
    const retrieval = new SeriesRetrieval(target, {
      dispatcher: means.dispatcher ?? agent(),
      token: async ({ fresh }) => `token-${tokens.push(fresh)}`,
      createWriter: store.create,
      readHeader: readPart10Header,
      timeouts: { firstByteSeconds: 5, silenceSeconds: 5 },
      ...means,
    });
    const uids: string[] = [];
    const contents: Buffer[] = [];
    const outcome = { code: 'fine', facts: {} };
    try {
      for await (const instance of retrieval.run({ signal: new AbortController().signal, ...options })) {
        uids.push(instance.sopInstanceUid);
        contents.push(Buffer.from(await instance.stored.read(0, 1e9)));
      }
    } catch (error) {
      Object.assign(outcome, {
        code: (error as { code: string }).code ?? error,
        facts: (error as { facts: object }).facts,
      });
    }
    expect(store.open).toBe(0);
    return { uids, contents, ...outcome, store, tokens, warnings: retrieval.warnings };
  }

  const against = async (answer: Answerer, count = 3) => retrieve(targetAt(await bench.start(answer), count));
  const heads = (response: ServerResponse) => response.writeHead(200, { 'Content-Type': CONTENT_TYPE });

  test('a series, byte for byte, with the headers of the fact sheet', async () => {
    let asked: IncomingMessage | undefined;
    let bytes = 0;
    const base = await bench.start((request, response) => {
      asked = request;
      answerParts(response, OBJECTS);
    });
    const result = await retrieve(targetAt(base, 3), {}, { onBytes: (count) => (bytes += count) });
    expect(result).toMatchObject({ uids: [sop(1), sop(2), sop(3)], code: 'fine', tokens: [false], warnings: [] });
    expect(Buffer.concat(result.contents).equals(Buffer.concat(OBJECTS))).toBe(true);
    expect(bytes).toBeGreaterThan(300_000);
    expect(asked?.url).toBe(`/rs/studies/${STUDY}/series/${SERIES}`);
    const sent = asked?.rawHeaders ?? [];
    expect(sent.slice(sent.indexOf('Accept'))).toEqual([
      'Accept',
      ACCEPT,
      'Authorization',
      'Bearer token-1',
      'KOS-SOPInstanceUID',
      KOS,
    ]);
    expect(sent.map((name) => name.toLowerCase())).not.toContain('accept-encoding');
  });

  test('an instance is handed on while the next is not there yet', async () => {
    let goOn: () => void = () => undefined;
    const base = await bench.start((_, response) => {
      heads(response).write(asPart(OBJECTS[0]!));
      response.write('--7544a517-4f5a\r\n');
      goOn = () => response.end(Buffer.concat([asPart(OBJECTS[1]!).subarray(17), CLOSING]));
    });
    const retrieval = new SeriesRetrieval(targetAt(base, 2), {
      dispatcher: agent(),
      token: async () => 't',
      createWriter: new MemoryStore().create,
      readHeader: readPart10Header,
      timeouts: { firstByteSeconds: 5, silenceSeconds: 5 },
    });
    const run = retrieval.run({ signal: new AbortController().signal });
    expect((await run.next()).value?.sopInstanceUid).toBe(sop(1));
    goOn();
    expect((await run.next()).value?.sopInstanceUid).toBe(sop(2));
    expect((await run.next()).done).toBe(true);
  });

  test('headers longer than the first bytes, and parts in tiny chunks', async () => {
    const objects = [part10(sop(1), { comment: 200_000 }), part10(sop(2), { pixels: 2 })];
    const result = await against((_, response) => {
      heads(response);
      const body = Buffer.concat([...objects.map((object) => asPart(object)), CLOSING]);
      for (let at = 0; at < body.length; at += 777) response.write(body.subarray(at, at + 777));
      response.end();
    }, 2);
    expect(result.code).toBe('fine');
    expect(Buffer.concat(result.contents).equals(Buffer.concat(objects))).toBe(true);
  });

  test('strangers, duplicates and what is no DICOM are put aside and told; missing ones are counted', async () => {
    const result = await against((_, response) =>
      answerParts(response, [
        part10('1.2.3.99'),
        OBJECTS[0]!,
        part10(sop(2), { study: '1.9' }),
        part10(sop(2), { series: '1.9' }),
        OBJECTS[0]!,
        Buffer.from('<html>archive down</html>'),
        Buffer.alloc(0),
        OBJECTS[2]!.subarray(0, 300),
        OBJECTS[2]!,
      ]),
    );
    expect(result).toMatchObject({ uids: [sop(1), sop(3)], code: 'WADO_MISSING', facts: { missing: 1, expected: 3 } });
    expect(result.warnings).toMatchObject([
      { code: 'WADO_FOREIGN', facts: { count: 3 } },
      { code: 'WADO_DUPLICATE', facts: { count: 1 } },
      { code: 'WADO_UNREADABLE', facts: { count: 3 }, problems: [{}, {}, {}] },
    ]);
    expect(result.store.aborted).toBe(0);
  });

  test('what is there from an earlier run is not stored again, and no duplicate', async () => {
    const base = await bench.start((_, response) => answerParts(response, OBJECTS));
    const result = await retrieve(targetAt(base, 3), {}, { has: (uid) => uid !== sop(2) });
    expect(result).toMatchObject({ uids: [sop(2)], code: 'fine', warnings: [] });
  });

  test('an answer without parts is WADO_EMPTY', async () => {
    expect((await against((_, response) => heads(response).end(CLOSING))).code).toBe('WADO_EMPTY');
    expect((await against((_, response) => heads(response).end())).code).toBe('WADO_EMPTY');
  });

  describe('the token', () => {
    test('401: one fresh token, one retry', async () => {
      const tokens: (string | undefined)[] = [];
      const result = await against((request, response) => {
        tokens.push(request.headers.authorization);
        if (tokens.length === 1) response.writeHead(401).end('Authentication failure');
        else answerParts(response, OBJECTS);
      });
      expect(result).toMatchObject({ code: 'fine', tokens: [false, true] });
      expect(tokens).toEqual(['Bearer token-1', 'Bearer token-2']);
    });

    test('401 twice is WADO_401', async () => {
      const result = await against((_, response) => response.writeHead(401).end());
      expect(result).toMatchObject({ code: 'WADO_401', tokens: [false, true] });
    });
  });

  test.each([400, 403, 404, 406, 410, 413, 429, 502, 503, 504])('status %i has its code', async (status) => {
    const result = await against((_, response) => response.writeHead(status).end('<html>no</html>'));
    expect(result).toMatchObject({ code: `WADO_${status}`, facts: { host: '127.0.0.1' }, tokens: [false] });
  });

  test('other answers: 500, a page of nginx about our certificate, a page instead of images, compression', async () => {
    expect(await against((_, response) => response.writeHead(500).end())).toMatchObject({
      code: 'WADO_STATUS',
      facts: { status: 500 },
    });
    const page = '<html><head><title>400 No required SSL certificate was sent</title></head></html>';
    expect((await against((_, response) => response.writeHead(400).end(page))).code).toBe('WADO_TLS_CLIENT');
    for (const headers of [
      { 'Content-Type': 'text/html' },
      { 'Content-Type': 'multipart/related' },
      {},
      { 'Content-Type': CONTENT_TYPE, 'Content-Encoding': 'gzip' },
    ]) {
      const result = await against((_, response) => response.writeHead(200, headers).end('x'));
      expect(result.code).toBe('WADO_CONTENT_TYPE');
    }
    expect((await against((_, response) => heads(response).end('--wrong\r\n\r\nx\r\n--wrong--'))).code).toBe(
      'WADO_MULTIPART',
    );
  });

  test('206 is taken, and what lacks is told', async () => {
    const result = await against((_, response) => {
      response.writeHead(206, { 'Content-Type': CONTENT_TYPE });
      response.end(Buffer.concat([asPart(OBJECTS[0]!), CLOSING]));
    });
    expect(result).toMatchObject({ uids: [sop(1)], code: 'WADO_MISSING', facts: { missing: 2 } });
  });

  test('a redirect is refused, and the token goes nowhere else', async () => {
    let reached = 0;
    const other = await bench.start((_, response) => {
      reached += 1;
      answerParts(response, OBJECTS);
    });
    for (const status of [301, 302, 307, 308]) {
      const result = await against((_, response) => response.writeHead(status, { Location: other }).end());
      expect(result.code).toBe('WADO_REDIRECT');
    }
    expect(reached).toBe(0);
  });

  test('http is refused before anything is sent', async () => {
    let connections = 0;
    const server = createTcpServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const result = await retrieve(targetAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 1));
    await new Promise((resolve) => server.close(resolve));
    expect(result).toMatchObject({ code: 'KOS_URL_NOT_HTTPS', tokens: [] });
    expect(connections).toBe(0);
  });

  describe('TLS', () => {
    const fine: Answerer = (_, response) => answerParts(response, OBJECTS);

    test('a server of another authority, or of another name, gets no request', async () => {
      let asked = 0;
      const counting: Answerer = (request, response) => {
        asked += 1;
        fine(request, response);
      };
      const target = targetAt(await bench.start(counting), 3);
      expect(await retrieve(target, { dispatcher: agent('client', 'stranger') })).toMatchObject({
        code: 'WADO_TLS_SERVER',
        facts: { host: '127.0.0.1' },
      });
      const elsewhere = targetAt(await bench.start(counting, {}, 'elsewhere'), 3);
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
      const base = await bench.start(fine, { minVersion: version, maxVersion: version });
      expect((await retrieve(targetAt(base, 3), { dispatcher: agent(client) })).code).toBe('WADO_TLS_CLIENT');
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
      const base = await bench.start((request, response) => {
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
    const timed = async (answer: Answerer, count = 3) =>
      retrieve(targetAt(await bench.start(answer), count), { timeouts });

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
        await bench.start((_, response) => answerParts(response, [part10(sop(1), { pixels: 10_000 })])),
        1,
      );
      expect(await retrieve(target, { timeouts, createWriter })).toMatchObject({ code: 'fine', uids: [sop(1)] });
    });
  });

  test('abort ends the transfer with its reason, and closes the connection', async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    const base = await bench.start((request, response) => {
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
      throw new (await import('../../shared/errors.ts')).WorkstationError('CACHE_FULL', { limit: 64 });
    };
    const target = targetAt(await bench.start((_, response) => answerParts(response, OBJECTS)), 3);
    expect(await retrieve(target, { createWriter: full })).toMatchObject({ code: 'CACHE_FULL' });
  });
});
