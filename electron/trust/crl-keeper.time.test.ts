/** When lists are got again, what becomes of them at their end, and the grace after it. */
import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { AC, failureOf, keeperBench, POINT } from './testing/crl-keeper-bench.ts';
import { settled } from './testing/manual-clock.ts';

const HOUR = 3_600_000;

test('it is renewed at half of its life, daily at least, hourly at most, and at its end', async () => {
  for (const [hours, due] of [
    [8, 4],
    [200, 24],
    [1.5, 1],
    [0.5, 0.5],
  ] as const) {
    const { find, publish, clock, keeper } = keeperBench();
    publish({ to: hours });
    await find();
    expect(keeper.nextDue() - clock.now()).toBe(due * HOUR);
  }
});

test('what is due is got in the background; a failure is tried again, ever later', async () => {
  const { find, publish, clock, keeper, web } = keeperBench();
  publish({ number: 1, to: 8 });
  await find();
  await clock.advance(4 * HOUR - 1);
  keeper.refreshDue();
  expect(web.requests).toHaveLength(1);
  await clock.advance(1);
  web.answers.delete(POINT);
  keeper.refreshDue();
  await settled();
  const delays: number[] = [];
  for (let count = 0; count < 8; count += 1) {
    delays.push((keeper.nextDue() - clock.now()) / 1000);
    await clock.advance(keeper.nextDue() - clock.now());
    keeper.refreshDue();
    await settled();
  }
  expect(delays).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600]);
  expect(keeper.states()[0]).toMatchObject({ state: 'good', failure: { code: 'CRL_UNREACHABLE' } });
  publish({ number: 2, to: 48 });
  await clock.advance(HOUR);
  keeper.refreshDue();
  await settled();
  expect(keeper.states()[0]).toMatchObject({ state: 'good', number: '2' });
  expect(failureOf(keeper)).toBeUndefined();
});

test('a clock that was put back does not put off what is due', async () => {
  const { find, publish, clock, keeper, web } = keeperBench();
  publish({ from: -1000 });
  await find();
  clock.jump(-100 * HOUR);
  keeper.refreshDue();
  await settled();
  expect(web.requests).toHaveLength(2);
});

test('expired: asked again by a connection, but not by every connection', async () => {
  const { find, publish, clock, keeper, web } = keeperBench();
  publish({ number: 1, to: 1 });
  await find();
  await clock.advance(HOUR);
  const end = new Date(clock.now());
  expect(await find()).toEqual({ state: 'expired', date: end });
  expect(web.requests).toHaveLength(2);
  expect(failureOf(keeper)).toBe('CRL_EXPIRED');
  await find();
  expect(web.requests).toHaveLength(2);
  await clock.advance(30_000);
  publish({ number: 2 });
  expect((await find()).state).toBe('good');
});

test('grace: allowed for its time, shown, and told once for each list', async () => {
  const { find, publish, clock, keeper, onGrace, rows, web } = keeperBench({ graceMs: 10 * HOUR });
  publish({ number: 1, to: 1 });
  await find();
  await clock.advance(HOUR);
  web.answers.delete(POINT);
  const until = new Date(clock.now() + 10 * HOUR);
  expect(await find()).toMatchObject({ state: 'grace', until });
  expect(await find()).toMatchObject({ state: 'grace' });
  expect(onGrace).toHaveBeenCalledTimes(1);
  expect(keeper.states()[0]).toMatchObject({ state: 'grace', graceUntil: until.toISOString() });
  await settled();
  expect(keeper.problems().map(({ code }) => code)).toEqual(['CRL_GRACE', 'CRL_UNREACHABLE']);
  expect(rows.get(AC.fingerprint)?.graceNoted).toBe(true);

  publish({ number: 2, to: 1 });
  await keeper.refresh();
  expect((await find()).state).toBe('good');
  await clock.advance(HOUR);
  expect((await find()).state).toBe('grace');
  expect(onGrace).toHaveBeenCalledTimes(2);
  await clock.advance(10 * HOUR);
  expect((await find()).state).toBe('expired');
});

test('a grace that cannot be recorded is not given', async () => {
  const onGrace = () => {
    throw new WorkstationError('AUDIT_WRITE');
  };
  const { find, publish, clock } = keeperBench({ graceMs: 10 * HOUR, onGrace });
  publish({ to: 1 });
  await find();
  await clock.advance(HOUR);
  expect((await find()).state).toBe('expired');
});
