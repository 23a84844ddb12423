/**
 * The error registry: every code that may cross a room or reach the screen, with the facts its sentence may name.
 * The sentences live in `assets/locales/<language>/errors.json`; a test holds the two together.
 *
 * Facts are for people: a host name, a parameter name, a line number. Never a trait of a patient, never a token.
 */
interface ErrorDefinition {
  /** HTTP status used when the error answers a request. */
  readonly status: number;
  /** Names of the facts that the sentence and the advice may contain as `{name}`. */
  readonly facts: readonly string[];
}

const define = <const T extends Record<string, ErrorDefinition>>(definitions: T): T => definitions;

export const ERRORS = define({
  // Appel contextuel
  CALL_METHOD: { status: 405, facts: [] },
  CALL_MEDIA_TYPE: { status: 415, facts: [] },
  CALL_TOO_LARGE: { status: 413, facts: ['limit'] },
  CALL_REJECTED: { status: 400, facts: [] },
  CALL_PROBLEM_ENCODING: { status: 400, facts: [] },
  CALL_PROBLEM_MISSING: { status: 400, facts: ['name'] },
  CALL_PROBLEM_EMPTY: { status: 400, facts: ['name'] },
  CALL_PROBLEM_DUPLICATE: { status: 400, facts: ['name'] },
  CALL_PROBLEM_INVALID: { status: 400, facts: ['name', 'expected'] },
  CALL_PROBLEM_INS_KEY: { status: 400, facts: ['name'] },
  CALL_PROBLEM_CONSENT: { status: 400, facts: ['names'] },
  CALL_BUSY: { status: 503, facts: [] },
  CALL_UNKNOWN: { status: 404, facts: [] },
  CALL_EXPIRED: { status: 410, facts: [] },
  CALL_PATIENT_OPPOSED: { status: 403, facts: [] },
  // Login and session
  LOGIN_NOT_CONFIGURED: { status: 409, facts: ['provider'] },
  LOGIN_PROVIDER_UNREACHABLE: { status: 502, facts: ['provider', 'host'] },
  LOGIN_PROVIDER_DIFFERS: { status: 502, facts: ['provider', 'host'] },
  LOGIN_ATTEMPT_UNKNOWN: { status: 400, facts: [] },
  LOGIN_ATTEMPT_EXPIRED: { status: 410, facts: [] },
  LOGIN_OTHER_BROWSER: { status: 403, facts: [] },
  LOGIN_REFUSED: { status: 403, facts: ['provider', 'reason'] },
  LOGIN_TOKEN_INVALID: { status: 502, facts: ['provider'] },
  LOGIN_CLOCK_WRONG: { status: 502, facts: ['provider', 'minutes'] },
  LOGIN_USERINFO_INVALID: { status: 502, facts: ['provider'] },
  LOGIN_LEVEL_TOO_LOW: { status: 403, facts: ['provider'] },
  LOGIN_PATIENT_DIFFERS: { status: 403, facts: [] },
  SESSION_REQUIRED: { status: 401, facts: [] },
  SESSION_LOST: { status: 401, facts: ['provider'] },
  SESSION_TAKEN_OVER: { status: 401, facts: [] },
  // Patient on the screen
  PATIENT_NONE: { status: 409, facts: [] },
  PATIENT_CHANGED: { status: 409, facts: [] },
  // Examinations
  EXAMINATION_UNKNOWN: { status: 404, facts: [] },
  EXAMINATION_BLOCKED: { status: 409, facts: [] },
  SERIES_NOT_HERE: { status: 409, facts: [] },
  IMAGE_IDENTITY_DIFFERS: { status: 200, facts: [] },
  IMAGE_IDENTITY_CLOSE: { status: 200, facts: [] },
  PACS_UNKNOWN: { status: 404, facts: [] },
  // Hosts
  /** Made by the screen itself when the main process cannot be reached. */
  HOST_NO_ANSWER: { status: 503, facts: [] },
  HOST_REFUSED: { status: 421, facts: [] },
  ORIGIN_REFUSED: { status: 403, facts: [] },
  LAUNCH_UNKNOWN: { status: 403, facts: [] },
  SCREEN_REQUIRED: { status: 401, facts: [] },
  ROUTE_UNKNOWN: { status: 404, facts: [] },
  REQUEST_INVALID: { status: 400, facts: ['detail'] },
  METHOD_NOT_ALLOWED: { status: 405, facts: [] },
  INTERNAL: { status: 500, facts: ['reference'] },
  // Configuration and start
  CONFIG_UNREADABLE: { status: 500, facts: ['path'] },
  CONFIG_NOT_JSON: { status: 500, facts: ['path', 'line', 'column'] },
  CONFIG_INVALID: { status: 500, facts: ['path', 'count'] },
  SECRET_MISSING: { status: 500, facts: ['reference'] },
  SECRET_FILE_MODE: { status: 500, facts: ['path', 'mode'] },
  SECRET_STORE_UNAVAILABLE: { status: 500, facts: ['reference'] },
  LISTENER_PORT: { status: 500, facts: ['address', 'port'] },
  LISTENER_TLS: { status: 500, facts: ['path'] },
  SCREEN_NOT_BUILT: { status: 500, facts: [] },
  // Durable store and audit trail
  STORE_UNREADABLE: { status: 500, facts: ['path'] },
  STORE_KEY_WRONG: { status: 500, facts: ['path'] },
  AUDIT_CHAIN_BROKEN: { status: 500, facts: ['sequence'] },
  AUDIT_WRITE: { status: 500, facts: [] },
  // DICOM objects
  DICOM_NOT_PART10: { status: 422, facts: [] },
  DICOM_DAMAGED: { status: 422, facts: ['tag'] },
  DICOM_LIMIT: { status: 422, facts: ['limit'] },
  DICOM_SYNTAX_UNKNOWN: { status: 422, facts: ['uid'] },
  DICOM_UID_INVALID: { status: 422, facts: ['tag'] },
  DICOM_NO_PIXELS: { status: 422, facts: [] },
  DICOM_FRAME_UNKNOWN: { status: 404, facts: ['frame', 'count'] },
  // Images on the screen
  IMAGE_UNSUPPORTED: { status: 422, facts: ['kind'] },
  OBJECT_UNSUPPORTED: { status: 422, facts: ['kind'] },
  IMAGE_DAMAGED: { status: 422, facts: [] },
  IMAGE_TOO_LARGE: { status: 422, facts: ['columns', 'rows'] },
  /** Made by the screen itself when a decode worker is lost. */
  IMAGE_DECODER: { status: 500, facts: [] },
  IMAGE_MEMORY: { status: 507, facts: [] },
  VOLUME_REFUSED: { status: 422, facts: ['reason'] },
  VOLUME_TOO_LARGE: { status: 422, facts: ['needed', 'limit'] },
  VIEWER_UNAVAILABLE: { status: 500, facts: [] },
  // Manifest (KOS)
  KOS_UNREADABLE: { status: 500, facts: ['path'] },
  KOS_NOT_DICOM: { status: 422, facts: [] },
  KOS_NOT_MANIFEST: { status: 422, facts: [] },
  KOS_EMPTY: { status: 422, facts: [] },
  KOS_TOO_LARGE: { status: 413, facts: ['limit'] },
  KOS_UID_INVALID: { status: 422, facts: ['tag'] },
  KOS_SEVERAL_STUDIES: { status: 422, facts: ['count'] },
  KOS_NO_RETRIEVE_URL: { status: 422, facts: [] },
  KOS_URL_NOT_HTTPS: { status: 422, facts: ['host'] },
  KOS_URL_INVALID: { status: 422, facts: [] },
  // PACS (C-ECHO, C-STORE)
  PACS_UNREACHABLE: { status: 502, facts: ['host', 'port'] },
  PACS_NAME_UNKNOWN: { status: 502, facts: ['host'] },
  PACS_AET_CALLED: { status: 502, facts: ['aet'] },
  PACS_AET_CALLING: { status: 502, facts: ['aet'] },
  PACS_BUSY: { status: 503, facts: ['aet'] },
  PACS_REJECTED: { status: 502, facts: ['aet', 'reason'] },
  PACS_ABORTED: { status: 502, facts: ['aet'] },
  PACS_CLOSED: { status: 502, facts: ['aet'] },
  PACS_TIMEOUT: { status: 504, facts: ['aet', 'seconds'] },
  PACS_PROTOCOL: { status: 502, facts: ['aet'] },
  PACS_CANCELLED: { status: 409, facts: [] },
  PACS_CLASS_REFUSED: { status: 502, facts: ['sopClass'] },
  PACS_SYNTAX_REFUSED: { status: 502, facts: ['transferSyntax'] },
  PACS_CONTEXT_REFUSED: { status: 502, facts: ['sopClass', 'transferSyntax'] },
  PACS_FULL: { status: 507, facts: ['status'] },
  PACS_MISMATCH: { status: 502, facts: ['status'] },
  PACS_NOT_UNDERSTOOD: { status: 502, facts: ['status'] },
  PACS_NOT_AUTHORIZED: { status: 502, facts: [] },
  PACS_STATUS: { status: 502, facts: ['status'] },
  PACS_ECHO_STATUS: { status: 502, facts: ['status'] },
  PACS_COERCED: { status: 200, facts: [] },
  PACS_DISCARDED: { status: 200, facts: [] },
  PACS_MISMATCH_WARNING: { status: 200, facts: [] },
  PACS_DUPLICATE: { status: 200, facts: [] },
  PACS_WARNING: { status: 200, facts: ['status'] },
  PACS_INSTANCE_INVALID: { status: 422, facts: [] },
  PACS_NOTHING_TO_SEND: { status: 409, facts: [] },
  PACS_SERIES_INCOMPLETE: { status: 409, facts: ['missing'] },
  // Retrieval of series (WADO-RS)
  WADO_400: { status: 502, facts: ['host'] },
  WADO_401: { status: 502, facts: ['host'] },
  WADO_403: { status: 502, facts: ['host'] },
  WADO_404: { status: 502, facts: ['host'] },
  WADO_406: { status: 502, facts: ['host'] },
  WADO_410: { status: 502, facts: ['host'] },
  WADO_413: { status: 502, facts: ['host'] },
  WADO_429: { status: 502, facts: ['host', 'retryAfterSeconds'] },
  WADO_500: { status: 502, facts: ['host'] },
  WADO_502: { status: 502, facts: ['host'] },
  WADO_503: { status: 502, facts: ['host', 'retryAfterSeconds'] },
  WADO_504: { status: 502, facts: ['host'] },
  WADO_STATUS: { status: 502, facts: ['host', 'status'] },
  WADO_REDIRECT: { status: 502, facts: ['host'] },
  WADO_UNREACHABLE: { status: 502, facts: ['host'] },
  WADO_TLS_SERVER: { status: 502, facts: ['host', 'reason'] },
  WADO_TLS_CLIENT: { status: 502, facts: ['host'] },
  WADO_RESET: { status: 502, facts: ['host'] },
  WADO_TIMEOUT_CONNECT: { status: 504, facts: ['host'] },
  WADO_TIMEOUT_FIRST_BYTE: { status: 504, facts: ['host', 'seconds'] },
  WADO_TIMEOUT_SILENCE: { status: 504, facts: ['host', 'seconds'] },
  WADO_CONTENT_TYPE: { status: 502, facts: ['host'] },
  WADO_MULTIPART: { status: 502, facts: [] },
  WADO_TRUNCATED: { status: 502, facts: [] },
  WADO_TOO_MANY_PARTS: { status: 502, facts: ['limit'] },
  WADO_PART_TOO_LARGE: { status: 502, facts: ['megabytes'] },
  WADO_EMPTY: { status: 502, facts: [] },
  WADO_MISSING: { status: 502, facts: ['missing', 'expected'] },
  WADO_PARTIAL: { status: 200, facts: ['host'] },
  WADO_CONTENT_ENCODING: { status: 502, facts: ['host', 'encoding'] },
  WADO_FOREIGN: { status: 502, facts: ['count'] },
  WADO_DUPLICATE: { status: 502, facts: ['count'] },
  WADO_UNREADABLE: { status: 502, facts: ['count'] },
  WADO_SERIES_UNKNOWN: { status: 404, facts: [] },
  // Trust in a source: its certificate, its place on the liste blanche
  TRUST_NO_AUTHORITY: { status: 502, facts: ['host'] },
  TRUST_PROTOCOL: { status: 502, facts: ['host'] },
  TRUST_CIPHERS: { status: 502, facts: ['host'] },
  TRUST_HANDSHAKE: { status: 502, facts: ['host', 'reason'] },
  TRUST_HANDSHAKE_SILENT: { status: 504, facts: ['host', 'seconds'] },
  TRUST_CERTIFICATE_UNREADABLE: { status: 502, facts: ['host'] },
  TRUST_SELF_SIGNED: { status: 502, facts: ['host'] },
  TRUST_CHAIN_UNKNOWN: { status: 502, facts: ['host', 'authority'] },
  TRUST_CHAIN_FORGED: { status: 502, facts: ['host', 'authority'] },
  TRUST_CHAIN_INVALID: { status: 502, facts: ['host', 'authority'] },
  TRUST_WEAK_SIGNATURE: { status: 502, facts: ['host', 'algorithm'] },
  TRUST_WEAK_KEY: { status: 502, facts: ['host', 'bits'] },
  TRUST_CRITICAL_EXTENSION: { status: 502, facts: ['host', 'oid'] },
  TRUST_EXPIRED: { status: 502, facts: ['host', 'date'] },
  TRUST_NOT_YET_VALID: { status: 502, facts: ['host', 'date'] },
  TRUST_AUTHORITY_EXPIRED: { status: 502, facts: ['host', 'authority', 'date'] },
  TRUST_USAGE: { status: 502, facts: ['host'] },
  TRUST_HOST_NAME: { status: 502, facts: ['host', 'names'] },
  TRUST_REVOKED: { status: 502, facts: ['host', 'date'] },
  TRUST_AUTHORITY_REVOKED: { status: 502, facts: ['host', 'authority', 'date'] },
  TRUST_CRL_MISSING: { status: 502, facts: ['host', 'authority'] },
  TRUST_CRL_EXPIRED: { status: 502, facts: ['host', 'authority', 'date'] },
  TRUST_CRL_INVALID: { status: 502, facts: ['host', 'authority'] },
  TRUST_CRL_GRACE: { status: 200, facts: ['host', 'authority', 'until'] },
  TRUST_NOT_LISTED: { status: 502, facts: ['host'] },
  TRUST_LISTED_OTHER_DN: { status: 502, facts: ['host', 'listed', 'presented'] },
  TRUST_LISTED_OTHER_HOST: { status: 502, facts: ['host', 'listed'] },
  TRUST_LIST_NONE: { status: 502, facts: ['host'] },
  TRUST_LIST_TOO_OLD: { status: 502, facts: ['host', 'date'] },
  TRUST_STACK_REFUSED: { status: 502, facts: ['host', 'reason'] },
  TRUST_ADDRESS_INVALID: { status: 400, facts: [] },
  // Certificates and revocation lists as such
  AUTHORITY_NONE: { status: 500, facts: [] },
  CERTIFICATE_UNREADABLE: { status: 422, facts: [] },
  CRL_UNREADABLE: { status: 422, facts: [] },
  CRL_SIGNATURE: { status: 422, facts: ['authority'] },
  CRL_ISSUER: { status: 422, facts: ['authority'] },
  CRL_NOT_YET_VALID: { status: 422, facts: ['authority', 'date'] },
  CRL_EXPIRED: { status: 422, facts: ['authority', 'date'] },
  CRL_ROLLED_BACK: { status: 422, facts: ['authority'] },
  CRL_TOO_LARGE: { status: 422, facts: ['limit'] },
  CRL_UNREACHABLE: { status: 502, facts: ['host'] },
  CRL_MISSING: { status: 502, facts: ['authority'] },
  CRL_GRACE: { status: 200, facts: ['authority', 'until'] },
  // Liste blanche
  LIST_NONE: { status: 502, facts: [] },
  LIST_UNREACHABLE: { status: 502, facts: ['host'] },
  LIST_STATUS: { status: 502, facts: ['host', 'status'] },
  LIST_FILE: { status: 500, facts: ['path'] },
  LIST_TOO_LARGE: { status: 422, facts: ['limit'] },
  LIST_EMPTY: { status: 422, facts: [] },
  LIST_NOT_XML: { status: 422, facts: ['line'] },
  LIST_DOCTYPE: { status: 422, facts: [] },
  LIST_NOT_SIGNED: { status: 422, facts: [] },
  LIST_SIGNATURE_PLACE: { status: 422, facts: [] },
  LIST_SIGNATURE_FORM: { status: 422, facts: ['detail'] },
  LIST_DUPLICATE_ID: { status: 422, facts: [] },
  LIST_REFERENCES: { status: 422, facts: [] },
  LIST_TRANSFORM: { status: 422, facts: [] },
  LIST_ALGORITHM: { status: 422, facts: ['algorithm'] },
  LIST_DIGEST: { status: 422, facts: [] },
  LIST_SIGNATURE_VALUE: { status: 422, facts: [] },
  LIST_SIGNER_UNREADABLE: { status: 422, facts: [] },
  LIST_SIGNING_CERTIFICATE: { status: 422, facts: [] },
  LIST_SIGNER_CHAIN: { status: 422, facts: ['authority'] },
  LIST_SIGNER_NAME: { status: 422, facts: ['name'] },
  LIST_SIGNER_USAGE: { status: 422, facts: [] },
  LIST_SIGNER_EXPIRED: { status: 422, facts: ['date'] },
  LIST_SIGNER_NOT_YET_VALID: { status: 422, facts: ['date'] },
  LIST_SIGNER_REVOKED: { status: 422, facts: ['date'] },
  LIST_SIGNER_CRL: { status: 422, facts: ['authority'] },
  LIST_SCHEMA_OLD: { status: 422, facts: [] },
  LIST_SCHEMA: { status: 422, facts: ['detail'] },
  LIST_ROLLED_BACK: { status: 422, facts: ['date'] },
  LIST_TOO_OLD: { status: 502, facts: ['date'] },
  // Our own certificate
  OWN_CERTIFICATE_NONE: { status: 500, facts: [] },
  OWN_CERTIFICATE_EXPIRED: { status: 500, facts: ['date'] },
  OWN_CERTIFICATE_EXPIRES: { status: 200, facts: ['days', 'date'] },
  OWN_CERTIFICATE_NOT_LISTED: { status: 200, facts: ['name'] },
  OWN_CERTIFICATE_REVOKED: { status: 500, facts: ['date'] },
  OWN_KEY_DIFFERS: { status: 500, facts: ['path'] },
  PKCS12_UNREADABLE: { status: 500, facts: ['path'] },
  PKCS12_PASSPHRASE: { status: 500, facts: ['path'] },
  PKCS12_NO_KEY: { status: 500, facts: ['path'] },
  KEY_FILE_EXISTS: { status: 409, facts: ['path'] },
  KEY_FILE_WRITE: { status: 500, facts: ['path'] },
  XML_NOT_WELL_FORMED: { status: 422, facts: ['line'] },
  XML_DOCTYPE: { status: 422, facts: [] },
  XML_LIMIT: { status: 422, facts: ['limit'] },
  XML_ENCODING: { status: 422, facts: [] },
  // DMP
  DMP_NO_SITUATION: { status: 409, facts: [] },
  DMP_SITUATION_UNKNOWN: { status: 404, facts: [] },
  DMP_CONSENT_UNKNOWN: { status: 409, facts: [] },
  DMP_UNREACHABLE: { status: 502, facts: ['host'] },
  DMP_TIMEOUT: { status: 504, facts: ['host', 'seconds'] },
  DMP_TLS_SERVER: { status: 502, facts: ['host', 'reason'] },
  DMP_CERTIFICATE_REFUSED: { status: 502, facts: ['host'] },
  DMP_TOKEN_REFUSED: { status: 502, facts: ['host'] },
  DMP_EXCHANGE_REFUSED: { status: 502, facts: ['host', 'reason'] },
  DMP_STATUS: { status: 502, facts: ['host', 'status'] },
  DMP_ANSWER: { status: 502, facts: ['host', 'detail'] },
  DMP_ANSWER_TOO_LARGE: { status: 502, facts: ['limit'] },
  DMP_FAULT: { status: 502, facts: ['dmpCode', 'text'] },
  DMP_REGISTRY: { status: 502, facts: ['dmpCode', 'text'] },
  DMP_PARTIAL: { status: 200, facts: ['dmpCode', 'text'] },
  DMP_TOO_MANY: { status: 502, facts: ['dmpCode', 'text'] },
  DMP_ENTRY_UNREADABLE: { status: 200, facts: ['count'] },
  DMP_CANCELLED: { status: 409, facts: [] },
  DMP_NOT_AVAILABLE: { status: 409, facts: [] },
  DMP_ABSENT: { status: 404, facts: [] },
  DMP_CLOSED: { status: 409, facts: ['text'] },
  DMP_AUTHORIZATION_MISSING: { status: 403, facts: [] },
  DMP_AUTHORIZATION_EXPIRED: { status: 403, facts: [] },
  DMP_AUTHORIZATION_FORBIDDEN: { status: 403, facts: ['text'] },
  DMP_AUTHORIZATION_REFUSED: { status: 502, facts: ['dmpCode', 'text'] },
  DMP_IDENTITY_DIFFERS: { status: 200, facts: [] },
  DMP_DOCUMENT_UNKNOWN: { status: 404, facts: [] },
  DMP_DOCUMENT_MISSING: { status: 502, facts: [] },
  DMP_DOCUMENT_DIFFERS: { status: 502, facts: [] },
  DMP_NO_IMAGES: { status: 409, facts: [] },
  DMP_CERTIFICATE_MISSING: { status: 500, facts: ['key'] },
  // Reports (CDA R2)
  REPORT_NOT_CDA: { status: 422, facts: [] },
  REPORT_EMPTY: { status: 422, facts: [] },
  REPORT_TOO_LARGE: { status: 422, facts: ['limit'] },
  REPORT_BASE64: { status: 422, facts: [] },
  REPORT_UNSUPPORTED: { status: 200, facts: ['mediaType'] },
  REPORT_CONTENT_LEFT_OUT: { status: 200, facts: ['count'] },
  REPORT_MEDIA_MISSING: { status: 200, facts: [] },
  REPORT_HELD_BACK: { status: 409, facts: [] },
  REPORT_NOT_OPEN: { status: 410, facts: [] },
  REPORT_PDF_DAMAGED: { status: 422, facts: [] },
  // Measurements
  MEASUREMENTS_FULL: { status: 507, facts: ['limit'] },
  MEASUREMENTS_NONE: { status: 409, facts: [] },
  /** A measurement that is to go out stands on an image that is not here. */
  MEASUREMENTS_WITHOUT_IMAGES: { status: 409, facts: [] },
  /** The screen: no picture of the view could be made, or the clipboard did not take it. */
  VIEW_NOT_TAKEN: { status: 500, facts: [] },
  // Preferences of the user
  PREFERENCES_LOST: { status: 200, facts: ['parts'] },
  // Volatile store of images
  CACHE_FULL: { status: 507, facts: ['limit'] },
  CACHE_DISK_FULL: { status: 507, facts: [] },
  CACHE_EVICTED: { status: 200, facts: [] },
  CACHE_DAMAGED: { status: 500, facts: [] },
  CACHE_CLEARED: { status: 410, facts: [] },
  CACHE_UNAVAILABLE: { status: 500, facts: ['reason'] },
});

export type ErrorCode = keyof typeof ERRORS;
export type ErrorFacts = Readonly<Record<string, string | number>>;

/** An error as it travels to the screen: a code and its facts, never a message written elsewhere. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  /** Several problems found in one input, when `code` stands for all of them. */
  readonly problems?: readonly ErrorReport[];
}

/**
 * The one error type that crosses rooms. `message` is the code: what people read is looked up in the locale files.
 * `cause` keeps the original for the log of a developer; it is never sent to the screen.
 */
export class WorkstationError extends Error {
  readonly code: ErrorCode;
  readonly facts: ErrorFacts;
  readonly problems: readonly ErrorReport[];

  constructor(
    code: ErrorCode,
    facts: ErrorFacts = {},
    options: { cause?: unknown; problems?: readonly ErrorReport[] } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'WorkstationError';
    this.code = code;
    this.facts = facts;
    this.problems = options.problems ?? [];
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  report(): ErrorReport {
    const base = { code: this.code, facts: this.facts };
    return this.problems.length === 0 ? base : { ...base, problems: this.problems };
  }
}

/** Any thrown value as a WorkstationError; what nobody foresaw becomes INTERNAL under a reference for the support. */
export function asWorkstationError(thrown: unknown, reference: () => string): WorkstationError {
  if (thrown instanceof WorkstationError) return thrown;
  return new WorkstationError('INTERNAL', { reference: reference() }, { cause: thrown });
}
