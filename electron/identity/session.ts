/** One open login: its tokens, kept fresh, in memory only. */
import { inspect } from 'node:util';
import type { LoginProvider } from '../../shared/api.ts';
import { WorkstationError } from '../../shared/errors.ts';
import type { After } from './timers.ts';
import type { Tokens } from './tokens.ts';

/** Life of an access token when the provider does not say. */
const DEFAULT_LIFE_MS = 60_000;
const MAX_LIFE_MS = 12 * 3_600_000;
/** Part of the life after which a token is renewed in the background. */
const RENEW_AT = 0.7;
/** A token is not handed out in its last seconds: it has to survive the way to the server. */
const LAST_MOMENTS_MS = 5_000;
const FIRST_RETRY_MS = 2_000;
const MAX_RETRY_MS = 60_000;
const REVOCATION_PATIENCE_MS = 3_000;

/** The provider's side of a session. */
export interface SessionProvider {
  readonly name: LoginProvider;
  /** LOGIN_PROVIDER_UNREACHABLE may pass; every other error is final. */
  refresh(tokens: Tokens): Promise<Tokens>;
  revoke(tokens: Tokens): Promise<void>;
  endSessionUrl(tokens: Tokens): string | undefined;
}

export interface SessionOptions {
  readonly provider: SessionProvider;
  readonly tokens: Tokens;
  /** Milliseconds since the epoch; only differences count, so a clock that is wrong does no harm. */
  readonly now: () => number;
  readonly after: After;
  /** The tokens are dead and cannot be renewed; called once. */
  readonly onLost: (error: WorkstationError) => void;
  /** The login says who the user is and its tokens serve nothing else: their end is not the session's (FranceConnect). */
  readonly identityOnly?: boolean;
}

export class Session {
  readonly #options: SessionOptions;
  #tokens: Tokens;
  #status: 'open' | 'lost' | 'closed' = 'open';
  #refreshing: Promise<string> | undefined;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#tokens = options.tokens;
    this.#schedule();
  }

  /**
   * A fresh access token. With `fresh`, one that was refused by its receiver is renewed even if it should still live; a
   * session that cannot renew gives the one it has. Throws SESSION_REQUIRED, SESSION_LOST, LOGIN_PROVIDER_UNREACHABLE.
   */
  async accessToken({ fresh = false }: { readonly fresh?: boolean } = {}): Promise<string> {
    this.#assertOpen();
    const usable = this.#options.now() < this.#usableUntil();
    if (usable && !(fresh && this.#renewable())) return this.#tokens.reveal().accessToken;
    return this.#refresh();
  }

  /** Ends the session without a word to the provider: another login of the same user goes on in its place. */
  drop(): void {
    this.#status = 'closed';
    this.#cancelTimer?.();
  }

  /**
   * Ends the session: revokes its tokens as far as the provider lets us within 3 s, and returns the address where a
   * browser ends the session at the provider.
   */
  async close(): Promise<string | undefined> {
    const wasOpen = this.#status !== 'closed';
    this.drop();
    if (wasOpen) await this.#patiently(this.#revokeNewest());
    return this.#options.provider.endSessionUrl(this.#tokens);
  }

  toJSON(): string {
    return '[session]';
  }

  [inspect.custom](): string {
    return `Session(${this.#status})`;
  }

  #assertOpen(): void {
    if (this.#status === 'lost') throw this.#lostError();
    if (this.#status === 'closed') throw new WorkstationError('SESSION_REQUIRED');
  }

  #lostError(cause?: unknown): WorkstationError {
    return new WorkstationError('SESSION_LOST', { provider: this.#options.provider.name }, { cause });
  }

  /** One refresh at a time; whoever needs a token meanwhile gets its outcome. */
  #refresh(): Promise<string> {
    this.#refreshing ??= this.#refreshOnce().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #refreshOnce(): Promise<string> {
    this.#cancelTimer?.();
    try {
      if (!this.#renewable()) throw this.#lostError();
      this.#tokens = await this.#options.provider.refresh(this.#tokens);
      this.#failures = 0;
    } catch (error) {
      throw this.#failed(error);
    }
    this.#assertOpen();
    this.#schedule();
    return this.#tokens.reveal().accessToken;
  }

  #failed(error: unknown): unknown {
    if (this.#status !== 'open') return new WorkstationError('SESSION_REQUIRED');
    if (error instanceof WorkstationError && error.code === 'LOGIN_PROVIDER_UNREACHABLE') {
      const delay = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, MAX_RETRY_MS);
      this.#failures += 1;
      this.#refreshAfter(delay);
      return error;
    }
    const lost = this.#lostError(error);
    if (this.#options.identityOnly) return lost;
    this.#status = 'lost';
    this.#options.onLost(lost);
    return lost;
  }

  #lifeMs(): number {
    return Math.min(this.#tokens.reveal().lifeMs ?? DEFAULT_LIFE_MS, MAX_LIFE_MS);
  }

  #usableUntil(): number {
    const life = this.#lifeMs();
    return this.#tokens.reveal().requestedAt + life - Math.min(LAST_MOMENTS_MS, life * 0.1);
  }

  #renewable(): boolean {
    const { refreshToken, refreshLifeMs = Infinity, requestedAt } = this.#tokens.reveal();
    return refreshToken !== undefined && this.#options.now() < requestedAt + refreshLifeMs;
  }

  #schedule(): void {
    const { identityOnly = false, now } = this.#options;
    const { refreshToken, requestedAt } = this.#tokens.reveal();
    if (refreshToken === undefined && identityOnly) return;
    // Without a refresh token the end is announced when it comes, not at the first request after it.
    const due = refreshToken === undefined ? this.#usableUntil() : requestedAt + Math.round(this.#lifeMs() * RENEW_AT);
    this.#refreshAfter(Math.max(due - now(), 1000));
  }

  #refreshAfter(milliseconds: number): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.after(milliseconds, () => {
      // Failures are dealt with in #failed; nobody waits for this refresh.
      this.#refresh().catch(() => {});
    });
  }

  /** A refresh under way would bring new tokens after the old ones are revoked: its outcome is awaited first. */
  async #revokeNewest(): Promise<void> {
    await this.#refreshing?.catch(() => {});
    await this.#options.provider.revoke(this.#tokens);
  }

  /** Waits for `work` to end in any way, but not forever. */
  #patiently(work: Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.after(REVOCATION_PATIENCE_MS, resolve);
      const done = (): void => {
        cancel();
        resolve();
      };
      work.then(done, done);
    });
  }
}
