/** An `oidc-provider` set up as the French services behave, with what they add to its answers. */
import { createHash, randomUUID } from 'node:crypto';
import Provider, { interactionPolicy } from 'oidc-provider';
import type { Account, Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { Faults } from './control.ts';
import { createSigningKey, decodeClaims, signJwt, toPrivateJwk } from './jwt.ts';
import type { Claims, SigningKey } from './jwt.ts';
import type { IssuedToken, PeerOptions } from './options.ts';
import { errorPage } from './pages.ts';
import type { OpenIdStorage } from './storage.ts';

/** Features of `oidc-provider` that neither of the real services has, switched off. */
export const COMMON_FEATURES = {
  devInteractions: { enabled: false },
  dPoP: { enabled: false },
  pushedAuthorizationRequests: { enabled: false },
  rpInitiatedLogout: { enabled: true },
} as const;

export interface ProviderParts {
  readonly issuer: string;
  readonly options: PeerOptions;
  readonly storage: OpenIdStorage;
  readonly faults: Faults;
  readonly key: SigningKey;
}

/** A provider that signs with one key; what it remembers lies in the storage, so another one may take over. */
export function buildProvider(parts: ProviderParts): Provider {
  const { issuer, options } = parts;
  const provider = new Provider(issuer, { ...commonConfiguration(parts), ...options.configuration });
  provider.on('server_error', (_ctx: KoaContextWithOIDC, error: Error) => {
    process.stderr.write(`${options.brand}: ${error.stack ?? error.message}\n`);
  });
  provider.use(async (ctx: KoaContextWithOIDC, next: () => Promise<void>) => {
    await next();
    if (ctx.status === 200) finishAnswer(ctx, parts);
  });
  replaceAccessTokens(provider, parts);
  return provider;
}

function commonConfiguration({ options, storage, faults, key }: ProviderParts): Configuration {
  const { cookiePrefix, accessTokenSeconds, routes, accent, brand } = options;
  const policy = interactionPolicy.base();
  policy.remove('consent');
  return {
    adapter: (model: string) => storage.adapter(model),
    jwks: { keys: [toPrivateJwk(key)] },
    routes,
    acrValues: ['eidas1'],
    responseTypes: ['code'],
    cookies: {
      keys: ['sandbox'],
      names: {
        session: `${cookiePrefix}_session`,
        interaction: `${cookiePrefix}_interaction`,
        resume: `${cookiePrefix}_resume`,
      },
    },
    interactions: { policy, url: (_ctx, interaction) => `/connexion/${interaction.uid}` },
    expiresWithSession: () => false,
    findAccount: (_ctx, sub, token) =>
      findAccount(options, sub, token !== undefined && 'grantId' in token ? String(token.grantId) : ''),
    // Whoever logs in has agreed: neither service asks again.
    loadExistingGrant: async (ctx) => {
      const { client, session, requestParamScopes, provider } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope([...requestParamScopes].join(' '));
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: () => faults.accessTokenSeconds ?? accessTokenSeconds,
      AuthorizationCode: 60,
      Grant: 4 * 3600,
      IdToken: accessTokenSeconds,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 4 * 3600,
    },
    renderError: (ctx, out) => {
      const page = errorPage({ brand, accent, reason: `${out.error} : ${out.error_description ?? ''}` });
      ctx.set(page.headers);
      ctx.body = page.html;
    },
  };
}

/** The id_token carries what belongs to it; everything else of a person comes from userinfo. */
function findAccount({ persons, idTokenClaims }: PeerOptions, sub: string, grantId: string): Account | undefined {
  const person = persons.find((candidate) => candidate.sub === sub);
  if (person === undefined) return undefined;
  return {
    accountId: sub,
    claims: (use) => ({ sub, ...(use === 'id_token' ? idTokenClaims(person, grantId) : person.claims) }),
  };
}

/** The value of an access token is its identifier in the store, so a JWT put there works with the other endpoints. */
function replaceAccessTokens(provider: Provider, { options, issuer, key }: ProviderParts): void {
  type Token = IssuedToken & { readonly accountId: string };
  const { accessToken, persons } = options;
  if (accessToken === undefined) return;
  const prototype = provider.AccessToken.prototype as unknown as { generateTokenId(this: Token): string };
  const original = prototype.generateTokenId;
  prototype.generateTokenId = function generateTokenId(this: Token): string {
    const opaque = original.call(this);
    const person = persons.find((candidate) => candidate.sub === this.accountId);
    return person === undefined ? opaque : accessToken(this, person, key, issuer);
  };
}

function finishAnswer(ctx: KoaContextWithOIDC, parts: ProviderParts): void {
  const { routes, tokenAnswer } = parts.options;
  if (ctx.path === routes.token) {
    const body = ctx.body as { access_token: string; id_token: string };
    const hash = createHash('sha256').update(body.access_token).digest().subarray(0, 16).toString('base64url');
    const idToken = resign('idToken', body.id_token, { jti: randomUUID(), at_hash: hash }, parts);
    ctx.body = { ...body, id_token: idToken, ...tokenAnswer?.(ctx.oidc.entities.AccessToken?.grantId ?? '') };
  } else if (ctx.path === routes.userinfo) {
    if (typeof ctx.body === 'string') ctx.body = resign('userinfo', ctx.body, {}, parts);
    else ctx.body = { ...(ctx.body as Claims), ...parts.faults.tampering('userinfo')?.claims };
  }
}

/** Signs a token of the provider's again, with claims that it lacks and the fault that a test asked for. */
function resign(kind: 'idToken' | 'userinfo', token: string, own: Claims, { faults, key }: ProviderParts): string {
  const fault = faults.tampering(kind);
  const claims = { ...decodeClaims(token), ...own, ...fault?.claims };
  const kept = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== null));
  return signJwt(kept, fault?.badSignature === true ? { ...createSigningKey(key.algorithm), kid: key.kid } : key);
}
