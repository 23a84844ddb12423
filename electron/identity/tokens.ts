/** What a provider gave for one login. */

export interface TokenValues {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly idToken: string;
  /** `sub` of the id_token: the user, as this provider names them to us. */
  readonly subject: string;
  /** When the request that brought the access token was sent, in milliseconds since the epoch. */
  readonly requestedAt: number;
  /** Life of the access token, from `expires_in`; undefined when the provider did not say. */
  readonly lifeMs: number | undefined;
  /** Life of the refresh token, from Keycloak's `refresh_expires_in`; undefined when the provider did not say. */
  readonly refreshLifeMs: number | undefined;
}

/**
 * Tokens in memory. The values live in a private field, so that neither JSON, nor structured clone, nor the inspection
 * of a developer's console shows them by accident.
 */
export class Tokens {
  readonly #values: TokenValues;

  constructor(values: TokenValues) {
    this.#values = values;
  }

  /** The values; a method, because an inspection of getters would show what a getter returns. */
  reveal(): TokenValues {
    return this.#values;
  }

  toJSON(): string {
    return '[tokens]';
  }
}
