/** What happens in the program, in the audit trail's words: one event per action. */
import type { LoginProvider } from '../shared/api.ts';
import type { ErrorCode, WorkstationError } from '../shared/errors.ts';
import type { InsSystem } from '../shared/identifiers.ts';
import type { ViewWay } from '../shared/output.ts';
import type { ContextualCall, InsTraits } from '../shared/patient.ts';
import type { GlassMotive } from '../shared/record.ts';
import type { WhitelistOrigin } from '../shared/trust.ts';
import { DOCUMENT_ID, type AuditEvent } from './audit/events.ts';
import type { IdentityEvent } from './identity/identity.ts';

type Traits = Partial<InsTraits>;

/** Stands in the trail where an action has no session any more. */
const UNKNOWN_USER = 'unknown';

export interface StudyEvent {
  readonly succeeded: boolean;
  readonly userId: string | undefined;
  readonly traits: Traits;
  readonly studyInstanceUid: string;
  readonly errorCode?: ErrorCode | undefined;
}

/** Something done with the DMP of the patient whom a call named. */
export interface RecordEvent {
  readonly userId: string;
  readonly patient: { readonly insValue: string; readonly insSystem: InsSystem };
  /** Why it failed; absent when it did not. */
  readonly errorCode?: ErrorCode | undefined;
}

export interface SeriesEvent extends StudyEvent {
  readonly seriesInstanceUid: string;
  readonly instances: number;
}

/** Where events go; throws AUDIT_WRITE when they cannot. */
export interface EventSink {
  record(event: AuditEvent): void;
}

export class AuditLog {
  readonly #trail: EventSink;

  constructor(trail: EventSink) {
    this.#trail = trail;
  }

  started(): void {
    this.#trail.record({ action: 'application-start', outcome: 'success' });
    this.#trail.record({ action: 'configuration-loaded', outcome: 'success' });
  }

  stopped(): void {
    this.#trail.record({ action: 'application-stop', outcome: 'success' });
  }

  callReceived(call: ContextualCall): void {
    this.#trail.record({ action: 'call-received', outcome: 'success', patient: patientOf(call) });
  }

  callRejected({ code }: WorkstationError): void {
    this.#trail.record({ action: 'call-rejected', outcome: 'minor-failure', errorCode: code });
  }

  /** Somebody opened the Location of a call that had expired; whose it was is forgotten by then. */
  callExpired(): void {
    this.#trail.record({ action: 'call-expired', outcome: 'minor-failure', errorCode: 'CALL_EXPIRED' });
  }

  loginStarted(provider: LoginProvider): void {
    this.#trail.record({ action: 'login-started', outcome: 'success', provider });
  }

  identity({ action, provider, userId, error }: IdentityEvent): void {
    const user = userId === undefined ? {} : { userId };
    switch (action) {
      case 'login':
        if (userId !== undefined) {
          this.#trail.record({ action: 'login-succeeded', outcome: 'success', provider, userId });
        }
        return;
      case 'loginFailed':
        this.#trail.record({
          action: 'login-failed',
          outcome: 'minor-failure',
          provider,
          errorCode: error ?? 'LOGIN_REFUSED',
        });
        return;
      case 'logout':
        this.#trail.record({ action: 'logout', outcome: 'success', provider, ...user });
        return;
      case 'sessionLost':
        this.#trail.record({ action: 'session-lost', outcome: 'minor-failure', provider, ...user });
        return;
      case 'sessionReplaced':
        this.#trail.record({ action: 'session-taken-over', outcome: 'success', provider, ...user });
    }
  }

  /** The patient on the desk changed: one went, one came, or one took the place of another. */
  deskChanged(former: Traits | undefined, current: Traits | undefined, userId = UNKNOWN_USER): void {
    if (former) {
      const action = current ? 'patient-replaced' : 'patient-closed';
      this.#trail.record({ action, outcome: 'success', ...knownPatient(former), userId });
    }
    if (current) {
      this.#trail.record({ action: 'patient-opened', outcome: 'success', ...knownPatient(current), userId });
    }
  }

  /** A manifest was opened by hand. */
  manifestOpened(what: StudyEvent): void {
    this.#trail.record({ action: 'manifest-opened', ...studyFields(what) });
  }

  /** The user decided on an examination whose identity differs. */
  identityDecided(what: StudyEvent): void {
    this.#trail.record({ action: 'identity-decided', ...studyFields(what) });
  }

  recordSearched(what: RecordEvent & { documents: number }): void {
    this.#trail.record({ action: 'record-searched', ...recordFields(what), documents: what.documents });
  }

  recordAuthorized(what: RecordEvent): void {
    this.#trail.record({ action: 'record-authorized', ...recordFields(what) });
  }

  glassBroken(what: RecordEvent & { motive: GlassMotive }): void {
    this.#trail.record({ action: 'glass-broken', ...recordFields(what), motive: what.motive });
  }

  glassLeft(what: RecordEvent): void {
    this.#trail.record({ action: 'glass-left', ...recordFields(what) });
  }

  reportOpened(what: RecordEvent & { document: string }): void {
    this.#trail.record({ action: 'report-opened', ...recordFields(what), ...knownDocument(what.document) });
  }

  reportDecided(what: RecordEvent & { document: string }): void {
    this.#trail.record({ action: 'report-decided', ...recordFields(what), ...knownDocument(what.document) });
  }

  seriesRetrieved(what: SeriesEvent & { source: string }): void {
    const { seriesInstanceUid, instances, source } = what;
    this.#trail.record({ action: 'series-retrieved', ...studyFields(what), seriesInstanceUid, instances, source });
  }

  seriesExported(what: SeriesEvent & { pacs: string }): void {
    const { seriesInstanceUid, instances, pacs } = what;
    this.#trail.record({ action: 'series-exported', ...studyFields(what), seriesInstanceUid, instances, pacs });
  }

  viewTaken(what: StudyEvent & { seriesInstanceUid: string; way: ViewWay; texts: boolean }): void {
    const { seriesInstanceUid, way, texts } = what;
    this.#trail.record({ action: 'view-taken', ...studyFields(what), seriesInstanceUid, way, texts });
  }

  measurementsSaved(what: StudyEvent & { measurements: number }): void {
    const { measurements } = what;
    this.#trail.record({ action: 'measurements-saved', ...studyFields(what), measurements });
  }

  /** `host` is the source's name, and its port if that was said. */
  sourceRefused(host: string, errorCode: ErrorCode): void {
    this.#trail.record({ action: 'source-refused', outcome: 'minor-failure', host, errorCode });
  }

  whitelistReplaced(origin: WhitelistOrigin): void {
    this.#trail.record({ action: 'whitelist-replaced', outcome: 'success', origin });
  }

  whitelistRefused(origin: WhitelistOrigin, errorCode: ErrorCode): void {
    this.#trail.record({ action: 'whitelist-refused', outcome: 'minor-failure', origin, errorCode });
  }

  crlGraceUsed(): void {
    this.#trail.record({ action: 'crl-grace-used', outcome: 'minor-failure', errorCode: 'CRL_GRACE' });
  }

  identityDiffers(traits: Traits, userId = UNKNOWN_USER): void {
    this.#trail.record({
      action: 'identity-difference-shown',
      outcome: 'minor-failure',
      ...knownPatient(traits),
      userId,
    });
  }
}

type Matricule = { insValue: string; insSystem: InsSystem };

function patientOf({ traits: { insValue, insSystem } }: ContextualCall): Matricule {
  return { insValue, insSystem };
}

/** A patient opened by hand may have no matricule. */
function knownPatient({ insValue, insSystem }: Traits): { patient?: Matricule } {
  return insValue === undefined || insSystem === undefined ? {} : { patient: { insValue, insSystem } };
}

function studyFields({ succeeded, userId = UNKNOWN_USER, traits, studyInstanceUid, errorCode }: StudyEvent) {
  const outcome: AuditEvent['outcome'] = succeeded ? 'success' : 'minor-failure';
  return { outcome, userId, studyInstanceUid, ...knownPatient(traits), ...(errorCode && { errorCode }) };
}

function recordFields({ userId, patient: { insValue, insSystem }, errorCode }: RecordEvent) {
  const outcome: AuditEvent['outcome'] = errorCode === undefined ? 'success' : 'minor-failure';
  return { outcome, userId, patient: { insValue, insSystem }, ...(errorCode && { errorCode }) };
}

/** A document whose identifier has another form is not named: the trail takes no free text. */
function knownDocument(document: string): { document?: string } {
  return DOCUMENT_ID.test(document) ? { document } : {};
}
