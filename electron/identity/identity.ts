/** Who is logged in, on which screen: one session at a time, owned by the screen that logged in last. */
import type { LoginProvider, PatientUser, Professional, SessionState, SituationExercice } from '../../shared/api.ts';
import { asWorkstationError, WorkstationError, type ErrorCode, type ErrorReport } from '../../shared/errors.ts';
import type { InsTraits } from '../../shared/patient.ts';
import { ATTEMPT_LIFE_MS, Login, type LoginRedirect, type LoginResult, type Providers } from './login.ts';
import { Session } from './session.ts';
import { situationFor, situationKey, type SituationMemory } from './situations.ts';
import { systemAfter, type After } from './timers.ts';

/** What the audit trail is told; never a token. */
export interface IdentityEvent {
  readonly action: 'login' | 'loginFailed' | 'logout' | 'sessionLost' | 'sessionReplaced';
  readonly provider: LoginProvider;
  /** National identifier of a professional, FranceConnect's `sub` of a patient. */
  readonly userId?: string;
  readonly error?: ErrorCode;
}

export interface IdentityOptions {
  readonly providers: Providers;
  /** How browsers reach the listener, without a slash at the end. */
  readonly publicBaseUrl: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Cryptographically strong random bytes, e.g. `randomBytes` of Node. */
  readonly random: (bytes: number) => Uint8Array;
  /** Timers; default: the system's. */
  readonly after?: After;
  /** What professionals chose; nothing is remembered without it. */
  readonly situations?: SituationMemory;
  /** Something that `stateFor` tells has changed. */
  readonly onChange: () => void;
  /** A session has opened or been renewed; it is in force already. */
  readonly onOpened?: () => void;
  /** Another user or screen takes the session over: what the former one saw must go before the new one is in force. */
  readonly onReplaced?: () => void;
  /** Called before a login takes effect: when it throws, the login does not. An end takes effect all the same. */
  readonly onAudit?: (event: IdentityEvent) => void;
}

interface Current extends Omit<LoginResult, 'tokens'> {
  readonly subject: string;
  readonly userId: string;
  readonly session: Session;
  situation?: SituationExercice | undefined;
  error?: ErrorReport;
}

/** What a screen without the session is told: its login is under way, or why it has no session. */
type ScreenNote = { readonly pending: LoginProvider; readonly forget: () => void } | { readonly error: ErrorReport };

const MAX_NOTES = 100;

export class Identity {
  readonly #options: IdentityOptions;
  readonly #login: Login;
  readonly #after: After;
  readonly #notes = new Map<string, ScreenNote>();
  #current: Current | undefined;

  constructor(options: IdentityOptions) {
    this.#options = options;
    this.#login = new Login(options);
    this.#after = options.after ?? systemAfter;
  }

  /** Begins a login of `screen`; returns the address to open in a browser. Throws LOGIN_NOT_CONFIGURED. */
  startLogin(provider: LoginProvider, screen: string): { url: string } {
    const { url } = this.#login.start(provider, screen);
    const forget = this.#after(ATTEMPT_LIFE_MS, () => {
      this.#note(screen, { error: new WorkstationError('LOGIN_ATTEMPT_EXPIRED').report() });
      this.#options.onChange();
    });
    this.#note(screen, { pending: provider, forget });
    this.#options.onChange();
    return { url };
  }

  /** The browser reached the address of `startLogin`. Throws as Login.begin does. */
  async beginInBrowser(provider: LoginProvider, attempt: string): Promise<LoginRedirect> {
    return this.#login.begin(provider, attempt);
  }

  /** The provider sent the browser back. Throws as Login.claim and Login.redeem do; the screen learns of it as well. */
  async finishInBrowser(provider: LoginProvider, url: URL, cookie: string | undefined): Promise<void> {
    const claimed = this.#login.claim(provider, url, cookie);
    const note = this.#notes.get(claimed.screen);
    try {
      this.#open(await this.#login.redeem(claimed));
    } catch (thrown) {
      const error = asWorkstationError(thrown, () => Buffer.from(this.#options.random(4)).toString('hex'));
      // A screen that has gone on to another attempt is not told of this one.
      if (this.#notes.get(claimed.screen) === note) this.#note(claimed.screen, { error: error.report() });
      this.#options.onChange();
      this.#audit({ action: 'loginFailed', provider, error: error.code });
      throw error;
    }
    this.#options.onOpened?.();
    this.#options.onChange();
  }

  /** The user gave the login up. */
  cancelLogin(screen: string): void {
    this.#login.cancel(screen);
    this.#note(screen, undefined);
    this.#options.onChange();
  }

  /** What `screen` may know of the session. */
  stateFor(screen: string): SessionState {
    const current = this.#current;
    const note = this.#notes.get(screen);
    if (current?.screen === screen) {
      const { provider, user, situation } = current;
      // A login that was to mend a lost session and failed says why; it is the newer news.
      const error = note && 'error' in note ? note.error : current.error;
      return { status: 'open', provider, user, ...(situation ? { situation } : {}), ...(error ? { error } : {}) };
    }
    if (note === undefined) return { status: 'none' };
    return 'pending' in note ? { status: 'pending', provider: note.pending } : { status: 'none', error: note.error };
  }

  /** True when `screen` holds the session; a session whose tokens are lost keeps its screen. */
  isOpenFor(screen: string): boolean {
    return this.#current?.screen === screen;
  }

  /** The screen that holds the session. */
  get owner(): string | undefined {
    return this.#current?.screen;
  }

  /** National identifier of a professional, FranceConnect's `sub` of a patient. */
  get userId(): string | undefined {
    return this.#current?.userId;
  }

  get user(): Professional | PatientUser | undefined {
    return this.#current?.user;
  }

  /** Traits of the patient who logged in with FranceConnect. */
  get patientTraits(): Partial<InsTraits> | undefined {
    return this.#current?.traits;
  }

  /** The situation d'exercice in force. */
  get situation(): SituationExercice | undefined {
    return this.#current?.situation;
  }

  /**
   * Puts the situation d'exercice that a call names in force; without a name, the one that the professional chose before,
   * or has only. Returns what is in force: undefined when that is not certain, so that nobody acts under another one.
   */
  matchSituation(structureId = ''): SituationExercice | undefined {
    const current = this.#current;
    if (current === undefined) return undefined;
    this.#putInForce(current, this.#situationFor(current, structureId));
    return current.situation;
  }

  /** The professional's own choice, remembered for the next time. Throws SESSION_REQUIRED, DMP_SITUATION_UNKNOWN. */
  chooseSituation(id: string): void {
    const current = this.#current;
    if (current === undefined) throw new WorkstationError('SESSION_REQUIRED');
    const own = current.user.kind === 'professional' ? current.user.situations : [];
    const chosen = own.find((situation) => situation.id === id);
    if (chosen === undefined) throw new WorkstationError('DMP_SITUATION_UNKNOWN');
    this.#options.situations?.remember(current.userId, situationKey(chosen));
    this.#putInForce(current, chosen);
  }

  /** An access token, as Session.accessToken has it. Throws SESSION_REQUIRED, SESSION_LOST, LOGIN_PROVIDER_UNREACHABLE. */
  async accessToken(wanted?: { readonly fresh?: boolean }): Promise<string> {
    if (!this.#current) throw new WorkstationError('SESSION_REQUIRED');
    return this.#current.session.accessToken(wanted);
  }

  /** Ends the session, here at once, at the provider as far as it answers; the browser may be sent to `endSessionUrl`. */
  async logout(): Promise<{ endSessionUrl?: string }> {
    const current = this.#current;
    if (!current) return {};
    this.#current = undefined;
    this.#login.cancel(current.screen);
    this.#note(current.screen, undefined);
    const closing = current.session.close();
    this.#options.onChange();
    this.#audit({ action: 'logout', provider: current.provider, userId: current.userId });
    const endSessionUrl = await closing;
    return endSessionUrl === undefined ? {} : { endSessionUrl };
  }

  /** The program ends: no timer stays, tokens are revoked as far as the provider answers. */
  async close(): Promise<void> {
    for (const screen of [...this.#notes.keys()]) {
      this.#login.cancel(screen);
      this.#note(screen, undefined);
    }
    const current = this.#current;
    this.#current = undefined;
    await current?.session.close();
  }

  #open({ tokens, ...who }: LoginResult): void {
    const former = this.#current;
    const { subject } = tokens.reveal();
    const userId = who.user.kind === 'professional' ? who.user.id : subject;
    const sameUser = former?.provider === who.provider && former.subject === subject;
    const renewed = sameUser && former.screen === who.screen;
    if (former && !renewed) {
      this.#audit({ action: 'sessionReplaced', provider: former.provider, userId: former.userId });
    }
    this.#audit({ action: 'login', provider: who.provider, userId });
    if (former) this.#end(former, { replaced: !renewed, sameUser });
    if (former && former.screen !== who.screen) {
      this.#note(former.screen, { error: new WorkstationError('SESSION_TAKEN_OVER').report() });
    }
    const session = this.#session(who.provider, tokens);
    const situation = renewed ? sameSituation(former, who.user) : this.#situationFor({ user: who.user, userId }, '');
    this.#current = { ...who, subject, userId, session, situation };
    this.#note(who.screen, undefined);
  }

  #situationFor(
    { user, userId }: Pick<Current, 'user' | 'userId'>,
    structureId: string,
  ): SituationExercice | undefined {
    return situationFor(user, structureId, this.#options.situations?.recall(userId));
  }

  #putInForce(current: Current, situation: SituationExercice | undefined): void {
    if (situation === current.situation) return;
    current.situation = situation;
    this.#options.onChange();
  }

  #end(former: Current, { replaced, sameUser }: { replaced: boolean; sameUser: boolean }): void {
    this.#current = undefined;
    if (replaced) this.#options.onReplaced?.();
    // Of the same user, former and new tokens are one session at the provider: revoking some could end them all.
    if (sameUser) former.session.drop();
    // Another person's tokens have no use any more; the new session does not wait for their end.
    else void former.session.close();
  }

  #session(name: LoginProvider, tokens: LoginResult['tokens']): Session {
    const provider = this.#options.providers[name];
    if (!provider) throw new WorkstationError('LOGIN_NOT_CONFIGURED', { provider: name });
    return new Session({
      provider,
      tokens,
      now: this.#options.now,
      after: this.#after,
      identityOnly: name === 'franceConnect',
      onLost: (error) => {
        // A session that was ended is never lost: this is the current one.
        if (!this.#current) return;
        this.#current.error = error.report();
        this.#options.onChange();
        this.#audit({ action: 'sessionLost', provider: name, userId: this.#current.userId });
      },
    });
  }

  #note(screen: string, note: ScreenNote | undefined): void {
    const former = this.#notes.get(screen);
    if (former && 'pending' in former) former.forget();
    this.#notes.delete(screen);
    if (note === undefined) return;
    this.#notes.set(screen, note);
    const [oldest] = this.#notes.keys();
    if (this.#notes.size > MAX_NOTES && oldest !== undefined) this.#note(oldest, undefined);
  }

  #audit(event: IdentityEvent): void {
    this.#options.onAudit?.(event);
  }
}

/** The situation that was in force before a renewed login, if the professional still has it. */
function sameSituation(former: Current, user: Professional | PatientUser): SituationExercice | undefined {
  const wanted = former.situation;
  if (user.kind !== 'professional' || wanted === undefined) return undefined;
  return user.situations.find(({ id, structureId }) => id === wanted.id && structureId === wanted.structureId);
}
