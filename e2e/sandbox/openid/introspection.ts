/**
 * Introspection (RFC 7662) and revocation (RFC 7009) of our own making: `oidc-provider` refuses every token that
 * looks like a JWT there, and those of Pro Santé Connect are JWTs.
 */
import { decodeClaims } from './jwt.ts';
import type { Claims } from './jwt.ts';
import type { OpenIdStorage } from './storage.ts';

export interface ClientSecret {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** True when the request carries the secret of a known client, in the body or as HTTP Basic. */
export function clientIsKnown(
  authorization: string | undefined,
  form: URLSearchParams,
  clients: readonly ClientSecret[],
): boolean {
  const basic = /^Basic (.+)$/.exec(authorization ?? '')?.[1];
  const [id, secret] =
    basic === undefined
      ? [form.get('client_id'), form.get('client_secret')]
      : Buffer.from(basic, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return clients.some((client) => client.clientId === id && client.clientSecret === secret);
}

/** What the provider says of a token; `subjectNameId` belongs to access tokens alone. */
export function introspect(
  storage: OpenIdStorage,
  token: string,
  issuer: string,
  subjectNameId: (sub: string) => unknown,
): Claims {
  const access = storage.get('AccessToken', token);
  const found = access ?? storage.get('RefreshToken', token);
  if (found === undefined || found.consumed !== undefined) return { active: false };
  const claims: Claims = {
    active: true,
    iss: issuer,
    sub: found.accountId,
    client_id: found.clientId,
    azp: found.clientId,
    exp: found.exp,
    iat: found.iat,
    scope: found.scope,
    session_state: found.grantId,
    acr: 'eidas1',
    typ: access === undefined ? 'Refresh' : 'Bearer',
  };
  if (access === undefined) return claims;
  return {
    ...(token.includes('.') ? decodeClaims(token) : {}),
    ...claims,
    SubjectNameID: subjectNameId(String(found.accountId)),
  };
}

/** Ends the login that a refresh token belongs to, or an access token alone. */
export function revoke(storage: OpenIdStorage, token: string): void {
  const refresh = storage.get('RefreshToken', token);
  if (refresh?.grantId !== undefined) storage.revokeGrant(refresh.grantId);
  else storage.remove('AccessToken', token);
}
