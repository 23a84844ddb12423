import { expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { settled } from './testing/manual-clock.ts';
import { bytesOf, DAY, keeperBench, Memory } from './testing/whitelist-keeper-bench.ts';

const HOUR = 3_600_000;

test('nothing configured: no list, nothing to do', async () => {
  const { start, keeper } = keeperBench({ origins: [] });
  await start();
  expect(keeper.current()).toBeUndefined();
  expect(keeper.state()).toEqual({ origins: [] });
  expect(keeper.nextDue()).toBe(Infinity);
  expect(keeper.isTried).toBe(true);
});

test('the list is in force when it was obtained and verified, for its time', async () => {
  const { keeper, answers, clock, onReplaced, onList, memory, generated } = keeperBench();
  answers.set('nominal', bytesOf(10));
  expect(keeper.isTried).toBe(true);
  keeper.start();
  expect(keeper.isTried).toBe(false);
  await keeper.check();
  expect(generated()).toBe(10);
  expect(keeper.current()?.validUntil).toEqual(new Date(clock.now() + 7 * DAY));
  expect(keeper.nextDue()).toBe(clock.now() + DAY);
  expect(onReplaced.mock.calls).toEqual([['nominal']]);
  expect(onList).toHaveBeenCalledTimes(1);
  expect(memory.lists.get('nominal')?.address).toBe('https://list.example/nominal');
});

test('the same list a day later is no other list, and counts from then on', async () => {
  const { start, keeper, answers, clock, onReplaced } = keeperBench();
  answers.set('nominal', bytesOf(10));
  await start();
  await clock.advance(DAY);
  keeper.checkDue();
  await keeper.check();
  expect(onReplaced).toHaveBeenCalledTimes(1);
  expect(keeper.current()?.validUntil).toEqual(new Date(clock.now() + 7 * DAY));
});

test('a list that fails leaves the last good one in force, and is told once', async () => {
  const { start, keeper, answers, onRefused, generated, clock, onList } = keeperBench();
  answers.set('nominal', bytesOf(10));
  await start();
  const { validUntil } = keeper.current() ?? {};
  answers.set('nominal', Buffer.from('altered'));
  await clock.advance(HOUR);
  await keeper.check();
  await keeper.check();
  expect(generated()).toBe(10);
  expect(keeper.current()?.validUntil).toBe(validUntil);
  expect(onList).toHaveBeenCalledTimes(1);
  expect(keeper.state().failure?.code).toBe('LIST_NOT_XML');
  expect(onRefused.mock.calls).toEqual([['nominal', 'LIST_NOT_XML']]);
  expect(keeper.nextDue()).toBe(clock.now() + HOUR);
  answers.set('nominal', Buffer.from('altered otherwise'));
  await keeper.check();
  expect(onRefused).toHaveBeenCalledTimes(2);
  answers.set('nominal', bytesOf(11));
  await keeper.check();
  expect(keeper.state().failure).toBeUndefined();
  expect(generated()).toBe(11);
});

const ages: [string, Buffer, boolean][] = [
  ['generated earlier', bytesOf(9, 30), false],
  ['signed earlier', bytesOf(10, 19), false],
  ['of the same dates', bytesOf(10, 20, 'with another word'), true],
  ['signed later', bytesOf(10, 21), true],
  ['generated later', bytesOf(11, 1), true],
];
test.each(ages)('a list %s than that in force', async (_, bytes, isTaken) => {
  const { start, keeper, answers, onRefused, onReplaced } = keeperBench();
  answers.set('nominal', bytesOf(10, 20));
  await start();
  answers.set('nominal', bytes);
  await keeper.check();
  expect(onReplaced).toHaveBeenCalledTimes(isTaken ? 2 : 1);
  expect(onRefused.mock.calls).toEqual(isTaken ? [] : [['nominal', 'LIST_ROLLED_BACK']]);
  const facts = { date: new Date(DAY * Number(bytes.toString().split(' ')[0])).toISOString() };
  expect(keeper.state().failure).toEqual(isTaken ? undefined : { code: 'LIST_ROLLED_BACK', facts });
});

test('unreachable: tried again, ever later, and told to the audit trail never', async () => {
  const { start, keeper, clock, onRefused } = keeperBench();
  await start();
  const delays: number[] = [];
  for (let count = 0; count < 8; count += 1) {
    delays.push((keeper.nextDue() - clock.now()) / 60_000);
    await clock.advance(keeper.nextDue() - clock.now());
    keeper.checkDue();
    await keeper.check();
  }
  expect(delays).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  expect(keeper.current()).toBeUndefined();
  expect(keeper.failure?.code).toBe('LIST_UNREACHABLE');
  expect(onRefused).not.toHaveBeenCalled();
});

test('a clock that was put back does not put off the next check', async () => {
  const { start, keeper, answers, clock, loads } = keeperBench();
  answers.set('nominal', bytesOf(10));
  await start();
  clock.jump(-30 * DAY);
  keeper.checkDue();
  await keeper.check();
  expect(loads).toHaveLength(2);
});

test('a list that the audit trail cannot take does not come into force', async () => {
  const onReplaced = vi.fn(() => {
    throw new WorkstationError('AUDIT_WRITE');
  });
  const { start, keeper, answers, memory } = keeperBench({ onReplaced });
  answers.set('nominal', bytesOf(10));
  await start();
  expect(keeper.current()).toBeUndefined();
  expect(keeper.failure?.code).toBe('AUDIT_WRITE');
  expect(memory.lists.size).toBe(0);
});

test('a store that cannot take the list: it is in force all the same, and the failure is shown', async () => {
  const memory = new Memory();
  memory.keepWhitelist = () => {
    throw new WorkstationError('STORE_UNREADABLE', { path: 'store' });
  };
  const { start, keeper, answers, generated } = keeperBench({ memory });
  answers.set('nominal', bytesOf(10));
  await start();
  expect(generated()).toBe(10);
  expect(keeper.failure?.code).toBe('STORE_UNREADABLE');
});

test('after the close nothing changes any more', async () => {
  const { keeper, answers, onList, onChange, loads } = keeperBench();
  answers.set('nominal', 'hangs');
  keeper.start();
  await settled();
  keeper.close();
  await keeper.check();
  await keeper.select('test');
  expect(loads).toEqual(['nominal']);
  expect(onList).not.toHaveBeenCalled();
  expect(onChange).not.toHaveBeenCalled();
});
