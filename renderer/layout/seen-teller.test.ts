import { beforeEach, expect, test, vi } from 'vitest';
import type { SeenImages } from '../../shared/layout.ts';
import { SeenTeller } from './seen-teller.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});
const after = (milliseconds: number, run: () => void) => {
  const timer = setTimeout(run, milliseconds);
  return () => clearTimeout(timer);
};
const mark = (series: string, images: string[], total = 9): SeenImages => ({ series, images, total });

test('marks are told together, and again when that failed', async () => {
  let fails = true;
  const sent: (readonly SeenImages[])[] = [];
  const send = (seen: readonly SeenImages[]) => {
    sent.push(seen);
    return fails ? Promise.reject(new Error('no answer')) : Promise.resolve();
  };
  const teller = new SeenTeller({ send, after });
  teller.add([mark('1', ['a/1'])]);
  teller.add([mark('1', ['a/1', 'b/1'], 12), mark('2', [])]);
  await vi.advanceTimersByTimeAsync(1000);
  fails = false;
  await vi.advanceTimersByTimeAsync(3000);
  const whole = [mark('1', ['a/1', 'b/1'], 12), mark('2', [])];
  expect(sent).toEqual([whole, whole]);
});

test('no command holds more than its bound; nothing is told once the patient has gone', async () => {
  const send = vi.fn(() => Promise.resolve());
  const teller = new SeenTeller({ send, after });
  const images = Array.from({ length: 1200 }, (_, index) => `a/${index + 1}`);
  teller.add([mark('1', images)]);
  await vi.advanceTimersByTimeAsync(5000);
  const calls = send.mock.calls as unknown as [readonly SeenImages[]][];
  expect(calls.map(([[first]]) => first?.images.length)).toEqual([500, 500, 200]);
  teller.add([mark('1', ['z/1'])]);
  teller.stop();
  teller.add([mark('1', ['y/1'])]);
  await vi.advanceTimersByTimeAsync(5000);
  expect(send).toHaveBeenCalledTimes(3);
});
