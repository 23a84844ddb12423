import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.ts';
import type { RetrievedInstance } from './instances.ts';

const instance = (sopInstanceUid: string) => ({ sopInstanceUid }) as RetrievedInstance;
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Whether a promise has settled by now. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let over = false;
  promise.then(
    () => (over = true),
    () => (over = true),
  );
  await settle();
  return over;
}

test('instances are taken in their order; one that turned out to be none is left out', async () => {
  const arrivals = new Arrivals();
  await arrivals.add(async () => instance('1'));
  await arrivals.add(async () => undefined);
  await arrivals.add(async () => instance('2'));
  arrivals.end();
  expect(await arrivals.next()).toEqual(instance('1'));
  expect(await arrivals.next()).toEqual(instance('2'));
  expect(await arrivals.next()).toBeUndefined();
});

test('the next one is awaited once the former is taken and who took it is back', async () => {
  const arrivals = new Arrivals();
  await arrivals.add(async () => instance('1'));
  const awaited = arrivals.awaited();
  expect(await isOver(awaited)).toBe(false);
  expect(await arrivals.next()).toEqual(instance('1'));
  expect(await isOver(awaited)).toBe(false);
  const next = arrivals.next();
  expect(await isOver(awaited)).toBe(true);
  await arrivals.add(async () => instance('2'));
  expect(await next).toEqual(instance('2'));
  expect(await isOver(arrivals.awaited())).toBe(false);
});

test('an instance that cannot be finished ends the waiting with its reason', async () => {
  const arrivals = new Arrivals();
  await arrivals.add(async () => {
    await settle();
    throw new Error('the disk is full');
  });
  await expect(arrivals.awaited()).rejects.toThrow('the disk is full');
  expect(await arrivals.next()).toBeUndefined();
});

test('nothing waits for instances to be taken that nobody takes any more', async () => {
  const arrivals = new Arrivals();
  await arrivals.add(async () => instance('0'));
  const awaited = arrivals.awaited();
  for (let count = 1; count < 7; count += 1) await arrivals.add(async () => instance(String(count)));
  const full = arrivals.add(async () => instance('7'));
  expect([await isOver(awaited), await isOver(full)]).toEqual([false, false]);
  arrivals.abandon();
  expect([await isOver(awaited), await isOver(full)]).toEqual([true, true]);
});
