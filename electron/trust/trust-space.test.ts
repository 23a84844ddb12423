import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import type { OwnCertificateState, SourceCheck } from '../../shared/trust.ts';
import { CrlKeeper } from './crl-keeper.ts';
import { Refusals } from './refusals.ts';
import { fakeAuthority, fakeCrl, fakeReader, FakeWeb } from './testing/fake-lists.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';
import { memoryIn } from './testing/memory-database.ts';
import { TrustSpace, type TrustSpaceOptions } from './trust-space.ts';
import type { VerifiedWhitelist } from './whitelist/verify.ts';
import { WhitelistKeeper } from './whitelist-keeper.ts';
import { webSource } from './whitelist-sources.ts';

const HOUR = 3_600_000;
const POINT = 'http://crl.example/ac.crl';
const NOMINAL = 'https://list.example/nominal.xml';
const TEST = 'https://list.example/test.xml';
const GOOD: OwnCertificateState = { listed: 'yes', problems: [] };
const AC = fakeAuthority();
const LEAF = fakeAuthority('leaf', 'leaf', [POINT]);

/** A list is the number of the day on which it was generated; anything else is no list. */
function verify(bytes: Uint8Array, at: number): VerifiedWhitelist {
  const text = Buffer.from(bytes).toString();
  if (!/^\d+$/.test(text)) throw new WorkstationError('LIST_NOT_XML', { line: 1 });
  const generatedAt = new Date(Number(text) * 24 * HOUR);
  return { generatedAt, signedAt: new Date(at), signer: fakeAuthority('signer'), entries: [] };
}

function setUp(options: Partial<TrustSpaceOptions> = {}, memory = memoryIn()) {
  const clock = new ManualClock();
  const web = new FakeWeb();
  const [review, onChange, onRefusal] = [vi.fn(async () => {}), vi.fn(), vi.fn()];
  const probed: { host: string; port: number }[] = [];
  const own = vi.fn(() => GOOD);
  const unforeseen = (thrown: unknown): never => {
    throw thrown;
  };
  const common = { now: clock.now, after: clock.after, memory, unforeseen, onChange: () => space.changed() };
  const crls = new CrlKeeper({
    ...common,
    get: web.get,
    reader: fakeReader,
    graceMs: HOUR,
    timeoutMs: 60_000,
    patienceMs: 15_000,
    onList: () => space.crlsChanged(),
    onGrace: () => {},
  });
  const source = { get: web.get, timeoutMs: 60_000, after: clock.after };
  const whitelist = new WhitelistKeeper({
    ...common,
    sources: [
      webSource({ origin: 'nominal', address: NOMINAL, ...source }),
      webSource({ origin: 'test', address: TEST, ...source }),
    ],
    verify: async (bytes) => verify(bytes, clock.now()),
    maxAgeMs: 48 * HOUR,
    onList: () => space.whitelistChanged(),
    onReplaced: () => {},
    onRefused: () => {},
  });
  const space: TrustSpace = new TrustSpace({
    hasAuthorities: true,
    chains: [[LEAF, AC]],
    crls,
    whitelist,
    judge: { review },
    own,
    probe: async (address) => {
      probed.push(address);
      return { ...address } as SourceCheck;
    },
    now: clock.now,
    after: clock.after,
    onChange,
    onRefusal,
    ...options,
  });
  const publish = (day = 10): void => {
    web.answers.set(POINT, fakeCrl(clock.now(), { to: 24 * day }));
    web.answers.set(NOMINAL, Buffer.from(String(day)));
    web.answers.set(TEST, Buffer.from(String(day)));
  };
  const start = async (): Promise<void> => {
    space.start();
    await space.check();
  };
  return { clock, web, space, crls, publish, start, review, onChange, onRefusal, own, probed, memory };
}

const codes = (space: TrustSpace) => space.summary().alarms.map(({ code }) => code);

test('all is well once list and revocation list are there', async () => {
  const { space, publish, clock, review, own } = setUp();
  publish();
  expect(space.summary()).toEqual({ revision: 0, level: 'good', alarms: [] });
  space.start();
  expect(space.summary()).toMatchObject({ level: 'good', alarms: [] });
  expect(space.report().checking).toBe(true);
  await space.check();
  expect(space.summary()).toMatchObject({ level: 'good', alarms: [] });
  const report = space.report();
  expect(report.checking).toBe(false);
  expect(report.revision).toBe(space.summary().revision);
  expect(report.crls.map(({ state }) => state)).toEqual(['good']);
  expect(report.whitelist).toMatchObject({
    origins: [
      { origin: 'nominal', address: NOMINAL },
      { origin: 'test', address: TEST },
    ],
    selected: 'nominal',
    inForce: { obtainedFrom: NOMINAL },
    nextCheckAt: new Date(clock.now() + 24 * HOUR).toISOString(),
  });
  expect(review).toHaveBeenCalled();
  expect(own.mock.lastCall).toMatchObject([{}, [{ revokedCount: 0 }]]);
});

test('no list to be had is grave once it was tried; a list and no revocation list is not', async () => {
  const { space, start, web, publish } = setUp();
  await start();
  expect(space.summary().level).toBe('bad');
  expect(codes(space)).toEqual(['LIST_NONE', 'LIST_UNREACHABLE', 'CRL_MISSING', 'CRL_UNREACHABLE']);
  publish();
  web.answers.delete(POINT);
  await space.check();
  expect(space.summary().level).toBe('warning');
  expect(codes(space)).toEqual(['CRL_MISSING', 'CRL_UNREACHABLE']);
});

test('what is due is done in the background, and what the clock changes is told', async () => {
  const { space, start, publish, web, clock, onChange } = setUp();
  publish(3);
  await start();
  web.answers.clear();
  web.requests.length = 0;
  await clock.advance(24 * HOUR - 1);
  expect(web.requests).toEqual([]);
  await clock.advance(HOUR);
  expect(web.requests).toContain(NOMINAL);
  expect(web.requests).toContain(POINT);
  expect(space.summary().level).toBe('warning');
  await clock.advance(23 * HOUR + 60_000);
  expect(space.summary().level).toBe('bad');
  expect(codes(space)[0]).toBe('LIST_TOO_OLD');
  await clock.advance(24 * HOUR);
  expect(codes(space)).toContain('CRL_GRACE');
  await clock.advance(HOUR);
  expect(codes(space)).toContain('CRL_EXPIRED');
  const { revision } = space.summary();
  const changes = onChange.mock.calls.length;
  await clock.advance(50 * 60_000);
  expect(space.summary().revision - revision).toBe(onChange.mock.calls.length - changes);
  space.close();
  expect(clock.waiting).toBe(0);
});

test('time that changes nothing is not told', async () => {
  const { start, publish, clock, onChange, space } = setUp();
  publish(30);
  await start();
  const { revision } = space.summary();
  onChange.mockClear();
  await clock.advance(2 * HOUR);
  expect(onChange).not.toHaveBeenCalled();
  expect(space.summary().revision).toBe(revision);
});

test('a machine that slept looks at the clock soon after', async () => {
  const { start, publish, clock, web } = setUp();
  publish(30);
  await start();
  web.requests.length = 0;
  clock.jump(30 * HOUR);
  await clock.advance(60_000);
  expect(web.requests).toContain(NOMINAL);
});

test('our own certificate is looked at again when the list changes, and as time goes by', async () => {
  const own = vi.fn((index: unknown): OwnCertificateState => ({ listed: index ? 'no' : 'unknown', problems: [] }));
  const { start, publish, space, clock } = setUp({ own });
  publish(30);
  await start();
  expect(space.report().own.listed).toBe('no');
  own.mockReturnValue({ listed: 'no', problems: [{ code: 'OWN_CERTIFICATE_EXPIRED', facts: { date: '' } }] });
  await clock.advance(60_000);
  expect(space.summary().level).toBe('bad');
});

test('refusals are kept, told and audited once a minute of one host and reason', () => {
  const { space, onRefusal, clock, onChange } = setUp();
  space.start();
  onChange.mockClear();
  const error = new WorkstationError('TRUST_NOT_LISTED', { host: 'db8.example' });
  space.refused('db8.example', error);
  space.refused('db8.example', error);
  space.refused('db8.example', new WorkstationError('TRUST_REVOKED', { host: 'db8.example' }));
  expect(onRefusal.mock.calls).toEqual([
    ['db8.example', 'TRUST_NOT_LISTED'],
    ['db8.example', 'TRUST_REVOKED'],
  ]);
  expect(onChange).toHaveBeenCalledTimes(2);
  clock.jump(60_000);
  space.refused('db8.example', error);
  expect(space.report().refusals.map(({ error: { code } }) => code)).toEqual([
    'TRUST_NOT_LISTED',
    'TRUST_REVOKED',
    'TRUST_NOT_LISTED',
  ]);
  space.close();
  space.refused('db9.example', error);
  expect(onRefusal).toHaveBeenCalledTimes(3);
});

test('50 refusals are kept, the newest first', () => {
  const refusals = new Refusals();
  for (let count = 0; count < 60; count += 1) {
    refusals.add(`db${count}.example`, new WorkstationError('TRUST_NOT_LISTED', { host: '' }), count);
  }
  expect(refusals.list).toHaveLength(50);
  expect(refusals.list[0]?.host).toBe('db59.example');
});

test('after a restart without network all is as it was', async () => {
  const database = new DatabaseSync(':memory:');
  const first = setUp({}, memoryIn(database));
  first.publish();
  await first.start();
  await first.space.selectWhitelist('test');
  first.space.close();

  const second = setUp({}, memoryIn(database));
  second.space.start();
  await settled();
  expect(second.space.report()).toMatchObject({
    whitelist: { selected: 'test', inForce: { obtainedFrom: TEST } },
    crls: [{ state: 'good', origin: POINT }],
  });
  second.space.close();
});

test('a store that has gone leaves no promise unhandled', async () => {
  const database = new DatabaseSync(':memory:');
  const { space, publish } = setUp({}, memoryIn(database));
  publish();
  space.start();
  database.exec('DROP TABLE trust_whitelist; DROP TABLE trust_crl');
  await space.check();
  expect(codes(space)).toContain('STORE_UNREADABLE');
  database.exec('DROP TABLE trust_choice');
  await expect(space.selectWhitelist('test')).rejects.toMatchObject({ code: 'STORE_UNREADABLE' });
  expect(space.report().checking).toBe(false);
  space.close();
});

test('30 interleavings of check, choice and close leave no timer, and no promise unhandled', async () => {
  let seed = 20261121;
  const below = (limit: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((seed / 2_147_483_648) * limit);
  };
  for (let round = 0; round < 30; round += 1) {
    const { space, clock, web, publish } = setUp();
    publish(1 + below(20));
    for (const address of [POINT, NOMINAL, TEST]) {
      const fate = below(4);
      if (fate === 0) web.answers.set(address, 'hangs');
      if (fate === 1) web.answers.set(address, 500);
    }
    space.start();
    const asked: Promise<unknown>[] = [];
    for (let step = 0; step < 8; step += 1) {
      const choice = below(5);
      if (choice === 0) asked.push(space.check());
      if (choice === 1) asked.push(space.selectWhitelist('test'));
      if (choice === 2) asked.push(space.selectWhitelist('nominal'));
      if (choice === 3) await settled();
      if (choice === 4) await clock.advance(below(HOUR));
    }
    space.close();
    expect(await Promise.allSettled(asked)).not.toContainEqual(expect.objectContaining({ status: 'rejected' }));
    await settled();
    expect(clock.waiting, `round ${round}`).toBe(0);
    const requests = web.requests.length;
    await clock.advance(48 * HOUR);
    expect(web.requests.length).toBe(requests);
  }
});

test('the probe is given host and port of an address', async () => {
  const { space, probed } = setUp();
  await space.probe('https://db4.example:4711/x');
  expect(probed).toEqual([{ host: 'db4.example', port: 4711 }]);
  await expect(space.probe('http://db4.example')).rejects.toMatchObject({ code: 'TRUST_ADDRESS_INVALID' });
});
