/**
 * One OpenID provider (Pro Santé Connect, FranceConnect) as a relying party sees it: authorization code with PKCE
 * (RFC 7636), refresh, userinfo, revocation and logout. openid-client verifies; what it leaves to the caller is done here:
 * the issuer of the discovery document, `at_hash`, `acr`, the subject of a refreshed id_token.
 */
import { createHash } from 'node:crypto';
import * as client from 'openid-client';
import type { LoginProvider } from '../../shared/api.ts';
import { WorkstationError } from '../../shared/errors.ts';
import { assuranceSuffices } from './assurance.ts';
import { loginError, type LoginStep } from './login-error.ts';
import { boundedFetch, type ProviderFetch } from './provider-fetch.ts';
import { Tokens } from './tokens.ts';

/** Both providers sign with one of these; both hash with SHA-256 (see `at_hash`). */
const SIGNATURES = ['RS256', 'ES256'];
const METADATA_LIFE_MS = 3_600_000;
/** openid-client looks for an unknown key again only when its key set is at least this old. */
const KEY_SET_AGE_SECONDS = 60;

export interface OpenIdProviderOptions {
  readonly name: LoginProvider;
  /** Issuer identifier, exactly as the discovery document must state it. */
  readonly issuer: string;
  /** Address of the discovery document where it is not `{issuer}/.well-known/openid-configuration`. */
  readonly discovery?: string | undefined;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  /** `fetch` shows a client certificate, which stands in for the secret (RFC 8705 `tls_client_auth`). */
  readonly clientCertificate?: boolean;
  readonly scope: string;
  readonly acrValues: string;
  /** Our callback, as registered with the provider. */
  readonly redirectUri: string;
  /** Where the provider sends the browser after logout, when that is registered. */
  readonly postLogoutRedirectUri?: string | undefined;
  /** The provider is on a loopback address and may speak plain HTTP. */
  readonly plainHttp?: boolean;
  readonly fetch: ProviderFetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** For each request; default 15. */
  readonly timeoutSeconds?: number;
}

/** The secrets of one authorization request. */
export interface LoginSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

export class OpenIdProvider {
  readonly name: LoginProvider;
  readonly #options: OpenIdProviderOptions;
  readonly #fetch: client.CustomFetch;
  #metadata: { readonly value: client.ServerMetadata; readonly readAt: number } | undefined;
  #discovery: Promise<client.ServerMetadata> | undefined;
  #keySet: client.JWKS | undefined;
  #clockOffsetMs = 0;

  constructor(options: OpenIdProviderOptions) {
    this.name = options.name;
    this.#options = options;
    this.#fetch = boundedFetch(options.fetch, (date) => {
      this.#clockOffsetMs = date - options.now();
    });
  }

  /** Address of the provider's login page for one attempt. Throws LOGIN_PROVIDER_UNREACHABLE or LOGIN_PROVIDER_DIFFERS. */
  async authorizationUrl({ state, nonce, codeVerifier }: LoginSecrets): Promise<string> {
    return this.#attempt('discovery', async () => {
      const { scope, acrValues, redirectUri } = this.#options;
      return client.buildAuthorizationUrl(this.#configured(await this.#serverMetadata(METADATA_LIFE_MS)), {
        redirect_uri: redirectUri,
        scope,
        acr_values: acrValues,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      }).href;
    });
  }

  /**
   * Exchanges the parameters of the callback for tokens; the id_token is verified (OpenID Connect Core §3.1.3.7) against
   * a key set that is fetched anew. Throws LOGIN_REFUSED, LOGIN_TOKEN_INVALID, LOGIN_CLOCK_WRONG, LOGIN_LEVEL_TOO_LOW,
   * LOGIN_PROVIDER_UNREACHABLE.
   */
  async redeem(callback: URLSearchParams, { state, nonce, codeVerifier }: LoginSecrets): Promise<Tokens> {
    return this.#attempt('tokens', async () => {
      this.#keySet = undefined;
      const configuration = await this.#configuration();
      const url = new URL(this.#options.redirectUri);
      url.search = callback.toString();
      const requestedAt = this.#options.now();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier };
      const answer = await client.authorizationCodeGrant(configuration, url, { ...checks, idTokenExpected: true });
      this.#keepKeySet(configuration);
      const claims = answer.claims();
      if (claims === undefined || answer.id_token === undefined) throw this.#invalid();
      this.#checkClaims(claims, answer.access_token);
      return tokensFrom(answer, { idToken: answer.id_token, subject: claims.sub, requestedAt });
    });
  }

  /** The claims about the user: JSON, or a JWT that is verified. Throws LOGIN_USERINFO_INVALID and as `redeem`. */
  async userinfo(tokens: Tokens): Promise<unknown> {
    return this.#attempt('userinfo', async () => {
      const configuration = await this.#configuration();
      const { accessToken, subject } = tokens.reveal();
      const claims = await client.fetchUserInfo(configuration, accessToken, subject);
      this.#keepKeySet(configuration);
      return claims;
    });
  }

  /**
   * New tokens for the refresh token (RFC 6749 §6). LOGIN_PROVIDER_UNREACHABLE may pass; every other error is final.
   */
  async refresh(tokens: Tokens): Promise<Tokens> {
    return this.#attempt('tokens', async () => {
      const { refreshToken, idToken, subject } = tokens.reveal();
      if (refreshToken === undefined) throw this.#invalid();
      const configuration = await this.#configuration();
      const requestedAt = this.#options.now();
      const answer = await client.refreshTokenGrant(configuration, refreshToken);
      this.#keepKeySet(configuration);
      const claims = answer.claims();
      if (claims) {
        if (claims.sub !== subject) throw this.#invalid();
        this.#checkClaims(claims, answer.access_token);
      }
      return tokensFrom(answer, { refreshToken, idToken: answer.id_token ?? idToken, subject, requestedAt });
    });
  }

  /** Revokes the refresh token, or the access token where there is none (RFC 7009), if the provider can. */
  async revoke(tokens: Tokens): Promise<void> {
    await this.#attempt('tokens', async () => {
      const configuration = await this.#configuration();
      if (configuration.serverMetadata().revocation_endpoint === undefined) return;
      const { refreshToken, accessToken } = tokens.reveal();
      const hint = refreshToken === undefined ? 'access_token' : 'refresh_token';
      await client.tokenRevocation(configuration, refreshToken ?? accessToken, { token_type_hint: hint });
    });
  }

  /** Where a browser ends the session at the provider (OpenID Connect RP-Initiated Logout); undefined if it cannot. */
  endSessionUrl(tokens: Tokens): string | undefined {
    if (this.#metadata?.value.end_session_endpoint === undefined) return undefined;
    const { postLogoutRedirectUri } = this.#options;
    try {
      return client.buildEndSessionUrl(this.#configured(this.#metadata.value), {
        id_token_hint: tokens.reveal().idToken,
        ...(postLogoutRedirectUri === undefined ? {} : { post_logout_redirect_uri: postLogoutRedirectUri }),
      }).href;
    } catch {
      // An address that is not one: the session here ends all the same.
      return undefined;
    }
  }

  async #attempt<T>(step: LoginStep, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      const { host } = new URL(this.#options.issuer);
      throw loginError(error, { provider: this.name, host, step, clockOffsetMs: this.#clockOffsetMs });
    }
  }

  #invalid(): WorkstationError {
    return new WorkstationError('LOGIN_TOKEN_INVALID', { provider: this.name });
  }

  #checkClaims(claims: client.IDToken, accessToken: string): void {
    const hash = claims['at_hash'];
    if (hash !== undefined && hash !== accessTokenHash(accessToken)) throw this.#invalid();
    const level = claims['acr'];
    if (level === undefined) return;
    if (typeof level !== 'string' || !assuranceSuffices(this.#options.acrValues, level)) {
      throw new WorkstationError('LOGIN_LEVEL_TOO_LOW', { provider: this.name });
    }
  }

  /** A configuration for one exchange; its key set is the last one seen, looked up again for a key that it lacks. */
  async #configuration(): Promise<client.Configuration> {
    const configuration = this.#configured(await this.#serverMetadata());
    if (this.#keySet) {
      const uat = Math.floor(Date.now() / 1000) - KEY_SET_AGE_SECONDS;
      client.setJwksCache(configuration, { jwks: this.#keySet, uat });
    }
    return configuration;
  }

  #configured(metadata: client.ServerMetadata): client.Configuration {
    const { clientId, clientSecret, clientCertificate = false, plainHttp, now, timeoutSeconds = 15 } = this.#options;
    const configuration = new client.Configuration(
      metadata,
      clientId,
      {
        use_mtls_endpoint_aliases: clientCertificate,
        // The library reads the system's clock; this puts it on ours.
        [client.clockSkew]: (now() - Date.now()) / 1000,
      },
      clientAuthentication(clientSecret, clientCertificate),
    );
    configuration[client.customFetch] = this.#fetch;
    configuration.timeout = timeoutSeconds;
    if (plainHttp) client.allowInsecureRequests(configuration);
    client.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  #keepKeySet(configuration: client.Configuration): void {
    this.#keySet = client.getJwksCache(configuration)?.jwks ?? this.#keySet;
  }

  /** The discovery document: read when first needed, by one request for all who wait, again after a failure. */
  async #serverMetadata(maxAgeMs = Infinity): Promise<client.ServerMetadata> {
    const known = this.#metadata;
    if (known && this.#options.now() - known.readAt <= maxAgeMs) return known.value;
    this.#discovery ??= this.#discover().finally(() => {
      this.#discovery = undefined;
    });
    return this.#discovery;
  }

  async #discover(): Promise<client.ServerMetadata> {
    const { issuer, discovery, clientId, plainHttp, now, timeoutSeconds = 15 } = this.#options;
    const address = new URL(discovery ?? `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const discovered = await client.discovery(address, clientId, undefined, client.None(), {
      [client.customFetch]: this.#fetch,
      timeout: timeoutSeconds,
      ...(plainHttp ? { execute: [client.allowInsecureRequests] } : {}),
    });
    const metadata = { ...discovered.serverMetadata() };
    if (metadata.issuer !== issuer) {
      throw new WorkstationError('LOGIN_PROVIDER_DIFFERS', { provider: this.name, host: address.host });
    }
    metadata.id_token_signing_alg_values_supported = SIGNATURES;
    metadata.userinfo_signing_alg_values_supported = SIGNATURES;
    this.#metadata = { value: metadata, readAt: now() };
    return metadata;
  }
}

function clientAuthentication(secret: string | undefined, certificate: boolean): client.ClientAuth {
  if (secret !== undefined) return client.ClientSecretPost(secret);
  return certificate ? client.TlsClientAuth() : client.None();
}

/** `at_hash`: the left half of the SHA-256 of the access token (OpenID Connect Core §3.1.3.6). */
function accessTokenHash(accessToken: string): string {
  return createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64url');
}

interface KnownValues {
  readonly refreshToken?: string;
  readonly idToken: string;
  readonly subject: string;
  readonly requestedAt: number;
}

function tokensFrom(answer: client.TokenEndpointResponse, known: KnownValues): Tokens {
  const refreshLife = answer['refresh_expires_in'];
  return new Tokens({
    ...known,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? known.refreshToken,
    lifeMs: answer.expires_in === undefined ? undefined : answer.expires_in * 1000,
    // Keycloak says 0 for a refresh token without end.
    refreshLifeMs: typeof refreshLife === 'number' && refreshLife > 0 ? refreshLife * 1000 : undefined,
  });
}
