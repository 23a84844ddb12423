/** What tells one identity provider of the sandbox from the other. */
import type { Configuration } from 'oidc-provider';
import type { Endpoint } from './control.ts';
import type { ClientSecret } from './introspection.ts';
import type { Claims, SigningAlgorithm, SigningKey } from './jwt.ts';

/** Somebody who may log in. */
export interface Person {
  readonly sub: string;
  /** Name of the button on the login page. */
  readonly label: string;
  readonly detail: string;
  readonly claims: Claims;
}

export interface PeerOptions {
  readonly port: number;
  /** Path of the issuer, e.g. `/api/v2`. */
  readonly mount: string;
  readonly brand: string;
  readonly accent: string;
  readonly question: string;
  readonly persons: readonly Person[];
  readonly algorithm: SigningAlgorithm;
  /** Name of the session cookie and prefix of the others: cookies do not tell ports apart, and both peers are `localhost`. */
  readonly cookiePrefix: string;
  readonly accessTokenSeconds: number;
  /** Names of the endpoints' paths below the mount path. */
  readonly routes: Readonly<Record<Exclude<Endpoint, 'discovery'>, string>>;
  /** Further paths of the discovery document. */
  readonly discoveryAliases?: readonly string[];
  /** What is particular to this provider; merged over what is common. */
  readonly configuration: Configuration;
  /** Claims that belong to the id_token itself, over those that the provider puts there. */
  readonly idTokenClaims: (person: Person, grantId: string) => Claims;
  /** Makes an access token of the given claims; without it they are opaque. */
  readonly accessToken?: (token: IssuedToken, person: Person, key: SigningKey, issuer: string) => string;
  /** Further members of a token answer. */
  readonly tokenAnswer?: (grantId: string) => Claims;
  /** Clients that may ask about tokens and revoke them; none where the service does not offer it. */
  readonly introspectionClients?: readonly ClientSecret[];
  /** Refuse a client secret by HTTP Basic, which `oidc-provider` always takes where it takes one in the body. */
  readonly secretInBodyOnly?: boolean;
  /** A reason to refuse an authorization request before anything else. */
  readonly refuseAuthorization?: (query: URLSearchParams) => string | undefined;
}

/** What is known of an access token when it is made. */
export interface IssuedToken {
  readonly clientId: string;
  readonly grantId: string;
  readonly scope: string;
  readonly expiration: number;
}
