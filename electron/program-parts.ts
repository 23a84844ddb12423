/** The parts of one run of the program, made and tied together; what passes between them is program.ts. */
import { randomBytes } from 'node:crypto';
import { asWorkstationError } from '../shared/errors.ts';
import { Admission } from './admission.ts';
import type { AuditLog } from './audit-log.ts';
import type { Configuration } from './config/schema.ts';
import { Desk } from './context/desk.ts';
import { PendingCalls } from './context/pending-calls.ts';
import { Reception } from './context/reception.ts';
import { Identity } from './identity/identity.ts';
import type { Providers } from './identity/login.ts';
import type { SituationMemory } from './identity/situations.ts';
import type { ImageServices } from './image-services.ts';
import { Images } from './images.ts';
import type { Manifest } from './kos/manifest.ts';
import { log, toLogFormat } from './log.ts';
import { RecordDesk } from './record-desk.ts';
import type { RecordServices } from './record-services.ts';
import { systemAfter } from './trust/timers.ts';

/** Calls that wait to be opened; more is a caller gone wrong. */
const PENDING_CAPACITY = 200;
const MS_PER_HOUR = 3_600_000;

export interface PartsOptions {
  readonly configuration: Configuration;
  readonly now: () => number;
  readonly publicBaseUrl: string;
  readonly providers: Providers;
  readonly audit: AuditLog;
  readonly imageServices: ImageServices;
  /** Absent when no DMP is configured. */
  readonly dmp?: RecordServices['client'] | undefined;
  readonly situations: SituationMemory;
}

/** What the parts tell the program. */
export interface PartsHooks {
  readonly onChange: () => void;
  readonly onDesk: () => void;
  readonly onIdentity: () => void;
  readonly onSession: () => void;
  /** A manifest was retrieved for the patient on the desk. */
  readonly onManifest: (manifest: Manifest) => void;
}

export interface ProgramParts {
  readonly desk: Desk;
  readonly reception: Reception;
  readonly identity: Identity;
  readonly images: Images;
  readonly record: RecordDesk;
  readonly admission: Admission;
}

export const newId = (): string => randomBytes(32).toString('base64url');
/** A short random reference under which an unforeseen error is found again. */
export const newReference = (): string => randomBytes(4).toString('hex').toUpperCase();

/** Makes the parts. None of them calls a hook before this function has returned. */
export function createParts(options: PartsOptions, hooks: PartsHooks): ProgramParts {
  const { configuration, now, audit } = options;
  const { callLifetimeSeconds, idleAfterSeconds } = configuration.listener;
  const lifetimeMs = callLifetimeSeconds * 1000;
  const { onChange } = hooks;
  const desk = new Desk({ now, randomKey: newId, idleAfterMs: idleAfterSeconds * 1000, onChange: hooks.onDesk });
  const admission = new Admission(audit, () => identity);
  const reception = new Reception({
    keeper: new PendingCalls({ lifetimeMs, capacity: PENDING_CAPACITY, now, randomId: newId }),
    desk,
    session: { isOpen: () => identity.owner !== undefined, admit: ({ traits }) => admission.admit(traits) },
    lifetimeMs,
    now,
    onChange,
  });
  const identity: Identity = new Identity({
    providers: options.providers,
    situations: options.situations,
    publicBaseUrl: options.publicBaseUrl,
    now,
    random: (bytes) => randomBytes(bytes),
    onChange: hooks.onIdentity,
    onOpened: hooks.onSession,
    onReplaced: () => reception.sessionReplaced(),
    onAudit: (event) => audit.identity(event),
  });
  const images = createImages(options, identity);
  const record = new RecordDesk({
    client: options.dmp,
    manifestTypes: configuration.dmp?.query.manifestTypes ?? [],
    reportTypes: configuration.dmp?.query.reportTypes ?? [],
    audit,
    openManifest: hooks.onManifest,
    isOpen: (kos) => images.has(kos),
    now,
    onChange,
    newHandle: newId,
    newReference,
    asError: (thrown) => asWorkstationError(thrown, newReference),
  });
  return { desk, reception, identity, images, record, admission };
}

function createImages({ configuration, audit, imageServices }: PartsOptions, identity: Identity): Images {
  const { library, queue, peers, store, firstLooks } = imageServices;
  return new Images({
    library,
    queue,
    peers,
    store,
    firstLooks,
    audit,
    userId: () => identity.userId,
    maxAgeMs: configuration.cache.maxAgeHours * MS_PER_HOUR,
    now: () => performance.now(),
    after: systemAfter,
    report: (error) => log(toLogFormat(error)),
  });
}
