/** Lists kept: over restarts, beside those of another origin, and when they fall. */
import { expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { settled } from './testing/manual-clock.ts';
import { bytesOf, DAY, keeperBench, Memory, remembered } from './testing/whitelist-keeper-bench.ts';

const HOUR = 3_600_000;

test('after a restart without network the last good list is in force, for the rest of its time', async () => {
  const first = keeperBench();
  first.answers.set('nominal', bytesOf(10));
  await first.start();
  first.keeper.close();
  const obtainedAt = first.clock.now();

  const second = keeperBench({ memory: first.memory });
  await second.clock.advance(2 * DAY);
  await second.start();
  expect(second.generated()).toBe(10);
  expect(second.keeper.current()?.validUntil).toEqual(new Date(obtainedAt + 7 * DAY));
  expect(second.keeper.state()).toMatchObject({ failure: { code: 'LIST_UNREACHABLE' } });
  second.answers.set('nominal', bytesOf(9));
  await second.keeper.check();
  expect(second.keeper.failure?.code).toBe('LIST_ROLLED_BACK');
});

test.each(['LIST_SIGNER_REVOKED', 'LIST_SIGNER_EXPIRED', 'LIST_SIGNATURE_VALUE'] as const)(
  'a list kept that is %s meanwhile does not count',
  async (code) => {
    const memory = new Memory();
    memory.lists.set('nominal', remembered(10));
    const { keeper, signer, answers } = keeperBench({ memory });
    signer.refusal = code;
    answers.set('nominal', 'hangs');
    keeper.start();
    await settled();
    await settled();
    expect(keeper.current()).toBeUndefined();
    expect(keeper.failure?.code).toBe(code);
    keeper.close();
    const next = keeperBench({ memory });
    next.answers.set('nominal', bytesOf(5));
    await next.start();
    expect(next.keeper.failure?.code).toBe('LIST_ROLLED_BACK');
  },
);

test.each([
  ['LIST_SIGNER_CRL', false],
  ['LIST_SIGNER_EXPIRED', false],
  ['LIST_SIGNER_REVOKED', true],
  ['LIST_SIGNER_CHAIN', true],
] as const)('an older list after one that fell (%s): taken %s', async (code, isTaken) => {
  const memory = new Memory();
  memory.lists.set('nominal', remembered(10));
  const { keeper, signer, answers, generated, onRefused } = keeperBench({ memory });
  answers.set('nominal', new WorkstationError('LIST_UNREACHABLE', { host: 'list.example' }));
  signer.refusal = code;
  keeper.start();
  await keeper.check();
  expect(keeper.current()).toBeUndefined();
  signer.refusal = undefined;
  answers.set('nominal', bytesOf(9));
  await keeper.check();
  expect(generated()).toBe(isTaken ? 9 : undefined);
  expect(onRefused.mock.calls).toEqual(isTaken ? [] : [['nominal', 'LIST_ROLLED_BACK']]);
  answers.set('nominal', bytesOf(10));
  await keeper.check();
  expect(generated()).toBe(10);
});

test('a list kept of another address has no say', async () => {
  const memory = new Memory();
  memory.lists.set('nominal', { ...remembered(10), address: 'https://former.example/' });
  const { keeper, start, answers, generated } = keeperBench({ memory });
  await start();
  expect(keeper.current()).toBeUndefined();
  answers.set('nominal', bytesOf(5));
  await keeper.check();
  expect(generated()).toBe(5);
});

test('a list in force falls when its signer is revoked, and rises when that was in error', async () => {
  const { start, keeper, answers, signer, onList, generated } = keeperBench();
  answers.set('nominal', bytesOf(10));
  await start();
  signer.refusal = 'LIST_SIGNER_REVOKED';
  await keeper.review();
  expect(keeper.current()).toBeUndefined();
  expect(keeper.failure?.code).toBe('LIST_SIGNER_REVOKED');
  expect(onList).toHaveBeenCalledTimes(2);
  signer.refusal = undefined;
  await keeper.review();
  expect(generated()).toBe(10);
  expect(keeper.failure).toBeUndefined();
  expect(onList).toHaveBeenCalledTimes(3);
  await keeper.review();
  expect(onList).toHaveBeenCalledTimes(3);
});

test('a list in force falls when the certificate of its signer ends', async () => {
  const { start, keeper, answers, signer, clock } = keeperBench();
  answers.set('nominal', bytesOf(10));
  signer.notAfter = new Date(clock.now() + HOUR);
  await start();
  expect(keeper.nextDue()).toBe(clock.now() + HOUR);
  answers.delete('nominal');
  await clock.advance(HOUR + 1);
  keeper.checkDue();
  await keeper.review();
  expect(keeper.current()).toBeUndefined();
});

test('another origin has a history of its own, and the choice is kept', async () => {
  const { start, keeper, answers, memory, generated, onReplaced } = keeperBench();
  answers.set('nominal', bytesOf(10));
  answers.set('test', bytesOf(5));
  await start();
  await keeper.select('test');
  expect(generated()).toBe(5);
  expect(keeper.failure).toBeUndefined();
  expect(memory.choice).toBe('test');
  answers.set('nominal', bytesOf(9));
  await keeper.select('nominal');
  expect(generated()).toBe(10);
  expect(keeper.failure?.code).toBe('LIST_ROLLED_BACK');
  expect(onReplaced.mock.calls).toEqual([['nominal'], ['test'], ['nominal']]);

  const next = keeperBench({ memory: Object.assign(memory, { choice: 'test' as const }) });
  await next.start();
  expect(next.generated()).toBe(5);
  expect(next.keeper.state().selected).toBe('test');
});

test('a choice that is no longer configured gives way to the first', async () => {
  const memory = Object.assign(new Memory(), { choice: 'file' as const });
  const { keeper, start } = keeperBench({ memory });
  await start();
  expect(keeper.state().selected).toBe('nominal');
});

test('an origin that gives nothing puts out of force what the other gave', async () => {
  const { start, keeper, answers, onList } = keeperBench();
  answers.set('nominal', bytesOf(10));
  await start();
  await keeper.select('test');
  expect(keeper.current()).toBeUndefined();
  expect(onList).toHaveBeenCalledTimes(2);
  expect(keeper.failure?.code).toBe('LIST_UNREACHABLE');
});

test('REQUEST_INVALID for an origin that is not configured', async () => {
  const { start, keeper } = keeperBench();
  await start();
  await expect(keeper.select('file')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test('a change of the origin does not wait for a silent server', async () => {
  const { keeper, answers, generated } = keeperBench();
  answers.set('nominal', 'hangs');
  answers.set('test', bytesOf(5));
  keeper.start();
  await settled();
  await keeper.select('test');
  expect(generated()).toBe(5);
});

test('a list kept counts while another takes its place, and connections are judged anew once', async () => {
  const { start, keeper, answers, onList } = keeperBench();
  answers.set('nominal', bytesOf(10));
  answers.set('test', bytesOf(5));
  await start();
  await keeper.select('test');
  onList.mockClear();
  answers.set('nominal', 'hangs');
  void keeper.select('nominal');
  expect(keeper.current()).toBeDefined();
  await settled();
  await settled();
  expect(keeper.current()?.list.generatedAt).toEqual(new Date(10 * DAY));
  expect(onList).toHaveBeenCalledTimes(1);
  keeper.close();
});

test('a list that a wrong clock obtained in the future counts from now on', async () => {
  const memory = new Memory();
  const { start, keeper, clock } = keeperBench({ memory });
  memory.lists.set('nominal', { ...remembered(10), obtainedAt: clock.now() + 1000 * DAY });
  await start();
  expect(keeper.current()?.validUntil).toEqual(new Date(clock.now() + 7 * DAY));
});

test('a choice that the audit trail cannot take leaves no list in force', async () => {
  const onReplaced = vi.fn();
  const { start, keeper, answers } = keeperBench({ onReplaced });
  answers.set('nominal', bytesOf(10));
  answers.set('test', bytesOf(10));
  await start();
  await keeper.select('test');
  onReplaced.mockImplementation(() => {
    throw new WorkstationError('AUDIT_WRITE');
  });
  await keeper.select('nominal');
  expect(keeper.current()).toBeUndefined();
  expect(keeper.failure?.code).toBe('AUDIT_WRITE');
  onReplaced.mockReset();
  answers.set('nominal', bytesOf(9));
  await keeper.check();
  expect(keeper.failure?.code).toBe('LIST_ROLLED_BACK');
});
