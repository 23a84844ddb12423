import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ATTEMPT_LIFE_MS, Login } from './login.ts';
import { LoginBench, PUBLIC, relyingParty } from './testing/login-bench.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { newKey, ScriptedProvider } from './testing/scripted-provider.ts';

const key = newKey('one');
const peer = new ScriptedProvider(key);
beforeAll(() => peer.start());
afterEach(() => peer.reset(key));
afterAll(() => peer.stop());

const attemptOf = (url: string): string => new URL(url).searchParams.get('attempt') ?? '';
const UNKNOWN = { code: 'LOGIN_ATTEMPT_UNKNOWN' };

test('the address of an attempt names nothing but the attempt', () => {
  const { identity } = new LoginBench(peer);
  expect(identity.startLogin('psc', 'a').url).toMatch(
    /^http:\/\/127\.0\.0\.1:4710\/auth\/login\/psc\?attempt=[\w-]{43}$/,
  );
});

test('the way to the provider: code, PKCE S256, fresh state, nonce and cookie for each attempt', async () => {
  const bench = new LoginBench(peer);
  const [one, two] = [await bench.begin('a'), await bench.begin('b')];
  const asked = new URL(one.location).searchParams;
  expect(Object.fromEntries(asked)).toMatchObject({
    response_type: 'code',
    client_id: 'drimbox',
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    redirect_uri: `${PUBLIC}/auth/callback/psc`,
    code_challenge_method: 'S256',
  });
  const secrets = [one, two].flatMap(({ location, cookie }) => {
    const { searchParams } = new URL(location);
    return [cookie, ...['state', 'nonce', 'code_challenge'].map((name) => searchParams.get(name))];
  });
  expect(new Set(secrets).size).toBe(8);
  for (const secret of secrets) expect(secret).toMatch(/^[\w-]{43}$/);
});

test('an attempt begins once, at its own provider', async () => {
  const { identity } = new LoginBench(peer);
  const attempt = attemptOf(identity.startLogin('psc', 'a').url);
  await expect(identity.beginInBrowser('franceConnect', attempt)).rejects.toMatchObject(UNKNOWN);
  await expect(identity.beginInBrowser('psc', `${attempt}x`)).rejects.toMatchObject(UNKNOWN);
  const both = [identity.beginInBrowser('psc', attempt), identity.beginInBrowser('psc', attempt)];
  const outcomes = await Promise.allSettled(both);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
});

test('when the provider cannot be reached, the same address may be opened again', async () => {
  const { identity } = new LoginBench(peer);
  const attempt = attemptOf(identity.startLogin('psc', 'a').url);
  peer.script = { discovery: { status: 503, body: '' } };
  await expect(identity.beginInBrowser('psc', attempt)).rejects.toMatchObject({ code: 'LOGIN_PROVIDER_UNREACHABLE' });
  peer.script = {};
  expect((await identity.beginInBrowser('psc', attempt)).cookie.maxAgeSeconds).toBe(ATTEMPT_LIFE_MS / 1000);
});

test('a provider that is not configured', () => {
  const { identity } = new LoginBench(peer);
  expect(() => identity.startLogin('franceConnect', 'a')).toThrow(
    expect.objectContaining({ code: 'LOGIN_NOT_CONFIGURED' }),
  );
});

test('a callback is used once, whatever becomes of it', async () => {
  const bench = new LoginBench(peer);
  const { location, cookie } = await bench.begin();
  const url = peer.consent(location);
  await bench.identity.finishInBrowser('psc', url, cookie);
  await expect(bench.identity.finishInBrowser('psc', url, cookie)).rejects.toMatchObject(UNKNOWN);

  const second = await bench.begin();
  const failing = peer.consent(second.location);
  peer.script = { token: { status: 500, body: '' } };
  await expect(bench.identity.finishInBrowser('psc', failing, second.cookie)).rejects.toThrow();
  peer.script = {};
  await expect(bench.identity.finishInBrowser('psc', failing, second.cookie)).rejects.toMatchObject(UNKNOWN);
});

test('the same callback twice at the same moment: one login', async () => {
  const bench = new LoginBench(peer);
  const { location, cookie } = await bench.begin();
  const url = peer.consent(location);
  const twice = [
    bench.identity.finishInBrowser('psc', url, cookie),
    bench.identity.finishInBrowser('psc', url, cookie),
  ];
  expect((await Promise.allSettled(twice)).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(peer.forms).toHaveLength(1);
});

test('a forged callback neither logs in nor ends the attempt of the right browser', async () => {
  const bench = new LoginBench(peer);
  const { location, cookie } = await bench.begin();
  const url = peer.consent(location);
  const finish = (cookieValue?: string, target = url) => bench.identity.finishInBrowser('psc', target, cookieValue);
  await expect(finish(undefined)).rejects.toMatchObject({ code: 'LOGIN_OTHER_BROWSER' });
  await expect(finish('')).rejects.toMatchObject({ code: 'LOGIN_OTHER_BROWSER' });
  await expect(finish(randomBytes(32).toString('base64url'))).rejects.toMatchObject({ code: 'LOGIN_OTHER_BROWSER' });
  const refusal = new URL(url);
  refusal.searchParams.delete('code');
  refusal.searchParams.set('error', 'access_denied');
  await expect(finish(undefined, refusal)).rejects.toMatchObject({ code: 'LOGIN_OTHER_BROWSER' });
  expect(peer.forms).toHaveLength(0);
  expect(bench.identity.stateFor('a')).toEqual({ status: 'pending', provider: 'psc' });
  await finish(cookie);
  expect(bench.identity.isOpenFor('a')).toBe(true);
});

test.each<[string, (url: URL) => void]>([
  ['state of nobody', ({ searchParams }) => searchParams.set('state', randomBytes(32).toString('base64url'))],
  ['no state', ({ searchParams }) => searchParams.delete('state')],
  ['two states', ({ searchParams }) => searchParams.append('state', 'x')],
  ['two codes', ({ searchParams }) => searchParams.append('code', 'x')],
  ['two iss', ({ searchParams }) => searchParams.append('iss', 'x')],
  ['code and error', ({ searchParams }) => searchParams.append('error', 'x')],
  ['neither code nor error', ({ searchParams }) => searchParams.delete('code')],
  ['a code of 5 kB', ({ searchParams }) => searchParams.set('code', 'x'.repeat(5000))],
  ['10 kB of other parameters', ({ searchParams }) => searchParams.set('other', 'x'.repeat(10_000))],
])('a callback with %s is unknown and leaves the attempt as it is', async (_name, forge) => {
  const bench = new LoginBench(peer);
  const { location, cookie } = await bench.begin();
  const forged = peer.consent(location);
  forge(forged);
  await expect(bench.identity.finishInBrowser('psc', forged, cookie)).rejects.toMatchObject(UNKNOWN);
  await bench.identity.finishInBrowser('psc', peer.consent(location), cookie);
  expect(peer.forms).toHaveLength(1);
});

test('the callback of another provider, and one before the attempt has begun', async () => {
  const bench = new LoginBench(peer);
  const { location, cookie } = await bench.begin();
  const url = peer.consent(location);
  await expect(bench.identity.finishInBrowser('franceConnect', url, cookie)).rejects.toMatchObject(UNKNOWN);
  bench.identity.startLogin('psc', 'b');
  const early = new URL(`${PUBLIC}/auth/callback/psc?code=x&state=undefined`);
  await expect(bench.identity.finishInBrowser('psc', early, cookie)).rejects.toMatchObject(UNKNOWN);
});

test('an attempt lives five minutes, and is remembered as expired', async () => {
  const clock = new ManualClock();
  const psc = relyingParty(peer.issuer, clock);
  const login = new Login({ providers: { psc }, publicBaseUrl: PUBLIC, now: clock.now, random: randomBytes });
  const late = attemptOf(login.start('psc', 'a').url);
  const { attempt } = login.start('psc', 'b');
  const { location, cookie } = await login.begin('psc', attempt);
  await clock.advance(ATTEMPT_LIFE_MS);
  await expect(login.begin('psc', late)).rejects.toMatchObject({ code: 'LOGIN_ATTEMPT_EXPIRED' });
  const claim = () => login.claim('psc', peer.consent(location), cookie.value);
  expect(claim).toThrow(expect.objectContaining({ code: 'LOGIN_ATTEMPT_EXPIRED' }));
  await clock.advance(3_600_000);
  login.start('psc', 'c');
  expect(claim).toThrow(expect.objectContaining(UNKNOWN));
});

test('only the newest attempt of a screen is alive; other screens keep theirs', async () => {
  const bench = new LoginBench(peer);
  const former = await bench.begin('a');
  const other = await bench.begin('b');
  const newest = await bench.begin('a');
  const finish = ({ location, cookie }: { location: string; cookie: string }) =>
    bench.identity.finishInBrowser('psc', peer.consent(location), cookie);
  await expect(finish(former)).rejects.toMatchObject(UNKNOWN);
  await finish(other);
  await finish(newest);
});

test('an attempt cancelled before the callback, and during the exchange', async () => {
  const bench = new LoginBench(peer);
  const first = await bench.begin();
  bench.identity.cancelLogin('a');
  const late = bench.identity.finishInBrowser('psc', peer.consent(first.location), first.cookie);
  await expect(late).rejects.toMatchObject(UNKNOWN);

  const { location, cookie } = await bench.begin();
  const finishing = bench.identity.finishInBrowser('psc', peer.consent(location), cookie);
  bench.identity.cancelLogin('a');
  await expect(finishing).rejects.toMatchObject(UNKNOWN);
  expect(bench.identity.stateFor('a')).toEqual({ status: 'none' });
  // The tokens that nobody will use are given back.
  await expect.poll(() => peer.revoked).toHaveLength(1);
});

test('however many attempts are started, few are kept', () => {
  const clock = new ManualClock();
  const psc = relyingParty(peer.issuer, clock);
  const login = new Login({ providers: { psc }, publicBaseUrl: PUBLIC, now: clock.now, random: randomBytes });
  const first = login.start('psc', 'screen').attempt;
  for (let n = 0; n < 200; n += 1) login.start('psc', `screen-${n}`);
  return expect(login.begin('psc', first)).rejects.toMatchObject(UNKNOWN);
});
