/** Who may be read by whom, and the audit trail of who was: patients see their own record only. */
import { WorkstationError } from '../shared/errors.ts';
import type { InsTraits, TraitsComparison } from '../shared/patient.ts';
import type { AuditLog } from './audit-log.ts';
import type { DeskPatient } from './context/desk.ts';
import { compareTraits } from './identity/compare-traits.ts';
import type { Identity } from './identity/identity.ts';
import { log, toLogFormat } from './log.ts';

export class Admission {
  readonly #audit: Pick<AuditLog, 'identityDiffers' | 'deskChanged'>;
  readonly #identity: () => Pick<Identity, 'patientTraits' | 'userId'>;
  /** The patient whose opening the audit trail knows of. */
  #audited: DeskPatient | undefined;

  constructor(
    audit: Pick<AuditLog, 'identityDiffers' | 'deskChanged'>,
    identity: () => Pick<Identity, 'patientTraits' | 'userId'>,
  ) {
    this.#audit = audit;
    this.#identity = identity;
  }

  get audited(): DeskPatient | undefined {
    return this.#audited;
  }

  /** Throws LOGIN_PATIENT_DIFFERS. */
  admit(traits: Partial<InsTraits>): void {
    const [comparison] = this.comparisons(traits);
    if (comparison?.grade !== 'different') return;
    this.#audit.identityDiffers(traits, this.#identity().userId);
    throw new WorkstationError('LOGIN_PATIENT_DIFFERS');
  }

  /** The traits of a record against those of the login; a professional's login has none. */
  comparisons(traits: Partial<InsTraits>): TraitsComparison[] {
    const own = this.#identity().patientTraits;
    if (own === undefined) return [];
    return [compareTraits({ source: 'call', traits }, { source: 'franceConnect', traits: own })];
  }

  /** An opening that the audit trail cannot take throws AUDIT_WRITE and does not take place; a closing always does. */
  tell(patient: DeskPatient | undefined): void {
    const former = this.#audited;
    this.#audited = undefined;
    try {
      this.#audit.deskChanged(former?.traits, patient?.traits, this.#identity().userId);
      this.#audited = patient;
    } catch (error) {
      if (patient !== undefined) throw error;
      log(toLogFormat(error));
    }
  }
}
