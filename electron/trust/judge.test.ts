import { EventEmitter } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WorkstationError } from '../../shared/errors.ts';
import { parseCrl } from './crl.ts';
import { Judge, type WatchedSocket, type WhitelistInForce } from './judge.ts';
import type { CrlAnswer, CrlSource } from './revocation.ts';
import { AuthorityBench } from './testing/authority-bench.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';
import { opensslMissing } from './testing/openssl.ts';
import { WhitelistIndex } from './whitelist/entries.ts';

const HOST = 'db4.test';
const HOUR_MS = 3_600_000;

class Socket extends EventEmitter implements WatchedSocket {
  destroyed = false;
  error: Error | undefined;

  destroy(error: Error): void {
    this.destroyed = true;
    this.error = error;
    this.emit('close');
  }
}

describe.skipIf(opensslMissing)(`the judge${opensslMissing && ` (skipped: ${opensslMissing})`}`, () => {
  let bench: AuthorityBench;
  let good: CrlSource;
  let leaf: Uint8Array;
  let clock: ManualClock;
  let list: WhitelistInForce | undefined;
  let crls: CrlSource & { asked: number };
  let refusals: { host: string; code: string }[];
  let judge: Judge;

  beforeAll(() => {
    bench = new AuthorityBench();
    bench.leaf(HOST);
    good = bench.crls();
    leaf = bench.certificate(HOST).raw;
  });
  afterAll(() => bench[Symbol.dispose]());

  beforeEach(() => {
    clock = new ManualClock(Date.now());
    list = { index: new WhitelistIndex([bench.entry(HOST)]), validUntil: new Date(clock.now() + 10 * HOUR_MS) };
    refusals = [];
    crls = {
      asked: 0,
      find(...asked) {
        this.asked += 1;
        return good.find(...asked);
      },
    };
    judge = new Judge({
      authorities: bench.authorities,
      crls: { find: (...asked) => crls.find(...asked) },
      whitelist: () => list,
      now: clock.now,
      after: clock.after,
      onRefusal: (host, error) => refusals.push({ host, code: error.code }),
    });
  });

  const unlisted = (): WhitelistInForce => ({
    index: new WhitelistIndex([]),
    validUntil: new Date(clock.now() + HOUR_MS),
  });

  async function watched(): Promise<Socket> {
    const socket = new Socket();
    expect((await judge.admit(socket, HOST, leaf)).accepted).toBe(true);
    return socket;
  }

  const codeOf = (socket: Socket) => (socket.error as WorkstationError | undefined)?.code;

  test('remembers a verdict, per certificate and host, letters of either case alike', async () => {
    const first = await judge.verdict(HOST, leaf);
    expect(await judge.verdict(HOST.toUpperCase(), leaf)).toBe(first);
    expect(crls.asked).toBe(2);
    expect((await judge.verdict('db5.test', leaf)).error?.code).toBe('TRUST_HOST_NAME');
    expect((await judge.verdict(HOST, Buffer.from('another'))).error?.code).toBe('TRUST_CERTIFICATE_UNREADABLE');
    expect(await judge.verdict(HOST, leaf)).toBe(first);
  });

  test('equal questions at the same time are one', async () => {
    const verdicts = await Promise.all([1, 2, 3].map(() => judge.verdict(HOST, leaf)));
    expect(new Set(verdicts).size).toBe(1);
    expect(crls.asked).toBe(2);
  });

  test('takes a verdict again when another list is in force, said or not', async () => {
    expect((await judge.verdict(HOST, leaf)).accepted).toBe(true);
    list = unlisted();
    expect((await judge.verdict(HOST, leaf)).error?.code).toBe('TRUST_NOT_LISTED');
  });

  test('takes a verdict again when what it rests on ends, when the clock was put back, and on review', async () => {
    await judge.verdict(HOST, leaf);
    await clock.advance(10 * HOUR_MS + 1);
    expect((await judge.verdict(HOST, leaf)).error?.code).toBe('TRUST_LIST_TOO_OLD');
    clock.jump(-9 * HOUR_MS);
    expect((await judge.verdict(HOST, leaf)).accepted).toBe(true);
    const asked = crls.asked;
    await judge.verdict(HOST, leaf);
    expect(crls.asked).toBe(asked);
    await judge.review();
    await judge.verdict(HOST, leaf);
    expect(crls.asked).toBe(asked + 2);
  });

  test('looks at a refusal again after a minute: what was missing may have come', async () => {
    crls = { asked: 0, find: async () => ({ state: 'missing' }) };
    expect((await judge.verdict(HOST, leaf)).error?.code).toBe('TRUST_CRL_MISSING');
    crls = Object.assign(crls, good);
    expect((await judge.verdict(HOST, leaf)).error?.code).toBe('TRUST_CRL_MISSING');
    await clock.advance(60_001);
    expect((await judge.verdict(HOST, leaf)).accepted).toBe(true);
  });

  test('a verdict under way while lists change is not given out', async () => {
    const { promise, resolve } = Promise.withResolvers<CrlAnswer>();
    crls = { asked: 0, find: () => promise };
    const verdict = judge.verdict(HOST, leaf);
    await settled();
    crls = { asked: 0, find: async () => ({ state: 'missing' }) };
    await judge.review();
    resolve({ state: 'good', crl: parseCrl(bench.crl('authority')) });
    expect((await verdict).error?.code).toBe('TRUST_CRL_MISSING');
  });

  test('a search for revocation lists that breaks is an error, not a verdict, and is not remembered', async () => {
    crls = { asked: 0, find: () => Promise.reject(new Error('broken')) };
    await expect(judge.verdict(HOST, leaf)).rejects.toThrow('broken');
    crls = Object.assign(crls, good);
    expect((await judge.verdict(HOST, leaf)).accepted).toBe(true);
  });

  test('a review closes the connections whose verdict falls, and tells the refusal once', async () => {
    const sockets = [await watched(), await watched()];
    await judge.review();
    expect(sockets.map((socket) => socket.destroyed)).toEqual([false, false]);
    list = unlisted();
    await judge.review();
    expect(sockets.map(codeOf)).toEqual(['TRUST_NOT_LISTED', 'TRUST_NOT_LISTED']);
    expect(refusals).toEqual([{ host: HOST, code: 'TRUST_NOT_LISTED' }]);
    await judge.review();
    expect(refusals).toHaveLength(1);
  });

  test('closes a connection on the moment that the list in force ends, and leaves no timer behind', async () => {
    const socket = await watched();
    await clock.advance(10 * HOUR_MS);
    expect(socket.destroyed).toBe(false);
    await clock.advance(1);
    expect(codeOf(socket)).toBe('TRUST_LIST_TOO_OLD');
    expect(clock.waiting).toBe(0);
  });

  test('notices a clock that was put on while nothing happened', async () => {
    const socket = await watched();
    clock.jump(11 * HOUR_MS);
    await clock.advance(30_000);
    expect(codeOf(socket)).toBe('TRUST_LIST_TOO_OLD');
  });

  test('keeps a connection over the end of a revocation list when there is a new one', async () => {
    const brief = parseCrl(bench.crl('authority', 1));
    crls = {
      asked: 0,
      find: async (authority, points) =>
        authority.subject.first('CN') === 'AC organisations' && clock.now() <= brief.nextUpdate!.getTime()
          ? { state: 'good', crl: brief }
          : good.find(authority, points),
    };
    const socket = await watched();
    expect((await judge.verdict(HOST, leaf)).until).toBe(brief.nextUpdate!.getTime());
    await clock.advance(2 * HOUR_MS);
    expect(socket.destroyed).toBe(false);
    expect((await judge.verdict(HOST, leaf)).until).toBeGreaterThan(clock.now());
    socket.destroy(new Error('done'));
    expect(clock.waiting).toBe(0);
    expect(refusals).toEqual([]);
  });

  test('no connection is admitted by a list that is no longer in force', async () => {
    const next = unlisted();
    crls.find = (...asked) => {
      list = next;
      return good.find(...asked);
    };
    const socket = new Socket();
    expect((await judge.admit(socket, HOST, leaf)).error?.code).toBe('TRUST_NOT_LISTED');
    expect(clock.waiting).toBe(0);
  });

  test('at whatever moment the list changes, a connection is refused or closed by the new one', async () => {
    const known = list;
    for (let turns = 0; turns < 30; turns += 1) {
      list = known;
      await judge.review();
      const socket = new Socket();
      const admission = judge.admit(socket, HOST, leaf);
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      list = unlisted();
      const [{ accepted }] = await Promise.all([admission, judge.review()]);
      expect(codeOf(socket)).toBe(accepted ? 'TRUST_NOT_LISTED' : undefined);
    }
  });

  test('connections are closed when their verdict cannot be taken at all', async () => {
    const socket = await watched();
    crls = { asked: 0, find: () => Promise.reject(new Error('broken')) };
    await judge.review();
    expect(socket.error?.message).toBe('broken');
  });

  test('remembers a limited number of certificates', async () => {
    await judge.verdict(HOST, leaf);
    for (let index = 0; index < 499; index += 1) await judge.verdict(HOST, Buffer.from(`certificate ${index}`));
    const asked = crls.asked;
    await judge.verdict(HOST, leaf);
    expect(crls.asked).toBe(asked);
    await judge.verdict(HOST, Buffer.from('one more'));
    await judge.verdict(HOST, leaf);
    expect(crls.asked).toBe(asked + 2);
  });
});
