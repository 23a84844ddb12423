/** A relying party at the simulated Pro Santé Connect, for clients of a source that are not ours. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as client from 'openid-client';
import { PROFESSIONALS } from '../sandbox/openid/professionals.ts';
import { logIn } from '../sandbox/testing/browser.ts';
import type { SandboxReady } from './sandbox.ts';

/** Logs in as the professional with one activity; the access token. */
export async function accessToken(sandbox: Pick<SandboxReady, 'psc' | 'out' | 'listener'>): Promise<string> {
  const secret = await readFile(join(sandbox.out, 'secrets/psc'), 'utf8');
  const discovery = new URL(`${sandbox.psc}/.well-known/wallet-openid-configuration`);
  const party = await client.discovery(discovery, 'drimbox-workstation', secret, client.ClientSecretPost(secret), {
    execute: [client.allowInsecureRequests],
  });
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const request = client.buildAuthorizationUrl(party, {
    redirect_uri: `${sandbox.listener}/auth/callback/psc`,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  const callback = await logIn(request, PROFESSIONALS[0]?.label ?? '');
  const tokens = await client.authorizationCodeGrant(party, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
  return tokens.access_token;
}
