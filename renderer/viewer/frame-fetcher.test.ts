import { expect, test } from 'vitest';
import { FrameFetcher, type FetchWorker, type FromFetcher, type ToFetcher } from './frame-fetcher.ts';

class FakeWorker implements FetchWorker {
  readonly heard: ToFetcher[] = [];
  isOver = false;
  readonly #messages: ((event: { readonly data: FromFetcher }) => void)[] = [];
  readonly #errors: (() => void)[] = [];

  postMessage(message: ToFetcher): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.isOver = true;
  }
  addEventListener(type: string, listener: ((event: { readonly data: FromFetcher }) => void) & (() => void)): void {
    if (type === 'message') this.#messages.push(listener);
    if (type === 'error') this.#errors.push(listener);
  }
  say(data: FromFetcher): void {
    for (const listener of this.#messages) listener({ data });
  }
  break(): void {
    for (const listener of this.#errors) listener();
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const fetcher = new FrameFetcher(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const worker = (index = 0): FakeWorker => {
    const found = workers[index];
    if (!found) throw new Error(`no worker ${index}`);
    return found;
  };
  return { fetcher, worker, workers };
}

const never = new AbortController().signal;
const fetched = (byte: number) => ({ bytes: new Uint8Array([byte]), transferSyntaxUid: '1.2' });

test('each frame goes to who asked for it, in whatever order they come', async () => {
  const { fetcher, worker } = setUp();
  const first = fetcher.fetch('1.1', 1, never);
  const second = fetcher.fetch('1.2', 3, never);
  expect(worker().heard).toEqual([
    { kind: 'fetch', job: 1, sopInstanceUid: '1.1', frame: 1 },
    { kind: 'fetch', job: 2, sopInstanceUid: '1.2', frame: 3 },
  ]);
  worker().say({ kind: 'fetched', job: 2, fetched: fetched(2) });
  worker().say({ kind: 'fetched', job: 1, fetched: fetched(1) });
  expect(await first).toEqual(fetched(1));
  expect(await second).toEqual(fetched(2));
});

test('an error keeps its code and its facts', async () => {
  const { fetcher, worker } = setUp();
  const frame = fetcher.fetch('1.1', 1, never);
  worker().say({ kind: 'failed', job: 1, error: { code: 'IMAGE_UNSUPPORTED', facts: { kind: 'x' } } });
  await expect(frame).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED', facts: { kind: 'x' } });
});

test('one that is broken off is broken off in the worker, and what comes of it all the same is dropped', async () => {
  const { fetcher, worker } = setUp();
  const controller = new AbortController();
  const frame = fetcher.fetch('1.1', 1, controller.signal);
  controller.abort(new Error('elsewhere'));
  await expect(frame).rejects.toThrow('elsewhere');
  expect(worker().heard.at(-1)).toEqual({ kind: 'cancel', job: 1 });
  worker().say({ kind: 'fetched', job: 1, fetched: fetched(1) });
});

test('one that nobody wants any more is not asked for', async () => {
  const { fetcher, workers } = setUp();
  await expect(fetcher.fetch('1.1', 1, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  expect(workers).toEqual([]);
});

test('a worker that is lost costs what it was fetching; the next frame starts another', async () => {
  const { fetcher, worker } = setUp();
  const lost = fetcher.fetch('1.1', 1, never);
  worker().break();
  await expect(lost).rejects.toMatchObject({ code: 'HOST_NO_ANSWER' });
  expect(worker().isOver).toBe(true);
  const next = fetcher.fetch('1.2', 1, never);
  worker(1).say({ kind: 'fetched', job: 2, fetched: fetched(2) });
  expect(await next).toEqual(fetched(2));
});

const first = (byte: number) => ({ sopInstanceUid: '1.1', number: 1, fetched: fetched(byte) });

test('the first frame of a series comes with what is known of it, and is not asked for', async () => {
  const { fetcher, worker } = setUp();
  const begun = fetcher.begin('1.9', never);
  expect(worker().heard).toEqual([{ kind: 'begin', job: 1, seriesInstanceUid: '1.9' }]);
  worker().say({ kind: 'begun', job: 1, beginning: { instances: [], first: first(5) } });
  expect(await begun).toEqual({ instances: [] });
  const other = fetcher.fetch('1.1', 2, never);
  expect(worker().heard.at(-1)).toEqual({ kind: 'fetch', job: 2, sopInstanceUid: '1.1', frame: 2 });
  worker().say({ kind: 'fetched', job: 2, fetched: fetched(2) });
  expect(await other).toEqual(fetched(2));
  expect(await fetcher.fetch('1.1', 1, never)).toEqual(fetched(5));
  const again = fetcher.fetch('1.1', 1, never);
  expect(worker().heard.at(-1)).toEqual({ kind: 'fetch', job: 3, sopInstanceUid: '1.1', frame: 1 });
  worker().say({ kind: 'fetched', job: 3, fetched: fetched(6) });
  expect(await again).toEqual(fetched(6));
});

test('nothing that came ahead outlives its series', async () => {
  const { fetcher, worker } = setUp();
  const controller = new AbortController();
  const begun = fetcher.begin('1.9', controller.signal);
  worker().say({ kind: 'begun', job: 1, beginning: { instances: [], first: first(5) } });
  await begun;
  controller.abort(new Error('the patient goes'));
  void fetcher.fetch('1.1', 1, never);
  expect(worker().heard.at(-1)).toEqual({ kind: 'fetch', job: 2, sopInstanceUid: '1.1', frame: 1 });
});

test('a series that cannot be begun says why', async () => {
  const { fetcher, worker } = setUp();
  const refused = fetcher.begin('1.9', never);
  worker().say({ kind: 'failed', job: 1, error: { code: 'SESSION_REQUIRED', facts: {} } });
  await expect(refused).rejects.toMatchObject({ code: 'SESSION_REQUIRED' });
  const lost = fetcher.begin('1.9', never);
  worker().break();
  await expect(lost).rejects.toMatchObject({ code: 'HOST_NO_ANSWER' });
});
