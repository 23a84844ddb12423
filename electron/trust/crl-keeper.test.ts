import { expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { CrlFile } from './crl-folder.ts';
import { AC, failureOf, keeperBench, POINT } from './testing/crl-keeper-bench.ts';
import { fakeAuthority, fakeCrl, fakeReader, type FakeCrl } from './testing/fake-lists.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';

const HOUR = 3_600_000;
const SECOND = 'http://other.example/ac.crl';

test('a list is downloaded when it is first asked for, and not again for the next question', async () => {
  const { find, publish, web, keeper, onList } = keeperBench();
  publish({ number: 7, revoked: ['0A'] });
  const answer = await find();
  expect(answer).toMatchObject({ state: 'good', crl: { number: 7n } });
  expect((await find()).state).toBe('good');
  expect(web.requests).toEqual([POINT]);
  expect(onList).toHaveBeenCalledTimes(1);
  expect(keeper.states()).toEqual([
    {
      authority: 'CN=AC,C=FR',
      origin: POINT,
      state: 'good',
      number: '7',
      thisUpdate: '2026-11-21T08:00:00.000Z',
      nextUpdate: '2026-11-23T08:00:00.000Z',
      revoked: 1,
      checkedAt: '2026-11-21T08:00:00.000Z',
    },
  ]);
  expect(keeper.problems()).toEqual([]);
});

test('equal questions at the same time are one download', async () => {
  const { find, publish, web } = keeperBench();
  publish();
  const answers = await Promise.all([find(), find(), find()]);
  expect(answers.map(({ state }) => state)).toEqual(['good', 'good', 'good']);
  expect(web.requests).toHaveLength(1);
});

test('what is expected ahead is there when the first connection asks', async () => {
  const { keeper, publish, web, find } = keeperBench();
  publish();
  keeper.expect([fakeAuthority('leaf', 'leaf', [POINT]), AC]);
  await settled();
  expect(keeper.states()[0]?.state).toBe('good');
  expect((await find()).state).toBe('good');
  expect(web.requests).toHaveLength(1);
});

test('a connection waits for a silent distribution point 15 s and no longer', async () => {
  const { find, web, clock, keeper } = keeperBench();
  web.answers.set(POINT, 'hangs');
  let answer: string | undefined;
  const asked = find().then(({ state }) => (answer = state));
  await clock.advance(14_999);
  expect(answer).toBeUndefined();
  await clock.advance(1);
  expect(await asked).toBe('missing');
  // The download itself has a minute.
  await clock.advance(45_000);
  expect(failureOf(keeper)).toBe('CRL_UNREACHABLE');
  expect(clock.waiting).toBe(0);
});

const forgeries: [string, FakeCrl, string][] = [
  ['signed by a stranger', { signedBy: 'stranger' }, 'CRL_SIGNATURE'],
  ['of another authority', { issuer: 'other' }, 'CRL_ISSUER'],
  ['a delta list', { delta: true }, 'CRL_UNREADABLE'],
  ['with a critical extension that is not understood', { critical: ['1.2.3'] }, 'CRL_UNREADABLE'],
  ['of tomorrow', { from: 24, to: 48 }, 'CRL_NOT_YET_VALID'],
];
test.each(forgeries)('a list %s is no list', async (_, crl, code) => {
  const { find, publish, keeper, onList } = keeperBench();
  publish(crl);
  expect(await find()).toEqual({ state: 'invalid' });
  expect(failureOf(keeper)).toBe(code);
  expect(keeper.problems().map((problem) => problem.code)).toEqual(['CRL_MISSING', code]);
  expect(onList).not.toHaveBeenCalled();
});

test('a file that is no list, and an answer that is no file', async () => {
  const { find, web, keeper, clock } = keeperBench();
  web.answers.set(POINT, Buffer.from('<html>'));
  expect(await find()).toEqual({ state: 'invalid' });
  web.answers.set(POINT, 404);
  await clock.advance(30_000);
  expect(await find()).toEqual({ state: 'missing' });
  expect(failureOf(keeper)).toBe('CRL_UNREACHABLE');
});

test('no distribution point and no folder: missing', async () => {
  const { find, keeper, web } = keeperBench();
  expect(await find(['ldap://directory.example/cn=ac', 'http://', 'file:///ac.crl'])).toEqual({ state: 'missing' });
  expect(failureOf(keeper)).toBe('CRL_MISSING');
  expect(web.requests).toEqual([]);
});

test('a number that goes back is refused, whatever its dates say; the list held stays', async () => {
  const { find, publish, clock, keeper } = keeperBench();
  publish({ number: 9 });
  await find();
  await clock.advance(HOUR);
  publish({ number: 8 });
  await keeper.refresh();
  expect(failureOf(keeper)).toBe('CRL_ROLLED_BACK');
  expect(await find()).toMatchObject({ state: 'good', crl: { number: 9n } });
  publish({ number: 10 });
  await keeper.refresh();
  expect(failureOf(keeper)).toBeUndefined();
  expect(await find()).toMatchObject({ crl: { number: 10n } });
});

test('without numbers the dates decide', async () => {
  const { find, publish, clock, keeper } = keeperBench();
  publish({ revoked: ['01'] });
  await find();
  publish({ from: -1 });
  await keeper.refresh();
  expect(failureOf(keeper)).toBe('CRL_ROLLED_BACK');
  await clock.advance(HOUR);
  publish({ revoked: ['01', '02'] });
  await keeper.refresh();
  expect(keeper.states()[0]).toMatchObject({ revoked: 2, state: 'good' });
});

test('of two distribution points the newer list counts, whichever answers first', async () => {
  for (const [first, second] of [
    [1, 2],
    [2, 1],
  ] as const) {
    const { find, publish, keeper } = keeperBench();
    publish({ number: first });
    publish({ number: second }, SECOND);
    expect(await find([POINT, SECOND])).toMatchObject({ crl: { number: 2n } });
    expect(failureOf(keeper)).toBeUndefined();
  }
});

test('one distribution point that answers is enough', async () => {
  const { find, publish, keeper } = keeperBench();
  publish({}, SECOND);
  expect((await find([POINT, SECOND])).state).toBe('good');
  expect(failureOf(keeper)).toBeUndefined();
});

test('after a restart without network the last list counts, until its end', async () => {
  const first = keeperBench();
  first.publish({ number: 5, revoked: ['0A'] });
  await first.find();
  first.keeper.close();

  const second = keeperBench({}, first.rows);
  second.keeper.expect([fakeAuthority('leaf', 'leaf', []), AC]);
  expect(await second.find()).toMatchObject({ state: 'good', crl: { number: 5n } });
  expect(second.web.requests).toEqual([]);
  second.publish({ number: 4 });
  await second.keeper.refresh();
  expect(failureOf(second.keeper)).toBe('CRL_ROLLED_BACK');
  await second.clock.advance(48 * HOUR);
  expect((await second.find()).state).toBe('expired');
});

test('what was altered in the store is not believed', async () => {
  const first = keeperBench();
  first.publish({ number: 5 });
  await first.find();
  const row = first.rows.get(AC.fingerprint);
  if (row === undefined) throw new Error('nothing was kept');
  for (const bytes of [Buffer.from('damaged'), fakeCrl(first.clock.now(), { signedBy: 'stranger', number: 99 })]) {
    const second = keeperBench({}, new Map([[row.authority, { ...row, bytes }]]));
    expect(await second.find()).toMatchObject({ state: 'missing' });
    second.publish({ number: 6 });
    await second.keeper.refresh();
    expect((await second.find()).state).toBe('good');
  }
});

test('the folder: no network needed, old files do not matter, what is no list is shown', async () => {
  const clock = new ManualClock();
  const file = (name: string, crl: FakeCrl): CrlFile => ({ name, crl: fakeReader.parse(fakeCrl(clock.now(), crl)) });
  let files: CrlFile[] = [
    file('new.crl', { number: 3 }),
    file('old.crl', { number: 2 }),
    file('other.crl', { issuer: 'other', signedBy: 'other' }),
    { name: 'notes.txt', error: new WorkstationError('CRL_UNREADABLE') },
  ];
  const { find, keeper, publish } = keeperBench({ folder: { read: async () => files } });
  expect(await find([])).toMatchObject({ state: 'good', crl: { number: 3n } });
  expect(keeper.states().map(({ origin, state }) => [origin, state])).toEqual([
    ['new.crl', 'good'],
    ['notes.txt', 'missing'],
  ]);
  expect(keeper.problems().map(({ code }) => code)).toEqual(['CRL_UNREADABLE']);
  files = [file('newer.crl', { number: 4 })];
  publish({ number: 5 });
  await find([]);
  await keeper.refresh();
  expect(keeper.states().map(({ number }) => number)).toEqual(['4']);
  await find([POINT]);
  await keeper.refresh();
  expect(keeper.states()[0]).toMatchObject({ number: '5', origin: POINT });
});

test('a folder that cannot be read is a problem, the distribution point counts', async () => {
  const error = new WorkstationError('CONFIG_UNREADABLE', { path: '/crl' });
  const { find, keeper, publish } = keeperBench({ folder: { read: () => Promise.reject(error) } });
  publish();
  expect((await find()).state).toBe('good');
  expect(keeper.problems()).toEqual([error]);
});

test('a store that does not take the list: it counts all the same, and the failure is shown', async () => {
  const error = new WorkstationError('STORE_UNREADABLE', { path: 'store' });
  const refuse = (): never => {
    throw error;
  };
  const memory = { crl: () => undefined, keepCrl: refuse, touchCrl: refuse, noteGrace: refuse };
  const { find, publish, keeper } = keeperBench({ memory });
  publish();
  expect((await find()).state).toBe('good');
  expect(failureOf(keeper)).toBe('STORE_UNREADABLE');
});

test('closing gives up what is under way', async () => {
  const { find, web, keeper, clock, onChange } = keeperBench();
  web.answers.set(POINT, 'hangs');
  const asked = find();
  await settled();
  keeper.close();
  expect((await asked).state).toBe('missing');
  expect((await find()).state).toBe('missing');
  expect(web.requests).toHaveLength(1);
  expect(clock.waiting).toBe(0);
  expect(onChange).not.toHaveBeenCalled();
});
