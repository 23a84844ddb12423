/** What may go wrong with keys and tokens once the user is in. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ErrorCode } from '../../shared/errors.ts';
import { LoginBench } from './testing/login-bench.ts';
import { newKey, rs256, ScriptedProvider, type Script } from './testing/scripted-provider.ts';

const key = newKey('one');
const otherKey = newKey('one');
const peer = new ScriptedProvider(key);
beforeAll(() => peer.start());
afterEach(() => peer.reset(key));
afterAll(() => peer.stop());

const claim = (change: Record<string, unknown>): Script => ({ idTokenClaims: (claims) => ({ ...claims, ...change }) });
const PAGE: Script = { token: { headers: { 'content-type': 'text/html' }, body: '<html>Portail hospitalier</html>' } };

test('keys that rotate: at the next login, even under the same name; and within a session', async () => {
  const bench = new LoginBench(peer);
  peer.now = bench.clock.now;
  await bench.login();
  peer.key = otherKey;
  await bench.login();
  peer.key = newKey('two');
  await bench.clock.advance(119_000);
  expect(await bench.identity.accessToken()).toBe(peer.lastAccessToken);
  expect(peer.forms.at(-1)?.get('grant_type')).toBe('refresh_token');
  peer.key = newKey('three');
  await bench.login();
  expect(bench.identity.stateFor('a')).not.toHaveProperty('error');
});

test.each<[string, Script, ErrorCode]>([
  ['of another user', claim({ sub: 'other' }), 'SESSION_LOST'],
  ['signed by another key', { signId: rs256(otherKey) }, 'SESSION_LOST'],
  ['of a lower level', claim({ acr: 'eidas0' }), 'SESSION_LOST'],
  ['for another access token', claim({ at_hash: 'AAAA' }), 'SESSION_LOST'],
  ['replaced by a page', PAGE, 'LOGIN_PROVIDER_UNREACHABLE'],
  ['replaced by a failure', { token: { status: 502, body: '{}' } }, 'LOGIN_PROVIDER_UNREACHABLE'],
])('a refreshed id_token %s: %s', async (_name, script, code) => {
  const bench = new LoginBench(peer);
  peer.now = bench.clock.now;
  await bench.login();
  peer.script = script;
  await bench.clock.advance(119_000);
  await expect(bench.identity.accessToken()).rejects.toMatchObject({ code });
  const lost = code === 'SESSION_LOST' ? { status: 'open', error: { code } } : { status: 'open' };
  expect(bench.identity.stateFor('a')).toMatchObject(lost);
  peer.script = {};
  const again = bench.identity.accessToken();
  if (code === 'SESSION_LOST') await expect(again).rejects.toMatchObject({ code });
  else expect(await again).toBe(peer.lastAccessToken);
});
