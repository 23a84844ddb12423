import { afterEach, describe, expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { ExportJob } from '../../shared/examination.ts';
import { ExportQueue, type ExportRequest } from './export-queue.ts';
import type { StoreItem, StoreOptions, StoreResult, StoreSummary } from './store.ts';
import { ctItems } from './testing/items.ts';
import type { PacsPeer } from './transport.ts';

const PACS = { name: 'Main', aet: 'MAIN', callingAet: 'DRIMBOX', host: 'pacs', port: 104 };

/** One call of the store, which the test plays. */
interface Call {
  readonly peer: PacsPeer;
  readonly items: readonly StoreItem[];
  readonly options: StoreOptions;
  settle(result: Omit<StoreResult, 'sopInstanceUid'>): void;
  end(): void;
}

function setUp() {
  let now = 0;
  let clock = Date.UTC(2026, 2, 12, 10);
  let id = 0;
  const calls: Call[] = [];
  const changes: (readonly ExportJob[])[] = [];
  const store = (peer: PacsPeer, items: readonly StoreItem[], options: StoreOptions = {}) => {
    const { promise, resolve } = Promise.withResolvers<StoreSummary>();
    let settled = 0;
    const end = () => resolve({ stored: 0, warned: 0, failed: 0, cancelled: options.signal?.aborted === true });
    options.signal?.addEventListener('abort', end);
    const settle = (result: Omit<StoreResult, 'sopInstanceUid'>) =>
      options.onResult?.({ sopInstanceUid: `1.9.${(settled += 1)}`, ...result });
    calls.push({ peer, items, options, settle, end });
    return promise;
  };
  const queue = new ExportQueue({
    onChange: (jobs) => changes.push(jobs),
    newId: () => `job-${(id += 1)}`,
    now: () => now,
    today: () => clock,
    store,
  });
  const request = (overrides: Partial<ExportRequest> = {}): ExportRequest => ({
    pacs: PACS,
    seriesInstanceUid: '1.2',
    description: 'Thorax',
    items: () => ctItems(2),
    ...overrides,
  });
  const state = (place: number) => queue.jobs[place]?.state;
  const call = (place: number) => vi.waitUntil(() => calls[place], { interval: 1 });
  return {
    queue,
    calls,
    changes,
    request,
    state,
    call,
    pass: (ms: number) => (now += ms),
    setClock: (to: number) => (clock = to),
  };
}

const FULL = { code: 'PACS_FULL', facts: { status: 'A700' } } as const;
const COERCED = { code: 'PACS_COERCED', facts: {} } as const;

afterEach(() => vi.useRealTimers());

describe('a job', () => {
  test('all stored is done', async () => {
    const { queue, request, call, state } = setUp();
    queue.enqueue(request());
    const first = await call(0);
    first.settle({ outcome: 'stored', status: 0 });
    first.settle({ outcome: 'warning', status: 0xb000, error: COERCED });
    first.end();
    await vi.waitUntil(() => state(0) === 'done', { interval: 1 });
    expect(queue.jobs[0]).toEqual({
      id: 'job-1',
      pacs: 'Main',
      seriesInstanceUid: '1.2',
      description: 'Thorax',
      state: 'done',
      total: 2,
      stored: 1,
      warned: 1,
      failed: 0,
      bytes: 0,
      bytesPerSecond: 0,
      queuedAt: '2026-03-12T10:00:00.000Z',
      startedAt: '2026-03-12T10:00:00.000Z',
      endedAt: '2026-03-12T10:00:00.000Z',
      results: [{ sopInstanceUid: '1.9.2', outcome: 'warning', error: COERCED }],
    });
    expect(first.peer).toMatchObject({ aet: 'MAIN' });
  });

  test('some failed is incomplete, all failed is failed: with the first error', async () => {
    const { queue, request, call, state } = setUp();
    queue.enqueue(request());
    queue.enqueue(request());
    const first = await call(0);
    first.settle({ outcome: 'stored' });
    first.settle({ outcome: 'failed', error: FULL });
    first.end();
    const second = await call(1);
    second.settle({ outcome: 'failed', error: FULL });
    second.settle({ outcome: 'failed', error: COERCED });
    second.end();
    await vi.waitUntil(() => state(1) === 'failed', { interval: 1 });
    expect(queue.jobs).toMatchObject([
      { state: 'incomplete', error: FULL },
      { state: 'failed', error: FULL, failed: 2 },
    ]);
  });

  test('a series that is not whole is never done', async () => {
    const { queue, request, call, state } = setUp();
    queue.enqueue(request({ expected: 5 }));
    const first = await call(0);
    first.settle({ outcome: 'stored' });
    first.settle({ outcome: 'stored' });
    first.end();
    await vi.waitUntil(() => state(0) === 'incomplete', { interval: 1 });
    expect(queue.jobs[0]).toMatchObject({ total: 5, error: { code: 'PACS_SERIES_INCOMPLETE', facts: { missing: 3 } } });
  });

  test('nothing to send is failed', async () => {
    const { queue, request, call, state } = setUp();
    queue.enqueue(request({ items: () => [] }));
    (await call(0)).end();
    await vi.waitUntil(() => state(0) === 'failed', { interval: 1 });
    expect(queue.jobs[0]?.error?.code).toBe('PACS_NOTHING_TO_SEND');
  });

  test('items that cannot be had are its failure, and the next job has its turn', async () => {
    const { queue, request, call, state } = setUp();
    queue.enqueue(
      request({
        items: async function* () {
          yield* ctItems(1);
          throw new WorkstationError('INTERNAL', { reference: 'R' });
        },
      }),
    );
    queue.enqueue(request());
    (await call(0)).end();
    expect(state(0)).toBe('failed');
    expect(queue.jobs[0]?.error?.code).toBe('INTERNAL');
    await queue.close();
  });

  test('the first 200 results that are not simple, and all the counts', async () => {
    const { queue, request, call } = setUp();
    queue.enqueue(request());
    const first = await call(0);
    for (let count = 0; count < 300; count += 1) first.settle({ outcome: 'failed', error: FULL });
    expect(queue.jobs[0]).toMatchObject({ failed: 300 });
    expect(queue.jobs[0]?.results).toHaveLength(200);
    await queue.close();
  });
});

describe('the times of a job', () => {
  const at = (seconds: number) => new Date(Date.UTC(2026, 2, 12, 10) + seconds * 1000).toISOString();

  test('are those of the request, of the sending and of the end, whatever is done to the clock', async () => {
    const { queue, request, call, pass, setClock, state } = setUp();
    const here = Promise.withResolvers<void>();
    const items = async function* () {
      await here.promise;
      yield* ctItems(2);
    };
    queue.enqueue(request({ items }));
    queue.enqueue(request());
    pass(20_000);
    expect(queue.jobs[0]).toMatchObject({ state: 'running', queuedAt: at(0) });
    expect(queue.jobs[0]).not.toHaveProperty('startedAt');
    here.resolve();
    const first = await call(0);
    expect(queue.jobs[0]).toMatchObject({ startedAt: at(20) });
    setClock(0);
    pass(5000);
    first.options.onSent?.(300);
    first.options.onSent?.(40);
    expect(queue.jobs[0]).not.toHaveProperty('endedAt');
    first.settle({ outcome: 'stored' });
    first.settle({ outcome: 'stored' });
    first.end();
    await vi.waitUntil(() => state(0) === 'done', { interval: 1 });
    expect(queue.jobs[0]).toMatchObject({ bytes: 340, queuedAt: at(0), startedAt: at(20), endedAt: at(25) });
    await call(1);
    expect(queue.jobs[1]).toMatchObject({ bytes: 0, queuedAt: at(0), startedAt: at(25) });
    await queue.close();
  });

  test('of one that was never sent have no start', async () => {
    const { queue, request, call, pass } = setUp();
    queue.enqueue(request());
    queue.enqueue(request());
    await call(0);
    pass(3000);
    queue.cancel('job-2');
    expect(queue.jobs[1]).toMatchObject({ state: 'cancelled', queuedAt: at(0), endedAt: at(3) });
    expect(queue.jobs[1]).not.toHaveProperty('startedAt');
    await queue.close();
  });
});

test('one at a time per PACS, in order; another PACS does not wait', async () => {
  const { queue, request, call, calls, state } = setUp();
  queue.enqueue(request());
  queue.enqueue(request());
  queue.enqueue(request({ pacs: { ...PACS, name: 'Other', aet: 'OTHER' } }));
  const [first, other] = [await call(0), await call(1)];
  expect([first.peer.aet, other.peer.aet]).toEqual(['MAIN', 'OTHER']);
  expect([state(0), state(1), state(2)]).toEqual(['running', 'waiting', 'running']);
  first.end();
  await call(2);
  expect(calls).toHaveLength(3);
  expect(state(1)).toBe('running');
  await queue.close();
});

describe('cancel', () => {
  test('a waiting job never runs; a running one stops; one that is over cannot be', async () => {
    const { queue, request, call, calls, state } = setUp();
    queue.enqueue(request());
    queue.enqueue(request());
    const first = await call(0);
    expect(queue.cancel('job-2')).toBe(true);
    expect(state(1)).toBe('cancelled');
    first.settle({ outcome: 'stored' });
    expect(queue.cancel('job-1')).toBe(true);
    await vi.waitUntil(() => state(0) === 'cancelled', { interval: 1 });
    expect(queue.jobs[0]).toMatchObject({ stored: 1, total: 2 });
    expect(queue.cancel('job-1')).toBe(false);
    expect(queue.cancel('job-9')).toBe(false);
    await queue.close();
    expect(calls).toHaveLength(1);
  });

  test('a source of items that hangs does not hold it up', async () => {
    const { queue, request, state } = setUp();
    queue.enqueue(
      request({
        items: async function* () {
          yield* ctItems(1);
          await new Promise(() => {});
        },
      }),
    );
    await queue.close();
    expect(state(0)).toBe('cancelled');
  });
});

test('forget takes what is over off the list, and nothing else', async () => {
  const { queue, request, call, state } = setUp();
  queue.enqueue(request());
  queue.enqueue(request());
  queue.enqueue(request());
  (await call(0)).end();
  await call(1);
  expect(state(0)).toBe('failed');
  queue.forget(new Set(['job-1', 'job-2', 'job-9']));
  expect(queue.jobs.map(({ id }) => id)).toEqual(['job-2', 'job-3']);
  await queue.close();
});

describe('progress', () => {
  test('bytes per second over the last seconds, 0 once over', async () => {
    const { queue, request, call, pass, state } = setUp();
    queue.enqueue(request());
    const first = await call(0);
    for (let second = 0; second < 10; second += 1) {
      pass(1000);
      first.options.onSent?.(second < 5 ? 1_000_000 : 3_000_000);
    }
    expect(queue.jobs[0]?.bytesPerSecond).toBe(3_000_000);
    pass(2500);
    expect(queue.jobs[0]?.bytesPerSecond).toBe(1_800_000);
    first.end();
    await vi.waitUntil(() => state(0) === 'failed', { interval: 1 });
    expect(queue.jobs[0]?.bytesPerSecond).toBe(0);
  });

  test('told ten times a second at most, and once a second when nothing moves', async () => {
    vi.useFakeTimers();
    const { queue, calls, request, changes } = setUp();
    queue.enqueue(request());
    await vi.advanceTimersByTimeAsync(0);
    const before = changes.length;
    for (let step = 0; step < 100; step += 1) {
      calls[0]?.options.onSent?.(1000);
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(changes.length - before).toBeLessThanOrEqual(11);
    expect(changes.length - before).toBeGreaterThanOrEqual(9);
    await vi.advanceTimersByTimeAsync(200);
    const quiet = changes.length;
    await vi.advanceTimersByTimeAsync(3000);
    expect(changes.length - quiet).toBe(3);
    await queue.close();
  });

  test('a snapshot does not change', async () => {
    const { queue, request, call } = setUp();
    queue.enqueue(request());
    const first = await call(0);
    const before = queue.jobs;
    first.settle({ outcome: 'failed', error: FULL });
    expect(before[0]).toMatchObject({ failed: 0, results: [] });
    await queue.close();
  });
});
