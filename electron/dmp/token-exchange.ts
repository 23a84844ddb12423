/**
 * The access token of Pro Santé Connect exchanged for one of the DMP (RFC 8693), where the DMP wants its own. Kept as long
 * as it lives, for the user whose token it was made of.
 */
import * as client from 'openid-client';
import { WorkstationError } from '../../shared/errors.ts';
import { dmpCode } from './words.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:token-exchange';
/** Of a token that does not say how long it lives. */
const DEFAULT_LIFE_MS = 60_000;
/** A token is not handed out in its last seconds: it has to survive the way to the server. */
const LAST_MOMENTS_MS = 5_000;

/** What the configuration (`dmp.tokenExchange`) says. */
export interface TokenExchangeSettings {
  readonly endpoint: string;
  readonly clientId: string;
  readonly subjectTokenType: string;
  readonly subjectIssuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly scope?: string | undefined;
}

export interface TokenExchangeOptions {
  readonly settings: TokenExchangeSettings;
  readonly clientSecret: string | undefined;
  /** Plain HTTP is for addresses that never leave the machine. */
  readonly plainHttp: boolean;
  /** Shows our certificate where tokens are bound to it (RFC 8705). */
  readonly fetch: client.CustomFetch;
  /** The token of Pro Santé Connect. Throws SESSION_*. */
  readonly accessToken: (wanted: { readonly fresh: boolean }) => Promise<string>;
  /** Who is logged in. */
  readonly userId: () => string | undefined;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Exchanged {
  readonly token: string;
  readonly until: number;
  readonly userId: string | undefined;
}

export class TokenExchange {
  readonly #options: TokenExchangeOptions;
  #current: Exchanged | undefined;

  constructor(options: TokenExchangeOptions) {
    this.#options = options;
  }

  /** A token of the DMP; with `fresh`, another one than the one that was refused. Throws SESSION_*, DMP_EXCHANGE_REFUSED. */
  async accessToken({ fresh }: { readonly fresh: boolean }): Promise<string> {
    const { now, userId } = this.#options;
    const known = this.#current;
    if (!fresh && known !== undefined && known.userId === userId() && now() < known.until) return known.token;
    this.#current = undefined;
    const owner = userId();
    const subject = await this.#options.accessToken({ fresh });
    const exchanged = await this.#exchange(subject, owner);
    // Whoever logged in meanwhile gets a token of their own.
    if (owner === userId()) this.#current = exchanged;
    return exchanged.token;
  }

  async #exchange(subject: string, userId: string | undefined): Promise<Exchanged> {
    const { settings, now } = this.#options;
    const { subjectTokenType, subjectIssuer, audience, scope } = settings;
    const parameters = {
      subject_token: subject,
      subject_token_type: subjectTokenType,
      ...(subjectIssuer !== undefined && { subject_issuer: subjectIssuer }),
      ...(audience !== undefined && { audience }),
      ...(scope !== undefined && { scope }),
    };
    const askedAt = now();
    try {
      const answer = await client.genericGrantRequest(this.#configuration(), GRANT, parameters);
      const lifeMs = answer.expires_in === undefined ? DEFAULT_LIFE_MS : answer.expires_in * 1000;
      const until = askedAt + lifeMs - Math.min(LAST_MOMENTS_MS, lifeMs * 0.1);
      return { token: answer.access_token, until, userId };
    } catch (cause) {
      const { host } = new URL(settings.endpoint);
      throw new WorkstationError('DMP_EXCHANGE_REFUSED', { host, reason: reasonOf(cause) }, { cause });
    }
  }

  #configuration(): client.Configuration {
    const { settings, clientSecret, plainHttp, fetch } = this.#options;
    const { endpoint, clientId } = settings;
    const configuration = new client.Configuration(
      { issuer: new URL(endpoint).origin, token_endpoint: endpoint },
      clientId,
      undefined,
      clientSecret === undefined ? client.TlsClientAuth() : client.ClientSecretPost(clientSecret),
    );
    configuration[client.customFetch] = fetch;
    if (plainHttp) client.allowInsecureRequests(configuration);
    return configuration;
  }
}

/** The code of RFC 6749 5.2 that was answered; what else a server writes is not shown. */
function reasonOf(cause: unknown): string {
  if (cause instanceof client.ResponseBodyError) return dmpCode(cause.error);
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? dmpCode(cause.code) : 'réseau';
}
