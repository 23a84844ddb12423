/** A relying party for the tests of Pro Santé Connect. */
import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { findPorts } from '../http.ts';
import { logIn } from './browser.ts';
import type { OpenIdPeer } from '../openid/peer.ts';
import { PROFESSIONALS } from '../openid/professionals.ts';
import { startPsc } from '../openid/psc.ts';

export const CALLBACK = 'http://127.0.0.1:4710/auth/callback/psc';
export const SECRET = 'secret du poste';
const SOURCE = { clientId: 'source', clientSecret: 'secret de la source' };
export const [ONE, SEVERAL, NONE] = PROFESSIONALS.map((person) => person.label) as [string, string, string];

let psc: OpenIdPeer;

/** Starts a Pro Santé Connect for the tests of one file; every test finds it without faults. */
export function pscOfSuite(): () => OpenIdPeer {
  beforeAll(async () => {
    psc = await startPsc({
      port: await findPorts(1),
      clientId: 'drimbox-workstation',
      clientSecret: SECRET,
      redirectUris: [CALLBACK],
      postLogoutRedirectUris: ['http://127.0.0.1:4710/'],
      resourceClient: SOURCE,
    });
  });
  afterAll(() => psc.close());
  beforeEach(() => {
    psc.control({ reset: true });
  });
  return () => psc;
}

/** The relying party is openid-client: it checks signature, issuer, audience, nonce, state and the code challenge. */
export async function relyingParty(): Promise<client.Configuration> {
  return client.discovery(new URL(psc.discovery), 'drimbox-workstation', SECRET, client.ClientSecretPost(SECRET), {
    execute: [client.allowInsecureRequests],
  });
}

export interface Login {
  readonly rp: client.Configuration;
  readonly tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;
}

export async function authorization(rp: client.Configuration, extra: Record<string, string> = {}): Promise<URL> {
  return client.buildAuthorizationUrl(rp, {
    redirect_uri: CALLBACK,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    ...extra,
  });
}

export async function logInAs(label: string): Promise<Login> {
  const rp = await relyingParty();
  const verifier = client.randomPKCECodeVerifier();
  const [state, nonce] = [client.randomState(), client.randomNonce()];
  const challenge = {
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  const callback = await logIn(await authorization(rp, { ...challenge, state, nonce }), label);
  const tokens = await client.authorizationCodeGrant(rp, callback, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
  });
  return { rp, tokens };
}

export async function userinfo({ rp, tokens }: Login): Promise<client.UserInfoResponse> {
  return client.fetchUserInfo(rp, tokens.access_token, tokens.claims()?.sub ?? '');
}

export async function introspection(token: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${psc.issuer}/protocol/openid-connect/token/introspect`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${SOURCE.clientId}:${encodeURIComponent(SOURCE.clientSecret)}`).toString('base64')}`,
    },
    body: new URLSearchParams({ token }),
  });
  return (await response.json()) as Record<string, unknown>;
}

export function parts(jwt: string): [Record<string, unknown>, Record<string, unknown>] {
  const [header, claims] = jwt.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return [JSON.parse(header ?? '{}'), JSON.parse(claims ?? '{}')];
}
