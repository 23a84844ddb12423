/**
 * Pro Santé Connect: Keycloak's paths, the `wallet-` discovery document, RS256 access tokens of two minutes, rotating
 * refresh tokens, the full userinfo.
 */
import { randomUUID } from 'node:crypto';
import type { Configuration } from 'oidc-provider';
import type { ClientSecret } from './introspection.ts';
import { signJwt } from './jwt.ts';
import { startPeer } from './peer.ts';
import type { OpenIdPeer } from './peer.ts';
import { COMMON_FEATURES } from './provider.ts';
import { PROFESSIONALS } from './professionals.ts';

const ACCESS_TOKEN_SECONDS = 120;
const CONNECT = '/protocol/openid-connect';

export interface PscOptions {
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  /** A second client, such as a source that introspects what it is given. */
  readonly resourceClient: ClientSecret;
}

export async function startPsc(options: PscOptions): Promise<OpenIdPeer> {
  return startPeer({
    port: options.port,
    mount: '/auth/realms/esante-wallet',
    brand: 'Pro Santé Connect',
    accent: '#0b4f8a',
    question: 'Qui se connecte ?',
    persons: PROFESSIONALS,
    algorithm: 'RS256',
    cookiePrefix: 'psc',
    accessTokenSeconds: ACCESS_TOKEN_SECONDS,
    discoveryAliases: ['wallet-openid-configuration'],
    routes: {
      authorization: `${CONNECT}/auth`,
      token: `${CONNECT}/token`,
      userinfo: `${CONNECT}/userinfo`,
      jwks: `${CONNECT}/certs`,
      introspection: `${CONNECT}/token/introspect`,
      revocation: `${CONNECT}/revoke`,
      end_session: `${CONNECT}/logout`,
    },
    configuration: configuration(options),
    introspectionClients: [options, options.resourceClient],
    idTokenClaims: (person, grantId) => ({
      acr: 'eidas1',
      typ: 'ID',
      azp: options.clientId,
      sid: grantId,
      session_state: grantId,
      preferred_username: person.claims.preferred_username,
      given_name: person.claims.given_name,
      family_name: person.claims.family_name,
    }),
    accessToken: (token, person, key, issuer) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        exp: now + token.expiration,
        iat: now,
        auth_time: now,
        jti: randomUUID(),
        iss: issuer,
        sub: person.sub,
        typ: 'Bearer',
        azp: token.clientId,
        session_state: token.grantId,
        acr: 'eidas1',
        scope: token.scope,
        sid: token.grantId,
        email_verified: false,
        preferred_username: person.claims.preferred_username,
      };
      return signJwt(claims, key);
    },
    tokenAnswer: (grantId) => ({ refresh_expires_in: 3600, 'not-before-policy': 0, session_state: grantId }),
  });
}

function configuration(options: PscOptions): Configuration {
  const userinfo = [...new Set(PROFESSIONALS.flatMap((person) => Object.keys(person.claims)))];
  return {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        redirect_uris: [...options.redirectUris],
        post_logout_redirect_uris: [...options.postLogoutRedirectUris],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    scopes: ['openid', 'scope_all'],
    claims: {
      openid: [
        'sub',
        'acr',
        'auth_time',
        'typ',
        'azp',
        'sid',
        'session_state',
        'preferred_username',
        'given_name',
        'family_name',
      ],
      scope_all: userinfo,
    },
    features: {
      ...COMMON_FEATURES,
      introspection: { enabled: true },
      revocation: { enabled: true },
    },
    pkce: { required: () => true },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
  };
}
