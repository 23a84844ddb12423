import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AttentionTeller, type Attention } from './attention.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function teller() {
  const sent: Attention[] = [];
  const answers: { resolve: () => void; reject: (reason: Error) => void }[] = [];
  const attention = new AttentionTeller({
    send: (told) => {
      sent.push(told);
      return new Promise((resolve, reject) => answers.push({ resolve, reject }));
    },
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  const answer = async (isGood = true) => {
    const next = answers.shift();
    if (isGood) next?.resolve();
    else next?.reject(new Error('404'));
    await vi.advanceTimersByTimeAsync(0);
  };
  return { attention, sent, answer };
}

test('the viewport is told at once, the thumbnails when the list has come to rest', async () => {
  const { attention, sent, answer } = teller();
  attention.look(['a']);
  expect(sent).toEqual([{ viewports: ['a'], visible: [] }]);
  await answer();
  attention.see(['a', 'b']);
  await vi.advanceTimersByTimeAsync(60);
  attention.see(['b', 'c']);
  await vi.advanceTimersByTimeAsync(60);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(40);
  expect(sent.slice(1)).toEqual([{ viewports: ['a'], visible: ['b', 'c'] }]);
});

test('one word at a time: what changes meanwhile follows, the last of it only', async () => {
  const { attention, sent, answer } = teller();
  attention.look(['a']);
  attention.look(['b']);
  attention.look(['c']);
  expect(sent).toHaveLength(1);
  await answer();
  expect(sent.map(({ viewports }) => viewports)).toEqual([['a'], ['c']]);
});

test('what has not changed is not told again', async () => {
  const { attention, sent, answer } = teller();
  attention.look(['a']);
  await answer();
  attention.look(['a']);
  attention.again();
  expect(sent).toHaveLength(1);
});

test('what could not be told is not repeated by itself, but when asked to', async () => {
  const { attention, sent, answer } = teller();
  attention.look(['a']);
  await answer(false);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sent).toHaveLength(1);
  attention.again();
  expect(sent).toHaveLength(2);
});

test('stopped, a list that was being scrolled is not told any more', async () => {
  const { attention, sent } = teller();
  attention.see(['a']);
  attention.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(sent).toEqual([]);
});
