/** What happens in the program, in the audit trail's words: one event per action. */
import type { LoginProvider } from '../shared/api.ts';
import type { WorkstationError } from '../shared/errors.ts';
import type { InsSystem } from '../shared/identifiers.ts';
import type { ContextualCall } from '../shared/patient.ts';
import type { AuditEvent } from './audit/events.ts';
import type { IdentityEvent } from './identity/identity.ts';

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
  deskChanged(former: ContextualCall | undefined, current: ContextualCall | undefined, userId = 'unknown'): void {
    if (former) {
      const action = current ? 'patient-replaced' : 'patient-closed';
      this.#trail.record({ action, outcome: 'success', patient: patientOf(former), userId });
    }
    if (current) {
      this.#trail.record({ action: 'patient-opened', outcome: 'success', patient: patientOf(current), userId });
    }
  }

  identityDiffers(call: ContextualCall, userId = 'unknown'): void {
    this.#trail.record({
      action: 'identity-difference-shown',
      outcome: 'minor-failure',
      patient: patientOf(call),
      userId,
    });
  }
}

function patientOf({ traits: { insValue, insSystem } }: ContextualCall): { insValue: string; insSystem: InsSystem } {
  return { insValue, insSystem };
}
