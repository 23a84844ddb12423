import { expect, test } from 'vitest';
import { throttle } from './touch.ts';

test('sends at once, then at most once per interval', () => {
  let time = 0;
  const sent: number[] = [];
  const touch = throttle(
    () => sent.push(time),
    10_000,
    () => time,
  );
  for (const moment of [0, 1, 9_999, 10_000, 10_001, 19_999, 25_000, 34_999, 35_000]) {
    time = moment;
    touch();
  }
  expect(sent).toEqual([0, 10_000, 25_000, 35_000]);
});
