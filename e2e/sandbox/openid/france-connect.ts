/**
 * FranceConnect v2: paths below `/api/v2`, ES256 id_token of one minute, userinfo as a signed JWT, no refresh token,
 * `state` and `nonce` of at least 32 characters.
 */
import type { Configuration } from 'oidc-provider';
import { CITIZENS } from './citizens.ts';
import { startPeer } from './peer.ts';
import type { OpenIdPeer } from './peer.ts';
import { COMMON_FEATURES } from './provider.ts';

const LONG_ENOUGH = 32;

export interface FranceConnectOptions {
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
}

export async function startFranceConnect(options: FranceConnectOptions): Promise<OpenIdPeer> {
  return startPeer({
    port: options.port,
    mount: '/api/v2',
    brand: 'FranceConnect',
    accent: '#000091',
    question: 'Quel patient se connecte ?',
    persons: CITIZENS,
    algorithm: 'ES256',
    cookiePrefix: 'fc',
    accessTokenSeconds: 60,
    routes: {
      authorization: '/authorize',
      token: '/token',
      userinfo: '/userinfo',
      jwks: '/jwks',
      introspection: '/token/introspection',
      revocation: '/token/revocation',
      end_session: '/session/end',
    },
    configuration: configuration(options),
    secretInBodyOnly: true,
    idTokenClaims: (_person, grantId) => ({ acr: 'eidas1', sid: grantId }),
    refuseAuthorization: (query) => {
      const short = ['state', 'nonce'].filter((name) => (query.get(name)?.length ?? 0) < LONG_ENOUGH);
      return short.length === 0 ? undefined : `Y030007 : ${short.join(' et ')} de moins de ${LONG_ENOUGH} caractères.`;
    },
  });
}

function configuration(options: FranceConnectOptions): Configuration {
  const pivot = ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry'];
  return {
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: [...options.redirectUris],
        post_logout_redirect_uris: [...options.postLogoutRedirectUris],
        token_endpoint_auth_method: 'client_secret_post',
        id_token_signed_response_alg: 'ES256',
        userinfo_signed_response_alg: 'ES256',
      },
    ],
    scopes: ['openid'],
    claims: {
      openid: ['sub', 'acr', 'auth_time', 'sid'],
      identite_pivot: pivot,
      profile: ['given_name', 'given_name_array', 'family_name', 'birthdate', 'gender', 'preferred_username'],
      birth: ['birthplace', 'birthcountry'],
      ...Object.fromEntries([...pivot, 'preferred_username'].map((name) => [name, [name]])),
    },
    features: {
      ...COMMON_FEATURES,
      jwtUserinfo: { enabled: true },
    },
    clientAuthMethods: ['client_secret_post'],
    // FranceConnect takes a code challenge and does not ask for one.
    pkce: { required: () => false },
    issueRefreshToken: () => false,
  };
}
