import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ATTEMPT_LIFE_MS } from './login.ts';
import { LoginBench } from './testing/login-bench.ts';
import { newKey, ScriptedProvider, USERINFO } from './testing/scripted-provider.ts';

const key = newKey('one');
const peer = new ScriptedProvider(key);
beforeAll(() => peer.start());
afterEach(() => peer.reset(key));
afterAll(() => peer.stop());

function newBench(): LoginBench {
  const bench = new LoginBench(peer);
  peer.now = bench.clock.now;
  return bench;
}

/** The peer's next user works in these structures. */
function workingIn(...structureIds: string[]): void {
  const activities = structureIds.map((id) => ({
    raisonSocialeSite: `Site ${id}`,
    ancienIdentifiantDeLaStructure: id,
  }));
  peer.script = {
    userinfo: () => ({ ...USERINFO, SubjectRefPro: { exercices: [{ codeProfession: '10', activities }] } }),
  };
}

/** The peer's next user is somebody else. */
function somebodyElse(): void {
  peer.script = {
    idTokenClaims: (claims) => ({ ...claims, sub: 'other' }),
    userinfo: () => ({ ...USERINFO, sub: 'other', SubjectNameID: '899700000001' }),
  };
}

/** The peer refuses the refresh token, and the session notices. */
async function loseSession(bench: LoginBench): Promise<void> {
  peer.script = { token: { status: 400, body: '{"error":"invalid_grant"}' } };
  await bench.clock.advance(119_000);
  await expect(bench.identity.accessToken()).rejects.toMatchObject({ code: 'SESSION_LOST' });
  peer.script = {};
}

test('none, pending, open, none again: what a screen is told', async () => {
  const bench = newBench();
  const { identity, clock } = bench;
  expect(identity.stateFor('a')).toEqual({ status: 'none' });
  await expect(identity.accessToken()).rejects.toMatchObject({ code: 'SESSION_REQUIRED' });
  await bench.begin('a');
  expect(identity.stateFor('a')).toEqual({ status: 'pending', provider: 'psc' });
  expect(identity.stateFor('b')).toEqual({ status: 'none' });
  await bench.login('a');
  expect(identity.stateFor('a')).toMatchObject({ status: 'open', provider: 'psc', user: { kind: 'professional' } });
  expect(identity.stateFor('b')).toEqual({ status: 'none' });
  expect([identity.isOpenFor('a'), identity.isOpenFor('b')]).toEqual([true, false]);
  expect(await identity.accessToken()).toBe(peer.lastAccessToken);

  const { endSessionUrl } = await identity.logout();
  expect(endSessionUrl).toMatch(/\/realm\/logout\?id_token_hint=/);
  expect(peer.revoked).toHaveLength(1);
  expect(identity.stateFor('a')).toEqual({ status: 'none' });
  expect(await identity.logout()).toEqual({});
  expect(clock.waiting).toBe(0);
  expect(bench.audit).toEqual([
    { action: 'login', provider: 'psc', userId: '899700366240' },
    { action: 'logout', provider: 'psc', userId: '899700366240' },
  ]);
});

test('a failed login is told to its screen, and forgotten at the next try', async () => {
  const bench = newBench();
  peer.script = { userinfo: () => ({ sub: 'other' }) };
  await expect(bench.login('a')).rejects.toMatchObject({ code: 'LOGIN_USERINFO_INVALID' });
  expect(bench.identity.stateFor('a')).toMatchObject({ status: 'none', error: { code: 'LOGIN_USERINFO_INVALID' } });
  expect(bench.audit).toEqual([{ action: 'loginFailed', provider: 'psc', error: 'LOGIN_USERINFO_INVALID' }]);
  bench.identity.startLogin('psc', 'a');
  expect(bench.identity.stateFor('a')).toEqual({ status: 'pending', provider: 'psc' });
  bench.identity.cancelLogin('a');
  expect(bench.identity.stateFor('a')).toEqual({ status: 'none' });
  expect(bench.clock.waiting).toBe(0);
});

test('a login that is never finished is told as expired', async () => {
  const bench = newBench();
  const { location, cookie } = await bench.begin('a');
  await bench.clock.advance(ATTEMPT_LIFE_MS);
  const late = bench.identity.finishInBrowser('psc', peer.consent(location), cookie);
  await expect(late).rejects.toMatchObject({ code: 'LOGIN_ATTEMPT_EXPIRED' });
  expect(bench.identity.stateFor('a')).toEqual({ status: 'none', error: { code: 'LOGIN_ATTEMPT_EXPIRED', facts: {} } });
});

test('another screen takes the session over: the patient goes first, the former screen is told', async () => {
  const bench = newBench();
  await bench.login('a');
  somebodyElse();
  await bench.login('b');
  // At the moment of the replacement nobody holds the session.
  expect(bench.hooks).toEqual(['opened a', 'replaced undefined', 'opened b']);
  expect(bench.identity.stateFor('a')).toMatchObject({ status: 'none', error: { code: 'SESSION_TAKEN_OVER' } });
  expect(bench.identity.stateFor('b')).toMatchObject({ status: 'open', user: { id: '899700000001' } });
  await expect.poll(() => peer.revoked).toHaveLength(1);
});

test('the same user on another screen replaces as well, without ending their session at the provider', async () => {
  const bench = newBench();
  await bench.login('a');
  await bench.login('b');
  expect(bench.hooks).toEqual(['opened a', 'replaced undefined', 'opened b']);
  await bench.identity.logout();
  expect(peer.revoked).toHaveLength(1);
});

test('a login that was to mend a lost session and failed is told; the session keeps its screen', async () => {
  const bench = newBench();
  await bench.login('a');
  await loseSession(bench);
  const { location, cookie } = await bench.begin('a');
  const refused = new URL(peer.consent(location));
  refused.searchParams.delete('code');
  refused.searchParams.set('error', 'access_denied');
  await expect(bench.identity.finishInBrowser('psc', refused, cookie)).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  expect(bench.identity.stateFor('a')).toMatchObject({ status: 'open', error: { code: 'LOGIN_REFUSED' } });
});

test('another user on the same screen replaces', async () => {
  const bench = newBench();
  await bench.login('a');
  somebodyElse();
  await bench.login('a');
  expect(bench.hooks).toEqual(['opened a', 'replaced undefined', 'opened a']);
  expect(bench.identity.stateFor('a')).not.toHaveProperty('error');
});

test('a lost session keeps its screen; the same user goes on in it', async () => {
  const bench = newBench();
  workingIn('one', 'two');
  await bench.login('a');
  bench.identity.matchSituation('two');
  await loseSession(bench);
  const lost = {
    status: 'open',
    error: { code: 'SESSION_LOST', facts: { provider: 'psc' } },
    situation: { structureId: 'two' },
  };
  expect(bench.identity.stateFor('a')).toMatchObject(lost);
  expect(bench.identity.isOpenFor('a')).toBe(true);

  workingIn('one', 'two');
  const { location, cookie } = await bench.begin('a');
  expect(bench.identity.stateFor('a')).toMatchObject(lost);
  await bench.identity.finishInBrowser('psc', peer.consent(location), cookie);
  expect(bench.hooks).toEqual(['opened a', 'opened a']);
  expect(bench.identity.stateFor('a')).toMatchObject({ status: 'open', situation: { structureId: 'two' } });
  expect(bench.identity.stateFor('a')).not.toHaveProperty('error');
  expect(await bench.identity.accessToken()).toBe(peer.lastAccessToken);
  expect(bench.audit.map(({ action }) => action)).toEqual(['login', 'sessionLost', 'login']);
});

test('another user after a lost session replaces it', async () => {
  const bench = newBench();
  await bench.login('a');
  await loseSession(bench);
  somebodyElse();
  await bench.login('a');
  expect(bench.hooks).toEqual(['opened a', 'replaced undefined', 'opened a']);
});

test('the situation in force: the only one, or the one that the call names; never another', async () => {
  const bench = newBench();
  const { identity } = bench;
  expect(identity.matchSituation('one')).toBeUndefined();
  workingIn('one');
  await bench.login('a');
  expect(identity.situation).toMatchObject({ structureId: 'one', structureName: 'Site one' });
  expect(identity.matchSituation('other')).toBeUndefined();
  expect(identity.stateFor('a')).not.toHaveProperty('situation');
  expect(identity.matchSituation(undefined)).toMatchObject({ structureId: 'one' });

  workingIn('one', 'two', '');
  await bench.login('b');
  expect(identity.situation).toBeUndefined();
  expect(identity.matchSituation('')).toBeUndefined();
  expect(identity.matchSituation('two')).toMatchObject({ id: '0.1', structureId: 'two' });
  expect(identity.stateFor('b')).toMatchObject({ situation: { structureId: 'two' } });
});

test('closing leaves no timer and gives the tokens back', async () => {
  const bench = newBench();
  await bench.login('a');
  await bench.begin('b');
  await bench.identity.close();
  expect({ waiting: bench.clock.waiting, revoked: peer.revoked.length }).toEqual({ waiting: 0, revoked: 1 });
});

test('no token in what the identity shows of itself or tells the audit trail', async () => {
  const bench = newBench();
  await bench.login('a');
  const shown = [bench.identity, bench.identity.stateFor('a'), bench.audit].map(
    (value) => JSON.stringify(value) + inspect(value, { depth: 12, showHidden: true, getters: true }),
  );
  expect(shown.join()).not.toMatch(/eyJ/);
});

test('a login that the audit trail cannot take does not take place; the former session stays', async () => {
  const bench = newBench();
  await bench.login('a');
  bench.auditFails = true;
  somebodyElse();
  await expect(bench.login('b')).rejects.toThrow('the audit trail is full');
  expect(bench.identity.stateFor('a')).toMatchObject({ status: 'open', user: { id: '899700366240' } });
  expect(bench.identity.isOpenFor('b')).toBe(false);
  expect(bench.hooks).toEqual(['opened a']);
});

test('a logout takes place whatever the audit trail says', async () => {
  const bench = newBench();
  await bench.login('a');
  bench.auditFails = true;
  await expect(bench.identity.logout()).rejects.toThrow('the audit trail is full');
  expect(bench.identity.isOpenFor('a')).toBe(false);
  await expect.poll(() => peer.revoked).toHaveLength(1);
});
