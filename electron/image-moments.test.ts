import { expect, test } from 'vitest';
import { Moments } from './image-moments.ts';

/** One timer, which the test lets run out. */
function clock() {
  let due: (() => void) | undefined;
  return {
    after: (_milliseconds: number, callback: () => void) => {
      due = callback;
      return () => (due = undefined);
    },
    runOut: () => due?.(),
    isIdle: () => due === undefined,
  };
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const pending = Symbol();
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

test('settles at once when it has happened already, else with the word that it has', async () => {
  const { after, isIdle } = clock();
  const moments = new Moments();
  const { signal } = new AbortController();
  await moments.until(() => true, signal, after);
  let has = false;
  const waiting = moments.until(() => has, signal, after);
  moments.tell();
  expect(await isSettled(waiting)).toBe(false);
  has = true;
  moments.tell();
  await waiting;
  expect(isIdle()).toBe(true);
});

test('settles after its time, and when nobody waits any more', async () => {
  const { after, runOut, isIdle } = clock();
  const moments = new Moments();
  const gone = new AbortController();
  const first = moments.until(() => false, gone.signal, after);
  runOut();
  await first;
  const second = moments.until(() => false, gone.signal, after);
  gone.abort();
  await second;
  expect(isIdle()).toBe(true);
  await moments.until(() => false, gone.signal, after);
});
