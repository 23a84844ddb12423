/** Faults at random points of retrievals over TLS, at the level of bytes and of the connection. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generator } from '../joint-tests/generator.ts';
import { startRawSource, type RawSource } from './testing/raw-source.ts';
import { useRetrievalBench } from './testing/retrieval-bench.ts';
import { asPart, CLOSING, CONTENT_TYPE, NO_OPENSSL, part10, sop, targetAt } from './testing/source-bench.ts';

const soak = process.env['DRIMBOX_SOAK'] === '1';
const ROUNDS = soak ? 500 : 42;
const HEADS = soak ? 3000 : 30;

const COUNT = 6;
const OBJECTS = Array.from({ length: COUNT }, (_, index) => part10(sop(index + 1), { pixels: 3000 * (index + 1) }));
const PARTS = OBJECTS.map((object) => asPart(object));
const BODY = Buffer.concat([...PARTS, CLOSING]);
const HEAD = `HTTP/1.1 200 OK\r\nServer: rude\r\nContent-Type: ${CONTENT_TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n`;
const SILENCE_S = 0.15;
/** Beyond the time-out, for a busy machine. */
const SPARE_MS = 2000;

type Answer = Parameters<typeof startRawSource>[1];
type Random = (below: number) => number;

/** HTTP chunks of random sizes; the last chunk is up to the caller. */
function chunked(body: Buffer, random: Random): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const piece = body.subarray(at, at + 1 + random(9000));
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
    at += piece.length;
  }
  return Buffer.concat(pieces);
}

const LAST_CHUNK = Buffer.from('0\r\n\r\n');

const FAULTS = {
  none: ['fine'],
  'ends early': ['WADO_TRUNCATED', 'WADO_EMPTY', 'WADO_MULTIPART'],
  closes: ['WADO_RESET'],
  // Before the head was read it looks like a refusal of our certificate.
  resets: ['WADO_RESET', 'WADO_TLS_CLIENT'],
  'falls silent': ['WADO_TIMEOUT_SILENCE'],
  'breaks the framing': ['WADO_MULTIPART'],
  'user cancels': ['cancelled', 'fine'],
} as const;
type Fault = keyof typeof FAULTS;

describe.skipIf(NO_OPENSSL)(`faults at random points${NO_OPENSSL ? ` (skipped: ${NO_OPENSSL})` : ''}`, () => {
  const { agent, identity, retrieve } = useRetrievalBench();
  let source: RawSource;
  let answer: Answer = () => undefined;
  beforeAll(async () => {
    source = await startRawSource(identity('server'), (socket, request) => answer(socket, request));
  });
  afterAll(() => source.close());

  function send(fault: Fault, at: number, random: Random): Answer {
    const before = Buffer.concat([Buffer.from(HEAD), chunked(BODY.subarray(0, at), random)]);
    return (socket, { reset }) => {
      if (fault === 'none' || fault === 'user cancels') {
        socket.write(Buffer.concat([before, chunked(BODY.subarray(at), random), LAST_CHUNK]));
      } else if (fault === 'ends early') socket.write(Buffer.concat([before, LAST_CHUNK]));
      else if (fault === 'closes') socket.end(before);
      else if (fault === 'resets') socket.write(before, reset);
      else if (fault === 'breaks the framing') socket.write(Buffer.concat([before, Buffer.from('no size\r\n')]));
      else socket.write(before);
    };
  }

  /** Whole parts among the first `length` bytes. */
  function wholeParts(length: number): number {
    const ends = PARTS.map((_, index) => PARTS.slice(0, index + 1).reduce((sum, part) => sum + part.length, 0));
    return ends.filter((end) => end + '--7544a517-4f5a\r\n'.length <= length).length;
  }

  test(`${ROUNDS} retrievals: whole, partial with what lacks, or a coded error; nothing is left behind`, async () => {
    const random = generator(500_120);
    const dispatcher = agent();
    const seen = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const fault = (Object.keys(FAULTS) as Fault[])[round % Object.keys(FAULTS).length]!;
      const at = 1 + random(BODY.length - 5);
      const cancel = new AbortController();
      answer = send(fault, at, random);
      const begin = performance.now();
      let received = 0;
      const onBytes = (bytes: number) => {
        received += bytes;
        if (fault === 'user cancels' && received >= at) cancel.abort(Object.assign(new Error(), { code: 'cancelled' }));
      };
      // The first byte waits for the handshake, which a busy machine may delay.
      const timeouts = { firstByteSeconds: 5, silenceSeconds: SILENCE_S };
      const means = { dispatcher, ...(fault === 'falls silent' ? { timeouts } : {}) };
      const result = await retrieve(targetAt(source.base, COUNT), means, { signal: cancel.signal, onBytes });
      seen.add(result.code);
      const where = `${fault} at ${at}`;
      expect([where, FAULTS[fault]]).toEqual([where, expect.arrayContaining([result.code])]);
      // No wrong image, and none of those that had come whole is lost.
      expect(result.contents.every((content, index) => content.equals(OBJECTS[index]!))).toBe(true);
      if (fault === 'none') expect(result.uids).toHaveLength(COUNT);
      // A reset throws away what the receiver has not read yet.
      else if (fault === 'resets') expect(result.uids.length).toBeLessThanOrEqual(wholeParts(at));
      else if (fault !== 'user cancels') expect([where, result.uids.length]).toEqual([where, wholeParts(at)]);
      expect([where, performance.now() - begin < 1000 * SILENCE_S + SPARE_MS]).toEqual([where, true]);
    }
    expect([...seen].toSorted()).toEqual(
      expect.arrayContaining(['WADO_RESET', 'WADO_TIMEOUT_SILENCE', 'WADO_TRUNCATED', 'cancelled', 'fine']),
    );
    await dispatcher.destroy();
    await expect.poll(() => source.open()).toBe(0);
  }, 120_000);

  test(`${HEADS} damaged heads of answers: a coded error or the series, soon`, async () => {
    const random = generator(8_859_001);
    const dispatcher = agent();
    const head = Buffer.from(HEAD, 'latin1');
    const body = Buffer.concat([chunked(BODY, random), LAST_CHUNK]);
    const codes = new Set<string>();
    for (let round = 0; round < HEADS; round += 1) {
      const damaged = Buffer.from(head);
      for (let change = 1 + random(3); change > 0; change -= 1) damaged[random(head.length)] = random(256);
      answer = (socket) => socket.end(Buffer.concat([damaged, body]));
      const begin = performance.now();
      const timeouts = { firstByteSeconds: SILENCE_S, silenceSeconds: SILENCE_S };
      const result = await retrieve(targetAt(source.base, COUNT), { dispatcher, timeouts });
      codes.add(result.code);
      expect(typeof result.code === 'string' && /^(fine|WADO_[A-Z0-9_]+)$/.test(result.code)).toBe(true);
      if (result.code === 'fine') expect(result.uids).toHaveLength(COUNT);
      expect(performance.now() - begin).toBeLessThan(1000 * SILENCE_S + SPARE_MS);
    }
    expect(codes).toContain('fine');
    expect(codes).toContain('WADO_CONTENT_TYPE');
    await dispatcher.destroy();
    await expect.poll(() => source.open()).toBe(0);
  }, 240_000);

  test('what ran leaves no timer and no socket', async () => {
    const count = () =>
      process.getActiveResourcesInfo().filter((name) => /Timeout|TLSWrap|TCPSocketWrap/.test(name)).length;
    const before = count();
    const dispatcher = agent();
    for (const fault of ['none', 'closes', 'falls silent', 'ends early'] as const) {
      answer = send(fault, 9000, generator(1));
      const timeouts = { firstByteSeconds: SILENCE_S, silenceSeconds: SILENCE_S };
      await retrieve(targetAt(source.base, COUNT), { dispatcher, timeouts });
    }
    await dispatcher.destroy();
    await expect.poll(count).toBeLessThanOrEqual(before);
  });
});
