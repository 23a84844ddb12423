import path from 'node:path';
import * as client from 'openid-client';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findPorts } from '../http.ts';
import { run, skipWithout } from '../imaging/testing/support.ts';
import { logIn } from '../testing/browser.ts';
import { folderOfSuite } from '../testing/folder.ts';
import type { OpenIdPeer } from './peer.ts';
import { PROFESSIONALS, SINGLE_SITUATION } from './professionals.ts';
import { startPsc } from './psc.ts';

const CALLBACK = 'http://127.0.0.1:4710/auth/callback/psc';
const SECRET = 'secret du poste';
const SOURCE = { clientId: 'source', clientSecret: 'secret de la source' };
const [ONE, SEVERAL, NONE] = PROFESSIONALS.map((person) => person.label) as [string, string, string];
const folder = folderOfSuite();
let psc: OpenIdPeer;

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

/** The relying party is openid-client: it checks signature, issuer, audience, nonce, state and the code challenge. */
async function relyingParty(): Promise<client.Configuration> {
  return client.discovery(new URL(psc.discovery), 'drimbox-workstation', SECRET, client.ClientSecretPost(SECRET), {
    execute: [client.allowInsecureRequests],
  });
}

interface Login {
  readonly rp: client.Configuration;
  readonly tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;
}

async function authorization(rp: client.Configuration, extra: Record<string, string> = {}): Promise<URL> {
  return client.buildAuthorizationUrl(rp, {
    redirect_uri: CALLBACK,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    ...extra,
  });
}

async function logInAs(label: string): Promise<Login> {
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

async function userinfo({ rp, tokens }: Login): Promise<client.UserInfoResponse> {
  return client.fetchUserInfo(rp, tokens.access_token, tokens.claims()?.sub ?? '');
}

async function introspection(token: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${psc.issuer}/protocol/openid-connect/token/introspect`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${SOURCE.clientId}:${encodeURIComponent(SOURCE.clientSecret)}`).toString('base64')}`,
    },
    body: new URLSearchParams({ token }),
  });
  return (await response.json()) as Record<string, unknown>;
}

function parts(jwt: string): [Record<string, unknown>, Record<string, unknown>] {
  const [header, claims] = jwt.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  return [JSON.parse(header ?? '{}'), JSON.parse(claims ?? '{}')];
}

describe('a login by openid-client', () => {
  it.each([
    [ONE, [SINGLE_SITUATION]],
    [SEVERAL, ['10B0172805', '331875127500041', '331875127500042']],
    [NONE, []],
  ])('%s', async (label, situations) => {
    const login = await logInAs(label);
    expect(login.tokens.claims()).toMatchObject({ acr: 'eidas1', azp: 'drimbox-workstation', typ: 'ID' });
    const info = await userinfo(login);
    const professional = PROFESSIONALS.find((person) => person.label === label);
    expect(info).toEqual({ sub: professional?.sub, ...professional?.claims });
    const exercices = (info['SubjectRefPro'] as { exercices: { activities: Record<string, string>[] }[] }).exercices;
    expect(
      exercices.flatMap((exercice) =>
        exercice.activities.map((activity) => activity['ancienIdentifiantDeLaStructure']),
      ),
    ).toEqual(situations);
  });

  it('gives an RS256 access token of two minutes, which a source may ask about', async () => {
    const { tokens } = await logInAs(ONE);
    const [header, claims] = parts(tokens.access_token);
    expect(header).toMatchObject({ alg: 'RS256' });
    expect(tokens.expires_in).toBe(120);
    expect(Number(claims['exp']) - Number(claims['iat'])).toBe(120);
    await expect(introspection(tokens.access_token)).resolves.toMatchObject({
      active: true,
      acr: 'eidas1',
      client_id: 'drimbox-workstation',
      SubjectNameID: '899700366240',
    });
    await expect(introspection(`${tokens.access_token}x`)).resolves.toEqual({ active: false });
    expect(psc.isActive(tokens.access_token)).toBe(true);
  });

  it('rotates the refresh token; one used twice ends the login', async () => {
    const { rp, tokens } = await logInAs(ONE);
    const next = await client.refreshTokenGrant(rp, tokens.refresh_token ?? '');
    expect(next.refresh_token).not.toBe(tokens.refresh_token);
    await expect(userinfo({ rp, tokens: next })).resolves.toHaveProperty('SubjectNameID');
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(client.refreshTokenGrant(rp, next.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('lets a person come back as somebody else', async () => {
    const first = await logInAs(ONE);
    const second = await logInAs(NONE);
    expect(first.tokens.claims()?.sub).not.toBe(second.tokens.claims()?.sub);
    await expect(userinfo(first)).resolves.toHaveProperty('family_name', 'DOC0036624');
  });

  it('ends at the end-session endpoint, by the hint alone', async () => {
    const { rp, tokens } = await logInAs(ONE);
    const back = {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'http://127.0.0.1:4710/',
      state: 'fin',
    };
    const response = await fetch(client.buildEndSessionUrl(rp, back), { redirect: 'manual' });
    expect(response.headers.get('location')).toBe('http://127.0.0.1:4710/?state=fin');
    await expect(introspection(tokens.access_token)).resolves.toEqual({ active: false });
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('ends by revocation too', async () => {
    const { rp, tokens } = await logInAs(ONE);
    await client.tokenRevocation(rp, tokens.refresh_token ?? '');
    await expect(introspection(tokens.access_token)).resolves.toEqual({ active: false });
  });
});

describe('what it refuses', () => {
  it('a request without a code challenge', async () => {
    const callback = await logIn(await authorization(await relyingParty(), { state: 's', nonce: 'n' }), ONE);
    expect(callback.searchParams.get('error')).toBe('invalid_request');
  });

  it('a wrong code verifier, and a code used twice', async () => {
    const rp = await relyingParty();
    const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
    const callback = await logIn(
      await authorization(rp, { code_challenge: challenge, code_challenge_method: 'S256' }),
      ONE,
    );
    const attempt = client.authorizationCodeGrant(rp, callback, { pkceCodeVerifier: client.randomPKCECodeVerifier() });
    await expect(attempt).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('an unknown redirect address, on a page and not by a redirect', async () => {
    const url = await authorization(await relyingParty(), {
      redirect_uri: 'http://127.0.0.1:9/ailleurs',
      code_challenge: 'x'.repeat(43),
      code_challenge_method: 'S256',
    });
    const response = await fetch(url, { redirect: 'manual' });
    expect(response.status).toBe(400);
    await expect(response.text()).resolves.toContain('La demande n’a pas abouti');
  });

  it('the person who changes their mind: access_denied', async () => {
    const challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier());
    const url = await authorization(await relyingParty(), {
      code_challenge: challenge,
      code_challenge_method: 'S256',
      state: 's',
    });
    const callback = await logIn(url, 'personne de ce nom');
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({ error: 'access_denied', state: 's' });
  });

  it('a stranger at introspection', async () => {
    const response = await fetch(`${psc.issuer}/protocol/openid-connect/token/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'x' }),
    });
    expect(response.status).toBe(401);
  });
});

describe('faults', () => {
  it('answers the next token request with an error, then works again', async () => {
    const { rp, tokens } = await logInAs(ONE);
    const before = psc.control({ endpoints: { token: { status: 503 } } }).requests.token;
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).rejects.toMatchObject({
      cause: { status: 503 },
    });
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).resolves.toHaveProperty('id_token');
    expect(psc.control().requests.token).toBe(before + 2);
  });

  it('shortens the life of tokens', async () => {
    psc.control({ accessTokenSeconds: 5 });
    expect((await logInAs(ONE)).tokens.expires_in).toBe(5);
  });

  it('revokes every session', async () => {
    const { rp, tokens } = await logInAs(ONE);
    psc.control({ revokeSessions: true });
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(userinfo({ rp, tokens })).rejects.toThrow();
  });

  it('gives a wrong nonce once', async () => {
    psc.control({ idToken: { claims: { nonce: 'un autre' } } });
    await expect(logInAs(ONE)).rejects.toMatchObject({ cause: { cause: { claim: 'nonce' } } });
    await expect(logInAs(ONE)).resolves.toHaveProperty('tokens');
  });

  it('changes userinfo once', async () => {
    const login = await logInAs(ONE);
    psc.control({ userinfo: { claims: { sub: 'quelqu’un d’autre' } } });
    await expect(userinfo(login)).rejects.toThrow();
    await expect(userinfo(login)).resolves.toHaveProperty('sub');
  });

  it('rotates the keys: the old one is no longer published, sessions go on', async () => {
    const { rp, tokens } = await logInAs(ONE);
    const { kid } = psc.control({ rotateKeys: true });
    expect(parts(tokens.access_token)[0]['kid']).not.toBe(kid);
    const keys = (await (await fetch(rp.serverMetadata().jwks_uri ?? '')).json()) as { keys: Record<string, string>[] };
    expect(keys.keys.map((key) => key['kid'])).toEqual([kid]);
    const next = await client.refreshTokenGrant(rp, tokens.refresh_token ?? '');
    expect(parts(next.id_token ?? '')[0]['kid']).toBe(kid);
    await expect(logInAs(ONE)).resolves.toHaveProperty('tokens');
  });

  it('signs with a key that is not published', async () => {
    psc.control({ idToken: { badSignature: true } });
    const rp = await relyingParty();
    client.enableNonRepudiationChecks(rp);
    const verifier = client.randomPKCECodeVerifier();
    const challenge = await client.calculatePKCECodeChallenge(verifier);
    const callback = await logIn(
      await authorization(rp, { code_challenge: challenge, code_challenge_method: 'S256' }),
      ONE,
    );
    await expect(client.authorizationCodeGrant(rp, callback, { pkceCodeVerifier: verifier })).rejects.toMatchObject({
      cause: { message: 'JWT signature verification failed' },
    });
  });

  it('takes the same over HTTP, as JSON only', async () => {
    const address = new URL('/__control', psc.issuer);
    const post = (type: string, body: string): Promise<Response> =>
      fetch(address, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('application/json', '{"accessTokenSeconds":7}')).status).toBe(200);
    await expect((await fetch(address)).json()).resolves.toMatchObject({ accessTokenSeconds: 7 });
    expect((await post('text/plain', '{"revokeSessions":true}')).status).toBe(415);
    expect((await post('application/json', '{"inconnu":1}')).status).toBe(400);
    expect((await post('application/json', 'pas du JSON')).status).toBe(400);
  });
});

describe('the pages', () => {
  it('offer one button per professional, under a policy without scripts', async () => {
    const rp = await relyingParty();
    const start = await fetch(
      await authorization(rp, { code_challenge: 'x'.repeat(43), code_challenge_method: 'S256' }),
      { redirect: 'manual' },
    );
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const page = await fetch(new URL(start.headers.get('location') ?? '', psc.issuer), { headers: { cookie } });
    const html = await page.text();
    for (const { label } of PROFESSIONALS) expect(html).toContain(`>${label}</button>`);
    expect(html).toContain('<html lang="fr">');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; form-action 'self' /,
    );
  });

  it('say that a request has expired', async () => {
    const page = await fetch(new URL('/connexion/inconnue', psc.issuer));
    expect(page.status).toBe(410);
    await expect(page.text()).resolves.toContain('a expiré');
  });
});

it('a whole login by curl', async (context) => {
  skipWithout(context, 'curl');
  const jar = path.join(folder(), 'cookies');
  const curl = async (...args: string[]): Promise<string> =>
    (await run('curl', ['-sS', '-b', jar, '-c', jar, ...args])).stdout.toString();
  const redirect = (...args: string[]): Promise<string> =>
    curl('-o', path.join(folder(), 'body'), '-w', '%{redirect_url}', ...args);
  for (const document of ['openid-configuration', 'wallet-openid-configuration']) {
    expect(JSON.parse(await curl(`${psc.issuer}/.well-known/${document}`))).toMatchObject({ issuer: psc.issuer });
  }
  // Verifier and challenge of RFC 7636, appendix B.
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'drimbox-workstation',
    redirect_uri: CALLBACK,
    scope: 'openid scope_all',
    acr_values: 'eidas1',
    state: 'etat',
    nonce: 'nonce',
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  });
  const page = await redirect(`${psc.issuer}/protocol/openid-connect/auth?${query.toString()}`);
  await expect(curl(page)).resolves.toContain('Qui se connecte');
  const resume = await redirect('--data-urlencode', `personne=${PROFESSIONALS[0]?.sub ?? ''}`, page);
  const callback = new URL(await redirect(resume));
  expect(callback.href.startsWith(`${CALLBACK}?`)).toBe(true);
  const form = [
    'grant_type=authorization_code',
    `redirect_uri=${CALLBACK}`,
    'client_id=drimbox-workstation',
    `client_secret=${SECRET}`,
  ]
    .concat(
      `code=${callback.searchParams.get('code') ?? ''}`,
      'code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    )
    .flatMap((field) => ['--data-urlencode', field]);
  const tokens = JSON.parse(await curl(...form, `${psc.issuer}/protocol/openid-connect/token`)) as {
    access_token: string;
  };
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 120 });
  const info = await curl(
    '-X',
    'POST',
    '-H',
    `Authorization: Bearer ${tokens.access_token}`,
    `${psc.issuer}/protocol/openid-connect/userinfo`,
  );
  expect(JSON.parse(info)).toMatchObject({ SubjectNameID: '899700366240' });
});
