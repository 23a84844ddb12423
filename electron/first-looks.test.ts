import { expect, test } from 'vitest';
import { FirstLooks } from './first-looks.ts';

const MOST = 120;
const DRAW = 40;

function looks() {
  const timers: { at: number; run: () => void }[] = [];
  let now = 0;
  const made = new FirstLooks({
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0);
    },
    mostMs: MOST,
    drawMs: DRAW,
  });
  /** Lets time pass; timers run when they are due. */
  const pass = async (milliseconds: number): Promise<void> => {
    now += milliseconds;
    for (const timer of timers.filter(({ at }) => at <= now)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.run();
    }
    await Promise.resolve();
  };
  const hold = (series: string, sop: string) => {
    const held = { isOver: false };
    void made.hold(series, sop).then(() => (held.isOver = true));
    return held;
  };
  return { made, pass, hold, timers };
}

test('a series that nobody waits for is not held up', async () => {
  const { pass, hold } = looks();
  const held = hold('1.2', '1.2.1');
  await pass(0);
  expect(held.isOver).toBe(true);
});

test('the image that is waited for is fetched and drawn before more is taken in', async () => {
  const { made, pass, hold, timers } = looks();
  made.expect('1.2');
  const held = hold('1.2', '1.2.1');
  made.fetched('1.2.9');
  await pass(DRAW);
  expect(held.isOver).toBe(false);
  made.fetched('1.2.1');
  made.fetched('1.2.1');
  await pass(DRAW - 1);
  expect(held.isOver).toBe(false);
  await pass(1);
  expect(held.isOver).toBe(true);
  expect(timers).toEqual([]);
});

test('a screen that fetches nothing holds nobody up for long, and only once', async () => {
  const { made, pass, hold } = looks();
  made.expect('1.2');
  const held = hold('1.2', '1.2.1');
  await pass(MOST);
  expect(held.isOver).toBe(true);
  const again = hold('1.2', '1.2.2');
  await pass(0);
  expect(again.isOver).toBe(true);
});

test('nothing is held for a patient who has gone', async () => {
  const { made, pass, hold } = looks();
  made.expect('1.2');
  const held = hold('1.2', '1.2.1');
  made.clear();
  await pass(0);
  expect(held.isOver).toBe(true);
  made.fetched('1.2.1');
  await pass(MOST);
});
