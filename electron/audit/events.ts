/**
 * What the audit trail records: one event per action that a user sees, with codes and identifiers only. There is no
 * free text, so that nothing of a patient's record can slip in.
 */
import { z } from 'zod';
import type { ErrorCode } from '../../shared/errors.ts';
import { INS_SYSTEMS } from '../../shared/identifiers.ts';
import type { InsSystem } from '../../shared/identifiers.ts';

/** EventOutcomeIndicator of DICOM PS3.15 A.5.2 and its values there. */
export const OUTCOMES = { success: 0, 'minor-failure': 4, 'serious-failure': 8, 'major-failure': 12 } as const;

const Outcome = z.enum(Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[]);

/** Identifier of a user with their provider: a national identifier, or the subject of a token (OpenID Connect Core 2). */
const UserId = z.string().regex(/^[\x21-\x7e]{1,255}$/);

const Patient = z.strictObject({
  /** Matricule INS. */
  insValue: z.string().regex(/^[0-9AB]{15}$/),
  insSystem: z.enum(Object.keys(INS_SYSTEMS) as InsSystem[]),
});

const Host = z.string().regex(/^[A-Za-z0-9.:-]{1,260}$/);
const AeTitle = z.string().regex(/^[\x20-\x7e]{1,16}$/);
const Uid = z.string().regex(/^[0-9.]{1,64}$/);
/** uniqueId of a document of the DMP: an OID, or an OID with the identifier that its software gave it. */
export const DOCUMENT_ID = /^[0-9.]{1,64}(\^[A-Za-z0-9._:-]{1,128})?$/;
const DocumentId = z.string().regex(DOCUMENT_ID);

/** Only the shape is checked: a trail may hold codes that a later version no longer has. */
const Code = z.custom<ErrorCode>((value) => typeof value === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(value));

const Provider = z.enum(['psc', 'franceConnect']);
const WhitelistOrigin = z.enum(['nominal', 'test', 'file']);

const event = <Action extends string, Fields extends z.ZodRawShape>(action: Action, fields: Fields) =>
  z.strictObject({ action: z.literal(action), outcome: Outcome, ...fields });

const ofAnyone = { userId: UserId.optional(), errorCode: Code.optional() };
const ofPatient = { ...ofAnyone, patient: Patient, provider: Provider.optional() };
/** What was done with images; a manifest opened by hand may not name the matricule of its patient. */
const ofStudy = { ...ofAnyone, userId: UserId, patient: Patient.optional(), studyInstanceUid: Uid };
/** What was asked of the DMP. */
const ofRecord = { ...ofAnyone, userId: UserId, patient: Patient };
const ofLogin = { ...ofAnyone, provider: Provider, patient: Patient.optional() };

export const AuditEventSchema = z.discriminatedUnion('action', [
  event('application-start', ofAnyone),
  event('application-stop', ofAnyone),
  event('configuration-loaded', ofAnyone),
  /** A contextual call was accepted and waits for its user. */
  event('call-received', ofPatient),
  /** A contextual call was refused: whose it was is not known for certain. */
  event('call-rejected', { errorCode: Code }),
  /** Too late for its user; whose it was may be forgotten by then. */
  event('call-expired', { ...ofPatient, patient: Patient.optional() }),
  event('patient-opened', { ...ofPatient, patient: Patient.optional(), userId: UserId }),
  event('patient-closed', { ...ofPatient, patient: Patient.optional() }),
  /** Another patient took the place of this one. */
  event('patient-replaced', { ...ofPatient, patient: Patient.optional() }),
  /** Two sources disagree on who the patient is, and the user was shown it. */
  event('identity-difference-shown', { ...ofPatient, patient: Patient.optional(), userId: UserId }),
  /** A manifest was opened by hand. */
  event('manifest-opened', ofStudy),
  /** The user decided on an examination whose identity differs: accepted is a success, removed a minor failure. */
  event('identity-decided', ofStudy),
  /** The DMP was asked which documents the patient has (TD3.1). */
  event('record-searched', { ...ofRecord, documents: z.int().nonnegative() }),
  /** The professional declared their authorisation (TD0.3): the patient, informed, is not opposed. */
  event('record-authorized', ofRecord),
  /** Bris de glace: from now on the DMP is asked in that mode of access. */
  event('glass-broken', { ...ofRecord, motive: z.enum(['unconscious', 'danger', 'minor', 'other']) }),
  event('glass-left', ofRecord),
  /** A report of the DMP was shown, or could not be. */
  event('report-opened', { ...ofRecord, document: DocumentId.optional() }),
  /** The user decided on a report that was held back: accepted is a success, put aside a minor failure. */
  event('report-decided', { ...ofRecord, document: DocumentId.optional() }),
  /** The retrieval of a series ended. */
  event('series-retrieved', {
    ...ofStudy,
    seriesInstanceUid: Uid,
    source: Host,
    instances: z.int().nonnegative(),
  }),
  /** The export of a series to a PACS ended. */
  event('series-exported', {
    ...ofStudy,
    seriesInstanceUid: Uid,
    pacs: AeTitle,
    instances: z.int().nonnegative(),
  }),
  /** A picture of what is on the screen leaves the program, by the user's wish. */
  event('view-taken', {
    ...ofStudy,
    seriesInstanceUid: Uid,
    way: z.enum(['clipboard', 'file', 'printer']),
    /** The words on the screen and the patient's traits are in the picture. */
    texts: z.boolean(),
  }),
  /** The measurements of a study leave the program as a file. */
  event('measurements-saved', { ...ofStudy, measurements: z.int().nonnegative() }),
  /** A source is not trusted: nothing was asked of it. */
  event('source-refused', { userId: UserId.optional(), errorCode: Code, host: Host }),
  /** Another liste blanche came into force. */
  event('whitelist-replaced', { ...ofAnyone, origin: WhitelistOrigin }),
  /** A liste blanche came that is not to be trusted; the one in force stays. */
  event('whitelist-refused', { userId: UserId.optional(), errorCode: Code, origin: WhitelistOrigin }),
  /** A source was judged by a revocation list past its end, as the administrator allows for a while. */
  event('crl-grace-used', ofAnyone),
  event('login-started', ofLogin),
  event('login-succeeded', { ...ofLogin, userId: UserId }),
  event('login-failed', { ...ofLogin, errorCode: Code }),
  event('session-lost', ofLogin),
  event('session-taken-over', ofLogin),
  event('logout', ofLogin),
]);

export type AuditEvent = z.output<typeof AuditEventSchema>;
export type AuditAction = AuditEvent['action'];

/** A coded event of DICOM PS3.15 A.5.3: codes of PS3.16 Annex D, coding scheme DCM. */
export interface DicomAuditEvent {
  /** CID 400 Audit Event ID. */
  readonly id: string;
  /** CID 401 Audit Event Type Code. */
  readonly type?: string;
  /** EventActionCode: read or execute. */
  readonly action: 'R' | 'E';
}

const APPLICATION_ACTIVITY = '110100';
const INSTANCES_TRANSFERRED = '110104';
const EXPORT = '110106';
const IMPORT = '110107';
const PATIENT_RECORD = '110110';
const QUERY = '110112';
const SECURITY_ALERT = '110113';
const USER_AUTHENTICATION = '110114';

/** A.5.3.14: the record of a patient comes, is shown, or goes. */
const patientRecord: DicomAuditEvent = { id: PATIENT_RECORD, action: 'R' };
/** A.5.3.12 */
const login: DicomAuditEvent = { id: USER_AUTHENTICATION, type: '110122', action: 'E' };
const logout: DicomAuditEvent = { id: USER_AUTHENTICATION, type: '110123', action: 'E' };

/** A.5.3.11, on the machine at the other end. */
const nodeAuthentication: DicomAuditEvent = { id: SECURITY_ALERT, type: '110126', action: 'E' };
/** A.5.3.11 */
const securityConfiguration: DicomAuditEvent = { id: SECURITY_ALERT, type: '110129', action: 'E' };

/** Every action as the event of DICOM PS3.15 A.5.3 that a repository of audit records understands. */
export const DICOM_AUDIT_EVENTS: Readonly<Record<AuditAction, DicomAuditEvent>> = {
  'application-start': { id: APPLICATION_ACTIVITY, type: '110120', action: 'E' },
  'application-stop': { id: APPLICATION_ACTIVITY, type: '110121', action: 'E' },
  // An alert that succeeds is a mere notice; no other event of the standard speaks of configurations.
  'configuration-loaded': { id: SECURITY_ALERT, type: '110131', action: 'E' },
  'call-received': patientRecord,
  'call-rejected': patientRecord,
  'call-expired': patientRecord,
  'patient-opened': patientRecord,
  'patient-closed': patientRecord,
  'patient-replaced': patientRecord,
  'identity-difference-shown': patientRecord,
  'manifest-opened': { id: IMPORT, action: 'R' },
  'identity-decided': patientRecord,
  // A.5.3.10
  'record-searched': { id: QUERY, action: 'E' },
  'record-authorized': patientRecord,
  // A.5.3.11: emergency override started, stopped.
  'glass-broken': { id: SECURITY_ALERT, type: '110127', action: 'E' },
  'glass-left': { id: SECURITY_ALERT, type: '110138', action: 'E' },
  'report-opened': patientRecord,
  'report-decided': patientRecord,
  'series-retrieved': { id: INSTANCES_TRANSFERRED, action: 'R' },
  'series-exported': { id: EXPORT, action: 'R' },
  'view-taken': { id: EXPORT, action: 'R' },
  'measurements-saved': { id: EXPORT, action: 'R' },
  'source-refused': nodeAuthentication,
  'whitelist-replaced': securityConfiguration,
  'whitelist-refused': securityConfiguration,
  'crl-grace-used': nodeAuthentication,
  'login-started': login,
  'login-succeeded': login,
  'login-failed': login,
  'session-lost': logout,
  'session-taken-over': logout,
  logout,
};
