import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DecodePool, type DecodeWorker } from './decode-pool.ts';
import type { DecodedFrame, FrameToDecode } from './frame.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

const FRAME: FrameToDecode = {
  transferSyntaxUid: '1.2.840.10008.1.2.4.80',
  rows: 2,
  columns: 2,
  samples: 1,
  photometric: 'MONOCHROME2',
  planar: 0,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  isSigned: false,
  slope: 1,
  intercept: 0,
  firstBit: 0,
};
const NAME = { sopInstanceUid: '1.1', number: 1 };
const DECODED: DecodedFrame = { pixels: new Uint16Array(4), isColor: false, min: 0, max: 0 };

/** A worker that does what the test says. */
class FakeWorker implements DecodeWorker {
  readonly heard: ToWorker[] = [];
  readonly handedOver: Transferable[] = [];
  isTerminated = false;
  #answered = 0;
  readonly #listeners = new Map<string, (event: { readonly data: FromWorker }) => void>();

  postMessage(message: ToWorker, transfer: Transferable[]): void {
    this.heard.push(message);
    this.handedOver.push(...transfer);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  addEventListener(type: string, listener: (event: { readonly data: FromWorker }) => void): void {
    this.#listeners.set(type, listener);
  }

  say(data: FromWorker): void {
    this.#listeners.get('message')?.({ data });
  }

  die(): void {
    this.#listeners.get('error')?.({ data: { kind: 'ready' } });
  }

  /** Numbers of the jobs given to it, in order. */
  get jobs(): number[] {
    return this.heard.flatMap((message) => (message.kind === 'decode' ? [message.job] : []));
  }

  /** Answers the oldest job that it has not answered. */
  finish(): void {
    const job = this.jobs[this.#answered];
    this.#answered += 1;
    if (job !== undefined) this.say({ kind: 'decoded', job, decoded: DECODED });
  }
}

let workers: FakeWorker[];
let order: string[];

beforeEach(() => {
  workers = [];
  order = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

function poolOf(size: number): DecodePool {
  return new DecodePool({
    size,
    start: () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
  });
}

const NEVER = new AbortController().signal;

/** Asks for a frame and notes when it is there. */
function ask(pool: DecodePool, id: string, signal = NEVER): Promise<string> {
  return pool.decode(id, { sopInstanceUid: id, number: 1 }, FRAME, signal).then(
    () => {
      order.push(id);
      return 'decoded';
    },
    (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
  );
}

/** Lets the only worker finish what it has until nothing is left. */
async function drain(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) {
    for (const worker of workers) if (!worker.isTerminated) worker.finish();
    await vi.advanceTimersByTimeAsync(0);
  }
}

describe('order', () => {
  test('as asked for, unless told otherwise', async () => {
    const pool = poolOf(1);
    for (const id of ['a', 'b', 'c']) void ask(pool, id);
    await drain();
    expect(order).toEqual(['a', 'b', 'c']);
  });

  test('nearest first, also when the user moves while others wait; unknown ones last', async () => {
    const pool = poolOf(1);
    pool.prefer(['a', 'b', 'c', 'd']);
    for (const id of ['a', 'b', 'x', 'd', 'c', 'e']) void ask(pool, id);
    pool.prefer(['e', 'd', 'c', 'b', 'a']);
    await drain();
    // The worker had the first two already.
    expect(order).toEqual(['a', 'b', 'e', 'd', 'c', 'x']);
  });

  test('no more workers than allowed, and each has at most one frame to fetch beside the one that it decodes', async () => {
    const pool = poolOf(2);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) void ask(pool, id);
    expect(workers.map(({ jobs }) => jobs)).toEqual([
      [1, 3],
      [2, 4],
    ]);
    workers[1]!.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(workers.map(({ jobs }) => jobs)).toEqual([
      [1, 3],
      [2, 4, 5],
    ]);
  });

  test('behind a large frame none waits: decoding takes longer than fetching, and another one may be wanted first', () => {
    const pool = poolOf(1);
    const large = { ...FRAME, rows: 4000, columns: 4000 };
    void pool.decode('large', { sopInstanceUid: 'large', number: 1 }, large, NEVER);
    for (const id of ['a', 'b']) void ask(pool, id);
    expect(workers[0]!.jobs).toEqual([1]);
    workers[0]!.finish();
    expect(workers[0]!.jobs).toEqual([1, 2, 3]);
  });
});

test('the bytes of a frame that is here are handed over, not copied; it is never behind another', () => {
  const pool = poolOf(1);
  const [first, second] = [{ bytes: new Uint8Array(8) }, { bytes: new Uint8Array(8) }];
  void pool.decode('a', first, FRAME, NEVER);
  void pool.decode('b', second, FRAME, NEVER);
  expect(workers[0]!.handedOver).toEqual([first.bytes.buffer]);
  workers[0]!.finish();
  expect(workers[0]!.handedOver).toEqual([first.bytes.buffer, second.bytes.buffer]);
});

test('what the worker refuses is told with its facts', async () => {
  const pool = poolOf(1);
  const asked = pool.decode('a', NAME, FRAME, NEVER);
  workers[0]!.say({ kind: 'failed', job: 1, error: { code: 'IMAGE_UNSUPPORTED', facts: { kind: '32 bit' } } });
  await expect(asked).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED', facts: { kind: '32 bit' } });
});

describe('breaking off', () => {
  test('a waiting frame leaves the queue', async () => {
    const pool = poolOf(1);
    const leaving = new AbortController();
    for (const id of ['a', 'b']) void ask(pool, id);
    const asked = ask(pool, 'c', leaving.signal);
    void ask(pool, 'd');
    leaving.abort(new Error('gone'));
    expect(await asked).toBe('gone');
    await drain();
    expect(order).toEqual(['a', 'b', 'd']);
    expect(workers[0]!.jobs).toEqual([1, 2, 4]);
  });

  test('one that a worker has is broken off there, and the worker goes on with the next', async () => {
    const pool = poolOf(1);
    const leaving = new AbortController();
    const asked = ask(pool, 'a', leaving.signal);
    for (const id of ['b', 'c']) void ask(pool, id);
    leaving.abort(new Error('gone'));
    expect(await asked).toBe('gone');
    expect(workers[0]!.heard.at(-1)).toEqual({ kind: 'cancel', job: 1 });
    expect(workers[0]!.jobs).toEqual([1, 2]);
    workers[0]!.say({ kind: 'failed', job: 1, error: { code: 'IMAGE_DECODER', facts: {} } });
    expect(workers[0]!.jobs).toEqual([1, 2, 3]);
    workers[0]!.say({ kind: 'decoded', job: 2, decoded: DECODED });
    workers[0]!.say({ kind: 'decoded', job: 3, decoded: DECODED });
    await vi.advanceTimersByTimeAsync(0);
    expect(order).toEqual(['b', 'c']);
    expect(workers).toHaveLength(1);
  });

  test('broken off before it began, it never enters the queue', async () => {
    const pool = poolOf(1);
    expect(await ask(pool, 'a', AbortSignal.abort(new Error('gone')))).toBe('gone');
    expect(workers).toHaveLength(0);
  });
});

describe('a lost worker', () => {
  test('costs one image; another takes its place and the next frame at once, with the same codecs', async () => {
    const pool = poolOf(1);
    pool.warm(['1.2.840.10008.1.2.4.90']);
    workers[0]!.say({ kind: 'ready' });
    const [lost, next] = [ask(pool, 'a'), ask(pool, 'b')];
    workers[0]!.die();
    expect(await lost).toBe('IMAGE_DECODER');
    expect(workers).toHaveLength(2);
    expect(workers[0]!.isTerminated).toBe(true);
    expect(workers[1]!.heard.map(({ kind }) => kind)).toEqual(['warm', 'decode']);
    workers[1]!.finish();
    expect(await next).toBe('decoded');
  });

  test('costs nothing when nobody wanted what it was at, and takes nothing up again that was broken off behind it', async () => {
    const pool = poolOf(1);
    const leaving = new AbortController();
    workers[0]?.say({ kind: 'ready' });
    void ask(pool, 'a', leaving.signal);
    void ask(pool, 'b', leaving.signal);
    const next = ask(pool, 'c');
    workers[0]!.say({ kind: 'ready' });
    leaving.abort(new Error('gone'));
    workers[0]!.die();
    expect(workers[1]!.jobs).toEqual([3]);
    workers[1]!.finish();
    expect(await next).toBe('decoded');
  });

  test('that dies idle is replaced', () => {
    const pool = poolOf(2);
    pool.warm([]);
    workers[0]!.say({ kind: 'ready' });
    workers[0]!.die();
    expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false, false]);
  });

  test('that never ran is replaced when there is something to decode, not for ever', async () => {
    const pool = poolOf(1);
    pool.warm([]);
    workers[0]!.die();
    expect(workers).toHaveLength(1);
    const asked = ask(pool, 'a');
    expect(workers).toHaveLength(2);
    workers[1]!.die();
    expect(await asked).toBe('IMAGE_DECODER');
    expect(workers).toHaveLength(2);
  });

  test('that is silent for too long is ended, and its late answer counts no more', async () => {
    const pool = poolOf(1);
    workers[0]?.say({ kind: 'ready' });
    const [lost, next] = [ask(pool, 'a'), ask(pool, 'b')];
    workers[0]!.say({ kind: 'ready' });
    await vi.advanceTimersByTimeAsync(14_000);
    expect(workers[0]!.heard.at(-1)).toMatchObject({ kind: 'decode' });
    await vi.advanceTimersByTimeAsync(1500);
    expect(workers[0]!.heard.at(-1)).toEqual({ kind: 'ask' });
    expect(workers).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(await lost).toBe('IMAGE_DECODER');
    expect(workers[0]!.isTerminated).toBe(true);
    workers[0]!.finish();
    expect(order).toEqual([]);
    workers[1]!.finish();
    expect(await next).toBe('decoded');
  });

  test('one that says that it is there, and has not got its frame yet, is left in peace', async () => {
    const pool = poolOf(1);
    const asked = pool.decode('a', NAME, FRAME, NEVER);
    for (let turn = 0; turn < 4; turn += 1) {
      await vi.advanceTimersByTimeAsync(15_100);
      expect(workers[0]!.heard.at(-1)).toEqual({ kind: 'ask' });
      workers[0]!.say({ kind: 'ready' });
    }
    workers[0]!.finish();
    await expect(asked).resolves.toBe(DECODED);
  });

  test('a large image has longer', async () => {
    const pool = poolOf(1);
    const asked = pool.decode('a', NAME, { ...FRAME, rows: 4000, columns: 4000 }, NEVER);
    await vi.advanceTimersByTimeAsync(40_000);
    workers[0]!.finish();
    await expect(asked).resolves.toBe(DECODED);
  });
});

test('codecs are got ready once, in every worker', () => {
  const pool = poolOf(2);
  for (const uids of [['1'], ['1'], ['1', '2']]) pool.warm(uids);
  for (const { heard } of workers) {
    expect(heard).toEqual([
      { kind: 'warm', transferSyntaxUids: ['1'] },
      { kind: 'warm', transferSyntaxUids: ['2'] },
    ]);
  }
  expect(workers).toHaveLength(2);
});

test('closed, it ends every worker', () => {
  const pool = poolOf(2);
  pool.warm([]);
  pool.close();
  expect(workers.every(({ isTerminated }) => isTerminated)).toBe(true);
});
