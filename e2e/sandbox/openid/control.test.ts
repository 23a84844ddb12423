import * as client from 'openid-client';
import { describe, expect, it } from 'vitest';
import { logIn } from '../testing/browser.ts';
import { authorization, logInAs, ONE, parts, pscOfSuite, relyingParty, userinfo } from '../testing/psc.ts';

const psc = pscOfSuite();

describe('faults', () => {
  it('answers the next token request with an error, then works again', async () => {
    const { rp, tokens } = await logInAs(ONE);
    const before = psc().control({ endpoints: { token: { status: 503 } } }).requests.token;
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).rejects.toMatchObject({
      cause: { status: 503 },
    });
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).resolves.toHaveProperty('id_token');
    expect(psc().control().requests.token).toBe(before + 2);
  });

  it('shortens the life of tokens', async () => {
    psc().control({ accessTokenSeconds: 5 });
    expect((await logInAs(ONE)).tokens.expires_in).toBe(5);
  });

  it('revokes every session', async () => {
    const { rp, tokens } = await logInAs(ONE);
    psc().control({ revokeSessions: true });
    await expect(client.refreshTokenGrant(rp, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(userinfo({ rp, tokens })).rejects.toThrow();
  });

  it('gives a wrong nonce once', async () => {
    psc().control({ idToken: { claims: { nonce: 'un autre' } } });
    await expect(logInAs(ONE)).rejects.toMatchObject({ cause: { cause: { claim: 'nonce' } } });
    await expect(logInAs(ONE)).resolves.toHaveProperty('tokens');
  });

  it('changes userinfo once', async () => {
    const login = await logInAs(ONE);
    psc().control({ userinfo: { claims: { sub: 'quelqu’un d’autre' } } });
    await expect(userinfo(login)).rejects.toThrow();
    await expect(userinfo(login)).resolves.toHaveProperty('sub');
  });

  it('rotates the keys: the old one is no longer published, sessions go on', async () => {
    const { rp, tokens } = await logInAs(ONE);
    const { kid } = psc().control({ rotateKeys: true });
    expect(parts(tokens.access_token)[0]['kid']).not.toBe(kid);
    const keys = (await (await fetch(rp.serverMetadata().jwks_uri ?? '')).json()) as { keys: Record<string, string>[] };
    expect(keys.keys.map((key) => key['kid'])).toEqual([kid]);
    const next = await client.refreshTokenGrant(rp, tokens.refresh_token ?? '');
    expect(parts(next.id_token ?? '')[0]['kid']).toBe(kid);
    await expect(logInAs(ONE)).resolves.toHaveProperty('tokens');
  });

  it('signs with a key that is not published', async () => {
    psc().control({ idToken: { badSignature: true } });
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
    const address = new URL('/__control', psc().issuer);
    const post = (type: string, body: string): Promise<Response> =>
      fetch(address, { method: 'POST', headers: { 'content-type': type }, body });
    expect((await post('application/json', '{"accessTokenSeconds":7}')).status).toBe(200);
    await expect((await fetch(address)).json()).resolves.toMatchObject({ accessTokenSeconds: 7 });
    expect((await post('text/plain', '{"revokeSessions":true}')).status).toBe(415);
    expect((await post('application/json', '{"inconnu":1}')).status).toBe(400);
    expect((await post('application/json', 'pas du JSON')).status).toBe(400);
  });
});
