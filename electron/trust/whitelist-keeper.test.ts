import { expect, test, vi } from 'vitest';
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import type { WhitelistOrigin } from '../../shared/trust.ts';
import { fakeAuthority } from './testing/fake-lists.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';
import type { RememberedWhitelist } from './trust-memory.ts';
import type { VerifiedWhitelist } from './whitelist/verify.ts';
import { WhitelistKeeper } from './whitelist-keeper.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Days on which a list was generated and signed, and what makes two of these days differ. */
const bytesOf = (generated: number, signed = generated, note = ''): Buffer =>
  Buffer.from(`${generated} ${signed} ${note}`);

class Memory {
  readonly lists = new Map<WhitelistOrigin, RememberedWhitelist>();
  choice: WhitelistOrigin | undefined;

  whitelist(origin: WhitelistOrigin): RememberedWhitelist | undefined {
    return this.lists.get(origin);
  }

  keepWhitelist(origin: WhitelistOrigin, list: RememberedWhitelist): void {
    this.lists.set(origin, list);
  }

  choose(origin: WhitelistOrigin): void {
    this.choice = origin;
  }
}

/** The list of the address `nominal`, generated and signed on this day. */
const remembered = (day: number): RememberedWhitelist => ({
  address: 'https://list.example/nominal',
  obtainedAt: 0,
  generatedAt: new Date(DAY * day),
  signedAt: new Date(DAY * day),
  bytes: bytesOf(day),
});

type Answer = Uint8Array | WorkstationError | 'hangs';

function setUp({
  memory = new Memory(),
  origins = ['nominal', 'test'] as WhitelistOrigin[],
  onReplaced = vi.fn(),
} = {}) {
  const clock = new ManualClock();
  const answers = new Map<WhitelistOrigin, Answer>();
  const loads: WhitelistOrigin[] = [];
  const [onList, onChange, onRefused] = [vi.fn(), vi.fn(), vi.fn()];
  /** A refusal by the signature, whatever the list. */
  const signer = { refusal: undefined as ErrorCode | undefined, notAfter: new Date(clock.now() + 1000 * DAY) };
  const verify = async (bytes: Uint8Array): Promise<VerifiedWhitelist> => {
    await settled();
    const [generated, signed] = Buffer.from(bytes).toString().split(' ').map(Number);
    if (Number.isNaN(generated)) throw new WorkstationError('LIST_NOT_XML', { line: 1 });
    if (signer.refusal) throw new WorkstationError(signer.refusal);
    if (signer.notAfter.getTime() < clock.now()) throw new WorkstationError('LIST_SIGNER_EXPIRED', {});
    const [generatedAt, signedAt] = [new Date(DAY * (generated ?? 0)), new Date(DAY * (signed ?? 0))];
    return { generatedAt, signedAt, signer: { ...fakeAuthority(), notAfter: signer.notAfter }, entries: [] };
  };
  const sources = origins.map((origin) => ({
    origin,
    address: `https://list.example/${origin}`,
    load: async (signal: AbortSignal) => {
      loads.push(origin);
      const answer = answers.get(origin) ?? new WorkstationError('LIST_UNREACHABLE', { host: 'list.example' });
      if (answer instanceof Uint8Array) return answer;
      if (answer !== 'hangs') throw answer;
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(new Error('given up'))));
    },
  }));
  const keeper = new WhitelistKeeper({
    sources,
    verify,
    memory,
    maxAgeMs: 7 * DAY,
    now: clock.now,
    onList,
    onChange,
    onReplaced,
    onRefused,
    unforeseen: (thrown) => {
      throw thrown;
    },
  });
  const generated = (): number | undefined => {
    const list = keeper.current()?.list;
    return list && list.generatedAt.getTime() / DAY;
  };
  const start = async (): Promise<void> => {
    keeper.start();
    await keeper.check();
  };
  return { clock, keeper, memory, answers, loads, signer, generated, start, onList, onChange, onReplaced, onRefused };
}

test('nothing configured: no list, nothing to do', async () => {
  const { start, keeper } = setUp({ origins: [] });
  await start();
  expect(keeper.current()).toBeUndefined();
  expect(keeper.state()).toEqual({ origins: [] });
  expect(keeper.nextDue()).toBe(Infinity);
  expect(keeper.isTried).toBe(true);
});

test('the list is in force when it was obtained and verified, for its time', async () => {
  const { keeper, answers, clock, onReplaced, onList, memory, generated } = setUp();
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
  const { start, keeper, answers, clock, onReplaced } = setUp();
  answers.set('nominal', bytesOf(10));
  await start();
  await clock.advance(DAY);
  keeper.checkDue();
  await keeper.check();
  expect(onReplaced).toHaveBeenCalledTimes(1);
  expect(keeper.current()?.validUntil).toEqual(new Date(clock.now() + 7 * DAY));
});

test('a list that fails leaves the last good one in force, and is told once', async () => {
  const { start, keeper, answers, onRefused, generated, clock, onList } = setUp();
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
  const { start, keeper, answers, onRefused, onReplaced } = setUp();
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
  const { start, keeper, clock, onRefused } = setUp();
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
  const { start, keeper, answers, clock, loads } = setUp();
  answers.set('nominal', bytesOf(10));
  await start();
  clock.jump(-30 * DAY);
  keeper.checkDue();
  await keeper.check();
  expect(loads).toHaveLength(2);
});

test('after a restart without network the last good list is in force, for the rest of its time', async () => {
  const first = setUp();
  first.answers.set('nominal', bytesOf(10));
  await first.start();
  first.keeper.close();
  const obtainedAt = first.clock.now();

  const second = setUp({ memory: first.memory });
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
    const { keeper, signer, answers } = setUp({ memory });
    signer.refusal = code;
    answers.set('nominal', 'hangs');
    keeper.start();
    await settled();
    await settled();
    expect(keeper.current()).toBeUndefined();
    expect(keeper.failure?.code).toBe(code);
    keeper.close();
    const next = setUp({ memory });
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
  const { keeper, signer, answers, generated, onRefused } = setUp({ memory });
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
  const { keeper, start, answers, generated } = setUp({ memory });
  await start();
  expect(keeper.current()).toBeUndefined();
  answers.set('nominal', bytesOf(5));
  await keeper.check();
  expect(generated()).toBe(5);
});

test('a list in force falls when its signer is revoked, and rises when that was in error', async () => {
  const { start, keeper, answers, signer, onList, generated } = setUp();
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
  const { start, keeper, answers, signer, clock } = setUp();
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
  const { start, keeper, answers, memory, generated, onReplaced } = setUp();
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

  const next = setUp({ memory: Object.assign(memory, { choice: 'test' as const }) });
  await next.start();
  expect(next.generated()).toBe(5);
  expect(next.keeper.state().selected).toBe('test');
});

test('a choice that is no longer configured gives way to the first', async () => {
  const memory = Object.assign(new Memory(), { choice: 'file' as const });
  const { keeper, start } = setUp({ memory });
  await start();
  expect(keeper.state().selected).toBe('nominal');
});

test('an origin that gives nothing puts out of force what the other gave', async () => {
  const { start, keeper, answers, onList } = setUp();
  answers.set('nominal', bytesOf(10));
  await start();
  await keeper.select('test');
  expect(keeper.current()).toBeUndefined();
  expect(onList).toHaveBeenCalledTimes(2);
  expect(keeper.failure?.code).toBe('LIST_UNREACHABLE');
});

test('REQUEST_INVALID for an origin that is not configured', async () => {
  const { start, keeper } = setUp();
  await start();
  await expect(keeper.select('file')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
});

test('a change of the origin does not wait for a silent server', async () => {
  const { keeper, answers, generated } = setUp();
  answers.set('nominal', 'hangs');
  answers.set('test', bytesOf(5));
  keeper.start();
  await settled();
  await keeper.select('test');
  expect(generated()).toBe(5);
});

test('a list that the audit trail cannot take does not come into force', async () => {
  const onReplaced = vi.fn(() => {
    throw new WorkstationError('AUDIT_WRITE');
  });
  const { start, keeper, answers, memory } = setUp({ onReplaced });
  answers.set('nominal', bytesOf(10));
  await start();
  expect(keeper.current()).toBeUndefined();
  expect(keeper.failure?.code).toBe('AUDIT_WRITE');
  expect(memory.lists.size).toBe(0);
});

test('a choice that the audit trail cannot take leaves no list in force', async () => {
  const onReplaced = vi.fn();
  const { start, keeper, answers } = setUp({ onReplaced });
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

test('a store that cannot take the list: it is in force all the same, and the failure is shown', async () => {
  const memory = new Memory();
  memory.keepWhitelist = () => {
    throw new WorkstationError('STORE_UNREADABLE', { path: 'store' });
  };
  const { start, keeper, answers, generated } = setUp({ memory });
  answers.set('nominal', bytesOf(10));
  await start();
  expect(generated()).toBe(10);
  expect(keeper.failure?.code).toBe('STORE_UNREADABLE');
});

test('after the close nothing changes any more', async () => {
  const { keeper, answers, onList, onChange, loads } = setUp();
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

test('a list kept counts while another takes its place, and connections are judged anew once', async () => {
  const { start, keeper, answers, onList } = setUp();
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
  const { start, keeper, clock } = setUp({ memory });
  memory.lists.set('nominal', { ...remembered(10), obtainedAt: clock.now() + 1000 * DAY });
  await start();
  expect(keeper.current()?.validUntil).toEqual(new Date(clock.now() + 7 * DAY));
});
