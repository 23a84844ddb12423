/** What a provider, or whoever answers in its place, may get wrong or forge, and what the user is told. */
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WorkstationError, type ErrorCode } from '../../shared/errors.ts';
import type { OpenIdProviderOptions } from './openid-provider.ts';
import { LoginBench } from './testing/login-bench.ts';
import { newKey, rs256, ScriptedProvider, type RawAnswer, type Script } from './testing/scripted-provider.ts';

const key = newKey('one');
const otherKey = newKey('one');
const peer = new ScriptedProvider(key);
beforeAll(() => peer.start());
afterEach(() => peer.reset(key));
afterAll(() => peer.stop());

const HTML: RawAnswer = { headers: { 'content-type': 'text/html' }, body: '<html>Portail hospitalier</html>' };
const hmac = (input: string) => createHmac('sha256', 'a secret').update(input).digest('base64url');
const now = () => Math.floor(Date.now() / 1000);
const claim = (change: Record<string, unknown>): Script => ({ idTokenClaims: (claims) => ({ ...claims, ...change }) });
const header = (change: Record<string, unknown>): Script => ({ idTokenHeader: (value) => ({ ...value, ...change }) });
const json = (status: number, body: unknown): RawAnswer => ({ status, body: JSON.stringify(body) });

interface Case {
  readonly name: string;
  readonly script?: Script;
  /** Parameters of the callback that differ from the right ones. */
  readonly callback?: Record<string, string>;
  readonly options?: Partial<OpenIdProviderOptions>;
  readonly code: ErrorCode;
  readonly facts?: Record<string, unknown>;
}

const CASES: Case[] = [
  // The id_token (OpenID Connect Core §3.1.3.7)
  { name: 'nonce of another login', script: claim({ nonce: 'other' }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'no nonce', script: claim({ nonce: undefined }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'audience of another client', script: claim({ aud: 'other' }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'two audiences, no azp', script: claim({ aud: ['drimbox', 'other'] }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'azp of another', script: claim({ aud: ['drimbox', 'o'], azp: 'o' }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'issuer of another realm', script: claim({ iss: 'http://127.0.0.1/other' }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'no issuer', script: claim({ iss: undefined }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'expired an hour ago', script: claim({ exp: now() - 3600 }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'no expiry', script: claim({ exp: undefined }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'not valid yet', script: claim({ nbf: now() + 3600 }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'no iat', script: claim({ iat: undefined }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'no sub', script: claim({ sub: undefined }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'sub that is no text', script: claim({ sub: 12 }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'at_hash of another access token', script: claim({ at_hash: 'AAAA' }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'alg none', script: { ...header({ alg: 'none' }), signId: () => '' }, code: 'LOGIN_TOKEN_INVALID' },
  { name: 'alg HS256', script: { ...header({ alg: 'HS256' }), signId: hmac }, code: 'LOGIN_TOKEN_INVALID' },
  { name: 'signed by another key', script: { signId: rs256(otherKey) }, code: 'LOGIN_TOKEN_INVALID' },
  { name: 'no signature', script: { signId: () => '' }, code: 'LOGIN_TOKEN_INVALID' },
  { name: 'key that nobody published', script: header({ kid: 'unknown' }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'critical header', script: header({ crit: ['b64'], b64: false }), code: 'LOGIN_TOKEN_INVALID' },
  { name: 'header in pieces', script: { token: (t) => ({ ...t, id_token: 'a.b.c' }) }, code: 'LOGIN_TOKEN_INVALID' },
  { name: 'no id_token', script: { token: (t) => ({ ...t, id_token: undefined }) }, code: 'LOGIN_TOKEN_INVALID' },
  {
    name: 'token of another type',
    script: { token: (t) => ({ ...t, token_type: 'mac' }) },
    code: 'LOGIN_TOKEN_INVALID',
  },
  // Level of assurance
  { name: 'level below the one asked for', options: { acrValues: 'eidas2' }, code: 'LOGIN_LEVEL_TOO_LOW' },
  { name: 'level nobody knows', script: claim({ acr: 'eidas0' }), code: 'LOGIN_LEVEL_TOO_LOW' },
  { name: 'level that is no text', script: claim({ acr: 1 }), code: 'LOGIN_LEVEL_TOO_LOW' },
  // The token endpoint
  { name: 'token endpoint: 500', script: { token: json(500, {}) }, code: 'LOGIN_PROVIDER_UNREACHABLE' },
  { name: 'token endpoint: a page', script: { token: HTML }, code: 'LOGIN_PROVIDER_UNREACHABLE' },
  {
    name: 'token endpoint: a 403 page',
    script: { token: { ...HTML, status: 403 } },
    code: 'LOGIN_PROVIDER_UNREACHABLE',
  },
  {
    name: 'token endpoint: elsewhere',
    script: { token: { status: 302, headers: { location: '/' }, body: '' } },
    code: 'LOGIN_PROVIDER_UNREACHABLE',
  },
  { name: 'token endpoint: not JSON', script: { token: { body: 'garbage' } }, code: 'LOGIN_TOKEN_INVALID' },
  { name: 'token endpoint: a list', script: { token: { body: '[]' } }, code: 'LOGIN_TOKEN_INVALID' },
  {
    name: 'token endpoint: 2 MB',
    script: { token: (t) => ({ ...t, pad: 'x'.repeat(2e6) }) },
    code: 'LOGIN_PROVIDER_UNREACHABLE',
  },
  {
    name: 'code refused',
    script: { token: json(400, { error: 'invalid_grant' }) },
    code: 'LOGIN_REFUSED',
    facts: { reason: 'invalid_grant' },
  },
  {
    name: 'busy',
    script: { token: json(400, { error: 'temporarily_unavailable' }) },
    code: 'LOGIN_PROVIDER_UNREACHABLE',
  },
  {
    name: 'client refused',
    script: {
      token: {
        ...json(401, { error: 'invalid_client' }),
        headers: { 'www-authenticate': 'Basic realm="x", error="invalid_client"' },
      },
    },
    code: 'LOGIN_REFUSED',
    facts: { reason: 'invalid_client' },
  },
  // The callback
  {
    name: 'the user refused',
    callback: { code: '', error: 'access_denied' },
    code: 'LOGIN_REFUSED',
    facts: { reason: 'access_denied' },
  },
  {
    name: 'a reason made to be shown',
    callback: { code: '', error: '<b>call 0900</b>' },
    code: 'LOGIN_REFUSED',
    facts: { reason: 'unknown' },
  },
  { name: 'iss of another provider', callback: { iss: 'https://attacker.test' }, code: 'LOGIN_TOKEN_INVALID' },
  // The userinfo
  {
    name: 'userinfo of another user',
    script: { userinfo: (u) => ({ ...u, sub: 'other' }) },
    code: 'LOGIN_USERINFO_INVALID',
  },
  {
    name: 'userinfo without sub',
    script: { userinfo: (u) => ({ ...u, sub: undefined }) },
    code: 'LOGIN_USERINFO_INVALID',
  },
  {
    name: 'userinfo without identifier',
    script: { userinfo: (u) => ({ ...u, SubjectNameID: '' }) },
    code: 'LOGIN_USERINFO_INVALID',
  },
  {
    name: 'userinfo of other types',
    script: { userinfo: (u) => ({ ...u, SubjectRefPro: { exercices: 'none' } }) },
    code: 'LOGIN_USERINFO_INVALID',
  },
  { name: 'userinfo JWT of another key', script: { signUserinfo: rs256(otherKey) }, code: 'LOGIN_USERINFO_INVALID' },
  {
    name: 'userinfo JWT of another issuer',
    script: { signUserinfo: rs256(key), userinfo: (u) => ({ ...u, iss: 'http://x' }) },
    code: 'LOGIN_USERINFO_INVALID',
  },
  { name: 'userinfo: a page', script: { userinfo: HTML }, code: 'LOGIN_PROVIDER_UNREACHABLE' },
  {
    name: 'userinfo: 401',
    script: { userinfo: { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: '' } },
    code: 'LOGIN_REFUSED',
    facts: { reason: 'invalid_token' },
  },
  // The key set
  { name: 'key set: 500', script: { jwks: json(500, {}) }, code: 'LOGIN_PROVIDER_UNREACHABLE' },
  { name: 'key set: empty', script: { jwks: () => ({ keys: [] }) }, code: 'LOGIN_TOKEN_INVALID' },
  // The discovery document
  {
    name: 'discovery: another issuer',
    script: { discovery: (d) => ({ ...d, issuer: 'http://127.0.0.1/other' }) },
    code: 'LOGIN_PROVIDER_DIFFERS',
  },
  {
    name: 'discovery: no issuer',
    script: { discovery: (d) => ({ ...d, issuer: undefined }) },
    code: 'LOGIN_PROVIDER_DIFFERS',
  },
  {
    name: 'discovery: no login page',
    script: { discovery: (d) => ({ ...d, authorization_endpoint: undefined }) },
    code: 'LOGIN_PROVIDER_DIFFERS',
  },
  {
    name: 'discovery: a script as login page',
    script: { discovery: (d) => ({ ...d, authorization_endpoint: 'javascript:alert(1)' }) },
    code: 'LOGIN_PROVIDER_DIFFERS',
  },
  { name: 'discovery: 404', script: { discovery: json(404, {}) }, code: 'LOGIN_PROVIDER_UNREACHABLE' },
  { name: 'discovery: a page', script: { discovery: HTML }, code: 'LOGIN_PROVIDER_UNREACHABLE' },
  { name: 'plain HTTP where it is not allowed', options: { plainHttp: false }, code: 'LOGIN_PROVIDER_DIFFERS' },
  {
    name: 'nobody there',
    options: { discovery: 'http://127.0.0.1:1/.well-known/x' },
    code: 'LOGIN_PROVIDER_UNREACHABLE',
    facts: { host: '127.0.0.1:1' },
  },
];

test.each(CASES)('$name: $code', async ({ script = {}, callback, options, code, facts = {} }) => {
  peer.script = script;
  const bench = new LoginBench(peer, options);
  const error: unknown = await attempt(bench, callback).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(WorkstationError);
  const { code: got, facts: gotFacts } = error as WorkstationError;
  expect({ code: got, facts: gotFacts }).toMatchObject({ code, facts: { provider: 'psc', ...facts } });
  expect(bench.identity.isOpenFor('a')).toBe(false);
  expect(bench.hooks).toEqual([]);
  // No token, claim or page in what a developer's log could print.
  expect(inspect(error, { depth: 12, showHidden: true })).not.toMatch(/eyJ|f:1:8997|Portail|DOC0036624/);
});

/** A login whose callback has `changes`; an empty value takes a parameter away. */
async function attempt(bench: LoginBench, changes: Record<string, string> = {}): Promise<void> {
  const { location, cookie } = await bench.begin();
  const url = peer.consent(location, changes);
  for (const [name, value] of Object.entries(changes)) if (value === '') url.searchParams.delete(name);
  await bench.identity.finishInBrowser('psc', url, cookie);
}

test('the same peer, not lying, lets the user in', async () => {
  const bench = new LoginBench(peer);
  await bench.login();
  expect(bench.identity.stateFor('a')).toMatchObject({ status: 'open', user: { id: '899700366240' } });
  expect(peer.forms[0]?.get('client_secret')).toBe('a secret');
});

test('no acr and no at_hash in the id_token: nothing to compare, so the login holds', async () => {
  peer.script = claim({ acr: undefined, at_hash: undefined });
  const bench = new LoginBench(peer, { acrValues: 'eidas3' });
  await bench.login();
  expect(bench.identity.isOpenFor('a')).toBe(true);
});

test('a userinfo signed by the published key is read', async () => {
  peer.script = { signUserinfo: rs256(key) };
  const bench = new LoginBench(peer);
  await bench.login();
  expect(bench.identity.user).toMatchObject({ familyName: 'DOC0036624' });
});

test.each([
  ['ten minutes slow', -10, false],
  ['ten minutes fast', 10, true],
])('a clock that is %s', async (_name, minutes, refused) => {
  const bench = new LoginBench(peer);
  await bench.clock.advance(minutes * 60_000);
  if (!refused) {
    await bench.login();
    expect(bench.identity.isOpenFor('a')).toBe(true);
    return;
  }
  await expect(bench.login()).rejects.toMatchObject({ code: 'LOGIN_CLOCK_WRONG', facts: { minutes: 10 } });
});

test.each(['authorization_endpoint', 'token_endpoint'])('a provider on https whose %s is not', async (endpoint) => {
  const issuer = 'https://psc.test';
  const document = { issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` };
  const asked: string[] = [];
  const fetch: OpenIdProviderOptions['fetch'] = async (url) => {
    asked.push(url);
    return Response.json({ ...document, [endpoint]: 'http://psc.test/plain' });
  };
  const bench = new LoginBench(peer, { issuer, discovery: `${issuer}/.well-known/x`, plainHttp: false, fetch });
  await expect(bench.login('a', { iss: issuer })).rejects.toMatchObject({ code: 'LOGIN_PROVIDER_DIFFERS' });
  expect(asked).toEqual([`${issuer}/.well-known/x`]);
});

test('discovery is read again after a failure, and then only once', async () => {
  const bench = new LoginBench(peer);
  peer.script = { discovery: json(503, {}) };
  await expect(bench.login()).rejects.toMatchObject({ code: 'LOGIN_PROVIDER_UNREACHABLE' });
  peer.script = {};
  await bench.login();
  await bench.login();
  expect(peer.requests.filter((request) => request.includes('.well-known'))).toHaveLength(2);
});
