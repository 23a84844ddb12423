/** What the screens are shown of one run of the program, and who is told when it changes. */
import type { Locale, LoginProvider, OpenPatient, WorkstationState } from '../shared/api.ts';
import type { ErrorReport } from '../shared/errors.ts';
import type { DeskPatient } from './context/desk.ts';
import type { Providers } from './identity/login.ts';
import type { ProgramParts } from './program-parts.ts';
import type { TrustSpace } from './trust/trust-space.ts';

export interface ScreenStateOptions {
  readonly host: { readonly kind: WorkstationState['host'] };
  readonly version: string;
  readonly providers: Providers;
  readonly trust: Pick<TrustSpace, 'summary'>;
  /** The language at the start. */
  readonly locale: Locale;
  readonly parts: ProgramParts;
}

export class ScreenState {
  readonly #options: ScreenStateOptions;
  readonly #subscribers = new Set<() => void>();
  #locale: Locale;
  #notice: ErrorReport | undefined;
  #preferencesRevision = 0;

  constructor(options: ScreenStateOptions) {
    this.#options = options;
    this.#locale = options.locale;
  }

  get locale(): Locale {
    return this.#locale;
  }

  /** Returns what ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#subscribers.add(listener);
    return () => this.#subscribers.delete(listener);
  }

  /** Something of the state is another. */
  changed(): void {
    for (const subscriber of this.#subscribers) subscriber();
  }

  setLocale(locale: Locale): void {
    this.#locale = locale;
    this.changed();
  }

  /** Shows a notice until it is dismissed, before one of the reception. */
  notify(notice: ErrorReport): void {
    this.#notice = notice;
    this.changed();
  }

  dismissNotice(): void {
    this.#notice = undefined;
    this.#options.parts.reception.dismissNotice();
  }

  /** The windows ask again for what they keep of the preferences. */
  preferencesChanged(): void {
    this.#preferencesRevision += 1;
    this.changed();
  }

  /** Nothing of a patient for a screen that is not the one of the session. */
  stateFor(screen: string): WorkstationState {
    const { host, version, providers, trust, parts } = this.#options;
    const { desk, reception, identity, images } = parts;
    const { patient, waiting } = desk;
    const notice = this.#notice ?? reception.notice;
    const mine = identity.isOpenFor(screen);
    return {
      version,
      host: host.kind,
      locale: this.#locale,
      providers: Object.keys(providers) as LoginProvider[],
      session: identity.stateFor(screen),
      callWaitsForLogin: reception.callWaitsForLogin,
      ...(mine && patient && { patient: this.#describe(patient) }),
      ...(mine && waiting && { waiting }),
      pacs: mine ? images.pacs : [],
      exports: mine ? images.exports : [],
      ...(mine && { preferencesRevision: this.#preferencesRevision }),
      ...(mine && { exportsOfClosedRecords: images.exportsOfClosedRecords }),
      trust: trust.summary(),
      ...(notice && { notice }),
    };
  }

  #describe(patient: DeskPatient): OpenPatient {
    const { admission, images, record } = this.#options.parts;
    return {
      ...patient,
      comparisons: admission.comparisons(patient.traits),
      examinations: images.list,
      record: record.state,
    };
  }
}
