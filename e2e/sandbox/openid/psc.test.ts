import path from 'node:path';
import * as client from 'openid-client';
import { describe, expect, it } from 'vitest';
import { run, skipWithout } from '../imaging/testing/support.ts';
import { logIn } from '../testing/browser.ts';
import { folderOfSuite } from '../testing/folder.ts';
import {
  authorization,
  CALLBACK,
  introspection,
  logInAs,
  NONE,
  ONE,
  parts,
  pscOfSuite,
  relyingParty,
  SECRET,
  SEVERAL,
  userinfo,
} from '../testing/psc.ts';
import { PROFESSIONALS, SINGLE_SITUATION } from './professionals.ts';

const folder = folderOfSuite();
const psc = pscOfSuite();

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
    expect(psc().isActive(tokens.access_token)).toBe(true);
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
    const response = await fetch(`${psc().issuer}/protocol/openid-connect/token/introspect`, {
      method: 'POST',
      body: new URLSearchParams({ token: 'x' }),
    });
    expect(response.status).toBe(401);
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
    const page = await fetch(new URL(start.headers.get('location') ?? '', psc().issuer), { headers: { cookie } });
    const html = await page.text();
    for (const { label } of PROFESSIONALS) expect(html).toContain(`>${label}</button>`);
    expect(html).toContain('<html lang="fr">');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'nonce-[^']+'; form-action 'self' /,
    );
  });

  it('say that a request has expired', async () => {
    const page = await fetch(new URL('/connexion/inconnue', psc().issuer));
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
    expect(JSON.parse(await curl(`${psc().issuer}/.well-known/${document}`))).toMatchObject({ issuer: psc().issuer });
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
  const page = await redirect(`${psc().issuer}/protocol/openid-connect/auth?${query.toString()}`);
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
  const tokens = JSON.parse(await curl(...form, `${psc().issuer}/protocol/openid-connect/token`)) as {
    access_token: string;
  };
  expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 120 });
  const info = await curl(
    '-X',
    'POST',
    '-H',
    `Authorization: Bearer ${tokens.access_token}`,
    `${psc().issuer}/protocol/openid-connect/userinfo`,
  );
  expect(JSON.parse(info)).toMatchObject({ SubjectNameID: '899700366240' });
});
