/** Login, refresh and logout against `oidc-provider`, an implementation that is not ours and certified. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Agent, fetch as undiciFetch } from 'undici';
import type { LoginProvider } from '../../shared/api.ts';
import { Identity } from './identity.ts';
import { OpenIdProvider, type OpenIdProviderOptions } from './openid-provider.ts';
import { PUBLIC } from './testing/login-bench.ts';
import { ManualClock } from './testing/manual-clock.ts';
import { RealProvider, type BrowserFetch, type RealProviderOptions } from './testing/real-provider.ts';

const CALLBACKS = { psc: `${PUBLIC}/auth/callback/psc`, franceConnect: `${PUBLIC}/auth/callback/franceconnect` };
const PROFESSIONAL = {
  sub: 'f:1:899700366240',
  given_name: 'KIT',
  family_name: 'DOC0036624',
  SubjectNameID: '899700366240',
  SubjectRefPro: {
    exercices: [{ codeProfession: '10', activities: [{ ancienIdentifiantDeLaStructure: '499700366240007' }] }],
  },
};
const PATIENT = {
  sub: 'abcdv1',
  given_name: 'Dominique',
  family_name: 'PAT-TROIS',
  gender: 'female',
  birthdate: '1979-03-01',
  birthplace: '51215',
  birthcountry: '99100',
};

const cleanUps: (() => Promise<unknown> | void)[] = [];
// The provider lives in this process: moving `Date` moves its clock and ours together.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  // It says at each start that it is not to be used so in production.
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Bench {
  readonly peer: RealProvider;
  readonly identity: Identity;
  login(): Promise<void>;
  /** Moves every clock, and lets the timers that are due begin their work. */
  pass(seconds: number): Promise<void>;
}

async function bench(
  name: LoginProvider,
  peerOptions: RealProviderOptions,
  options: Partial<OpenIdProviderOptions> = {},
  browserFetch?: BrowserFetch,
): Promise<Bench> {
  const peer = await RealProvider.start(peerOptions);
  cleanUps.push(() => peer.stop());
  const clock = new ManualClock();
  const provider = new OpenIdProvider({
    name,
    issuer: peer.issuer,
    clientId: 'drimbox',
    scope: 'openid scope_all',
    acrValues: 'eidas1',
    redirectUri: CALLBACKS[name],
    plainHttp: true,
    fetch,
    now: Date.now,
    ...options,
    ...(options.discovery ? { discovery: peer.issuer + options.discovery } : {}),
  });
  const identity = new Identity({
    providers: { [name]: provider },
    publicBaseUrl: PUBLIC,
    now: clock.now,
    after: clock.after,
    random: randomBytes,
    onChange: () => {},
  });
  const login = async (): Promise<void> => {
    const { url } = identity.startLogin(name, 'a');
    const attempt = new URL(url).searchParams.get('attempt') ?? '';
    const { location, cookie } = await identity.beginInBrowser(name, attempt);
    const callback = await peer.browse(location, CALLBACKS[name], browserFetch);
    await identity.finishInBrowser(name, callback, cookie.value);
  };
  const pass = (seconds: number): Promise<void> => {
    vi.setSystemTime(Date.now() + seconds * 1000);
    return clock.advance(seconds * 1000);
  };
  return { peer, identity, login, pass };
}

const PSC: RealProviderOptions = {
  clients: [
    {
      client_id: 'drimbox',
      client_secret: 'a long secret',
      redirect_uris: [CALLBACKS.psc],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  user: PROFESSIONAL,
  scopes: ['scope_all'],
};
const PSC_CLIENT = { clientSecret: 'a long secret', discovery: '/.well-known/wallet-openid-configuration' };

/** The user that the provider sees behind an access token. */
async function userBehind({ peer }: Bench, token: string): Promise<unknown> {
  const response = await fetch(`${peer.issuer}/me`, { headers: { authorization: `Bearer ${token}` } });
  return response.status === 200 ? ((await response.json()) as { sub: string }).sub : response.status;
}

describe('Pro Santé Connect', () => {
  test('code and PKCE, userinfo, refresh and logout', async () => {
    const site = await bench('psc', PSC, PSC_CLIENT);
    await site.login();
    const { identity } = site;
    expect(identity.stateFor('a')).toMatchObject({
      status: 'open',
      user: { id: '899700366240', familyName: 'DOC0036624' },
      situation: { structureId: '499700366240007', professionCode: '10' },
    });
    const first = await identity.accessToken();
    expect(await userBehind(site, first)).toBe(PROFESSIONAL.sub);

    await site.pass(119);
    const second = await identity.accessToken();
    expect(second).not.toBe(first);
    expect(await userBehind(site, second)).toBe(PROFESSIONAL.sub);
    await site.pass(119);
    const third = await identity.accessToken();
    expect(new Set([first, second, third]).size).toBe(3);

    const { endSessionUrl = '' } = await identity.logout();
    expect(await userBehind(site, third)).toBe(401);
    const page = await fetch(endSessionUrl, { redirect: 'manual' });
    expect(page.status).toBe(200);
  });

  test('a refresh token that the provider has revoked ends the session', async () => {
    const site = await bench('psc', PSC, PSC_CLIENT);
    await site.login();
    const token = await site.peer.provider.AccessToken.find(await site.identity.accessToken());
    for (const model of [site.peer.provider.RefreshToken, site.peer.provider.AccessToken]) {
      await model.revokeByGrantId(token?.grantId ?? '');
    }
    await site.pass(119);
    await expect(site.identity.accessToken()).rejects.toMatchObject({ code: 'SESSION_LOST' });
    expect(site.identity.stateFor('a')).toMatchObject({ status: 'open', error: { code: 'SESSION_LOST' } });
    await site.login();
    expect(site.identity.stateFor('a')).not.toHaveProperty('error');
  });

  test('a public client, without a secret', async () => {
    const clients = [
      { client_id: 'drimbox', redirect_uris: [CALLBACKS.psc], token_endpoint_auth_method: 'none' },
    ] as const;
    const site = await bench('psc', {
      ...PSC,
      clients: clients.map((client) => ({ ...client, redirect_uris: [...client.redirect_uris] })),
    });
    await site.login();
    expect(await userBehind(site, await site.identity.accessToken())).toBe(PROFESSIONAL.sub);
  });

  test('a wrong secret is refused', async () => {
    const site = await bench('psc', PSC, { ...PSC_CLIENT, clientSecret: 'wrong' });
    await expect(site.login()).rejects.toMatchObject({ code: 'LOGIN_REFUSED', facts: { reason: 'invalid_client' } });
  });

  test('what the provider refuses at its login page comes back as its refusal', async () => {
    const site = await bench('psc', PSC, { ...PSC_CLIENT, scope: 'scope_all' });
    await expect(site.login()).rejects.toMatchObject({ code: 'LOGIN_REFUSED', facts: { reason: 'invalid_request' } });
  });
});

test.each(['RS256', 'ES256'] as const)(
  'FranceConnect: id_token and userinfo signed with %s, no refresh token',
  async (alg) => {
    const clients = [
      {
        client_id: 'drimbox',
        client_secret: 'a long secret',
        redirect_uris: [CALLBACKS.franceConnect],
        token_endpoint_auth_method: 'client_secret_post' as const,
        grant_types: ['authorization_code' as const],
        id_token_signed_response_alg: alg,
        userinfo_signed_response_alg: alg,
      },
    ];
    const user: RealProviderOptions['user'] = PATIENT;
    const client = { clientSecret: 'a long secret', scope: 'openid identite_pivot' };
    const site = await bench(
      'franceConnect',
      { clients, user, scopes: ['identite_pivot'], accessTokenSeconds: 60 },
      client,
    );
    await site.login();
    expect(site.identity.stateFor('a')).toEqual({
      status: 'open',
      provider: 'franceConnect',
      user: { kind: 'patient', familyName: 'PAT-TROIS', givenName: 'Dominique' },
    });
    expect(site.identity.patientTraits).toMatchObject({ birthName: 'PAT-TROIS', birthPlace: '51215' });
    // The token is dead; who the patient is remains known.
    await site.pass(3600);
    expect(site.identity.stateFor('a')).not.toHaveProperty('error');
  },
);

const opensslMissing = ((): string | undefined => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'the openssl program is not installed';
  }
})();

test.skipIf(opensslMissing)(
  `tls_client_auth: the certificate stands in for the secret${opensslMissing ? ` (skipped: ${opensslMissing})` : ''}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'identity-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const pem = (file: string) => readFileSync(join(folder, file), 'utf8');
    const issue = (name: string, ...more: string[]) => {
      const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
      const what = ['-subj', `/CN=${name}`, '-days', '2', '-out', `${name}.pem`, ...more];
      execFileSync('openssl', ['req', '-x509', ...key, ...what], { cwd: folder, stdio: 'pipe' });
    };
    issue('authority', '-addext', 'basicConstraints=critical,CA:TRUE');
    const signed = ['-CA', 'authority.pem', '-CAkey', 'authority.key', '-addext', 'basicConstraints=CA:FALSE'];
    issue('server', ...signed, '-addext', 'subjectAltName=IP:127.0.0.1');
    issue('workstation', ...signed);
    issue('stranger', ...signed);

    const ca = pem('authority.pem');
    const fetchAs = (name?: string) => {
      const own = name === undefined ? {} : { cert: pem(`${name}.pem`), key: pem(`${name}.key`) };
      const dispatcher = new Agent({ connect: { ca, ...own } });
      cleanUps.push(() => dispatcher.destroy());
      return (url: string, init: object) => undiciFetch(url, { ...init, dispatcher });
    };
    const peerOptions: RealProviderOptions = {
      ...PSC,
      clients: [
        {
          client_id: 'drimbox',
          redirect_uris: [CALLBACKS.psc],
          token_endpoint_auth_method: 'tls_client_auth',
          tls_client_auth_subject_dn: 'CN=workstation',
          tls_client_certificate_bound_access_tokens: true,
        },
      ],
      tls: { cert: pem('server.pem'), key: pem('server.key'), ca },
    };
    const client = { clientCertificate: true, plainHttp: false };
    const site = await bench('psc', peerOptions, { ...client, fetch: fetchAs('workstation') }, fetchAs());
    await site.login();
    const first = await site.identity.accessToken();
    await site.pass(119);
    expect(await site.identity.accessToken()).not.toBe(first);

    const stranger = await bench('psc', peerOptions, { ...client, fetch: fetchAs('stranger') }, fetchAs());
    await expect(stranger.login()).rejects.toMatchObject({
      code: 'LOGIN_REFUSED',
      facts: { reason: 'invalid_client' },
    });
    const nobody = await bench('psc', peerOptions, { ...client, fetch: fetchAs() }, fetchAs());
    await expect(nobody.login()).rejects.toMatchObject({ code: 'LOGIN_REFUSED' });
  },
);
