/** Bodies cut, split and damaged in every way, without a network. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { readPart10Header } from '../dicom/header.ts';
import { generator } from '../joint-tests/generator.ts';
import { SeriesRetrieval } from './retrieval.ts';
import { CannedDispatcher, inPieces, type CannedAnswer } from './testing/canned-dispatcher.ts';
import { MemoryStore } from './testing/memory-store.ts';
import { asPart, CLOSING, CONTENT_TYPE, part10, sop, targetAt } from './testing/source-bench.ts';

const soak = process.env['DRIMBOX_SOAK'] === '1';
const SPLITTINGS = soak ? 10_000 : 100;
const MUTATIONS = soak ? 50_000 : 300;

const OBJECTS = [1, 2, 3].map((n) => part10(sop(n), { pixels: 200 * n }));
const PARTS = OBJECTS.map((object) => asPart(object));
const BODY = Buffer.concat([...PARTS, CLOSING]);
const UIDS = [1, 2, 3].map(sop);

interface Outcome {
  readonly uids: readonly string[];
  readonly contents: readonly Buffer[];
  /** `fine`, or that of a WorkstationError; anything else is thrown. */
  readonly code: string;
  readonly ms: number;
}

async function retrieve(answer: CannedAnswer): Promise<Outcome> {
  const store = new MemoryStore();
  const retrieval = new SeriesRetrieval(targetAt('https://a.test', 3), {
    dispatcher: new CannedDispatcher(answer),
    token: async () => 'token',
    createWriter: store.create,
    readHeader: readPart10Header,
    timeouts: { firstByteSeconds: 5, silenceSeconds: 5 },
    today: () => 0,
  });
  const uids: string[] = [];
  const contents: Buffer[] = [];
  let code = 'fine';
  const begin = performance.now();
  try {
    for await (const { sopInstanceUid, stored } of retrieval.run({ signal: new AbortController().signal })) {
      uids.push(sopInstanceUid);
      contents.push(Buffer.from(await stored.read(0, stored.size)));
    }
  } catch (error) {
    if (!(error instanceof WorkstationError)) throw error;
    code = error.code;
  }
  expect(store.open).toBe(0);
  return { uids, contents, code, ms: performance.now() - begin };
}

const whole = (...chunks: Buffer[]): CannedAnswer => ({ contentType: CONTENT_TYPE, chunks });

/** Parts whose delimiter line is there up to its end when the body ends after `length` bytes. */
function partsWithin(length: number): number {
  let end = 0;
  let count = 0;
  for (const part of PARTS) {
    end += part.length;
    // A part has ended once the line of the next delimiter has; the closing one needs its two dashes.
    if (end + `--7544a517-4f5a\r\n`.length <= length) count += 1;
  }
  return count;
}

describe('a body that ends early', () => {
  const boundaries = PARTS.map((_, index) => PARTS.slice(0, index + 1).reduce((sum, { length }) => sum + length, 0));
  /** From within the part before to behind the header of the next one. */
  const ends = [0, ...boundaries].flatMap((at) => Array.from({ length: 120 }, (_, step) => at - 30 + step));

  test.each([
    ['ends', undefined, 'WADO_TRUNCATED'],
    ['breaks', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'WADO_RESET'],
  ] as const)('around every part boundary, byte by byte, where the body %s', async (_, error, code) => {
    for (const end of ends.filter((at) => at > 20 && at < BODY.length - 3)) {
      const chunks = inPieces(BODY.subarray(0, end), () => 50);
      const result = await retrieve({ contentType: CONTENT_TYPE, chunks, ...(error && { error }) });
      // An object that ends with its pixels is whole without the delimiter after it, where the body ended well.
      const bare = error === undefined ? boundaries.indexOf(end + 2) + 1 : 0;
      const good = Math.max(bare, partsWithin(end));
      expect([end, result.code]).toEqual([end, bare === 3 ? 'fine' : code]);
      expect([end, result.uids]).toEqual([end, UIDS.slice(0, good)]);
      expect(result.contents.every((content, index) => content.equals(OBJECTS[index]!))).toBe(true);
    }
  });

  test('whole but for what follows the closing delimiter', async () => {
    for (const end of [BODY.length - 2, BODY.length - 1, BODY.length]) {
      expect(await retrieve(whole(BODY.subarray(0, end)))).toMatchObject({ code: 'fine', uids: UIDS });
    }
  });
});

test(`${SPLITTINGS} random splittings give the same instances, byte for byte`, async () => {
  const random = generator(20_260_728);
  for (let round = 0; round < SPLITTINGS; round += 1) {
    const largest = 1 + random([3, 40, 700, 5000][random(4)]!);
    const chunks = inPieces(BODY, () => 1 + random(largest));
    const { code, uids, contents } = await retrieve({ contentType: CONTENT_TYPE, chunks });
    expect([code, uids]).toEqual(['fine', UIDS]);
    expect(Buffer.concat(contents).equals(Buffer.concat(OBJECTS))).toBe(true);
  }
}, 300_000);

/** Pieces that a parser may stumble over. */
const DANGEROUS = [
  '\r\n--7544a517-4f5a\r\n',
  '\r\n--7544a517-4f5a--',
  '--7544a517-4f5a',
  '\r\n\r\n',
  '\n',
  '\r',
  ':',
  '\0'.repeat(40),
  'Content-Length: 99999999999999999999\r\n',
  'Content-Encoding: gzip\r\n',
  `${'x'.repeat(300)}: y\r\n`,
  '\xff\xff\xff\xff',
].map((text) => Buffer.from(text, 'latin1'));

type Random = (below: number) => number;

function mutated(original: Buffer, random: Random): Buffer {
  let body = Buffer.from(original);
  for (let change = 1 + random(4); change > 0; change -= 1) {
    const at = random(body.length + 1);
    const kind = random(6);
    const length = 1 + random(random(4) === 0 ? 600 : 12);
    if (kind === 0 && body.length > 0) body[Math.min(at, body.length - 1)] = random(256);
    else if (kind === 1)
      body = Buffer.concat([body.subarray(0, at), DANGEROUS[random(DANGEROUS.length)]!, body.subarray(at)]);
    else if (kind === 2) body = Buffer.concat([body.subarray(0, at), body.subarray(at + length)]);
    else if (kind === 3) body = Buffer.concat([body.subarray(0, at), body.subarray(Math.max(0, at - length))]);
    else if (kind === 4) body = body.subarray(0, at);
    else body.fill(random(256), at, Math.min(body.length, at + length));
  }
  return body;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function usedBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

test(`${MUTATIONS} mutated streams and headers: complete, partial or a coded error, soon and small`, async () => {
  const random = generator(5_121_880);
  const before = usedBytes();
  const codes = new Map<string, number>();
  let slowest = 0;
  let largest = 0;
  for (let round = 0; round < MUTATIONS; round += 1) {
    const contentType = random(8) === 0 ? mutated(Buffer.from(CONTENT_TYPE), random).toString('latin1') : CONTENT_TYPE;
    const size = 1 + random(3000);
    const chunks = inPieces(mutated(BODY, random), () => size);
    const { code, uids, ms } = await retrieve({ contentType, chunks });
    codes.set(code, 1 + (codes.get(code) ?? 0));
    slowest = Math.max(slowest, ms);
    // Each at most once, and none that the manifest does not list.
    expect(new Set(uids).size).toBe(uids.length);
    expect(uids.every((uid) => UIDS.includes(uid))).toBe(true);
    if (code === 'fine') expect(uids.length).toBe(3);
    if (round % 100 === 99) largest = Math.max(largest, usedBytes() - before);
  }
  const common = ['fine', 'WADO_MISSING', 'WADO_TRUNCATED', 'WADO_MULTIPART', 'WADO_CONTENT_TYPE'];
  const rare = ['WADO_EMPTY'];
  expect([...codes.keys()]).toEqual(expect.arrayContaining(common));
  expect([...codes.keys()].filter((code) => ![...common, ...rare].includes(code))).toEqual([]);
  expect(slowest).toBeLessThan(1000);
  expect(largest).toBeLessThan(64 * 1024 * 1024);
}, 600_000);

describe('endless answers are given up, in little memory', () => {
  const MEGABYTE = Buffer.alloc(1024 * 1024, 'x');
  function* endless(...first: Buffer[]): Generator<Buffer> {
    yield* first;
    for (let count = 0; count < 100; count += 1) yield MEGABYTE;
  }
  const open = Buffer.from('--7544a517-4f5a\r\n');
  /** A header whose last attribute before the pixels declares 4 GiB less a little. */
  const bottomless = part10(sop(1), { comment: 10 });
  bottomless.writeUInt32LE(0xfffffff0, bottomless.indexOf('cccccccccc') - 4);

  test.each([
    ['before the first delimiter', [], 'WADO_MULTIPART'],
    ['in a header', [open, Buffer.from('A: ')], 'WADO_MULTIPART'],
    ['in a part that is no object', [open, Buffer.from('\r\n')], 'WADO_TRUNCATED'],
    ['in the attributes of an object', [open, Buffer.from('\r\n'), bottomless], 'WADO_TRUNCATED'],
  ] as const)('%s', async (_, first, code) => {
    const before = usedBytes();
    let largest = 0;
    const watched = function* (): Generator<Buffer> {
      let count = 0;
      for (const chunk of endless(...first)) {
        count += 1;
        if (count % 25 === 0) largest = Math.max(largest, usedBytes() - before);
        yield chunk;
      }
    };
    expect((await retrieve({ contentType: CONTENT_TYPE, chunks: watched() })).code).toBe(code);
    expect(largest).toBeLessThan(64 * 1024 * 1024);
  });
});
