/** Whether a caller may look into a record, and what of it. */
import type { Caller } from './caller.ts';
import type { DmpEntry } from './entry.ts';
import { authorizationOf } from './records.ts';
import type { PatientRecord } from './records.ts';
import { RegistryRefusal, SoapFault } from './refusal.ts';

export const CLOSED_TEXT = 'Le DMP a été fermé à la demande de son titulaire le 03/02/2024';
export const FORBIDDEN_TEXT = 'Le patient a bloqué l’accès de ce professionnel à son DMP';

/** Throws what the record's state and the authorisation make of a query. */
export function checkAccess(record: PatientRecord | undefined, caller: Caller): PatientRecord {
  if (record === undefined || record.state === 'absent')
    throw new RegistryRefusal('XDSUnknownPatientId', 'Aucun DMP pour cet identifiant');
  if (record.state === 'closed') throw new SoapFault('DMPClosed', CLOSED_TEXT);
  const authorization = authorizationOf(record, caller.professional);
  if (authorization === 'INTERDIT') throw new SoapFault('DMPAccesInterdit', FORBIDDEN_TEXT);
  if (caller.purpose === 'normal' && authorization !== 'VALIDE')
    throw new SoapFault(
      'DMPAutorisationAbsente',
      authorization === 'EXPIRE'
        ? 'L’autorisation d’accès au DMP a expiré'
        : 'Le professionnel n’est pas autorisé à accéder à ce DMP',
    );
  return record;
}

/**
 * Masked documents are for their author and the médecin traitant; in an emergency for everybody, where the patient
 * wished it. What is hidden from the patient or from parents is not hidden from professionals.
 */
export function maySee(entry: DmpEntry, record: PatientRecord, caller: Caller): boolean {
  if (!entry.isMasked()) return true;
  if (caller.purpose !== 'normal') return record.showsMaskedInEmergency;
  return entry.facts.author?.id === caller.professional || record.attending.has(caller.professional);
}
