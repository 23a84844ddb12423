/**
 * Login attempts, from the screen's wish to the tokens: each belongs to one screen and, once begun, to one browser.
 * RFC 9700 §4.7 (CSRF): `state` finds the attempt, a cookie proves that the browser is the one that began it.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { LoginProvider, PatientUser, Professional } from '../../shared/api.ts';
import { WorkstationError } from '../../shared/errors.ts';
import type { InsTraits } from '../../shared/patient.ts';
import { readFranceConnectUser } from './france-connect-user.ts';
import type { LoginSecrets, OpenIdProvider } from './openid-provider.ts';
import { readProfessional } from './professional.ts';
import type { Tokens } from './tokens.ts';

export const ATTEMPT_LIFE_MS = 5 * 60_000;
/** An attempt that is over is remembered this long, to say « expired » rather than « unknown ». */
const MEMORY_MS = 60 * 60_000;
const MAX_ATTEMPTS = 100;
const SECRET_BYTES = 32;
const CALLBACK_LIMIT = 8192;
const PARAMETER_LIMIT = 4096;

/** Path of each provider under `/auth/login/` and `/auth/callback/`. */
export const PROVIDER_PATH: Readonly<Record<LoginProvider, string>> = { psc: 'psc', franceConnect: 'franceconnect' };

export type Providers = Readonly<Partial<Record<LoginProvider, OpenIdProvider>>>;

export interface LoginOptions {
  readonly providers: Providers;
  /** How browsers reach the listener, without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Cryptographically strong random bytes. */
  readonly random: (bytes: number) => Uint8Array;
}

/** What a browser needs to go on to the provider. */
export interface LoginRedirect {
  readonly location: string;
  readonly cookie: { readonly value: string; readonly maxAgeSeconds: number };
}

/** An attempt that came back to its browser and waits to be redeemed. */
export interface ClaimedLogin {
  readonly screen: string;
  readonly provider: LoginProvider;
}

export interface LoginResult extends ClaimedLogin {
  readonly tokens: Tokens;
  readonly user: Professional | PatientUser;
  /** The traits of a patient who logged in. */
  readonly traits?: Partial<InsTraits>;
}

interface Attempt extends ClaimedLogin {
  readonly id: string;
  readonly startedAt: number;
  begun?: LoginSecrets & { readonly cookie: string };
  callback?: URLSearchParams;
}

export class Login {
  readonly #options: LoginOptions;
  readonly #attempts = new Map<string, Attempt>();

  constructor(options: LoginOptions) {
    this.#options = options;
  }

  /** A new attempt of `screen`, which ends its former one. Throws LOGIN_NOT_CONFIGURED. */
  start(provider: LoginProvider, screen: string): { attempt: string; url: string } {
    this.#provider(provider);
    this.cancel(screen);
    this.#forgetOld();
    const attempt: Attempt = { id: this.#secret(), provider, screen, startedAt: this.#options.now() };
    this.#attempts.set(attempt.id, attempt);
    const url = `${this.#options.publicBaseUrl}/auth/login/${PROVIDER_PATH[provider]}?attempt=${attempt.id}`;
    return { attempt: attempt.id, url };
  }

  /**
   * The browser reached the address of `start`: once. If the provider cannot be reached, the same address may be opened
   * again. Throws LOGIN_ATTEMPT_UNKNOWN, LOGIN_ATTEMPT_EXPIRED, LOGIN_PROVIDER_UNREACHABLE, LOGIN_PROVIDER_DIFFERS.
   */
  async begin(provider: LoginProvider, attemptId: string): Promise<LoginRedirect> {
    const attempt = this.#attempts.get(attemptId);
    if (attempt?.provider !== provider || attempt.begun) throw new WorkstationError('LOGIN_ATTEMPT_UNKNOWN');
    const remainingMs = this.#remainingMs(attempt);
    const secrets = { state: this.#secret(), nonce: this.#secret(), codeVerifier: this.#secret() };
    attempt.begun = { ...secrets, cookie: this.#secret() };
    try {
      const location = await this.#provider(provider).authorizationUrl(secrets);
      return { location, cookie: { value: attempt.begun.cookie, maxAgeSeconds: Math.ceil(remainingMs / 1000) } };
    } catch (error) {
      delete attempt.begun;
      throw error;
    }
  }

  /**
   * The provider sent a browser back to `callback`. The attempt is used up by this, whatever becomes of it, unless the
   * browser is not the one that began it: a forged callback must not end the user's login.
   * Throws LOGIN_ATTEMPT_UNKNOWN, LOGIN_ATTEMPT_EXPIRED, LOGIN_OTHER_BROWSER.
   */
  claim(provider: LoginProvider, callback: URL, cookie: string | undefined): ClaimedLogin {
    const parameters = callbackParameters(callback);
    const state = parameters.get('state');
    const attempt = [...this.#attempts.values()].find(({ begun }) => begun !== undefined && begun.state === state);
    if (attempt?.begun === undefined || attempt.provider !== provider || attempt.callback) {
      throw new WorkstationError('LOGIN_ATTEMPT_UNKNOWN');
    }
    if (cookie === undefined || !sameSecret(cookie, attempt.begun.cookie)) {
      throw new WorkstationError('LOGIN_OTHER_BROWSER');
    }
    this.#remainingMs(attempt);
    attempt.callback = parameters;
    return attempt;
  }

  /**
   * Tokens and user of a claimed attempt. Throws as OpenIdProvider.redeem and userinfo do, and LOGIN_ATTEMPT_UNKNOWN when
   * the screen has cancelled or started another attempt meanwhile.
   */
  async redeem(claimed: ClaimedLogin): Promise<LoginResult> {
    const attempt = [...this.#attempts.values()].find((known) => known === claimed);
    if (attempt?.begun === undefined || attempt.callback === undefined) {
      throw new WorkstationError('LOGIN_ATTEMPT_UNKNOWN');
    }
    const { screen, provider: name } = attempt;
    const provider = this.#provider(name);
    let tokens: Tokens | undefined;
    try {
      tokens = await provider.redeem(attempt.callback, attempt.begun);
      const claims = await provider.userinfo(tokens);
      if (!this.#attempts.has(attempt.id)) throw new WorkstationError('LOGIN_ATTEMPT_UNKNOWN');
      const who = name === 'psc' ? { user: readProfessional(claims) } : readFranceConnectUser(claims);
      return { screen, provider: name, tokens, ...who };
    } catch (error) {
      // Nobody will use these tokens; that the provider may not hear of it changes nothing for the user.
      if (tokens) provider.revoke(tokens).catch(() => {});
      throw error;
    } finally {
      this.#attempts.delete(attempt.id);
    }
  }

  /** Ends the attempt of `screen`, if there is one; what comes back from it later is refused. */
  cancel(screen: string): void {
    for (const attempt of this.#attempts.values()) {
      if (attempt.screen === screen) this.#attempts.delete(attempt.id);
    }
  }

  #provider(name: LoginProvider): OpenIdProvider {
    const provider = this.#options.providers[name];
    if (!provider) throw new WorkstationError('LOGIN_NOT_CONFIGURED', { provider: name });
    return provider;
  }

  #remainingMs({ startedAt }: Attempt): number {
    const remaining = startedAt + ATTEMPT_LIFE_MS - this.#options.now();
    if (remaining <= 0) throw new WorkstationError('LOGIN_ATTEMPT_EXPIRED');
    return remaining;
  }

  #forgetOld(): void {
    const oldest = this.#options.now() - MEMORY_MS;
    for (const attempt of this.#attempts.values()) {
      if (attempt.startedAt < oldest || this.#attempts.size >= MAX_ATTEMPTS) this.#attempts.delete(attempt.id);
    }
  }

  #secret(): string {
    return Buffer.from(this.#options.random(SECRET_BYTES)).toString('base64url');
  }
}

/** The parameters that matter, each at most once. Throws LOGIN_ATTEMPT_UNKNOWN. */
function callbackParameters(callback: URL): URLSearchParams {
  const known = new URLSearchParams();
  for (const name of ['state', 'code', 'iss', 'error']) {
    const [value, ...others] = callback.searchParams.getAll(name);
    if (value === undefined) continue;
    if (others.length > 0 || value.length > PARAMETER_LIMIT) throw new WorkstationError('LOGIN_ATTEMPT_UNKNOWN');
    known.set(name, value);
  }
  const answers = known.has('code') !== known.has('error');
  if (callback.search.length > CALLBACK_LIMIT || !answers) throw new WorkstationError('LOGIN_ATTEMPT_UNKNOWN');
  return known;
}

function sameSecret(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
