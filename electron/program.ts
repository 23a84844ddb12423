/**
 * One run of the program: the services, and what passes between them when a call comes, a user logs in or out, or the
 * patient on the desk changes.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Locale } from '../shared/api.ts';
import { WorkstationError } from '../shared/errors.ts';
import type { InsTraits } from '../shared/patient.ts';
import type { Admission } from './admission.ts';
import type { ApiServices } from './api/services.ts';
import { isSamePatient, type Desk, type DeskPatient } from './context/desk.ts';
import type { Reception } from './context/reception.ts';
import type { Identity } from './identity/identity.ts';
import { imageCommands } from './image-commands.ts';
import type { Images } from './images.ts';
import { readManifest } from './kos/manifest.ts';
import { KeptLayouts, layoutCommands } from './kept-layout.ts';
import { Links } from './links.ts';
import { listenerServices } from './listener-services.ts';
import type { ListenerServices } from './listener.ts';
import { log, toLogFormat } from './log.ts';
import { ManifestOpening } from './manifest-opening.ts';
import { measurementCommands, type MeasurementKeeper } from './measurement-commands.ts';
import { authorOf, deviceUid, outputCommands } from './output-commands.ts';
import { preferenceCommands, type PreferenceKeeper } from './preference-commands.ts';
import { createParts, newId, newReference, type PartsOptions } from './program-parts.ts';
import { ScreenState } from './screen-state.ts';
import { sessionCommands } from './session-commands.ts';
import type { TrustSpace } from './trust/trust-space.ts';
import type { RecordDesk } from './record-desk.ts';
import { recordCommands } from './record-commands.ts';
import type { HostPorts } from './workstation.ts';

export interface ProgramOptions extends PartsOptions {
  readonly host: HostPorts;
  readonly version: string;
  readonly trust: TrustSpace;
  readonly measurements: MeasurementKeeper;
  readonly preferences: PreferenceKeeper;
  /** A manifest to open once somebody has logged in. */
  readonly manifest?: Uint8Array | undefined;
}

const reportInternal = (error: WorkstationError): void => log(toLogFormat(error));

export class Program {
  readonly #options: ProgramOptions;
  readonly #desk: Desk;
  readonly #reception: Reception;
  readonly #identity: Identity;
  readonly #images: Images;
  readonly #record: RecordDesk;
  readonly #admission: Admission;
  readonly #links = new Links(newId);
  readonly #layouts = new KeptLayouts();
  readonly #screen: ScreenState;
  readonly #manifests: ManifestOpening;

  constructor(options: ProgramOptions) {
    this.#options = options;
    const parts = createParts(options, {
      onChange: () => this.#changed(),
      onDesk: () => this.#deskChanged(),
      onIdentity: () => this.#identityChanged(),
      onSession: () => this.#sessionOpened(),
      onManifest: (manifest) => this.#manifests.openHere(manifest),
    });
    this.#desk = parts.desk;
    this.#reception = parts.reception;
    this.#identity = parts.identity;
    this.#images = parts.images;
    this.#record = parts.record;
    this.#admission = parts.admission;
    this.#screen = new ScreenState({
      ...options,
      locale: options.preferences.locale ?? options.configuration.locale,
      parts,
    });
    this.#manifests = new ManifestOpening({
      parts,
      waiting: options.manifest,
      now: options.now,
      onChange: () => this.#changed(),
      onRefused: (notice) => this.#screen.notify(notice),
    });
  }

  get locale(): Locale {
    return this.#screen.locale;
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
        openManifest: (bytes, key) => this.#manifests.open(readManifest(bytes), key),
        onChange: () => {
          this.#record.examinationsChanged();
          this.#changed();
        },
      }),
      ...layoutCommands(this.#layouts, this.#desk),
      ...measurementCommands({ kept: this.#options.measurements, desk: this.#desk, images: this.#images }),
      ...outputCommands({
        kept: this.#options.measurements,
        desk: this.#desk,
        images: this.#images,
        audit: this.#options.audit,
        userId: () => this.userId,
        author: () => authorOf(this.#identity),
        device: { uid: deviceUid(hostname()), name: 'DRIMBox workstation', version: this.#options.version },
        now: this.#options.now,
        newUuid: () => randomUUID(),
        onChange: () => this.#changed(),
      }),
      ...preferenceCommands({
        kept: this.#options.preferences,
        userId: () => this.#identity.userId,
        onLost: (notice) => this.#screen.notify(notice),
        onChange: () => this.#screen.preferencesChanged(),
      }),
      ...recordCommands({
        record: this.#record,
        desk: this.#desk,
        chooseSituation: (id) => this.#identity.chooseSituation(id),
      }),
      ...sessionCommands({
        host: this.#options.host,
        audit: this.#options.audit,
        identity: this.#identity,
        links: this.#links,
        reception: this.#reception,
      }),
      trustReport: () => trust.report(),
      checkTrust: () => trust.check(),
      probeTrust: (address) => trust.probe(address),
      selectWhitelist: (origin) => trust.selectWhitelist(origin),
      state: (screen) => this.#screen.stateFor(screen),
      subscribe: (listener) => this.#screen.subscribe(listener),
      acceptPatient: (key) => this.#desk.accept(key),
      dismissPatient: (key) => this.#desk.dismiss(key),
      closePatient: (key) => this.#desk.close(key),
      touchPatient: (key) => this.#desk.touch(key),
      dismissNotice: () => this.#screen.dismissNotice(),
      setLocale: (locale) => {
        this.#screen.setLocale(locale);
        this.#options.preferences.keepLocale(locale);
      },
      newReference,
      reportInternal,
    };
  }

  listenerServices(): ListenerServices {
    const { host, now, audit } = this.#options;
    return listenerServices({
      host,
      now,
      audit,
      reception: this.#reception,
      identity: this.#identity,
      links: this.#links,
      openCall: (id) => this.#openCall(id),
      locale: () => this.locale,
      newReference,
      reportInternal,
    });
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
    this.#record.close();
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
    this.#manifests.openWaiting();
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

  #deskChanged(): void {
    const { patient } = this.#desk;
    const former = this.#admission.audited;
    this.#layouts.follow(patient?.key);
    if (patient !== former) {
      // A new call for the patient on the screen leaves their images there.
      if (former && !(patient && isSamePatient(former.traits, patient.traits))) {
        this.#auditImages(true);
        this.#images.clear().catch((error: unknown) => log(toLogFormat(error)));
      }
      this.#auditDesk(patient);
      this.#identity.matchSituation(patient?.call?.situation);
    }
    this.#identityChanged();
  }

  /** Who reads, whom, and under which situation d'exercice decide together what may be asked of the DMP. */
  #identityChanged(): void {
    const { user, situation } = this.#identity;
    const reader = user?.kind === 'professional' ? { professional: user, situation } : undefined;
    this.#record.follow(this.#desk.patient, reader);
    this.#changed();
  }

  /** An opening that the audit trail cannot take does not take place. */
  #auditDesk(patient: DeskPatient | undefined): void {
    try {
      this.#admission.tell(patient);
    } catch (error) {
      this.#desk.clear();
      throw error;
    }
  }

  #changed(): void {
    this.#screen.changed();
  }
}
