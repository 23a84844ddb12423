import { expect, test } from 'vitest';
import { Beginnings, type AboutBeginning, type BeginningWorker, type ToBeginner } from './beginnings.ts';

class FakeWorker implements BeginningWorker {
  readonly heard: ToBeginner[] = [];
  isOver = false;
  readonly #messages: ((event: { readonly data: AboutBeginning }) => void)[] = [];
  readonly #errors: (() => void)[] = [];

  postMessage(message: ToBeginner): void {
    this.heard.push(message);
  }
  terminate(): void {
    this.isOver = true;
  }
  addEventListener(type: string, listener: ((event: { readonly data: AboutBeginning }) => void) & (() => void)): void {
    if (type === 'message') this.#messages.push(listener);
    if (type === 'error') this.#errors.push(listener);
  }
  say(data: AboutBeginning): void {
    for (const listener of this.#messages) listener({ data });
  }
  break(): void {
    for (const listener of this.#errors) listener();
  }
}

function setUp() {
  const workers: FakeWorker[] = [];
  const beginnings = new Beginnings(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const worker = (index = 0): FakeWorker => {
    const found = workers[index];
    if (!found) throw new Error(`no worker ${index}`);
    return found;
  };
  return { beginnings, worker, workers };
}

const never = new AbortController().signal;
const first = (byte: number, sopInstanceUid = '1.1') => ({
  sopInstanceUid,
  number: 1,
  fetched: { bytes: new Uint8Array([byte]), transferSyntaxUid: '1.2' },
});
const frame = { sopInstanceUid: '1.1', number: 1 };

test('the first frame of a series comes with what is known of it, and is taken once', async () => {
  const { beginnings, worker } = setUp();
  const begun = beginnings.begin('1.9', never);
  expect(worker().heard).toEqual([{ kind: 'begin', job: 1, seriesInstanceUid: '1.9' }]);
  expect(beginnings.take(frame)).toBeUndefined();
  worker().say({ kind: 'begun', job: 1, beginning: { instances: [], first: first(5) } });
  expect(await begun).toEqual({ instances: [] });
  expect(beginnings.take({ ...frame, number: 2 })).toBeUndefined();
  expect(beginnings.take({ ...frame, sopInstanceUid: '1.2' })).toBeUndefined();
  expect(beginnings.take(frame)).toEqual(first(5).fetched);
  expect(beginnings.take(frame)).toBeUndefined();
});

test('each answer goes to who asked for it; the frame of the series that began last is kept', async () => {
  const { beginnings, worker } = setUp();
  const begun = [beginnings.begin('1.8', never), beginnings.begin('1.9', never)];
  worker().say({ kind: 'begun', job: 2, beginning: { instances: [], first: first(2, '1.2') } });
  worker().say({ kind: 'begun', job: 1, beginning: { instances: [], first: first(1, '1.1') } });
  await Promise.all(begun);
  expect(beginnings.take({ sopInstanceUid: '1.2', number: 1 })).toBeUndefined();
  expect(beginnings.take(frame)).toEqual(first(1).fetched);
});

test('nothing that came ahead outlives its series', async () => {
  const { beginnings, worker } = setUp();
  const controller = new AbortController();
  const begun = beginnings.begin('1.9', controller.signal);
  worker().say({ kind: 'begun', job: 1, beginning: { instances: [], first: first(5) } });
  await begun;
  controller.abort(new Error('the patient goes'));
  expect(beginnings.take(frame)).toBeUndefined();
});

test('one that is broken off is broken off in the worker, and what comes of it all the same is dropped', async () => {
  const { beginnings, worker } = setUp();
  const controller = new AbortController();
  const begun = beginnings.begin('1.9', controller.signal);
  controller.abort(new Error('elsewhere'));
  await expect(begun).rejects.toThrow('elsewhere');
  expect(worker().heard.at(-1)).toEqual({ kind: 'cancel', job: 1 });
  worker().say({ kind: 'begun', job: 1, beginning: { instances: [], first: first(5) } });
  expect(beginnings.take(frame)).toBeUndefined();
});

test('one that nobody wants any more is not asked for', async () => {
  const { beginnings, workers } = setUp();
  await expect(beginnings.begin('1.9', AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  expect(workers).toEqual([]);
});

test('a series that cannot be begun says why; a lost worker costs what it was asked for, the next one starts another', async () => {
  const { beginnings, worker } = setUp();
  const refused = beginnings.begin('1.9', never);
  worker().say({ kind: 'failed', job: 1, error: { code: 'IMAGE_UNSUPPORTED', facts: { kind: 'x' } } });
  await expect(refused).rejects.toMatchObject({ code: 'IMAGE_UNSUPPORTED', facts: { kind: 'x' } });
  const lost = beginnings.begin('1.9', never);
  worker().break();
  await expect(lost).rejects.toMatchObject({ code: 'HOST_NO_ANSWER' });
  expect(worker().isOver).toBe(true);
  const next = beginnings.begin('1.9', never);
  worker(1).say({ kind: 'begun', job: 3, beginning: { instances: [] } });
  expect(await next).toEqual({ instances: [] });
});
