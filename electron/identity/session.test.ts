import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { WorkstationError } from '../../shared/errors.ts';
import { Session, type SessionOptions } from './session.ts';
import { ManualClock, settled } from './testing/manual-clock.ts';
import { Tokens, type TokenValues } from './tokens.ts';

const SECOND = 1000;
const unreachable = () => new WorkstationError('LOGIN_PROVIDER_UNREACHABLE', { provider: 'psc', host: 'h' });
const refused = () => new WorkstationError('LOGIN_REFUSED', { provider: 'psc', reason: 'invalid_grant' });

/** A session whose provider answers when the test says so. */
function bench(values: Partial<TokenValues> = {}, options: Partial<SessionOptions> = {}) {
  const clock = new ManualClock(5_000_000);
  const lost: string[] = [];
  const revoked: string[] = [];
  const pending: { resolve: () => void; reject: (error: unknown) => void }[] = [];
  let renewals = 0;
  const tokens = (n: number) =>
    new Tokens({
      accessToken: `access-${n}`,
      refreshToken: `refresh-${n}`,
      idToken: 'id',
      subject: 'sub',
      requestedAt: clock.now(),
      lifeMs: 120 * SECOND,
      refreshLifeMs: undefined,
      ...values,
      ...(n > 0 ? { accessToken: `access-${n}`, refreshToken: `refresh-${n}`, requestedAt: clock.now() } : {}),
    });
  const session = new Session({
    provider: {
      name: 'psc',
      refresh: () => {
        renewals += 1;
        const n = renewals;
        return new Promise((resolve, reject) => pending.push({ resolve: () => resolve(tokens(n)), reject }));
      },
      revoke: async (tokens) => void revoked.push(tokens.reveal().refreshToken ?? ''),
      endSessionUrl: (tokens) => `https://psc.test/logout?id_token_hint=${tokens.reveal().idToken}`,
    },
    tokens: tokens(0),
    now: clock.now,
    after: clock.after,
    onLost: (error) => lost.push(error.code),
    ...options,
  });
  return { clock, session, lost, revoked, pending, renewals: () => renewals };
}

describe('renewal', () => {
  test('a token is renewed in the background at 70 % of its life, again and again', async () => {
    const { clock, session, pending, renewals } = bench();
    await clock.advance(83 * SECOND);
    expect(renewals()).toBe(0);
    await clock.advance(1 * SECOND);
    expect(renewals()).toBe(1);
    expect(await session.accessToken()).toBe('access-0');
    pending[0]!.resolve();
    await settled();
    expect(await session.accessToken()).toBe('access-1');
    expect(clock.next).toBe(84 * SECOND);
  });

  test('callers of a dead token share one request', async () => {
    const { clock, session, pending, renewals } = bench();
    await clock.advance(119 * SECOND);
    const callers = Promise.all(Array.from({ length: 20 }, () => session.accessToken()));
    pending[0]!.resolve();
    expect(new Set(await callers)).toEqual(new Set(['access-1']));
    expect(renewals()).toBe(1);
  });

  test('a token that its receiver refused is renewed though it should still live', async () => {
    const { session, pending, renewals } = bench();
    const token = session.accessToken({ fresh: true });
    pending[0]!.resolve();
    expect(await token).toBe('access-1');
    expect(renewals()).toBe(1);
  });

  test('a session that cannot renew gives the token it has, refused or not', async () => {
    const { session, renewals, lost } = bench({ refreshToken: undefined });
    expect(await session.accessToken({ fresh: true })).toBe('access-0');
    expect([renewals(), lost]).toEqual([0, []]);
  });

  test('a token in its last seconds is not handed out', async () => {
    const { clock, session, pending } = bench();
    await clock.advance(114 * SECOND);
    expect(await session.accessToken()).toBe('access-0');
    await clock.advance(1 * SECOND);
    const token = session.accessToken();
    pending[0]!.resolve();
    expect(await token).toBe('access-1');
  });

  test('no expires_in: a minute is assumed; an absurd one does not overflow the timer', () => {
    expect(bench({ lifeMs: undefined }).clock.next).toBe(42 * SECOND);
    expect(bench({ lifeMs: 1e15 }).clock.next).toBe(8.4 * 3600 * SECOND);
    expect(bench({ lifeMs: 0 }).clock.next).toBe(SECOND);
  });
});

describe('a provider that does not answer', () => {
  test('the live token serves on; tries follow at growing distances; nothing is lost', async () => {
    const { clock, session, pending, lost } = bench();
    await clock.advance(84 * SECOND);
    const distances: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      pending[n]!.reject(unreachable());
      await settled();
      if (n === 0) expect(await session.accessToken()).toBe('access-0');
      distances.push(clock.next / SECOND);
      await clock.advance(clock.next);
    }
    expect(distances).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    expect(lost).toEqual([]);
    const token = session.accessToken();
    pending[8]!.resolve();
    expect(await token).toBe('access-9');
    expect(clock.next).toBe(84 * SECOND);
  });

  test('a dead token and no answer: the caller is told, the session goes on', async () => {
    const { clock, session, pending, lost } = bench();
    await clock.advance(125 * SECOND);
    const token = session.accessToken();
    pending[0]!.reject(unreachable());
    await expect(token).rejects.toMatchObject({ code: 'LOGIN_PROVIDER_UNREACHABLE' });
    const again = session.accessToken();
    pending[1]!.resolve();
    expect(await again).toBe('access-2');
    expect(lost).toEqual([]);
  });

  test('a refresh token whose own life is over is not tried any more', async () => {
    const { clock, session, pending, lost, renewals } = bench({ refreshLifeMs: 90 * SECOND });
    await clock.advance(84 * SECOND);
    pending[0]!.reject(unreachable());
    await settled();
    await clock.advance(2 * SECOND);
    expect(renewals()).toBe(2);
    pending[1]!.reject(unreachable());
    await settled();
    await clock.advance(10 * SECOND);
    expect({ lost, renewals: renewals() }).toEqual({ lost: ['SESSION_LOST'], renewals: 2 });
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'SESSION_LOST' });
  });
});

describe('the end', () => {
  test('a refused refresh token: lost, said once, no timer left', async () => {
    const { clock, session, pending, lost } = bench();
    await clock.advance(119 * SECOND);
    const callers = [session.accessToken(), session.accessToken()];
    pending[0]!.reject(refused());
    for (const caller of callers)
      await expect(caller).rejects.toMatchObject({ code: 'SESSION_LOST', facts: { provider: 'psc' } });
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'SESSION_LOST' });
    expect({ lost, waiting: clock.waiting }).toEqual({ lost: ['SESSION_LOST'], waiting: 0 });
  });

  test('without a refresh token the session is lost when the token dies', async () => {
    const { clock, session, lost } = bench({ refreshToken: undefined });
    await clock.advance(114 * SECOND);
    expect(await session.accessToken()).toBe('access-0');
    expect(lost).toEqual([]);
    await clock.advance(1 * SECOND);
    expect(lost).toEqual(['SESSION_LOST']);
  });

  test('unless the login was about identity only', async () => {
    const { clock, session, lost } = bench({ refreshToken: undefined }, { identityOnly: true });
    await clock.advance(3600 * SECOND);
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'SESSION_LOST' });
    expect({ lost, waiting: clock.waiting }).toEqual({ lost: [], waiting: 0 });
  });

  test('close revokes the newest refresh token and gives the address of the logout', async () => {
    const { clock, session, revoked, pending } = bench();
    await clock.advance(84 * SECOND);
    const closing = session.close();
    await settled();
    expect(revoked).toEqual([]);
    pending[0]!.resolve();
    expect(await closing).toBe('https://psc.test/logout?id_token_hint=id');
    expect(revoked).toEqual(['refresh-1']);
    expect(clock.waiting).toBe(0);
    await expect(session.accessToken()).rejects.toMatchObject({ code: 'SESSION_REQUIRED' });
  });

  test('close does not wait for a silent provider', async () => {
    const silent = { name: 'psc', revoke: () => new Promise<void>(() => {}), endSessionUrl: () => undefined } as const;
    const provider = { ...silent, refresh: () => Promise.reject(new Error('not asked')) };
    const { clock, session } = bench({}, { provider });
    const closing = session.close();
    await clock.advance(3 * SECOND);
    expect(await closing).toBeUndefined();
  });

  test('a refresh that ends after close opens nothing again', async () => {
    const { clock, session, pending, lost } = bench();
    await clock.advance(119 * SECOND);
    const token = session.accessToken();
    session.drop();
    pending[0]!.reject(refused());
    await expect(token).rejects.toMatchObject({ code: 'SESSION_REQUIRED' });
    expect({ lost, waiting: clock.waiting }).toEqual({ lost: [], waiting: 0 });
  });
});

test('neither JSON, nor structured clone, nor a console shows a token', () => {
  const { session } = bench({ accessToken: 'SECRET', refreshToken: 'SECRET', idToken: 'SECRET' });
  const tokens = new Tokens({
    accessToken: 'SECRET',
    refreshToken: 'SECRET',
    idToken: 'SECRET',
    subject: 'SECRET',
    requestedAt: 0,
    lifeMs: undefined,
    refreshLifeMs: undefined,
  });
  for (const value of [session, tokens]) {
    const shown = [
      JSON.stringify({ value }),
      inspect(value, { depth: 12, showHidden: true, getters: true }),
      inspect(structuredClone(value)),
    ];
    expect(shown.join('\n')).not.toContain('SECRET');
  }
});
