/**
 * One run of the program: the services, and what passes between them when a call comes, a user logs in or out, or the
 * patient on the desk changes.
 */
import { randomBytes } from 'node:crypto';
import type { Locale, LoginAnswer, LoginProvider, LogoutAnswer, OpenPatient, WorkstationState } from '../shared/api.ts';
import { WorkstationError, type ErrorReport } from '../shared/errors.ts';
import type { InsTraits, TraitsComparison } from '../shared/patient.ts';
import type { ApiServices } from './api/services.ts';
import type { AuditLog } from './audit-log.ts';
import type { Configuration } from './config/schema.ts';
import { Desk, isSamePatient, type DeskPatient } from './context/desk.ts';
import { parseCall } from './context/parse-call.ts';
import { PendingCalls } from './context/pending-calls.ts';
import { Reception } from './context/reception.ts';
import { compareTraits } from './identity/compare-traits.ts';
import { Identity } from './identity/identity.ts';
import type { Providers } from './identity/login.ts';
import { imageCommands, requirePatient } from './image-commands.ts';
import type { ImageServices } from './image-services.ts';
import { Images } from './images.ts';
import { readManifest } from './kos/manifest.ts';
import { Links } from './links.ts';
import type { ListenerServices } from './listener.ts';
import { log, toLogFormat } from './log.ts';
import { systemAfter } from './trust/timers.ts';
import type { TrustSpace } from './trust/trust-space.ts';
import type { HostPorts } from './workstation.ts';

/** Calls that wait to be opened; more is a caller gone wrong. */
const PENDING_CAPACITY = 200;
const MS_PER_HOUR = 3_600_000;

export interface ProgramOptions {
  readonly configuration: Configuration;
  readonly host: HostPorts;
  readonly version: string;
  readonly now: () => number;
  readonly publicBaseUrl: string;
  readonly providers: Providers;
  readonly audit: AuditLog;
  readonly imageServices: ImageServices;
  readonly trust: TrustSpace;
  /** A manifest to open once somebody has logged in. */
  readonly manifest?: Uint8Array | undefined;
}

const newId = (): string => randomBytes(32).toString('base64url');
/** A short random reference under which an unforeseen error is found again. */
export const newReference = (): string => randomBytes(4).toString('hex').toUpperCase();
const reportInternal = (error: WorkstationError): void => log(toLogFormat(error));

export class Program {
  readonly #options: ProgramOptions;
  readonly #desk: Desk;
  readonly #reception: Reception;
  readonly #identity: Identity;
  readonly #images: Images;
  readonly #links = new Links(newId);
  readonly #subscribers = new Set<() => void>();
  #locale: Locale;
  /** The patient whose opening the audit trail knows of. */
  #audited: DeskPatient | undefined;
  /** The manifest of the command line, until it has been opened. */
  #manifest: Uint8Array | undefined;
  #notice: ErrorReport | undefined;

  constructor(options: ProgramOptions) {
    const { configuration, now, audit } = options;
    const lifetimeMs = configuration.listener.callLifetimeSeconds * 1000;
    const onChange = (): void => this.#changed();
    this.#options = options;
    this.#locale = configuration.locale;
    this.#desk = new Desk({
      now,
      randomKey: newId,
      idleAfterMs: configuration.listener.idleAfterSeconds * 1000,
      onChange: () => this.#deskChanged(),
    });
    this.#reception = new Reception({
      keeper: new PendingCalls({ lifetimeMs, capacity: PENDING_CAPACITY, now, randomId: newId }),
      desk: this.#desk,
      session: { isOpen: () => this.#identity.owner !== undefined, admit: ({ traits }) => this.#admit(traits) },
      lifetimeMs,
      now,
      onChange,
    });
    this.#identity = new Identity({
      providers: options.providers,
      publicBaseUrl: options.publicBaseUrl,
      now,
      random: (bytes) => randomBytes(bytes),
      onChange,
      onOpened: () => this.#sessionOpened(),
      onReplaced: () => this.#reception.sessionReplaced(),
      onAudit: (event) => audit.identity(event),
    });
    const { library, queue, peers, store } = options.imageServices;
    this.#manifest = options.manifest;
    this.#images = new Images({
      library,
      queue,
      peers,
      store,
      audit,
      userId: () => this.#identity.userId,
      maxAgeMs: configuration.cache.maxAgeHours * MS_PER_HOUR,
      now: () => performance.now(),
      after: systemAfter,
      report: (error) => log(toLogFormat(error)),
    });
  }

  get locale(): Locale {
    return this.#locale;
  }

  /** Traits of the patient on the screen. */
  get traits(): Partial<InsTraits> | undefined {
    return this.#desk.patient?.traits;
  }

  /** The user who is logged in. */
  get userId(): string | undefined {
    return this.#identity.userId;
  }

  /** The professional's access token, as Identity.accessToken. */
  accessToken(wanted: { readonly fresh: boolean }): Promise<string> {
    return this.#identity.accessToken(wanted);
  }

  /** A retrieval or an export has moved on. */
  imagesProgressed(): void {
    this.#images.progressed();
    this.#changed();
    // The trail waits for the disk: the screen is told first.
    setImmediate(() => this.#auditImages());
  }

  /** As Images.makeRoom. */
  makeRoom(): Promise<boolean> {
    return this.#images.makeRoom();
  }

  /** The summary of the espace de confiance has changed. */
  trustChanged(): void {
    this.#changed();
  }

  #auditImages(isClosing = false): void {
    try {
      this.#images.auditEnded({ isClosing });
    } catch (error) {
      log(toLogFormat(error));
    }
  }

  apiServices(): ApiServices {
    const { trust } = this.#options;
    return {
      ...imageCommands({
        images: this.#images,
        desk: this.#desk,
        openManifest: (bytes, key) => this.#openManifest(bytes, key),
        onChange: () => this.#changed(),
      }),
      trustReport: () => trust.report(),
      checkTrust: () => trust.check(),
      probeTrust: (address) => trust.probe(address),
      selectWhitelist: (origin) => trust.selectWhitelist(origin),
      state: (screen) => this.#stateFor(screen),
      subscribe: (listener) => {
        this.#subscribers.add(listener);
        return () => this.#subscribers.delete(listener);
      },
      startLogin: (provider, screen) => this.#startLogin(provider, screen),
      cancelLogin: (screen) => this.#identity.cancelLogin(screen),
      logout: (screen) => this.#logout(screen),
      requireSession: (screen) => this.#requireSession(screen),
      acceptPatient: (key) => this.#desk.accept(key),
      dismissPatient: (key) => this.#desk.dismiss(key),
      closePatient: (key) => this.#desk.close(key),
      touchPatient: (key) => this.#desk.touch(key),
      dismissNotice: () => {
        this.#notice = undefined;
        this.#reception.dismissNotice();
      },
      setLocale: (locale) => {
        this.#locale = locale;
        this.#changed();
      },
      newReference,
      reportInternal,
    };
  }

  listenerServices(): ListenerServices {
    const { host, now, audit } = this.#options;
    return {
      parseCall: (body) => parseCall(body, now()),
      keepCall: (call) => {
        audit.callReceived(call);
        return this.#reception.keep(call);
      },
      openCall: (id) => this.#openCall(id),
      callRejected: (error) => audit.callRejected(error),
      beginLogin: (provider, attempt) => this.#identity.beginInBrowser(provider, attempt),
      finishLogin: async (provider, url, cookie) => {
        await this.#identity.finishInBrowser(provider, url, cookie);
        host.wake();
      },
      wayOn: (callId) =>
        host.launchUrl
          ? { kind: 'browser', href: host.launchUrl() }
          : { kind: 'desktop', href: `drimbox://open/${this.#links.create(callId)}` },
      locale: () => this.#locale,
      newReference,
      reportInternal,
    };
  }

  /** `drimbox://open/<id>` was followed. An id that is not ours, or was used, only shows the window. */
  openLink(id: string): void {
    const callId = this.#links.use(id);
    try {
      if (callId !== undefined) this.#reception.open(callId);
    } catch (error) {
      log(toLogFormat(error));
    }
    this.#options.host.wake();
  }

  /** Empties everything and tells the provider. */
  async close(): Promise<void> {
    this.#links.clear();
    this.#reception.sessionEnded();
    const { queue, store } = this.#options.imageServices;
    await queue.close();
    this.#auditImages();
    await this.#images.close();
    await store.close();
    await this.#identity.close();
    this.#options.audit.stopped();
  }

  /** The call that waited goes to the desk; so does the manifest of the command line. */
  #sessionOpened(): void {
    this.#images.resume();
    this.#reception.sessionOpened();
    const manifest = this.#manifest;
    this.#manifest = undefined;
    if (manifest === undefined) return;
    try {
      this.#openManifest(manifest, this.#desk.patient?.key ?? '');
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      this.#notice = error.report();
    }
  }

  /** Opens a manifest for the patient under `key`, or without a key for its own patient. Throws KOS_*, PATIENT_CHANGED. */
  #openManifest(bytes: Uint8Array, key: string): void {
    const manifest = readManifest(bytes);
    this.#admit(manifest.traits);
    if (key === '') this.#desk.openByHand(manifest.traits, new Date(this.#options.now()).toISOString());
    else requirePatient(this.#desk, key);
    const { traits = {}, call } = this.#desk.patient ?? {};
    this.#images.add(manifest, traits, call ? 'call' : 'kos');
    this.#changed();
  }

  #openCall(id: string): void {
    try {
      this.#reception.open(id);
    } catch (error) {
      if (error instanceof WorkstationError && error.code === 'CALL_EXPIRED') this.#options.audit.callExpired();
      throw error;
    }
    this.#options.host.wake();
  }

  async #startLogin(provider: LoginProvider, screen: string): Promise<LoginAnswer> {
    const { url } = this.#identity.startLogin(provider, screen);
    this.#options.audit.loginStarted(provider);
    const { openExternal } = this.#options.host;
    await openExternal?.(url);
    return { url, openedByHost: openExternal !== undefined };
  }

  /** What the user saw goes first; the provider, which may be slow, is told afterwards. */
  async #logout(screen: string): Promise<LogoutAnswer> {
    this.#requireSession(screen);
    this.#links.clear();
    this.#reception.sessionEnded();
    const { endSessionUrl } = await this.#identity.logout();
    const { openExternal } = this.#options.host;
    if (endSessionUrl === undefined) return { openedByHost: openExternal !== undefined };
    await openExternal?.(endSessionUrl);
    return { url: endSessionUrl, openedByHost: openExternal !== undefined };
  }

  #requireSession(screen: string): void {
    if (!this.#identity.isOpenFor(screen)) throw new WorkstationError('SESSION_REQUIRED');
  }

  /** Patients see their own record only. Throws LOGIN_PATIENT_DIFFERS. */
  #admit(traits: Partial<InsTraits>): void {
    const [comparison] = this.#comparisons(traits);
    if (comparison?.grade !== 'different') return;
    this.#options.audit.identityDiffers(traits, this.#identity.userId);
    throw new WorkstationError('LOGIN_PATIENT_DIFFERS');
  }

  #comparisons(traits: Partial<InsTraits>): TraitsComparison[] {
    const own = this.#identity.patientTraits;
    if (own === undefined) return [];
    return [compareTraits({ source: 'call', traits }, { source: 'franceConnect', traits: own })];
  }

  #deskChanged(): void {
    const { patient } = this.#desk;
    const former = this.#audited;
    if (patient !== former) {
      // A new call for the patient on the screen leaves their images there.
      if (former && !(patient && isSamePatient(former.traits, patient.traits))) {
        this.#auditImages(true);
        this.#images.clear().catch((error: unknown) => log(toLogFormat(error)));
      }
      this.#auditDesk(patient);
      this.#identity.matchSituation(patient?.call?.situation);
    }
    this.#changed();
  }

  /** An opening that the audit trail cannot take does not take place; a closing always does. */
  #auditDesk(patient: DeskPatient | undefined): void {
    const former = this.#audited;
    this.#audited = undefined;
    try {
      this.#options.audit.deskChanged(former?.traits, patient?.traits, this.#identity.userId);
      this.#audited = patient;
    } catch (error) {
      if (patient === undefined) return log(toLogFormat(error));
      this.#desk.clear();
      throw error;
    }
  }

  #stateFor(screen: string): WorkstationState {
    const { host, version, providers, trust } = this.#options;
    const { patient, waiting } = this.#desk;
    const notice = this.#notice ?? this.#reception.notice;
    const mine = this.#identity.isOpenFor(screen);
    return {
      version,
      host: host.kind,
      locale: this.#locale,
      providers: Object.keys(providers) as LoginProvider[],
      session: this.#identity.stateFor(screen),
      callWaitsForLogin: this.#reception.callWaitsForLogin,
      ...(mine && patient && { patient: this.#describe(patient) }),
      ...(mine && waiting && { waiting }),
      pacs: mine ? this.#images.pacs : [],
      exports: mine ? this.#images.exports : [],
      trust: trust.summary(),
      ...(notice && { notice }),
    };
  }

  #describe(patient: DeskPatient): OpenPatient {
    return { ...patient, comparisons: this.#comparisons(patient.traits), examinations: this.#images.list };
  }

  #changed(): void {
    for (const subscriber of this.#subscribers) subscriber();
  }
}
