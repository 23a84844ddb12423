import type { IncomingMessage } from 'node:http';
import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { readPart10Header } from '../dicom/header.ts';
import { acceptList } from './request.ts';
import { SeriesRetrieval } from './retrieval.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { heads, OBJECTS, useRetrievalBench } from './testing/retrieval-bench.ts';
import {
  answerParts,
  asPart,
  CLOSING,
  KOS,
  NO_OPENSSL,
  part10,
  SERIES,
  sop,
  STUDY,
  targetAt,
} from './testing/source-bench.ts';

describe.skipIf(NO_OPENSSL)(`retrieval${NO_OPENSSL ? ` (skipped: ${NO_OPENSSL})` : ''}`, () => {
  const { agent, retrieve, against, start } = useRetrievalBench();

  test('a series, byte for byte, with the headers of the fact sheet', async () => {
    let asked: IncomingMessage | undefined;
    let bytes = 0;
    const base = await start((request, response) => {
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
      acceptList('lossless'),
      'Authorization',
      'Bearer token-1',
      'KOS-SOPInstanceUID',
      KOS,
    ]);
    expect(sent.map((name) => name.toLowerCase())).not.toContain('accept-encoding');
  });

  test('an instance is handed on while the next is not there yet', async () => {
    let goOn: () => void = () => undefined;
    const base = await start((_, response) => {
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
      today: () => Date.now(),
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
    const base = await start((_, response) => answerParts(response, OBJECTS));
    const result = await retrieve(targetAt(base, 3), {}, { has: (uid) => uid !== sop(2) });
    expect(result).toMatchObject({ uids: [sop(2)], code: 'fine', warnings: [] });
  });

  test('an answer without parts is WADO_EMPTY', async () => {
    expect((await against((_, response) => heads(response).end(CLOSING))).code).toBe('WADO_EMPTY');
    expect((await against((_, response) => heads(response).end())).code).toBe('WADO_EMPTY');
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
});
