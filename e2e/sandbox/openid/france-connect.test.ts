import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPorts } from '../http.ts';
import { logIn } from '../testing/browser.ts';
import { CITIZENS } from './citizens.ts';
import { startFranceConnect } from './france-connect.ts';
import type { OpenIdPeer } from './peer.ts';

const CALLBACK = 'http://127.0.0.1:4710/auth/callback/franceconnect';
const SECRET = 'secret du poste';
const [PATIENT, FOREIGN_BORN] = CITIZENS.map((person) => person.label) as [string, string];
let franceConnect: OpenIdPeer;

beforeAll(async () => {
  franceConnect = await startFranceConnect({
    port: await findPorts(1),
    clientId: 'drimbox-workstation',
    clientSecret: SECRET,
    redirectUris: [CALLBACK],
    postLogoutRedirectUris: ['http://127.0.0.1:4710/'],
  });
});
afterAll(() => franceConnect.close());
beforeEach(() => {
  franceConnect.control({ reset: true });
});

async function relyingParty(authentication = client.ClientSecretPost(SECRET)): Promise<client.Configuration> {
  const metadata = {
    client_secret: SECRET,
    id_token_signed_response_alg: 'ES256',
    userinfo_signed_response_alg: 'ES256',
  };
  return client.discovery(new URL(franceConnect.issuer), 'drimbox-workstation', metadata, authentication, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });
}

async function logInAs(
  label: string,
  rp: client.Configuration,
  scope = 'openid identite_pivot',
): Promise<client.TokenEndpointResponse & client.TokenEndpointResponseHelpers> {
  const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()];
  const url = client.buildAuthorizationUrl(rp, {
    redirect_uri: CALLBACK,
    scope,
    acr_values: 'eidas1',
    state: expectedState,
    nonce: expectedNonce,
  });
  return client.authorizationCodeGrant(rp, await logIn(url, label), { expectedState, expectedNonce });
}

describe('a login by openid-client', () => {
  it('gives an ES256 id_token of a minute, and the identité pivot as a signed JWT', async () => {
    const rp = await relyingParty();
    const tokens = await logInAs(PATIENT, rp);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ acr: 'eidas1' });
    expect(Number(claims?.exp) - Number(claims?.iat)).toBe(60);
    expect(tokens.refresh_token).toBeUndefined();
    const raw = await fetch(rp.serverMetadata().userinfo_endpoint ?? '', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(raw.headers.get('content-type')).toMatch(/^application\/jwt/);
    await raw.text();
    await expect(client.fetchUserInfo(rp, tokens.access_token, claims?.sub ?? '')).resolves.toMatchObject({
      given_name: 'Dominique',
      family_name: 'PAT-TROIS',
      birthdate: '1979-03-28',
      gender: 'female',
      birthplace: '51215',
      birthcountry: '99100',
    });
  });

  it('knows somebody born abroad, and gives what the scope asks for', async () => {
    const rp = await relyingParty();
    const tokens = await logInAs(FOREIGN_BORN, rp, 'openid birth');
    const info = await client.fetchUserInfo(rp, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(info).toMatchObject({ birthplace: '', birthcountry: '99134' });
    expect(info).not.toHaveProperty('family_name');
  });

  it('signs out', async () => {
    const rp = await relyingParty();
    const tokens = await logInAs(PATIENT, rp);
    const url = client.buildEndSessionUrl(rp, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://127.0.0.1:4710/',
    });
    expect(new URL(url).pathname).toBe('/api/v2/session/end');
    expect((await fetch(url, { redirect: 'manual' })).headers.get('location')).toBe('http://127.0.0.1:4710/');
    await expect(client.fetchUserInfo(rp, tokens.access_token, tokens.claims()?.sub ?? '')).rejects.toThrow();
  });
});

describe('what it refuses', () => {
  it.each([
    ['state', { state: 'x'.repeat(31), nonce: 'y'.repeat(32) }],
    ['nonce', { state: 'x'.repeat(32), nonce: 'y'.repeat(31) }],
    ['state et nonce', {}],
  ])('a short %s', async (names, parameters: Record<string, string>) => {
    const url = client.buildAuthorizationUrl(await relyingParty(), {
      redirect_uri: CALLBACK,
      scope: 'openid',
      ...parameters,
    });
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.status).toBe(400);
    await expect(response.text()).resolves.toContain(`Y030007 : ${names} de moins de 32 caractères.`);
  });

  it('a client secret by HTTP Basic', async () => {
    const rp = await relyingParty(client.ClientSecretBasic(SECRET));
    await expect(logInAs(PATIENT, rp)).rejects.toMatchObject({ error: 'invalid_client' });
  });
});

describe('faults', () => {
  it('signs userinfo with a key that is not published', async () => {
    const rp = await relyingParty();
    const tokens = await logInAs(PATIENT, rp);
    franceConnect.control({ userinfo: { badSignature: true } });
    await expect(client.fetchUserInfo(rp, tokens.access_token, tokens.claims()?.sub ?? '')).rejects.toMatchObject({
      cause: { message: 'JWT signature verification failed' },
    });
  });

  it('tells of somebody else in userinfo', async () => {
    const rp = await relyingParty();
    const tokens = await logInAs(PATIENT, rp);
    franceConnect.control({ userinfo: { claims: { family_name: 'AUTRE', birthplace: null } } });
    const info = await client.fetchUserInfo(rp, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(info).toHaveProperty('family_name', 'AUTRE');
    expect(info).not.toHaveProperty('birthplace');
  });
});
